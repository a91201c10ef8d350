/** From a notice of a wave to the message: drawn from the rows of the wave and its members as they are now. */
import {
  approversOf,
  type Locale,
  noticeKey,
  type OutboxItem,
  policyFor,
  type QuestionNotice,
  questionOfWave,
  readMembers,
  summarizeWave,
  type Wave,
  waveEntryFor,
} from "@bakferry/core";

import { createPen } from "../views/pen.ts";
import { threadEntry } from "../views/thread-entry.ts";
import { isWaveQuestionOpen, waveApprovalCard, type WaveQuestion } from "../views/wave-approval.ts";
import { waveCard } from "../views/wave-card.ts";
import { type DrawDeps, type Message, type MessageOwner, type Spot, spotsOfRoot } from "./message.ts";
import { withMovedNote } from "./moved-note.ts";

/** `null` when there is nothing to show: the wave is gone, or the event has no entry. */
export async function drawWaveMessage(deps: DrawDeps, item: OutboxItem): Promise<Message | null> {
  const wave = await deps.waves.load(item.migrationId);
  if (!wave) return null;
  const { notice } = item;
  const { conversation, requestedBy } = wave;
  const policy = policyFor(deps.settings, wave.target.environment);
  const members = await readMembers({ store: deps.migrations }, wave);
  const summary = summarizeWave(wave, members, policy);
  const locale = deps.localeIn(conversation.channelId);
  const message = {
    owner: ownerOf(wave),
    noticeKey: noticeKey(notice),
    editable: true,
    postable: true,
    asks: null,
  };
  switch (notice.kind) {
    case "root":
      return {
        ...message,
        spots: spotsOfRoot(wave),
        render: (level, channelId) => {
          const pen = createPen(level, locale);
          return withMovedNote(
            waveCard({ summary, requestedBy }, pen),
            { owner: message.owner, channelId },
            pen,
          );
        },
      };
    case "approval": {
      const thread: Spot = { kind: "thread", of: "root", broadcast: true };
      const channelId = deps.approvalsChannel;
      const reads = channelId === null ? locale : deps.localeIn(channelId);
      const spots: readonly Spot[] = channelId === null ? [thread] : [{ kind: "channel", channelId }, thread];
      const question = { wave, summary, policy, revision: notice.revision };
      return { ...message, ...drawQuestion(question, reads), spots };
    }
    case "copy": {
      if (notice.of.kind !== "approval") return null;
      const person = { kind: "slackUser", teamId: conversation.teamId, userId: notice.userId } as const;
      const reads = await deps.personLocale(person, conversation.channelId);
      const question = { wave, summary, policy, revision: notice.of.revision };
      const { asks, render } = drawQuestion(question, reads);
      const spots: readonly Spot[] = [{ kind: "person", userId: notice.userId }];
      return { ...message, spots, postable: asks !== null, render };
    }
    case "entry":
      return drawEntry(deps, { wave, message, locale, sequence: notice.eventSequence });
    case "nudge":
    case "alarm":
    case "action":
    case "report":
      return null;
  }
}

function ownerOf({ id, createdAt, conversation, phase, revision }: Wave): MessageOwner {
  const open: QuestionNotice = { kind: "approval", revision };
  return { id, createdAt, conversation, openQuestions: phase === "awaiting_approval" ? [open] : [] };
}

function drawQuestion(subject: WaveQuestion, locale: Locale): Pick<Message, "asks" | "render"> {
  const { wave, policy } = subject;
  return {
    asks: isWaveQuestionOpen(subject)
      ? { question: questionOfWave(wave), policy, people: approversOf(policy) }
      : null,
    render: (level) => waveApprovalCard(subject, createPen(level, locale)),
  };
}

interface WaveEntry {
  readonly wave: Wave;
  readonly message: Omit<Message, "render" | "spots">;
  readonly locale: Locale;
  readonly sequence: number;
}

async function drawEntry(
  deps: DrawDeps,
  { wave, message, locale, sequence }: WaveEntry,
): Promise<Message | null> {
  const event = (await deps.waves.events(wave.id)).find((each) => each.sequence === sequence);
  const entry = event && waveEntryFor(event);
  if (!event || !entry) return null;
  const { requestedBy } = wave;
  return {
    ...message,
    spots: [{ kind: "thread", of: "root", broadcast: entry.broadcast }],
    editable: false,
    render: (level) => threadEntry({ entry, requestedBy, actor: event.actor }, createPen(level, locale)),
  };
}

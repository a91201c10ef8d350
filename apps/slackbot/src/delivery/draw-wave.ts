/** From a notice of a wave to the message: drawn from the rows of the wave and its members as they are now. */
import {
  type Locale,
  noticeKey,
  policyFor,
  type QuestionNotice,
  readMembers,
  summarizeWave,
  type Wave,
  waveEntryFor,
} from "@bakferry/core";

import { createPen } from "../views/pen.ts";
import { threadEntry } from "../views/thread-entry.ts";
import { waveCard } from "../views/wave-card.ts";
import { drawQuestion } from "./draw-question.ts";
import { type DrawDeps, type DrawnItem, type Message, type MessageOwner, spotsOfRoot } from "./message.ts";
import { withMovedNote } from "./moved-note.ts";

/** `null` when there is nothing to show: the wave is gone, or the event has no entry. */
export async function drawWaveMessage(deps: DrawDeps, item: DrawnItem): Promise<Message | null> {
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
    case "approval":
    case "copy":
    case "nudge":
    case "alarm": {
      const subject = { kind: "wave" as const, wave, summary };
      return drawQuestion(deps, { message, subject, policy, conversation, notice, below: {} });
    }
    case "entry":
      return drawEntry(deps, { wave, message, locale, sequence: notice.eventSequence });
    case "action":
    case "report":
      return null;
  }
}

function ownerOf({ id, createdAt, conversation, phase, revision }: Wave): MessageOwner {
  const open: QuestionNotice = { kind: "approval", revision };
  return { id, createdAt, conversation, openQuestions: phase === "awaiting_approval" ? [open] : [] };
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
  const entry = event && waveEntryFor(event, wave);
  if (!event || !entry) return null;
  const { requestedBy } = wave;
  return {
    ...message,
    spots: [{ kind: "thread", of: "root", broadcast: entry.broadcast }],
    editable: false,
    render: (level) => threadEntry({ entry, requestedBy, actor: event.actor }, createPen(level, locale)),
  };
}

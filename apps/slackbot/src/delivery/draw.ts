/** From a notice of the outbox to the message: drawn from the migration as it is now, and where it belongs. */
import {
  asMemberEntry,
  entryFor,
  hasEnded,
  isWaveId,
  type Migration,
  noticeKey,
  policyFor,
  type QuestionNotice,
  type Summary,
  summarize,
  summarizeAction,
  text,
  waveOf,
} from "@bakferry/core";

import type { ShownSubject } from "../views/asked.ts";
import type { Drawing } from "../views/blocks.ts";
import { offerButtons } from "../views/offer-buttons.ts";
import { createPen, type Pen } from "../views/pen.ts";
import { reportMessage } from "../views/report-message.ts";
import { reportButton, rootCard } from "../views/root-card.ts";
import { threadEntry } from "../views/thread-entry.ts";
import { type AskingNotice, drawQuestion } from "./draw-question.ts";
import { drawWaveMessage } from "./draw-wave.ts";
import { type DrawDeps, type DrawnItem, type Message, type MessageOwner, spotsOfRoot } from "./message.ts";
import { withMovedNote } from "./moved-note.ts";

/** `null` when there is nothing to show: the migration is gone, or the event has no entry. */
export async function drawMessage(deps: DrawDeps, item: DrawnItem): Promise<Message | null> {
  if (isWaveId(item.migrationId)) return drawWaveMessage(deps, item);
  const migration = await deps.migrations.load(item.migrationId);
  if (!migration) return null;
  const { notice } = item;
  const policy = policyFor(deps.settings, migration.request.target.environment);
  const summary = summarize(migration, policy);
  const { conversation } = migration.request;
  const locale = deps.localeIn(conversation.channelId);
  const message = {
    owner: ownerOf(migration),
    noticeKey: noticeKey(notice),
    editable: true,
    postable: true,
    asks: null,
  };
  switch (notice.kind) {
    case "root":
      return {
        ...message,
        spots: spotsOfRoot(migration.request),
        render: (level, channelId) => {
          const pen = createPen(level, locale);
          return withMovedNote(
            rootCard({ migration, summary }, pen),
            { owner: message.owner, channelId },
            pen,
          );
        },
      };
    case "approval":
    case "action":
    case "copy":
    case "nudge":
    case "alarm": {
      const subject = subjectOf(migration, summary, notice);
      const below = belowWave(migration);
      return subject && drawQuestion(deps, { message, subject, policy, conversation, notice, below });
    }
    case "report":
      return {
        ...message,
        spots: [{ kind: "thread", of: "root", broadcast: false }],
        editable: false,
        render: (level) => {
          const whole = text("report.wholeByProgram", { migrationId: migration.id });
          return reportMessage({ migration, summary, files: whole }, createPen(level, locale));
        },
      };
    case "entry":
      return drawEntry(deps, { ...message, migration }, notice.eventSequence);
  }
}

function ownerOf(migration: Migration): MessageOwner {
  const { id, createdAt, request, phase, revision, actions } = migration;
  const openQuestions: QuestionNotice[] = [
    ...(phase === "awaiting_approval" ? [{ kind: "approval" as const, revision }] : []),
    ...actions
      .filter(({ state }) => state === "proposed")
      .map((action) => ({ kind: "action" as const, actionId: action.id })),
  ];
  return { id, createdAt, conversation: request.conversation, openQuestions };
}

/** A member of a wave has no card of its own. */
function belowWave(migration: Migration): { readonly below?: string } {
  const waveId = waveOf(migration);
  return waveId === null ? {} : { below: waveId };
}

/** Which question of the migration the notice speaks of. */
function subjectOf(migration: Migration, summary: Summary, notice: AskingNotice): ShownSubject | null {
  const action = migration.actions.find((each) =>
    notice.kind === "alarm" ? each.digest === notice.planDigest : each.id === actionIdIn(notice),
  );
  if (action) return { kind: "action", migration, action, summary: summarizeAction(migration, action) };
  const isOfStep = notice.kind !== "alarm" && actionIdIn(notice) !== undefined;
  return isOfStep ? null : { kind: "plan", migration, summary };
}

function actionIdIn(notice: Exclude<AskingNotice, { kind: "alarm" }>): string | undefined {
  const of = notice.kind === "copy" ? notice.of : notice;
  return "actionId" in of ? of.actionId : undefined;
}

/** A member has no card of its own for what can be asked for after its end. */
function withOffers(drawn: Drawing, summary: Summary, pen: Pen): Drawing {
  const elements = [
    ...(hasEnded(summary.phase) ? [reportButton(summary, pen)] : []),
    ...offerButtons(summary, pen),
  ];
  if (elements.length === 0) return drawn;
  const block_id = `offers_${summary.migrationId}`;
  return { ...drawn, blocks: [...drawn.blocks, { type: "actions", block_id, elements }] };
}

async function drawEntry(
  deps: DrawDeps,
  { migration, ...message }: Omit<Message, "render" | "spots"> & { readonly migration: Migration },
  sequence: number,
): Promise<Message | null> {
  const events = await deps.migrations.events(migration.id);
  const event = events.find((candidate) => candidate.sequence === sequence);
  const own = event && entryFor(event, migration);
  if (!event || !own) return null;
  const { requestedBy } = migration.request;
  const isMember = waveOf(migration) !== null;
  const entry = isMember ? asMemberEntry(own, migration) : own;
  const policy = policyFor(deps.settings, migration.request.target.environment);
  return {
    ...message,
    spots: [{ kind: "thread", of: "root", broadcast: entry.broadcast, ...belowWave(migration) }],
    editable: false,
    render: (level) => {
      const pen = createPen(level, deps.localeIn(migration.request.conversation.channelId));
      const drawn = threadEntry({ entry, requestedBy, actor: event.actor }, pen);
      return isMember && hasEnded(migration.phase)
        ? withOffers(drawn, summarize(migration, policy), pen)
        : drawn;
    },
  };
}

/** From a notice of the outbox to the message: drawn from the migration as it is now, and where it belongs. */
import {
  type ApprovalPolicy,
  type Approvers,
  approversOf,
  asMemberEntry,
  entryFor,
  hasEnded,
  isWaveId,
  type Locale,
  type Migration,
  noticeKey,
  type OutboxItem,
  policyFor,
  type QuestionNotice,
  questionOfAction,
  questionOfPlan,
  type Summary,
  summarize,
  summarizeAction,
  text,
  waveOf,
} from "@bakferry/core";

import { actionCard } from "../views/action-card.ts";
import { approvalCard, approvalState } from "../views/approval-card.ts";
import type { Drawing, Level } from "../views/blocks.ts";
import { glassAlarm } from "../views/glass.ts";
import { nudgeMessage } from "../views/nudge.ts";
import { offerButtons } from "../views/offer-buttons.ts";
import { createPen, type Pen } from "../views/pen.ts";
import { reportMessage } from "../views/report-message.ts";
import { reportButton, rootCard } from "../views/root-card.ts";
import { threadEntry } from "../views/thread-entry.ts";
import { drawWaveMessage } from "./draw-wave.ts";
import {
  type DrawDeps,
  type Message,
  type MessageOwner,
  type OpenQuestion,
  type Spot,
  spotsOfRoot,
} from "./message.ts";
import { withMovedNote } from "./moved-note.ts";

/** `null` when there is nothing to show: the migration is gone, or the event has no entry. */
export async function drawMessage(deps: DrawDeps, item: OutboxItem): Promise<Message | null> {
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
    case "action": {
      const inChannel = notice.kind === "approval" ? deps.approvalsChannel : null;
      const reads = inChannel === null ? locale : deps.localeIn(inChannel);
      const question = drawQuestion({ migration, summary, policy, locale: reads }, notice);
      if (!question) return null;
      const thread: Spot = { kind: "thread", of: "root", broadcast: true, ...belowWave(migration) };
      const spots: readonly Spot[] =
        inChannel === null ? [thread] : [{ kind: "channel", channelId: inChannel }, thread];
      return { ...message, spots, asks: question.asks, render: question.render };
    }
    case "copy": {
      const person = { kind: "slackUser", teamId: conversation.teamId, userId: notice.userId } as const;
      const reads = await deps.personLocale(person, conversation.channelId);
      const question = drawQuestion({ migration, summary, policy, locale: reads }, notice.of);
      if (!question) return null;
      const spots: readonly Spot[] = [{ kind: "person", userId: notice.userId }];
      return { ...message, spots, postable: question.asks !== null, render: question.render };
    }
    case "nudge": {
      const { revision, number } = notice;
      const place = deps.approvalsChannel ?? conversation.channelId;
      const render = (level: Level): Drawing =>
        nudgeMessage(
          { migration, summary, policy, revision, number },
          createPen(level, deps.localeIn(place)),
        );
      // Slack knows no thread within a thread: where the card stands in one, the reminder follows it there.
      const of = deps.approvalsChannel === null ? "root" : noticeKey({ kind: "approval", revision });
      return { ...message, spots: [{ kind: "thread", of, broadcast: false }], render };
    }
    case "alarm": {
      const { channelId } = notice;
      const render = (level: Level): Drawing =>
        glassAlarm({ migration, summary, policy }, createPen(level, deps.localeIn(channelId)));
      return { ...message, spots: [{ kind: "channel", channelId }], render };
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

interface Subject {
  readonly migration: Migration;
  readonly summary: Summary;
  readonly policy: ApprovalPolicy;
  readonly locale: Locale;
}

function drawQuestion(
  { migration, summary, policy, locale }: Subject,
  question: QuestionNotice,
): { readonly asks: OpenQuestion | null; readonly render: (level: Level) => Drawing } | null {
  if (question.kind === "approval") {
    const subject = { migration, summary, policy, revision: question.revision };
    const isOpen = approvalState(subject) === "open";
    return {
      asks: isOpen
        ? { question: questionOfPlan(migration), policy, people: askedNow(migration, policy) }
        : null,
      render: (level) => approvalCard(subject, createPen(level, locale)),
    };
  }
  const action = migration.actions.find(({ id }) => id === question.actionId);
  if (!action) return null;
  const asked = summarizeAction(migration, action, policy);
  return {
    asks: asked.votable ? { question: questionOfAction(action), policy, people: approversOf(policy) } : null,
    render: (level) => actionCard({ action: asked, policy }, createPen(level, locale)),
  };
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

/** Who may answer now; those to whom it was passed on are asked besides. */
function askedNow({ ballot }: Migration, policy: ApprovalPolicy): Approvers {
  const first = approversOf(policy);
  const isEscalated = ballot?.nudges.some(({ kind }) => kind === "escalation") ?? false;
  if (!isEscalated || !policy.escalation) return first;
  return {
    users: [...first.users, ...policy.escalation.users],
    usergroups: [...first.usergroups, ...policy.escalation.usergroups],
  };
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

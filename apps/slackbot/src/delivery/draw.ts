/** From a notice of the outbox to the message: drawn from the migration as it is now, and where it belongs. */
import {
  type Actor,
  type ApprovalPolicy,
  type Approvers,
  approversOf,
  type DeskSettings,
  entryFor,
  type Locale,
  type Migration,
  type MigrationStore,
  noticeKey,
  type OutboxItem,
  policyFor,
  type Question,
  type QuestionNotice,
  questionOfAction,
  questionOfPlan,
  type Summary,
  summarize,
  summarizeAction,
  text,
} from "@bakferry/core";

import { actionCard } from "../views/action-card.ts";
import { approvalCard, approvalState } from "../views/approval-card.ts";
import type { Drawing, Level } from "../views/blocks.ts";
import { glassAlarm } from "../views/glass.ts";
import { nudgeMessage } from "../views/nudge.ts";
import { createPen } from "../views/pen.ts";
import { reportMessage } from "../views/report-message.ts";
import { rootCard } from "../views/root-card.ts";
import { threadEntry } from "../views/thread-entry.ts";
import { withMovedNote } from "./moved-note.ts";

export interface DrawDeps {
  readonly migrations: MigrationStore;
  readonly settings: DeskSettings;
  /** Where approvals are asked for; `null`: in the thread of the status card. */
  readonly approvalsChannel: string | null;
  /** The language that a channel reads. */
  readonly localeIn: (channelId: string) => Locale;
  /** The language of one person, who reads it alone; that of the channel where Slack cannot say. */
  readonly personLocale: (person: Actor, channelId: string) => Promise<Locale>;
}

/** Where a message can stand. */
export type Spot =
  | { readonly kind: "channel"; readonly channelId: string }
  /** Below the message of that notice key, wherever it stands. */
  | { readonly kind: "thread"; readonly of: string; readonly broadcast: boolean }
  | { readonly kind: "person"; readonly userId: string };

export interface Message {
  readonly migration: Migration;
  readonly noticeKey: string;
  /** The first that takes it. */
  readonly spots: readonly Spot[];
  /** Entries are posted once and stay as they are. */
  readonly editable: boolean;
  /** False for a copy of a question that is settled: what was never sent need not be. */
  readonly postable: boolean;
  /** The question that the message asks, while it can be answered. */
  readonly asks: OpenQuestion | null;
  render(level: Level, channelId: string): Drawing;
}

export interface OpenQuestion {
  readonly question: Question;
  readonly policy: ApprovalPolicy;
  readonly people: Approvers;
}

/** `null` when there is nothing to show: the migration is gone, or the event has no entry. */
export async function drawMessage(deps: DrawDeps, item: OutboxItem): Promise<Message | null> {
  const migration = await deps.migrations.load(item.migrationId);
  if (!migration) return null;
  const { notice } = item;
  const policy = policyFor(deps.settings, migration.request.target.environment);
  const summary = summarize(migration, policy);
  const { conversation } = migration.request;
  const locale = deps.localeIn(conversation.channelId);
  const message = {
    migration,
    noticeKey: noticeKey(notice),
    editable: true,
    postable: true,
    asks: null,
  };
  switch (notice.kind) {
    case "root":
      return {
        ...message,
        spots: spotsOfRoot(migration),
        render: (level, channelId) => {
          const pen = createPen(level, locale);
          return withMovedNote(rootCard({ migration, summary }, pen), { migration, channelId }, pen);
        },
      };
    case "approval":
    case "action": {
      const inChannel = notice.kind === "approval" ? deps.approvalsChannel : null;
      const reads = inChannel === null ? locale : deps.localeIn(inChannel);
      const question = drawQuestion({ migration, summary, policy, locale: reads }, notice);
      if (!question) return null;
      const thread: Spot = { kind: "thread", of: "root", broadcast: true };
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
      return drawEntry(deps, message, notice.eventSequence);
  }
}

function spotsOfRoot({ request }: Migration): readonly Spot[] {
  const { conversation, requestedBy } = request;
  const channel: Spot = { kind: "channel", channelId: conversation.channelId };
  return requestedBy.kind === "slackUser"
    ? [channel, { kind: "person", userId: requestedBy.userId }]
    : [channel];
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
  message: Omit<Message, "render" | "spots">,
  sequence: number,
): Promise<Message | null> {
  const events = await deps.migrations.events(message.migration.id);
  const event = events.find((candidate) => candidate.sequence === sequence);
  const entry = event && entryFor(event, message.migration);
  if (!event || !entry) return null;
  const { requestedBy } = message.migration.request;
  return {
    ...message,
    spots: [{ kind: "thread", of: "root", broadcast: entry.broadcast }],
    editable: false,
    render: (level) =>
      threadEntry(
        { entry, requestedBy, actor: event.actor },
        createPen(level, deps.localeIn(message.migration.request.conversation.channelId)),
      ),
  };
}

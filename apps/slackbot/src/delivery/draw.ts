/** From a notice of the outbox to the message: drawn from the migration as it is now, and where it belongs. */
import {
  type Actor,
  type ApprovalPolicy,
  type DeskSettings,
  entryFor,
  type Migration,
  type MigrationStore,
  noticeKey,
  type OutboxItem,
  policyFor,
  type Question,
  type Summary,
  summarize,
  summarizeAction,
} from "@bakferry/core";

import { actionCard } from "../views/action-card.ts";
import { approvalCard, approvalState } from "../views/approval-card.ts";
import type { Drawing, Level } from "../views/blocks.ts";
import { rootCard } from "../views/root-card.ts";
import { threadEntry } from "../views/thread-entry.ts";
import { withMovedNote } from "./moved-note.ts";

export interface DrawDeps {
  readonly migrations: MigrationStore;
  readonly settings: DeskSettings;
  /** Where approvals are asked for; `null`: in the thread of the status card. */
  readonly approvalsChannel: string | null;
}

/** Where a message can stand. */
export type Spot =
  | { readonly kind: "channel"; readonly channelId: string }
  /** Below the status card, wherever that is. */
  | { readonly kind: "thread"; readonly broadcast: boolean }
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
  readonly policy: ApprovalPolicy;
  readonly askedBy: Actor;
}

/** `null` when there is nothing to show: the migration is gone, or the event has no entry. */
export async function drawMessage(deps: DrawDeps, item: OutboxItem): Promise<Message | null> {
  const migration = await deps.migrations.load(item.migrationId);
  if (!migration) return null;
  const { notice } = item;
  const policy = policyFor(deps.settings, migration.request.target.environment);
  const summary = summarize(migration, policy);
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
        render: (level, channelId) =>
          withMovedNote(rootCard({ migration, summary }, level), migration, channelId),
      };
    case "approval":
    case "action": {
      const question = drawQuestion({ migration, summary, policy }, notice);
      if (!question) return null;
      const thread: Spot = { kind: "thread", broadcast: true };
      const inChannel = notice.kind === "approval" ? deps.approvalsChannel : null;
      const spots: readonly Spot[] =
        inChannel === null ? [thread] : [{ kind: "channel", channelId: inChannel }, thread];
      return { ...message, spots, asks: question.asks, render: question.render };
    }
    case "copy": {
      const question = drawQuestion({ migration, summary, policy }, notice.of);
      if (!question) return null;
      const spots: readonly Spot[] = [{ kind: "person", userId: notice.userId }];
      return { ...message, spots, postable: question.asks !== null, render: question.render };
    }
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
}

function drawQuestion(
  { migration, summary, policy }: Subject,
  question: Question,
): { readonly asks: OpenQuestion | null; readonly render: (level: Level) => Drawing } | null {
  if (question.kind === "approval") {
    const subject = { migration, summary, policy, revision: question.revision };
    return {
      asks: approvalState(subject) === "open" ? { policy, askedBy: migration.request.requestedBy } : null,
      render: (level) => approvalCard(subject, level),
    };
  }
  const action = migration.actions.find(({ id }) => id === question.actionId);
  if (!action) return null;
  const asked = summarizeAction(migration, action, policy);
  return {
    asks: asked.votable ? { policy, askedBy: action.owner } : null,
    render: () => actionCard({ action: asked, policy }),
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
    spots: [{ kind: "thread", broadcast: entry.broadcast }],
    editable: false,
    render: () => threadEntry({ entry, requestedBy, actor: event.actor }),
  };
}

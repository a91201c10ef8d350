/** From a notice of the outbox to the message: drawn from the migration as it is now, and where it belongs. */
import {
  type DeskSettings,
  entryFor,
  type Locale,
  type Migration,
  type MigrationStore,
  noticeKey,
  type OutboxItem,
  policyFor,
  summarize,
  summarizeAction,
} from "@bakferry/core";

import { actionCard } from "../views/action-card.ts";
import { approvalCard } from "../views/approval-card.ts";
import type { Drawing, Level } from "../views/blocks.ts";
import { glassAlarm } from "../views/glass.ts";
import { nudgeMessage } from "../views/nudge.ts";
import { createPen, type Pen } from "../views/pen.ts";
import { rootCard } from "../views/root-card.ts";
import { threadEntry } from "../views/thread-entry.ts";

export interface DrawDeps {
  readonly migrations: MigrationStore;
  readonly settings: DeskSettings;
  /** Where approvals are asked for; `null`: in the thread of the status card. */
  readonly approvalsChannel: string | null;
  /** The language that a channel reads. */
  readonly localeIn: (channelId: string) => Locale;
}

export interface Message {
  readonly migration: Migration;
  readonly noticeKey: string;
  readonly channelId: string;
  /** A reply, to the status card where `threadOf` names no other message; that must have been posted before. */
  readonly inThread: boolean;
  readonly threadOf?: string;
  /** A reply that is shown in the channel, too. */
  readonly broadcast: boolean;
  /** Entries are posted once and stay as they are. */
  readonly editable: boolean;
  render(level: Level): Drawing;
}

/** `null` when there is nothing to show: the migration is gone, or the event has no entry. */
export async function drawMessage(deps: DrawDeps, item: OutboxItem): Promise<Message | null> {
  const migration = await deps.migrations.load(item.migrationId);
  if (!migration) return null;
  const { notice } = item;
  const policy = policyFor(deps.settings, migration.request.target.environment);
  const summary = summarize(migration, policy);
  const { channelId } = migration.request.conversation;
  const penIn = (place: string, level: Level): Pen => createPen(level, deps.localeIn(place));
  const message = {
    migration,
    noticeKey: noticeKey(notice),
    channelId,
    inThread: false,
    broadcast: false,
    editable: true,
  };
  switch (notice.kind) {
    case "root":
      return { ...message, render: (level) => rootCard({ migration, summary }, penIn(channelId, level)) };
    case "approval": {
      const { revision } = notice;
      const place = deps.approvalsChannel ?? channelId;
      const render = (level: Level): Drawing =>
        approvalCard({ migration, summary, policy, revision }, penIn(place, level));
      if (deps.approvalsChannel !== null) return { ...message, channelId: place, render };
      return { ...message, inThread: true, broadcast: true, render };
    }
    case "nudge": {
      const { revision, number } = notice;
      const place = deps.approvalsChannel ?? channelId;
      const render = (level: Level): Drawing =>
        nudgeMessage({ migration, summary, policy, revision, number }, penIn(place, level));
      // Slack knows no thread within a thread: where the card stands in one, the reminder follows it there.
      const threadOf = deps.approvalsChannel === null ? "root" : noticeKey({ kind: "approval", revision });
      return { ...message, channelId: place, inThread: true, threadOf, render };
    }
    case "alarm": {
      const place = notice.channelId;
      const render = (level: Level): Drawing =>
        glassAlarm({ migration, summary, policy }, penIn(place, level));
      return { ...message, channelId: place, render };
    }
    case "action": {
      const action = migration.actions.find(({ id }) => id === notice.actionId);
      if (!action) return null;
      const subject = { action: summarizeAction(migration, action, policy), policy };
      const render = (level: Level): Drawing => actionCard(subject, penIn(channelId, level));
      return { ...message, inThread: true, broadcast: true, render };
    }
    case "entry":
      return drawEntry(deps, message, notice.eventSequence);
  }
}

async function drawEntry(
  deps: DrawDeps,
  message: Omit<Message, "render">,
  sequence: number,
): Promise<Message | null> {
  const events = await deps.migrations.events(message.migration.id);
  const event = events.find((candidate) => candidate.sequence === sequence);
  const entry = event && entryFor(event, message.migration);
  if (!event || !entry) return null;
  const { requestedBy } = message.migration.request;
  return {
    ...message,
    inThread: true,
    broadcast: entry.broadcast,
    editable: false,
    render: (level) =>
      threadEntry(
        { entry, requestedBy, actor: event.actor },
        createPen(level, deps.localeIn(message.channelId)),
      ),
  };
}

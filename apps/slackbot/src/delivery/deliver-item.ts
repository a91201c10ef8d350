/**
 * Delivers one notice: posts its message once, edits it afterwards, and takes it elsewhere when its place closes.
 *
 * Where a message stands is a row of its own, and an edit is made only when the message looks different from what was
 * drawn last, so delivering the same notice any number of times comes to the same.
 */
import {
  type Logger,
  messageOf,
  type NewNotice,
  type Outbox,
  type OutboxItem,
  type PostedMessage,
  type QuestionNotice,
} from "@bakferry/core";
import type { WebClient } from "@slack/web-api";

import type { Capabilities } from "../slack/capabilities.ts";
import type { Identity } from "../slack/identity.ts";
import { isTokenRefused, type SlackFailure, toSlackFailure } from "../slack/slack-failure.ts";
import { type CopyDeps, copiesOf } from "./copies.ts";
import type { DirectMessenger } from "./direct-messages.ts";
import { drawMessage } from "./draw.ts";
import { drawAnewIfLate } from "./left-late.ts";
import type { DrawDeps, Message } from "./message.ts";
import { paced } from "./paced-slack.ts";
import type { Pacing } from "./pacing.ts";
import { CLOSED, MOVE_PAUSE_MS, PLACE_CLOSED, postOnce, slackOf } from "./post-once.ts";
import { Postponed } from "./postponed.ts";
import { fitting, hashOf, sendDrawing } from "./send-drawing.ts";
import { type ReportSupply, shareReport } from "./share-report.ts";
import { assertStillOurs, TakenOver } from "./still-ours.ts";
import { takeBackStray } from "./take-back-stray.ts";

export interface DeliverDeps extends CopyDeps {
  readonly clientOf: (teamId: string) => WebClient;
  readonly outbox: Outbox;
  readonly draw: DrawDeps;
  readonly report: ReportSupply;
  readonly pacing: Pacing;
  readonly messenger: DirectMessenger;
  readonly capabilities: Capabilities;
  readonly identity: Pick<Identity, "current">;
  readonly logger: Logger;
}

export type Delivery =
  /** `followUps` have to be drawn because of it. */
  | { readonly kind: "done"; readonly followUps: readonly NewNotice[] }
  | {
      readonly kind: "later";
      readonly afterMs: number;
      readonly reason: string;
      /** Slack did not do what was asked; when it goes on, the pauses grow. */
      readonly failed: boolean;
      /** Nothing may be posted in the thread before it. */
      readonly holdsThread: boolean;
    };

const DONE: Delivery = { kind: "done", followUps: [] };
const RETRY_PAUSE_MS = 1000;
const CLOSED_PAUSE_MS = 60_000;

const MESSAGE_GONE: ReadonlySet<string> = new Set([
  "message_not_found",
  "cant_update_message",
  "edit_window_closed",
]);

export async function deliverItem(deps: DeliverDeps, item: OutboxItem): Promise<Delivery> {
  const message = await drawMessage(deps.draw, { ...item, notice: messageOf(item.notice) });
  if (!message) return DONE;
  const delivery: Deliverable = { item, message };
  const outcome = await tryToDeliver(deps, delivery);
  if (outcome.kind === "later") return { ...outcome, holdsThread: await holdsThread(deps, delivery) };
  if (!isQuestion(item.notice)) return outcome;
  return { kind: "done", followUps: await copiesOf(deps, item.notice, message) };
}

async function tryToDeliver(deps: DeliverDeps, delivery: Deliverable): Promise<Delivery> {
  try {
    return await deliver(deps, delivery);
  } catch (error) {
    if (error instanceof Postponed) return later(error.afterMs, error.reason);
    if (error instanceof TakenOver) return later(0, error.message);
    const failure = toSlackFailure(error);
    if (!failure) throw error;
    return afterFailure(deps, delivery, failure);
  }
}

/** Entries come one after another, and none before the card; an edit of the card holds nobody up. */
async function holdsThread({ outbox }: DeliverDeps, { item, message }: Deliverable): Promise<boolean> {
  if (item.notice.kind !== "root") return item.notice.kind === "entry";
  const root = await outbox.posted(message.owner.id, "root");
  return !root || root.messageId === null;
}

interface Deliverable {
  readonly item: OutboxItem;
  readonly message: Message;
}

async function deliver(deps: DeliverDeps, delivery: Deliverable): Promise<Delivery> {
  const { item, message } = delivery;
  if (item.notice.kind === "stray") return takeBackStray(deps, delivery);
  if (item.notice.kind === "report") {
    const shared = await shareReport(deps, delivery);
    return shared.kind === "shared" ? DONE : post(deps, { item, message: shared.message }, new Set());
  }
  const { owner, noticeKey } = message;
  const posted = await deps.outbox.posted(owner.id, noticeKey);
  if (!posted || posted.messageId === null) {
    if (!posted && !delivery.message.postable) return DONE;
    return post(deps, delivery, new Set());
  }
  if (!delivery.message.editable) return DONE;
  if (posted.renderedHash === PLACE_CLOSED) return moveRoot(deps, delivery, posted);
  return edit(deps, delivery, posted);
}

async function edit(deps: DeliverDeps, delivery: Deliverable, posted: PostedMessage): Promise<Delivery> {
  const { item, message } = delivery;
  const { channelId, messageId } = posted;
  if (await wasLeftBehind(deps, message, channelId)) {
    return message.asks ? post(deps, delivery, new Set([channelId])) : DONE;
  }
  const render: Parameters<typeof sendDrawing>[1] = (level) => message.render(level, channelId);
  if (hashOf(fitting(deps, render(deps.capabilities.level()))) === posted.renderedHash) return DONE;
  const slack = slackOf(deps, item, message);
  try {
    const drawn = await paced(slack, { method: "chat.update", channelId }, () =>
      sendDrawing(deps, render, async ({ text, blocks }) => {
        await assertStillOurs(deps.outbox, item);
        await slack.client.chat.update({ channel: channelId, ts: messageId ?? "", text, blocks });
      }),
    );
    await drawAnewIfLate(deps.outbox, item, posted);
    await deps.outbox.savePosted({ ...posted, renderedHash: hashOf(drawn) });
    return DONE;
  } catch (error) {
    const failure = toSlackFailure(error);
    if (failure?.kind !== "refused") throw error;
    if (MESSAGE_GONE.has(failure.code)) {
      deps.logger.warn("A card is gone; it is posted anew.", { migrationId: item.migrationId, failure });
      return post(deps, delivery, new Set());
    }
    if (!CLOSED.has(failure.code)) throw error;
    if (item.notice.kind === "root") return moveRoot(deps, delivery, posted);
    return post(deps, delivery, new Set([channelId]));
  }
}

/** The status card has moved, and what hung on it stayed. */
async function wasLeftBehind(
  { outbox }: DeliverDeps,
  { owner, spots }: Message,
  channelId: string,
): Promise<boolean> {
  if (spots.some(({ kind }) => kind !== "thread")) return false;
  const root = await outbox.posted(owner.id, "root");
  return root !== undefined && root.channelId !== channelId;
}

async function post(deps: DeliverDeps, delivery: Deliverable, notIn: ReadonlySet<string>): Promise<Delivery> {
  const { item, message } = delivery;
  if (!message.postable && notIn.size > 0) return DONE;
  const outcome = await postOnce(deps, { item, message, notIn });
  switch (outcome.kind) {
    case "posted":
      return { kind: "done", followUps: leftBehindBy(delivery, outcome.posted) };
    case "found": {
      if (!message.editable) return DONE;
      const edited = await edit(deps, delivery, outcome.posted);
      if (edited.kind === "later") return edited;
      return { kind: "done", followUps: leftBehindBy(delivery, outcome.posted) };
    }
    case "nowhere":
      break;
  }
  const { owner, noticeKey } = message;
  const context = { migrationId: owner.id, noticeKey, code: outcome.code };
  if (item.notice.kind === "copy") {
    deps.logger.warn("An approver cannot be asked by direct message.", context);
    return DONE;
  }
  deps.logger.warn("Nothing can be posted where a message belongs.", context);
  if (!outcome.root) {
    // The next try begins with the first place again: somebody may have opened it.
    await deps.outbox.forgetPosted(owner.id, noticeKey);
    return failed(CLOSED_PAUSE_MS, outcome.code);
  }
  // The card itself must move first, or be posted anew, and only whoever has its notice may write it.
  const renderedHash = CLOSED.has(outcome.code) ? PLACE_CLOSED : "";
  await deps.outbox.savePosted({ ...outcome.root, renderedHash });
  await deps.outbox.announce(outcome.root.migrationId, [{ notice: { kind: "root" }, lane: "stages" }]);
  return later(MOVE_PAUSE_MS, outcome.code);
}

/** Posts the status card anew: where it was asked for, if that is open, otherwise to the one who asked. */
async function moveRoot(deps: DeliverDeps, delivery: Deliverable, posted: PostedMessage): Promise<Delivery> {
  const { item } = delivery;
  deps.logger.warn("The place of a status card is closed; it goes on elsewhere.", {
    migrationId: item.migrationId,
    channelId: posted.channelId,
  });
  return post(deps, delivery, new Set([posted.channelId]));
}

/** Open questions follow a card that moved, to where somebody can answer them. */
function leftBehindBy({ item, message }: Deliverable, { channelId }: PostedMessage): readonly NewNotice[] {
  const { owner } = message;
  const isMoved = item.notice.kind === "root" && channelId !== owner.conversation.channelId;
  return isMoved ? owner.openQuestions.map((notice) => ({ notice, lane: "stages" })) : [];
}

function afterFailure(deps: DeliverDeps, { message }: Deliverable, failure: SlackFailure): Delivery {
  if (failure.kind === "unanswered") return failed(RETRY_PAUSE_MS, failure.reason);
  const code = failure.kind === "refused" ? failure.code : failure.kind;
  const { owner, noticeKey } = message;
  deps.logger.warn("Slack refuses a message.", { migrationId: owner.id, noticeKey, failure });
  return failed(isTokenRefused(failure) ? CLOSED_PAUSE_MS : RETRY_PAUSE_MS, code);
}

function isQuestion(notice: OutboxItem["notice"]): notice is QuestionNotice {
  return notice.kind === "approval" || notice.kind === "action";
}

function later(afterMs: number, reason: string): Delivery {
  return { kind: "later", afterMs, reason, failed: false, holdsThread: false };
}

function failed(afterMs: number, reason: string): Delivery {
  return { kind: "later", afterMs, reason, failed: true, holdsThread: false };
}

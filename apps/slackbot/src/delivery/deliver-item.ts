/**
 * Delivers one notice: posts its message once, edits it afterwards, and never doubles it.
 *
 * The place of the message is noted right after the post. When that may have been missed (a crash, a lost answer)
 * the channel is searched before anything is posted again.
 */
import { createHash } from "node:crypto";

import type { Clock, Logger, Outbox, OutboxItem, PostedMessage } from "@bakferry/core";
import type { ChatPostMessageArguments, WebClient } from "@slack/web-api";

import type { Capabilities } from "../slack/capabilities.ts";
import type { Identity } from "../slack/identity.ts";
import {
  isBlocksRefused,
  isTokenRefused,
  type SlackFailure,
  toSlackFailure,
} from "../slack/slack-failure.ts";
import type { Drawing, Level } from "../views/blocks.ts";
import { messageProblems } from "../views/limits.ts";
import { type DrawDeps, drawMessage, type Message } from "./draw.ts";
import { EVENT_TYPE, findPosted } from "./find-posted.ts";
import type { Method, Pacing } from "./pacing.ts";

export interface DeliverDeps {
  /** Of a workspace. */
  readonly clientOf: (teamId: string) => WebClient;
  readonly outbox: Outbox;
  readonly draw: DrawDeps;
  readonly pacing: Pacing;
  readonly capabilities: Capabilities;
  readonly identity: Pick<Identity, "current">;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Tells somebody that a channel takes no message; at most once for each migration. */
  readonly onUnpostable: (message: Message, code: string) => void;
}

export type Delivery =
  | { readonly kind: "done" }
  | {
      readonly kind: "later";
      readonly afterMs: number;
      readonly reason: string;
      /** Nothing was sent, so nothing has to be looked for. */
      readonly untouched: boolean;
    };

const DONE: Delivery = { kind: "done" };
/** How long a reply waits for the status card, which is delivered on its own. */
const ROOT_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 600_000;
const CHANNEL_PAUSE_MS = 60_000;

const MESSAGE_GONE: ReadonlySet<string> = new Set([
  "message_not_found",
  "cant_update_message",
  "edit_window_closed",
]);
const CHANNEL_CLOSED: ReadonlySet<string> = new Set([
  "channel_not_found",
  "not_in_channel",
  "is_archived",
  "restricted_action",
  "channel_is_limited_access",
]);

/** `mayBePosted`: an earlier try may have sent it. */
export async function deliverItem(
  deps: DeliverDeps,
  item: OutboxItem,
  mayBePosted: boolean,
): Promise<Delivery> {
  const message = await drawMessage(deps.draw, item);
  if (!message) return DONE;
  const posted = await deps.outbox.posted(item.migrationId, message.noticeKey);
  if (posted) return edit(deps, { item, message, posted });

  const root = message.inThread ? await deps.outbox.posted(item.migrationId, "root") : undefined;
  if (message.inThread && !root) return later(ROOT_PAUSE_MS, "waits for the status card", true);
  const threadId = root?.messageId ?? null;
  const wait = deps.pacing.take("chat.postMessage", message.channelId);
  if (wait > 0) return later(wait, "one message a second", true);
  return guarded(deps, { item, message, method: "chat.postMessage" }, async () => {
    const found = mayBePosted ? await lookFor(deps, item, { message, threadId }) : undefined;
    if (found) return edit(deps, { item, message, posted: found });
    return post(deps, message, threadId);
  });
}

interface Edit {
  readonly item: OutboxItem;
  readonly message: Message;
  readonly posted: PostedMessage;
}

async function edit(deps: DeliverDeps, { item, message, posted }: Edit): Promise<Delivery> {
  if (!message.editable) return DONE;
  const drawing = fitting(deps, message.render(deps.capabilities.level()));
  if (hashOf(drawing) === posted.renderedHash) return DONE;
  const { channelId, messageId } = posted;
  const progressWait = item.lane === "progress" ? deps.pacing.takeProgress(message.migration.id) : 0;
  const wait = Math.max(progressWait, deps.pacing.take("chat.update", channelId));
  if (wait > 0) return later(wait, "edits are paced", true);
  return guarded(deps, { item, message, method: "chat.update" }, async () => {
    try {
      const drawn = await send(deps, message, async ({ text, blocks }) => {
        await clientFor(deps, message).chat.update({ channel: channelId, ts: messageId, text, blocks });
      });
      await deps.outbox.savePosted({ ...posted, renderedHash: hashOf(drawn) });
      return DONE;
    } catch (error) {
      const failure = toSlackFailure(error);
      if (failure?.kind !== "refused" || !MESSAGE_GONE.has(failure.code)) throw error;
      deps.logger.warn("A card is gone; it is posted anew.", { migrationId: item.migrationId, failure });
      const root = message.inThread ? await deps.outbox.posted(item.migrationId, "root") : undefined;
      return post(deps, message, root?.messageId ?? null);
    }
  });
}

async function post(deps: DeliverDeps, message: Message, threadId: string | null): Promise<Delivery> {
  const { migration, noticeKey, channelId, broadcast } = message;
  let messageId: string | undefined;
  const thread = threadId === null ? {} : { thread_ts: threadId, reply_broadcast: broadcast };
  const payload = { migration_id: migration.id, notice_key: noticeKey };
  const fixed = {
    channel: channelId,
    unfurl_links: false,
    unfurl_media: false,
    metadata: { event_type: EVENT_TYPE, event_payload: payload },
  };
  const drawn = await send(deps, message, async ({ text, blocks }) => {
    const order: ChatPostMessageArguments = { ...fixed, text, blocks, ...thread };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Slack's, not the browser's
    const answer = await clientFor(deps, message).chat.postMessage(order);
    messageId = answer.ts;
  });
  if (messageId === undefined) throw new Error("Slack posted a message and did not say which.");
  await deps.outbox.savePosted({
    migrationId: migration.id,
    noticeKey,
    channelId,
    messageId,
    renderedHash: hashOf(drawn),
  });
  return DONE;
}

/** Sends at the level that the workspace takes, and as plain text where it refuses even that. */
async function send(
  deps: DeliverDeps,
  message: Message,
  call: (drawing: Drawing) => Promise<void>,
): Promise<Drawing> {
  const sendAt = async (level: Level): Promise<Drawing> => {
    const drawing = fitting(deps, message.render(level));
    await call(drawing);
    return drawing;
  };
  try {
    return await deps.capabilities.attempt(sendAt);
  } catch (error) {
    const failure = toSlackFailure(error);
    if (!isBlocksRefused(failure)) throw error;
    const { text } = message.render("classic");
    deps.logger.error("Slack refuses a card; it is sent as plain text.", {
      migrationId: message.migration.id,
      noticeKey: message.noticeKey,
      failure,
    });
    const drawing: Drawing = { text, blocks: [] };
    await call(drawing);
    return drawing;
  }
}

function fitting({ logger }: DeliverDeps, drawing: Drawing): Drawing {
  const problems = messageProblems(drawing.blocks);
  if (problems.length === 0) return drawing;
  logger.error("A card breaks Slack's limits; it is sent as plain text.", { problems });
  return { text: drawing.text, blocks: [] };
}

async function lookFor(
  deps: DeliverDeps,
  item: OutboxItem,
  { message, threadId }: { readonly message: Message; readonly threadId: string | null },
): Promise<PostedMessage | undefined> {
  const { migration, noticeKey, channelId } = message;
  const found = await findPosted(clientFor(deps, message), {
    channelId,
    threadId,
    migrationId: migration.id,
    noticeKey,
    since: Math.min(item.createdAt, migration.createdAt),
    botId: deps.identity.current().botId,
  });
  if (found.kind === "not_allowed") {
    deps.logger.warn("The app may not read the channel, so a message may come twice after a crash.", {
      channelId,
    });
  }
  if (found.kind !== "found") return undefined;
  const posted = {
    migrationId: migration.id,
    noticeKey,
    channelId,
    messageId: found.messageId,
    renderedHash: "",
  };
  await deps.outbox.savePosted(posted);
  return posted;
}

interface Call {
  readonly item: OutboxItem;
  readonly message: Message;
  readonly method: Method;
}

/** Turns a failed call into a time for the next one; anything else that is thrown is a bug and goes on. */
async function guarded(deps: DeliverDeps, call: Call, run: () => Promise<Delivery>): Promise<Delivery> {
  try {
    return await run();
  } catch (error) {
    const failure = toSlackFailure(error);
    if (!failure) throw error;
    return afterFailure(deps, call, failure);
  }
}

function afterFailure(deps: DeliverDeps, { item, message, method }: Call, failure: SlackFailure): Delivery {
  const { channelId, migration } = message;
  switch (failure.kind) {
    case "rate_limited":
      deps.pacing.block(method, channelId, failure.retryAfterMs);
      return later(failure.retryAfterMs, "rate limited", true);
    case "unanswered":
      return later(backoff(item.attempts), failure.reason, false);
    case "refused": {
      const context = { migrationId: migration.id, noticeKey: message.noticeKey, channelId, failure };
      if (failure.code === "ratelimited") return later(CHANNEL_PAUSE_MS / 2, failure.code, true);
      deps.logger.warn("Slack refuses a message.", context);
      if (CHANNEL_CLOSED.has(failure.code)) deps.onUnpostable(message, failure.code);
      const pauseMs = CHANNEL_CLOSED.has(failure.code) || isTokenRefused(failure) ? CHANNEL_PAUSE_MS : 1000;
      return later(Math.max(pauseMs, backoff(item.attempts)), failure.code, true);
    }
  }
}

function backoff(attempts: number): number {
  return Math.min(1000 * 2 ** Math.min(attempts, 16), LONGEST_PAUSE_MS);
}

function later(afterMs: number, reason: string, untouched: boolean): Delivery {
  return { kind: "later", afterMs, reason, untouched };
}

function hashOf(drawing: Drawing): string {
  return createHash("sha256").update(JSON.stringify(drawing)).digest("hex");
}

function clientFor({ clientOf }: DeliverDeps, { migration }: Message): WebClient {
  return clientOf(migration.request.conversation.teamId);
}

/**
 * Posts a message that does not stand in the chat yet, at the first spot that takes it, and never twice.
 *
 * That it is asked for is written down before the call, and where it stands after it. Found asked for without a
 * place (a crash, a lost answer), the chat is searched before anything is posted again, and once more afterwards.
 */
import type { OutboxItem, PostedMessage } from "@bakferry/core";
import type { ChatPostMessageArguments } from "@slack/web-api";

import { toSlackFailure } from "../slack/slack-failure.ts";
import type { Drawing } from "../views/blocks.ts";
import type { DeliverDeps } from "./deliver-item.ts";
import { UNREACHABLE } from "./direct-messages.ts";
import { EVENT_TYPE, findPosted, type FoundPosted, type PostedSearch } from "./find-posted.ts";
import { assertPostedInTime, strayOf } from "./left-late.ts";
import type { Message, Spot } from "./message.ts";
import { paced, type PacedSlack } from "./paced-slack.ts";
import { Postponed } from "./postponed.ts";
import { hashOf, sendDrawing } from "./send-drawing.ts";
import { assertStillOurs } from "./still-ours.ts";

/** How long a reply waits for the status card, which is delivered on its own. */
export const ROOT_PAUSE_MS = 300;
export const WAITS_FOR_ROOT = "waits for the status card";
/** How long it waits for a card that has to find another place. */
export const MOVE_PAUSE_MS = 2000;
/** In place of a hash: the status card cannot stay where it is. */
export const PLACE_CLOSED = "closed";

/** What Slack says of a place where nothing can be posted, now or for good. */
export const CLOSED: ReadonlySet<string> = new Set([
  "channel_not_found",
  "not_in_channel",
  "is_archived",
  "is_inactive",
  "restricted_action",
  "channel_is_limited_access",
]);
/** The status card that a reply hangs on is gone. */
const ROOT_GONE: ReadonlySet<string> = new Set(["thread_not_found", "cannot_reply_to_message"]);

export interface Posting {
  readonly item: OutboxItem;
  readonly message: Message;
  /** Where it is known that it cannot stand. */
  readonly notIn: ReadonlySet<string>;
}

export type Posted =
  | { readonly kind: "posted"; readonly posted: PostedMessage }
  /** It stood there all the time; it may look different. */
  | { readonly kind: "found"; readonly posted: PostedMessage }
  /** Nobody takes it. `root`: because the place of the status card is closed, or the card is gone from there. */
  | { readonly kind: "nowhere"; readonly code: string; readonly root: PostedMessage | null };

interface Place {
  readonly channelId: string;
  readonly root: PostedMessage | null;
  readonly broadcast: boolean;
}

/** Throws `Postponed`, and what a call throws whose outcome is not known. */
export async function postOnce(deps: DeliverDeps, posting: Posting): Promise<Posted> {
  const { message, notIn } = posting;
  const found = await findAskedFor(deps, posting);
  if (found) return { kind: "found", posted: found };
  let refusal: Posted = { kind: "nowhere", code: "no_place", root: null };
  for (const spot of message.spots) {
    const place = await placeOf(deps, posting, spot);
    if ("code" in place) {
      refusal = { kind: "nowhere", code: place.code, root: null };
      continue;
    }
    if (notIn.has(place.channelId)) {
      refusal = { kind: "nowhere", code: "closed", root: place.root };
      continue;
    }
    const outcome = await post(deps, posting, place);
    if ("messageId" in outcome) return { kind: "posted", posted: outcome };
    refusal = { kind: "nowhere", code: outcome.code, root: place.root };
  }
  return refusal;
}

async function placeOf(
  deps: DeliverDeps,
  { item, message }: Posting,
  spot: Spot,
): Promise<Place | { readonly code: string }> {
  switch (spot.kind) {
    case "channel":
      return { channelId: spot.channelId, root: null, broadcast: false };
    case "person": {
      const opened = await deps.messenger.open(slackOf(deps, item, message), spot.userId);
      if (opened.kind === "unreachable") return { code: opened.code };
      return { channelId: opened.channelId, root: null, broadcast: false };
    }
    case "thread": {
      const root = await anchorOf(deps, message, spot);
      if (!root || root.messageId === null) throw new Postponed(ROOT_PAUSE_MS, WAITS_FOR_ROOT);
      if (root.renderedHash === PLACE_CLOSED) throw new Postponed(MOVE_PAUSE_MS, WAITS_FOR_ROOT);
      return { channelId: root.channelId, root, broadcast: spot.broadcast };
    }
  }
}

/** What a reply hangs on. Slack knows no thread within a thread: below the status card it is the status card. */
async function anchorOf(
  { outbox }: DeliverDeps,
  { owner }: Message,
  { of, below }: Extract<Spot, { kind: "thread" }>,
): Promise<PostedMessage | undefined> {
  const [root, named] = await Promise.all([
    outbox.posted(below ?? owner.id, "root"),
    outbox.posted(below ?? owner.id, of),
  ]);
  return named && root && named.channelId === root.channelId ? root : named;
}

/** Where it stands, or Slack's word when nothing can be posted there. */
async function post(
  deps: DeliverDeps,
  { item, message }: Posting,
  place: Place,
): Promise<PostedMessage | { readonly code: string }> {
  const { outbox } = deps;
  const { owner, noticeKey } = message;
  const { channelId, root } = place;
  const slack = slackOf(deps, item, message);
  const asked = { migrationId: owner.id, noticeKey, channelId, messageId: null, renderedHash: "" };
  let isAsked = false;
  try {
    return await paced(slack, { method: "chat.postMessage", channelId }, async () => {
      await assertStillOurs(outbox, item);
      await outbox.savePosted(asked);
      isAsked = true;
      let stands: { readonly ts?: string; readonly channel?: string } = {};
      const drawn = await sendDrawing(
        deps,
        (level) => message.render(level, channelId),
        async (drawing) => {
          await assertStillOurs(outbox, item);
          stands = await slack.client.chat.postMessage(orderOf(message, place, drawing));
        },
      );
      const { ts: messageId, channel = channelId } = stands;
      if (messageId === undefined) throw new Error("Slack posted a message and did not say which.");
      const posted = { ...asked, channelId: channel, messageId, renderedHash: hashOf(drawn) };
      await assertPostedInTime(outbox, item);
      await outbox.savePosted(posted);
      return posted;
    });
  } catch (error) {
    const failure = toSlackFailure(error);
    if (isAsked && failure?.kind === "unanswered") await assertPostedInTime(outbox, item);
    if (isAsked && (error instanceof Postponed || failure?.kind === "refused")) {
      // What is written there may be the successor's.
      await assertStillOurs(outbox, item);
      // Slack said no, so there is nothing to look for.
      await outbox.forgetPosted(owner.id, noticeKey);
    }
    if (failure?.kind !== "refused" || !isNoPlace(failure.code, root)) throw error;
    return { code: failure.code };
  }
}

function isNoPlace(code: string, root: PostedMessage | null): boolean {
  return CLOSED.has(code) || UNREACHABLE.has(code) || (root !== null && ROOT_GONE.has(code));
}

function orderOf(
  { owner, noticeKey }: Message,
  { channelId, root, broadcast }: Place,
  { text, blocks }: Drawing,
): ChatPostMessageArguments {
  const fixed = {
    channel: channelId,
    unfurl_links: false,
    unfurl_media: false,
    metadata: {
      event_type: EVENT_TYPE,
      event_payload: { migration_id: owner.id, notice_key: noticeKey },
    },
    text,
    blocks,
  };
  if (root === null || root.messageId === null) return fixed;
  return { ...fixed, thread_ts: root.messageId, reply_broadcast: broadcast };
}

/** What was asked for and never heard of again; `undefined` when nothing was, or when Slack shows nothing. */
async function findAskedFor(
  deps: DeliverDeps,
  { item, message }: Posting,
): Promise<PostedMessage | undefined> {
  const { owner, noticeKey } = message;
  const asked = await deps.outbox.posted(owner.id, noticeKey);
  if (!asked || asked.messageId !== null) return undefined;
  const { channelId } = asked;
  const found = await search(deps, { item, message }, { channelId });
  if (found.kind === "not_allowed") {
    deps.logger.warn("The app may not read the channel, so a message may come twice after a crash.", {
      channelId,
    });
  }
  if (found.kind === "none") await deps.outbox.announce(owner.id, [strayOf(item.notice)]);
  if (found.kind !== "found") {
    await deps.outbox.forgetPosted(owner.id, noticeKey);
    return undefined;
  }
  const posted = { ...asked, messageId: found.messageId };
  await deps.outbox.savePosted(posted);
  return posted;
}

/** Looks where a message of this notice stands, or would stand, in that channel. Throws what the calls throw. */
export async function search(
  deps: DeliverDeps,
  { item, message }: Pick<Posting, "item" | "message">,
  place: Pick<PostedSearch, "channelId" | "otherThan">,
): Promise<FoundPosted> {
  const { channelId } = place;
  const { owner, noticeKey } = message;
  const thread = message.spots.find((spot) => spot.kind === "thread");
  const root = thread && (await anchorOf(deps, message, thread));
  const threadId = root?.channelId === channelId ? root.messageId : null;
  const since = Math.min(item.createdAt, owner.createdAt);
  const { botId } = deps.identity.current();
  const slack = slackOf(deps, item, message);
  const method = threadId === null ? "conversations.history" : "conversations.replies";
  return paced(slack, { method, channelId }, () =>
    findPosted(slack.client, { ...place, threadId, migrationId: owner.id, noticeKey, since, botId }),
  );
}

export function slackOf(
  { clientOf, pacing }: Pick<DeliverDeps, "clientOf" | "pacing">,
  item: OutboxItem,
  { owner }: Pick<Message, "owner">,
): PacedSlack & { readonly client: ReturnType<DeliverDeps["clientOf"]> } {
  const { teamId } = owner.conversation;
  return { teamId, item, pacing, client: clientOf(teamId) };
}

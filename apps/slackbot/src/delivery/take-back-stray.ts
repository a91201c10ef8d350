/** Takes back a message that stands twice, which can be long after the second one was due: a process may be stopped for as long. */
import type { Outbox, OutboxItem, PostedMessage } from "@bakferry/core";

import { toSlackFailure } from "../slack/slack-failure.ts";
import type { DeliverDeps, Delivery } from "./deliver-item.ts";
import type { Message } from "./message.ts";
import { paced } from "./paced-slack.ts";
import { search, slackOf } from "./post-once.ts";

/** So long after it became possible there is another look; the last one is after an hour. */
const LOOKS_AT_MS = [2000, 20_000, 300_000, 3_600_000];

interface StrayDelivery {
  readonly item: OutboxItem;
  /** Which may stand twice. */
  readonly message: Message;
}

export async function takeBackStray(deps: DeliverDeps, stray: StrayDelivery): Promise<Delivery> {
  const { item, message } = stray;
  const standing = await whichStands(deps.outbox, message);
  if (standing) {
    const { channelId, messageId } = standing;
    const found = await search(deps, stray, { channelId, otherThan: messageId });
    if (found.kind === "not_allowed") return { kind: "done", followUps: [] };
    // Where the kept one is posted anew at this moment, that one was found: it is asked for before it stands there.
    const isSame = (await whichStands(deps.outbox, message))?.messageId === messageId;
    if (found.kind === "found" && isSame) await takeBack(deps, stray, { channelId, ts: found.messageId });
  }
  const age = deps.report.clock.now() - item.createdAt;
  const next = LOOKS_AT_MS.find((at) => at > age);
  if (next === undefined) return { kind: "done", followUps: [] };
  return { kind: "later", afterMs: next - age, reason: "looks once more", failed: false, holdsThread: false };
}

async function whichStands(
  outbox: Outbox,
  { owner, noticeKey }: Message,
): Promise<(PostedMessage & { readonly messageId: string }) | null> {
  const posted = await outbox.posted(owner.id, noticeKey);
  if (!posted || posted.messageId === null) return null;
  return { ...posted, messageId: posted.messageId };
}

async function takeBack(
  deps: DeliverDeps,
  { item, message }: StrayDelivery,
  { channelId, ts }: { readonly channelId: string; readonly ts: string },
): Promise<void> {
  const { noticeKey } = message;
  const { migrationId } = item;
  const slack = slackOf(deps, item, message);
  try {
    await paced(slack, { method: "chat.delete", channelId }, () =>
      slack.client.chat.delete({ channel: channelId, ts }),
    );
    deps.logger.warn("A message stood there twice and was taken back.", { migrationId, noticeKey });
  } catch (error) {
    const failure = toSlackFailure(error);
    if (failure?.kind !== "refused") throw error;
    if (failure.code === "message_not_found") return;
    deps.logger.warn("A message stands there twice.", { migrationId, noticeKey, failure });
  }
}

/**
 * Puts right what left for Slack after somebody else had taken its delivery over.
 *
 * `assertStillOurs` is asked just before the call, but a process can be stopped between the two, and its call leaves
 * when it goes on. Slack takes no word by which it would know the message again, so this is looked at afterwards: what
 * stands there twice is taken back, and what was drawn over is drawn anew. Whoever takes a delivery over has it looked
 * for, too: the process that was stopped may be killed right after its call.
 */
import {
  messageOf,
  type NewNotice,
  type Notice,
  type Outbox,
  type OutboxItem,
  type PostedMessage,
} from "@bakferry/core";

import { TakenOver } from "./still-ours.ts";

export function strayOf(notice: Notice): NewNotice {
  return { notice: { kind: "stray", of: messageOf(notice) }, lane: "progress" };
}

/** Throws `TakenOver` when the delivery of what was posted just now, heard of or not, is no longer ours. */
export async function assertPostedInTime(outbox: Outbox, item: OutboxItem): Promise<void> {
  if (await outbox.hold(item)) return;
  await outbox.announce(item.migrationId, [strayOf(item.notice)]);
  throw new TakenOver("Another process delivered this notice.");
}

/** Throws `TakenOver` when the delivery of what was edited just now is no longer ours. */
export async function drawAnewIfLate(outbox: Outbox, item: OutboxItem, edited: PostedMessage): Promise<void> {
  if (await outbox.hold(item)) return;
  const { migrationId, noticeKey } = edited;
  const standing = await outbox.posted(migrationId, noticeKey);
  if (standing?.messageId === edited.messageId) {
    // Drawn differently from anything, so whoever delivers it next writes it over.
    await outbox.savePosted({ ...standing, renderedHash: "" });
    await outbox.announce(item.migrationId, [{ notice: item.notice, lane: item.lane }]);
  }
  throw new TakenOver("Another process edited this message.");
}

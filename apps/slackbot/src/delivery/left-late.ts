/**
 * Puts right what left for Slack after somebody else had taken its delivery over.
 *
 * `assertStillOurs` is asked just before the call, but a process can be stopped between the two, and its call leaves
 * when it goes on. Slack takes no word by which it would know the message again, so this is looked at afterwards: what
 * stands there twice is taken back, and what was drawn over is drawn anew.
 */
import type { OutboxItem, PostedMessage } from "@bakferry/core";
import type { WebClient } from "@slack/web-api";

import type { DeliverDeps } from "./deliver-item.ts";
import { TakenOver } from "./still-ours.ts";

type LateDeps = Pick<DeliverDeps, "outbox" | "logger" | "report">;

/** The successor is in the midst of it: it finds the message that left late, or posts another. */
const LOOKS = 20;
const BETWEEN_LOOKS_MS = 500;

/** Throws `TakenOver` when the delivery of what was posted just now is no longer ours. */
export async function takeBackIfLate(
  deps: LateDeps,
  { item, client, posted }: { item: OutboxItem; client: WebClient; posted: PostedMessage },
): Promise<void> {
  if (await deps.outbox.hold(item)) return;
  const { channelId: channel, messageId } = posted;
  const context = { migrationId: item.migrationId, noticeKey: posted.noticeKey };
  const standing = await whichStands(deps, posted);
  if (standing === null) {
    deps.logger.warn("A message left late, and it is not known whether it stands there twice.", context);
  } else if (standing !== messageId) {
    const failure = await client.chat.delete({ channel, ts: messageId ?? "" }).then(
      () => null,
      (error: unknown) => error,
    );
    if (failure === null) deps.logger.warn("A message left late and was taken back.", context);
    else deps.logger.warn("A message left late and stands there twice.", { ...context, error: failure });
  }
  throw new TakenOver("Another process delivered this notice.");
}

/** Throws `TakenOver` when the delivery of what was edited just now is no longer ours. */
export async function drawAnewIfLate(
  { outbox }: LateDeps,
  item: OutboxItem,
  edited: PostedMessage,
): Promise<void> {
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

/** The message that is kept; `null` when nobody has written one down in time. */
async function whichStands(
  { outbox, report: { clock } }: LateDeps,
  { migrationId, noticeKey }: PostedMessage,
): Promise<string | null> {
  for (let look = 1; look <= LOOKS; look += 1) {
    const standing = await outbox.posted(migrationId, noticeKey);
    if (standing && standing.messageId !== null) return standing.messageId;
    await clock.sleep(BETWEEN_LOOKS_MS, new AbortController().signal);
  }
  return null;
}

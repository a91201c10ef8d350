/** Slack as one delivery sees it: every call takes its place in the budget first, and a 429 becomes a wait. */
import type { OutboxItem } from "@bakferry/core";

import { toSlackFailure } from "../slack/slack-failure.ts";
import type { Method, Pacing } from "./pacing.ts";
import { Postponed } from "./postponed.ts";

/** Slack says `ratelimited` without a time now and then. */
const UNTIMED_PAUSE_MS = 30_000;

export interface PacedSlack {
  readonly teamId: string;
  readonly item: OutboxItem;
  readonly pacing: Pacing;
}

/** Throws `Postponed` when the call has to wait, and whatever else the call throws. */
export async function paced<T>(
  { teamId, item, pacing }: PacedSlack,
  { method, channelId }: { readonly method: Method; readonly channelId: string },
  call: () => Promise<T>,
): Promise<T> {
  const { lane, migrationId } = item;
  const wait = await pacing.take({ teamId, method, channelId, lane, migrationId, ticket: String(item.id) });
  if (wait > 0) throw new Postponed(wait, `${method} is paced`);
  try {
    return await call();
  } catch (error) {
    const failure = toSlackFailure(error);
    const isLimited =
      failure?.kind === "rate_limited" || (failure?.kind === "refused" && failure.code === "ratelimited");
    if (!isLimited) throw error;
    const pauseMs = failure.kind === "rate_limited" ? failure.retryAfterMs : UNTIMED_PAUSE_MS;
    await pacing.block({ teamId, method, channelId }, pauseMs);
    throw new Postponed(pauseMs, `${method} is limited by Slack`);
  }
}

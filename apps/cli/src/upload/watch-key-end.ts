/**
 * Warns once when the key in use will end before the upload does, so that somebody can fetch another in time.
 *
 * The rate of the first seconds says little, so nothing is reckoned by it.
 */
import { type Clock, text, type Text, type UploadProgress } from "@bakferry/core";

import type { KeyInUse } from "../wire.ts";

const STEADY_AFTER_MS = 15_000;

type Key = Pick<KeyInUse, "endsAt" | "isRenewed" | "place">;

/** Asked at every report; gives the warning at most once, otherwise `null`. */
export function watchKeyEnd(
  { endsAt, isRenewed, place }: Key,
  clock: Pick<Clock, "now">,
): (progress: Pick<UploadProgress, "remainingMs">) => Text | null {
  const startedAt = clock.now();
  let hasWarned = endsAt === null || isRenewed;
  return ({ remainingMs }) => {
    const now = clock.now();
    if (hasWarned || endsAt === null || remainingMs === null || now - startedAt < STEADY_AFTER_MS)
      return null;
    if (now + remainingMs <= endsAt) return null;
    hasWarned = true;
    const lasts = { leftMs: Math.max(0, endsAt - now), remainingMs };
    return place === "ticket" ? text("cli.notice.ticketEnds", lasts) : text("cli.notice.keyEnds", lasts);
  };
}

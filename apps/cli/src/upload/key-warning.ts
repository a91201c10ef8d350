/** What to say before the first byte of a temporary key that may end before the upload does. */
import { type Clock, keyLife, type Text, text } from "@bakferry/core";

import type { KeyInUse } from "../wire.ts";

export interface Sending {
  readonly key: KeyInUse;
  /** 0 when it shows only at the end. */
  readonly sizeBytes: number;
  readonly limitBytesPerSecond: number | null;
}

/** `null` for a key that lasts, that renews itself, or that does not tell its end. */
export function keyWarning(
  { key, sizeBytes, limitBytesPerSecond }: Sending,
  clock: Pick<Clock, "now">,
): Text | null {
  const { endsAt, isRenewed, place } = key;
  if (endsAt === null || isRenewed || sizeBytes === 0) return null;
  const leftMs = Math.max(0, endsAt - clock.now());
  const { lasts, p50Ms, p90Ms } = keyLife({ sizeBytes, limitBytesPerSecond, leftMs });
  if (lasts === "surely") return null;
  return text("cli.upload.keyEnds", { lasts, leftMs, p50Ms, p90Ms, isTicket: place === "ticket" });
}

/**
 * SQLite's result codes in words that name the file and the way out.
 *
 * node:sqlite throws plain errors with the extended result code in `errcode`; its low byte is the primary code
 * (https://www.sqlite.org/rescode.html). Codes that are not listed are mistakes of ours and stay what they are.
 */
import type { Retry } from "@bakferry/core";

import { storeUnavailable } from "../store-unavailable.ts";

interface Reason {
  readonly text: string;
  readonly retryAfterMs?: number;
}

const REASONS: ReadonlyMap<number, Reason> = new Map([
  [3, { text: "access to it was refused; give this user the right to read and write it" }],
  [
    5,
    {
      text: "another process holds it; look for a second Bakferry or an open backup tool",
      retryAfterMs: 1000,
    },
  ],
  [6, { text: "another connection holds it", retryAfterMs: 1000 }],
  [8, { text: "it is read-only; give this user the right to write it and its directory" }],
  [10, { text: "the disk failed to read or write; look at the system log", retryAfterMs: 5000 }],
  [11, { text: "it is damaged; restore it from a copy" }],
  [13, { text: "the disk is full; free some space", retryAfterMs: 5000 }],
  [14, { text: "it cannot be opened; check that the directory exists and is writable" }],
  [26, { text: "it is not a SQLite database; choose another path, or move that file away" }],
]);

export function toOperationalError(error: unknown, file: string): unknown {
  const reason = REASONS.get(primaryCode(error));
  if (reason === undefined) return error;
  const retry: Retry =
    reason.retryAfterMs === undefined
      ? { kind: "never" }
      : { kind: "after", milliseconds: reason.retryAfterMs };
  return storeUnavailable({ place: file, reason: reason.text, retry, cause: error });
}

function primaryCode(error: unknown): number {
  const known = typeof error === "object" && error !== null && "errcode" in error;
  return known && typeof error.errcode === "number" ? error.errcode % 256 : 0;
}

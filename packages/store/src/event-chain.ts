/**
 * Chains a migration's events by hash, so that an edited, removed or inserted row of the audit trail shows.
 *
 * The chain holds no secret: it reveals a careless edit, not an attacker who writes all later hashes anew, and it
 * cannot tell that the newest events were cut off.
 */
import { createHash } from "node:crypto";

import type { MigrationEvent, NewEvent } from "@bakferry/core";

import { canonicalJson } from "./canonical-json.ts";

/** What the first event's hash stands on. */
export const CHAIN_START = "";

export function chainHash(previousHash: string, sequence: number, event: NewEvent): string {
  const { at, actor, body } = event;
  return createHash("sha256")
    .update(previousHash)
    .update(canonicalJson({ sequence, at, actor, body }))
    .digest("hex");
}

/** `brokenAt`: the first sequence number whose event is missing, out of order or not what was written. */
export type ChainVerdict =
  | { readonly kind: "intact" }
  | { readonly kind: "broken"; readonly brokenAt: number };

/** Takes the whole trail of one migration, in order. */
export function verifyChain(events: readonly MigrationEvent[]): ChainVerdict {
  let previousHash = CHAIN_START;
  for (const [index, event] of events.entries()) {
    const sequence = index + 1;
    if (event.sequence !== sequence || event.hash !== chainHash(previousHash, sequence, event)) {
      return { kind: "broken", brokenAt: sequence };
    }
    previousHash = event.hash;
  }
  return { kind: "intact" };
}

/**
 * Chains rows of the audit trail by hash, so that an edited, removed or inserted one shows.
 *
 * A chain holds no secret: it reveals a careless edit, not an attacker who writes all later hashes anew, and it
 * cannot tell that the newest rows were cut off. A head that was noted elsewhere reveals both; see audit/.
 */
import { createHash } from "node:crypto";

import type { Actor } from "@bakferry/core";

import { canonicalJson } from "./canonical-json.ts";

/** What the first event's hash stands on. */
export const CHAIN_START = "";

/** What a hash vouches for, besides the place in the chain. */
export interface ChainContent {
  readonly at: number;
  readonly actor: Actor;
  readonly body: object;
}

export function chainHash(previousHash: string, sequence: number, content: ChainContent): string {
  const { at, actor, body } = content;
  return createHash("sha256")
    .update(previousHash)
    .update(canonicalJson({ sequence, at, actor, body }))
    .digest("hex");
}

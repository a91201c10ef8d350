/**
 * Writes down what people were refused, before they are told.
 *
 * An answer in Slack vanishes with the next reload; who tried what, from where and why it was not done, stays here.
 */
import type { AuditLog, Clock, RefusedAct, Text } from "@bakferry/core";

import type { Received } from "./received.ts";

export interface Refused {
  readonly act: RefusedAct;
  readonly reasons: readonly Text[];
  readonly migrationId?: string;
  /** Of the plan or step on the card. */
  readonly digest?: string;
}

/** Rejects when it cannot be written: a refusal that leaves no trace is a bug to be told. */
export type NoteRefusal = (received: Pick<Received, "person">, refused: Refused) => Promise<void>;

export function createNoteRefusal(audit: AuditLog, clock: Pick<Clock, "now">): NoteRefusal {
  return async ({ person: actor }, { act, reasons, migrationId = null, digest = null }) =>
    audit.append({
      at: clock.now(),
      actor,
      body: { type: "refused", act, reasons, migrationId, digest },
    });
}

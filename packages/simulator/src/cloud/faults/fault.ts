/**
 * What can go wrong between a client and the cloud, as values.
 *
 * Everything here has been seen on real networks and services: replies that are lost after the work is done,
 * connections reset in the middle of a body, throttling, clocks that differ, bytes that arrive changed.
 */

import type { Choice } from "../../faults/choose.ts";

export type FaultEffect =
  /** The body is read and thrown away, and nothing is done. The reply has the form of the service that is asked. */
  | {
      readonly kind: "refuse";
      readonly status: number;
      readonly code: string;
      readonly message?: string;
      /** OSS: the header that tells for how long the request was slowed down. */
      readonly qosDelayMs?: number;
      /** RDS, RAM, STS: the header `x-acs-retry-after`, whose unit nobody documents. */
      readonly retryAfter?: number;
    }
  /** What stands between answers with a page of its own, after the work is done or instead of it. */
  | { readonly kind: "htmlPage"; readonly status: number; readonly workIsDone: boolean }
  /** The work is done and the reply says 200 and nothing else. */
  | { readonly kind: "emptyReply" }
  /** JSON: a list within the reply in one of the shapes in which clients have met it. */
  | { readonly kind: "reshapeLists"; readonly shape: "bareObject" | "emptyArray" | "emptyText" | "missing" }
  /** JSON: `true` and `false` become "True" and "False". */
  | { readonly kind: "textBooleans" }
  /** JSON: a field under another name, as `MigrateIaskId` for years. */
  | { readonly kind: "renameField"; readonly from: string; readonly to: string }
  /** The connection is reset when so much of the body has come, or at its end. Nothing is done. */
  | { readonly kind: "reset"; readonly afterBytes: number }
  /** The body is read no faster than this. */
  | { readonly kind: "throttle"; readonly bytesPerSecond: number }
  /** One byte of the body arrives changed. */
  | { readonly kind: "corrupt" }
  /** The work is done at once and the reply comes late. */
  | { readonly kind: "delay"; readonly milliseconds: number }
  /** The work is done and no reply ever comes. */
  | { readonly kind: "hang" }
  /** The work is done and the connection is reset instead of a reply. */
  | { readonly kind: "dropReply" }
  | { readonly kind: "wrongCrc" }
  /** Neither the header nor the element of ListParts. */
  | { readonly kind: "missingCrc" }
  /** The reply says for how long the request was slowed down. */
  | { readonly kind: "qosDelay"; readonly milliseconds: number };

export interface Fault extends Choice {
  /** "UploadPart", "CreateMigrateTask"; "*" for every operation. */
  readonly operation: string;
  readonly effect: FaultEffect;
}

/** A fault that struck. */
export interface Strike {
  /** Real time in milliseconds. */
  readonly time: number;
  readonly operation: string;
  readonly requestId: string;
  readonly effect: FaultEffect["kind"];
}

/**
 * What can go wrong between an app and Slack, as values.
 *
 * An answer that is lost after the work was done is the one that makes apps post twice: Slack has no idempotency
 * key. Payloads come twice when Slack missed an acknowledgement, and late when a socket hung.
 */
import type { Choice } from "../../faults/choose.ts";
import type { Envelope } from "../delivery/envelope.ts";

/** What a call of the Web API meets. */
export type CallEffect =
  /** HTTP 429; nothing is done. */
  | { readonly kind: "rateLimit"; readonly retryAfterSeconds: number }
  /** An HTTP status of Slack's servers; nothing is done. */
  | { readonly kind: "serverError"; readonly status: number }
  /** The work is done, and the connection is cut instead of an answer. */
  | { readonly kind: "loseReply" }
  /** The work is done at once, and the answer comes late. */
  | { readonly kind: "delay"; readonly milliseconds: number };

/** What a command, a click or an event meets on its way to the app. All in real time. */
export type DeliveryEffect =
  /** Sent once more so long after the first time, whatever became of it. */
  | { readonly kind: "duplicate"; readonly afterMs: number }
  /** Sent so much later; after three seconds the person has read that it failed. */
  | { readonly kind: "late"; readonly milliseconds: number }
  /** HTTP: somebody who listened sends the same bytes under the same signature again. Nothing over sockets. */
  | { readonly kind: "replay"; readonly afterMs: number };

export type SlackFault = Choice &
  (
    | {
        /** "chat.postMessage"; "*" for every method. */
        readonly method: string;
        readonly effect: CallEffect;
      }
    | { readonly delivery: Envelope["type"] | "*"; readonly effect: DeliveryEffect }
  );

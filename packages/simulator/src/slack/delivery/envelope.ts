/**
 * How a command, a click or an event reaches the app, and what came back.
 *
 * Slack waits three seconds in real time, over HTTP and over sockets alike; what the app does after that is
 * its own affair, the person has already seen an error.
 *
 * Source: https://docs.slack.dev/interactivity/implementing-slash-commands, "Responding to commands".
 */
import type { JsonObject } from "../json.ts";

/** Real time: the app's work is real, whatever clock the workspace runs on. */
export const ACK_DEADLINE_MS = 3000;

export interface Envelope {
  readonly type: "slash_commands" | "interactive" | "events_api";
  readonly payload: JsonObject;
  /** Whether the acknowledgement may carry an answer; never for events. */
  readonly acceptsAnswer: boolean;
  /** HTTP mode: overrides the app's request URL. */
  readonly url?: string;
  readonly retry?: { readonly attempt: number; readonly reason: string };
}

export type Delivery =
  /** `body` is the app's answer; an empty object when it only acknowledged. */
  | { readonly outcome: "acknowledged"; readonly body: JsonObject }
  | { readonly outcome: "timed-out" }
  /** No socket is open, or nothing listens at the request URL. */
  | { readonly outcome: "unreachable" }
  /** `declinesRetry`: the app wants no event of this kind again. */
  | { readonly outcome: "refused"; readonly status: number; readonly declinesRetry: boolean };

/** The word in "/migrate failed with the error …". */
export function failureWord(delivery: Exclude<Delivery, { outcome: "acknowledged" }>): string {
  if (delivery.outcome === "timed-out") return "operation_timeout";
  if (delivery.outcome === "unreachable") return "dispatch_failed";
  return delivery.status >= 500 ? "http_service_error" : "http_client_error";
}

/** What went wrong between us and Slack, sorted by what can be done about it. */
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from "@slack/web-api";

export type SlackFailure =
  | { readonly kind: "rate_limited"; readonly retryAfterMs: number }
  /** Slack understood and said no: `channel_not_found`, `invalid_blocks`, … */
  | { readonly kind: "refused"; readonly code: string }
  /** No answer, or none that says whether it was done: look before doing it again. */
  | { readonly kind: "unanswered"; readonly reason: string };

/** The token itself is worth nothing; trying again cannot help. */
const TOKEN_REFUSED: ReadonlySet<string> = new Set([
  "invalid_auth",
  "not_authed",
  "account_inactive",
  "token_revoked",
  "token_expired",
  "not_allowed_token_type",
]);

/** `undefined` for anything that is not a failed call: a bug. */
export function toSlackFailure(error: unknown): SlackFailure | undefined {
  if (error instanceof WebAPIRateLimitedError) {
    return { kind: "rate_limited", retryAfterMs: Math.max(1, error.retryAfter) * 1000 };
  }
  if (error instanceof WebAPIPlatformError) return { kind: "refused", code: error.data.error };
  if (error instanceof WebAPIHTTPError) return { kind: "unanswered", reason: `HTTP ${error.statusCode}` };
  if (error instanceof WebAPIRequestError) return { kind: "unanswered", reason: error.original.message };
  return undefined;
}

export function isTokenRefused(failure: SlackFailure | undefined): boolean {
  return failure?.kind === "refused" && TOKEN_REFUSED.has(failure.code);
}

/** Slack does not know one of the blocks, or this workspace may not use it. */
export function isBlocksRefused(failure: SlackFailure | undefined): boolean {
  return (
    failure?.kind === "refused" &&
    [
      "invalid_blocks",
      "invalid_blocks_format",
      "invalid_message",
      "invalid_view",
      "invalid_arguments",
      "msg_blocks_too_long",
    ].includes(failure.code)
  );
}

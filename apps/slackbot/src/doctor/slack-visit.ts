/** One workspace that the doctor looks at. */
import type { WebClient } from "@slack/web-api";

import { toSlackFailure } from "../slack/slack-failure.ts";

export interface SlackVisit {
  readonly client: WebClient;
  /** Its name or id, for people. */
  readonly workspace: string;
}

/** Slack's own word, or why there is none; a bug stays a bug. */
export function why(error: unknown): string {
  const failure = toSlackFailure(error);
  if (failure?.kind === "refused") return failure.code;
  if (failure?.kind === "rate_limited") return "rate_limited";
  if (failure?.kind === "unanswered") return failure.reason;
  if (error instanceof Error && !(error instanceof TypeError)) return error.message;
  throw error;
}

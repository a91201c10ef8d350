/**
 * A refusal in Slack's own form: HTTP 200, `ok: false` and a word.
 *
 * Source: https://docs.slack.dev/apis/web-api, "Evaluating responses".
 */
import { faultText, type BlockFault } from "../blocks/check-blocks.ts";
import type { JsonObject } from "../json.ts";

export class SlackApiError extends Error {
  override readonly name = "SlackApiError";
  /** Slack's word: `channel_not_found`. */
  readonly code: string;
  /** What stands beside `error` in the answer. */
  readonly details: JsonObject;

  constructor(code: string, details: JsonObject = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

/** `invalid_arguments` with the sentence that Slack puts into `response_metadata.messages`. */
export function invalidArguments(message: string): SlackApiError {
  return new SlackApiError("invalid_arguments", { response_metadata: { messages: [`[ERROR] ${message}`] } });
}

/** `code` is `invalid_blocks` for messages and `invalid_arguments` for views. */
export function refusedBlocks(code: string, faults: readonly BlockFault[]): SlackApiError {
  const texts = faults.map(faultText);
  return new SlackApiError(code, {
    errors: texts,
    response_metadata: { messages: texts.map((text) => `[ERROR] ${text}`) },
  });
}

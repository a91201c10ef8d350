/**
 * Reads the content of a message that an app sends: by method, by response URL or in an acknowledgement.
 *
 * All three doors have the same rules, and an app that is refused at one of them would be refused at the others.
 *
 * Source: https://docs.slack.dev/reference/methods/chat.postMessage, "Errors".
 */
import { MESSAGE_TEXT_MAX } from "../blocks/block-limits.ts";
import { checkBlocks } from "../blocks/check-blocks.ts";
import { withIds } from "../blocks/placed-elements.ts";
import { isObject, objectsOf, parseJson, type JsonObject } from "../json.ts";
import type { Block } from "../ui-contract.ts";
import { SlackApiError, refusedBlocks } from "../web-api/slack-api-error.ts";

export interface MessageContent {
  readonly text?: string;
  /** Absent when the app sent none, which leaves old blocks in place on an update. */
  readonly blocks?: readonly Block[];
  readonly metadata?: JsonObject;
}

/** Throws `SlackApiError`; blocks come back with the ids that Slack gives them. */
export function composeMessage(fields: JsonObject, newId: () => string): MessageContent {
  const text = textOf(fields["text"]);
  const blocks = blocksOf(fields["blocks"], newId);
  const metadata = metadataOf(fields["metadata"]);
  const attachments = jsonOf(fields["attachments"]);
  if (text === undefined && blocks === undefined && attachments === undefined)
    throw new SlackApiError("no_text");
  return {
    ...(text === undefined ? {} : { text }),
    ...(blocks === undefined ? {} : { blocks }),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

/** Throws `no_text` for what a person would see as nothing; an update may be partial, a new message may not. */
export function assertVisible({ text, blocks }: MessageContent): void {
  if ((text ?? "").trim() === "" && (blocks ?? []).length === 0) throw new SlackApiError("no_text");
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string" && typeof value !== "number") throw new SlackApiError("no_text");
  const text = String(value);
  if (Array.from(text).length > MESSAGE_TEXT_MAX) throw new SlackApiError("msg_too_long");
  return text;
}

function blocksOf(value: unknown, newId: () => string): readonly Block[] | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const blocks = jsonOf(value);
  if (!Array.isArray(blocks)) throw new SlackApiError("invalid_blocks_format");
  const faults = checkBlocks(blocks, "message");
  if (faults.length > 0) throw refusedBlocks("invalid_blocks", faults);
  return withIds(objectsOf(blocks), newId);
}

function metadataOf(value: unknown): JsonObject | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const metadata = jsonOf(value);
  if (!isObject(metadata)) throw new SlackApiError("invalid_metadata_format");
  if (typeof metadata["event_type"] !== "string" || !isObject(metadata["event_payload"])) {
    throw new SlackApiError("invalid_metadata_schema");
  }
  return metadata;
}

/** Form fields carry JSON as text; JSON bodies carry the value itself. */
function jsonOf(value: unknown): unknown {
  return typeof value === "string" ? parseJson(value) : value;
}

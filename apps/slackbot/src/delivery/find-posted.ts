/**
 * Looks whether a message that may have been posted stands in the channel.
 *
 * Slack has no idempotency key. A post whose answer was lost, or whose process died before it could note the answer,
 * is found again by the metadata that every message of ours carries.
 *
 * Source: Slack, "Message metadata"; conversations.history and conversations.replies, `include_all_metadata`.
 */
import type { WebClient } from "@slack/web-api";

import { toSlackFailure } from "../slack/slack-failure.ts";

export const EVENT_TYPE = "bakferry";

const PAGES = 3;
const PAGE_SIZE = 200;
/** Clocks differ; a message is never older than its notice by more than this. */
const MARGIN_MS = 120_000;

export interface PostedSearch {
  readonly channelId: string;
  readonly threadId: string | null;
  readonly migrationId: string;
  readonly noticeKey: string;
  /** Found by a file whose name begins so, since shared files take no metadata. Absent: by the metadata. */
  readonly fileStart?: string;
  readonly since: number;
  /** Not this one, which is known. */
  readonly otherThan?: string;
  /** Only messages of this bot count; empty while Slack has not said who we are. */
  readonly botId: string | undefined;
}

export type FoundPosted =
  | { readonly kind: "found"; readonly messageId: string }
  | { readonly kind: "none" }
  /** The app may not read there; it may be allowed to post all the same. */
  | { readonly kind: "not_allowed" };

interface HistoryMessage {
  readonly ts?: string;
  readonly bot_id?: string;
  readonly files?: readonly { readonly name?: string | null }[];
  readonly metadata?: { readonly event_type?: string; readonly event_payload?: object };
}

const NOT_ALLOWED: ReadonlySet<string> = new Set([
  "missing_scope",
  "not_allowed_token_type",
  "no_permission",
  "not_in_channel",
  "channel_not_found",
]);

/** Throws what the call throws, unless reading is not allowed. */
export async function findPosted(client: WebClient, search: PostedSearch): Promise<FoundPosted> {
  try {
    let cursor: string | undefined;
    for (let page = 0; page < PAGES; page += 1) {
      const answer = await readPage(client, search, cursor);
      const match = answer.messages.find((message) => isOurs(message, search));
      if (match?.ts !== undefined) return { kind: "found", messageId: match.ts };
      cursor = answer.cursor;
      if (cursor === undefined) break;
    }
    return { kind: "none" };
  } catch (error) {
    const failure = toSlackFailure(error);
    if (failure?.kind === "refused" && NOT_ALLOWED.has(failure.code)) return { kind: "not_allowed" };
    if (failure?.kind === "refused" && failure.code === "thread_not_found") return { kind: "none" };
    throw error;
  }
}

async function readPage(
  client: WebClient,
  { channelId, threadId, since }: PostedSearch,
  cursor: string | undefined,
): Promise<{ messages: readonly HistoryMessage[]; cursor: string | undefined }> {
  const query = {
    channel: channelId,
    include_all_metadata: true,
    oldest: String(Math.max(0, since - MARGIN_MS) / 1000),
    limit: PAGE_SIZE,
    ...(cursor !== undefined && { cursor }),
  };
  const answer =
    threadId === null
      ? await client.conversations.history(query)
      : await client.conversations.replies({ ...query, ts: threadId });
  const next = answer.response_metadata?.next_cursor;
  return { messages: answer.messages ?? [], cursor: next === "" ? undefined : next };
}

function isOurs({ ts, bot_id, files = [], metadata }: HistoryMessage, search: PostedSearch): boolean {
  const { botId, fileStart, otherThan } = search;
  if (ts === otherThan) return false;
  if (botId !== undefined && bot_id !== undefined && bot_id !== botId) return false;
  if (fileStart !== undefined) return files.some(({ name }) => name?.startsWith(`${fileStart}.`) ?? false);
  if (metadata?.event_type !== EVENT_TYPE) return false;
  const payload = new Map<string, unknown>(Object.entries(metadata.event_payload ?? {}));
  return payload.get("migration_id") === search.migrationId && payload.get("notice_key") === search.noticeKey;
}

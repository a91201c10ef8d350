/**
 * A message as Slack writes it into answers and payloads.
 *
 * Source: https://docs.slack.dev/reference/events/message
 */
import type { JsonObject } from "../json.ts";
import type { Message } from "../workspace/messages.ts";
import type { SlackWorld } from "../world.ts";
import { fileJson } from "./file-json.ts";

export function messageJson(
  { workspace, messages, files }: Pick<SlackWorld, "workspace" | "messages" | "files">,
  message: Message,
  options: { readonly metadata?: boolean } = {},
): JsonObject {
  const { ts, user, text, blocks, appId, threadTs, editedTs, metadata, reactions } = message;
  const replies = messages.replies(message);
  const last = replies.at(-1);
  return {
    type: "message",
    ...(message.broadcast ? { subtype: "thread_broadcast" } : {}),
    user,
    ts,
    text,
    blocks,
    team: workspace.team.id,
    ...(appId === undefined ? {} : { app_id: appId, bot_id: botId(appId) }),
    ...(editedTs === undefined ? {} : { edited: { user, ts: editedTs } }),
    ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
    ...(last === undefined
      ? {}
      : {
          thread_ts: ts,
          reply_count: replies.length,
          reply_users: [...new Set(replies.map((reply) => reply.user))],
          latest_reply: last.ts,
        }),
    ...(message.files === undefined
      ? {}
      : {
          files: message.files.flatMap((id) => {
            const file = files.find(id);
            return file ? [fileJson(workspace, file)] : [];
          }),
        }),
    ...(options.metadata === true && metadata !== undefined ? { metadata } : {}),
    ...(reactions.length === 0
      ? {}
      : { reactions: reactions.map(({ name, users }) => ({ name, users, count: users.length })) }),
  };
}

/** Slack gives every app a bot id beside its bot user's id. */
export function botId(appId: string): string {
  return `B${appId.slice(1)}`;
}

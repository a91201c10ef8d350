/**
 * chat.*: posting, editing and deleting what an app says.
 *
 * Source: https://docs.slack.dev/reference/methods/chat.postMessage and its siblings.
 */
import { assertVisible, composeMessage, type MessageContent } from "../workspace/compose-message.ts";
import type { Message } from "../workspace/messages.ts";
import type { Conversation } from "../workspace/workspace.ts";
import { botId, messageJson } from "./message-json.ts";
import { conversationOf, messageOf, type Method, type MethodCall } from "./method.ts";
import { SlackApiError } from "./slack-api-error.ts";

export const chatMethods: Readonly<Record<string, Method>> = {
  "chat.postMessage": {
    token: "bot",
    scopes: ["chat:write"],
    run(call) {
      const { world, app, args } = call;
      const conversation = writableConversation(call);
      const content = contentOf(call);
      assertVisible(content);
      const root = threadRoot(call, conversation);
      const message = world.messages.post({
        ...author(call),
        channel: conversation.id,
        text: content.text ?? "",
        blocks: content.blocks ?? [],
        ...(content.metadata === undefined ? {} : { metadata: content.metadata }),
        ...(root === undefined ? {} : { threadTs: root.ts }),
        broadcast: root !== undefined && args.flag("reply_broadcast"),
      });
      return {
        channel: conversation.id,
        ts: message.ts,
        message: {
          ...messageJson(world, message, { metadata: true }),
          bot_profile: { id: botId(app.appId), app_id: app.appId },
        },
      };
    },
  },

  "chat.update": {
    token: "bot",
    scopes: ["chat:write"],
    run(call) {
      const { world, app } = call;
      const found = messageOf(call, "ts");
      if (conversationOf(call).isArchived) throw new SlackApiError("is_inactive");
      if (found.appId !== app.appId) throw new SlackApiError("cant_update_message");
      const content = contentOf(call);
      assertVisible({ text: found.text, blocks: found.blocks, ...content });
      const message = world.messages.update(found, { ...content, editedTs: world.workspace.nextTs() });
      return {
        channel: message.channel,
        ts: message.ts,
        text: message.text,
        message: messageJson(world, message, { metadata: true }),
      };
    },
  },

  "chat.delete": {
    token: "bot",
    scopes: ["chat:write"],
    run(call) {
      const found = messageOf(call, "ts");
      if (found.appId !== call.app.appId) throw new SlackApiError("cant_delete_message");
      call.world.messages.remove(found);
      return { channel: found.channel, ts: found.ts };
    },
  },

  "chat.postEphemeral": {
    token: "bot",
    scopes: ["chat:write"],
    run(call) {
      const { world, args } = call;
      const conversation = writableConversation(call);
      const userId = args.required("user");
      if (!world.workspace.users.has(userId)) throw new SlackApiError("user_not_found");
      if (!conversation.members.has(userId)) throw new SlackApiError("user_not_in_channel");
      const content = contentOf(call);
      assertVisible(content);
      const root = threadRoot(call, conversation);
      const message = world.messages.post({
        ...author(call),
        channel: conversation.id,
        text: content.text ?? "",
        blocks: content.blocks ?? [],
        ephemeralTo: userId,
        ...(root === undefined ? {} : { threadTs: root.ts }),
      });
      return { message_ts: message.ts };
    },
  },

  "chat.getPermalink": {
    token: "bot",
    scopes: [],
    run(call) {
      const { id } = conversationOf(call);
      const found = messageOf(call, "message_ts");
      const thread = found.threadTs === undefined ? "" : `?thread_ts=${found.threadTs}&cid=${id}`;
      const permalink = `${call.world.workspace.url}/archives/${id}/p${found.ts.replace(".", "")}${thread}`;
      return { channel: id, permalink };
    },
  },
};

export function author({ app }: MethodCall): Pick<Message, "user" | "appId"> {
  return { user: app.botUserId, appId: app.appId };
}

function contentOf({ world, args }: MethodCall): MessageContent {
  return composeMessage(args.raw, () => world.workspace.nextId("b"));
}

/** A user id opens the direct messages with that person, as Slack does. */
export function writableConversation(call: MethodCall): Conversation {
  const { world, app, args } = call;
  const user = world.workspace.users.get(args.required("channel"));
  if (user !== undefined) {
    if (user.isBot === true || user.deleted === true) throw new SlackApiError("channel_not_found");
    return world.workspace.dm(app, user.id);
  }
  const conversation = conversationOf(call);
  if (conversation.isArchived) throw new SlackApiError("is_archived");
  if (conversation.kind === "dm" && isDeserted(call, conversation))
    throw new SlackApiError("channel_not_found");
  if (conversation.members.has(app.botUserId)) return conversation;
  if (app.scopes.includes("chat:write.public") && !conversation.isPrivate) return conversation;
  throw new SlackApiError("not_in_channel");
}

/** Direct messages with somebody whose account was deactivated. Slack's word for it is not documented. */
function isDeserted({ world, app }: MethodCall, { members }: Conversation): boolean {
  return [...members].some((id) => id !== app.botUserId && world.workspace.users.get(id)?.deleted === true);
}

/**
 * Slack itself is lenient about an unknown thread and posts somewhere nobody looks; here it is an error,
 * because no app means it.
 */
export function threadRoot({ world, args }: MethodCall, { id }: Conversation): Message | undefined {
  const threadTs = args.text("thread_ts");
  if (threadTs === undefined || threadTs === "") return undefined;
  const root = world.messages.find(id, threadTs);
  if (root === undefined) throw new SlackApiError("thread_not_found");
  if (root.threadTs !== undefined || root.ephemeralTo !== undefined) {
    throw new SlackApiError("cannot_reply_to_message");
  }
  return root;
}

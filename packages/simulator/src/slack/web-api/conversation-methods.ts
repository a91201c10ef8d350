/**
 * conversations.*: which conversations there are, who is in them and what has been said.
 *
 * Scopes depend on the kind of conversation, so they are asked for inside the methods.
 *
 * Source: https://docs.slack.dev/apis/web-api/using-the-conversations-api
 */
import { objectOf, type JsonObject } from "../json.ts";
import type { Message } from "../workspace/messages.ts";
import type { Conversation } from "../workspace/workspace.ts";
import { messageJson } from "./message-json.ts";
import { conversationOf, needScope, page, type Method, type MethodCall } from "./method.ts";
import { SlackApiError, invalidArguments } from "./slack-api-error.ts";

export const conversationMethods: Readonly<Record<string, Method>> = {
  "conversations.list": {
    token: "bot",
    scopes: ["channels:read", "groups:read", "im:read", "mpim:read"],
    run(call) {
      const { world, app, args } = call;
      const types = (args.text("types") ?? "public_channel").split(",").map((type) => type.trim());
      for (const type of types) needScope(app, ...readScope(type));
      const visible = world.workspace
        .conversations()
        .filter((conversation) => types.includes(typeOf(conversation)))
        .filter(({ isArchived }) => !isArchived || !args.flag("exclude_archived"))
        .filter((conversation) => !conversation.isPrivate || conversation.members.has(app.botUserId));
      const { items, nextCursor } = page(visible, args, 100);
      return {
        channels: items.map((conversation) => conversationJson(call, conversation)),
        response_metadata: { next_cursor: nextCursor },
      };
    },
  },

  "conversations.info": {
    token: "bot",
    scopes: [],
    run(call) {
      const conversation = conversationOf(call);
      needScope(call.app, ...readScope(typeOf(conversation)));
      return { channel: conversationJson(call, conversation) };
    },
  },

  "conversations.members": {
    token: "bot",
    scopes: [],
    run(call) {
      const conversation = conversationOf(call);
      needScope(call.app, ...readScope(typeOf(conversation)));
      const { items, nextCursor } = page([...conversation.members], call.args, 100);
      return { members: items, response_metadata: { next_cursor: nextCursor } };
    },
  },

  "conversations.open": {
    token: "bot",
    scopes: ["im:write"],
    run(call) {
      const { world, app, args } = call;
      const users = args.required("users").split(",");
      const user = world.workspace.users.get(users[0] ?? "");
      if (users.length > 1) throw invalidArguments("only one user is supported by the simulator");
      if (user === undefined) throw new SlackApiError("user_not_found");
      if (user.deleted === true) throw new SlackApiError("user_disabled");
      if (user.isBot === true) throw new SlackApiError("cannot_dm_bot");
      const conversation = world.workspace.dm(app, user.id);
      return {
        channel: args.flag("return_im") ? conversationJson(call, conversation) : { id: conversation.id },
      };
    },
  },

  "conversations.history": {
    token: "bot",
    scopes: [],
    run(call) {
      const conversation = readable(call);
      const roots = call.world.messages
        .all(conversation.id)
        .filter(({ ephemeralTo }) => ephemeralTo === undefined)
        .filter(({ threadTs, broadcast }) => threadTs === undefined || broadcast)
        .filter(within(call));
      const { items, nextCursor } = page([...roots].reverse(), call.args, 100);
      return messagePage(call, items, nextCursor);
    },
  },

  "conversations.replies": {
    token: "bot",
    scopes: [],
    run(call) {
      const conversation = readable(call);
      const asked = call.world.messages.find(conversation.id, call.args.required("ts"));
      const root =
        asked?.threadTs === undefined ? asked : call.world.messages.find(conversation.id, asked.threadTs);
      if (root === undefined || root.ephemeralTo !== undefined) throw new SlackApiError("thread_not_found");
      const replies = call.world.messages.replies(root).filter(within(call));
      const { items, nextCursor } = page([root, ...replies], call.args, 1000);
      return messagePage(call, items, nextCursor);
    },
  },
};

function messagePage(call: MethodCall, items: readonly Message[], nextCursor: string): JsonObject {
  const metadata = call.args.flag("include_all_metadata");
  return {
    messages: items.map((message) => messageJson(call.world, message, { metadata })),
    has_more: nextCursor !== "",
    response_metadata: { next_cursor: nextCursor },
  };
}

function readable(call: MethodCall): Conversation {
  const conversation = conversationOf(call);
  needScope(call.app, `${SCOPE_PREFIX[typeOf(conversation)] ?? "channels"}:history`);
  if (!conversation.members.has(call.app.botUserId)) throw new SlackApiError("not_in_channel");
  return conversation;
}

/** `oldest` and `latest` are exclusive unless `inclusive` is set. */
function within({ args }: MethodCall): (message: Message) => boolean {
  const oldest = args.text("oldest");
  const latest = args.text("latest");
  const inclusive = args.flag("inclusive");
  return ({ ts }) => {
    if (inclusive && (ts === oldest || ts === latest)) return true;
    return (oldest === undefined || laterThan(ts, oldest)) && (latest === undefined || laterThan(latest, ts));
  };
}

/** Ids have sixteen digits, more than a float keeps apart; both halves are compared as whole numbers. */
function laterThan(ts: string, than: string): boolean {
  const micros = (value: string): bigint => {
    const [seconds = "0", fraction = ""] = value.split(".");
    if (!/^\d{1,12}$/.test(seconds) || !/^\d{0,9}$/.test(fraction)) {
      throw new SlackApiError("invalid_ts_oldest");
    }
    return BigInt(seconds) * 1_000_000n + BigInt(fraction.padEnd(6, "0").slice(0, 6));
  };
  return micros(ts) > micros(than);
}

const SCOPE_PREFIX: Readonly<Record<string, string>> = {
  public_channel: "channels",
  private_channel: "groups",
  im: "im",
  mpim: "mpim",
};

function readScope(type: string): readonly string[] {
  const prefix = SCOPE_PREFIX[type];
  if (prefix === undefined) throw new SlackApiError("invalid_types");
  return [`${prefix}:read`];
}

function typeOf({ kind, isPrivate }: Conversation): string {
  if (kind === "dm") return "im";
  return isPrivate ? "private_channel" : "public_channel";
}

function conversationJson({ app }: MethodCall, conversation: Conversation): JsonObject {
  const { id, name, kind, isPrivate, members, createdAt } = conversation;
  const created = Math.floor(createdAt / 1000);
  if (kind === "dm") {
    const user = [...members].find((member) => member !== app.botUserId);
    return { id, created, user, is_im: true, is_channel: false, is_private: true };
  }
  return objectOf({
    id,
    name,
    name_normalized: name,
    created,
    num_members: members.size,
    is_channel: !isPrivate,
    is_group: isPrivate,
    is_im: false,
    is_mpim: false,
    is_private: isPrivate,
    is_archived: conversation.isArchived,
    is_member: members.has(app.botUserId),
  });
}

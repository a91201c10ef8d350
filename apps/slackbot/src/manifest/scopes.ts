/**
 * What the app may do in Slack, and why: the least that works.
 *
 * `methods` is what each scope is for; a test compares it with the calls in the source, in both directions, so a scope
 * that nothing needs any more cannot stay.
 *
 * Source: https://docs.slack.dev/reference/scopes, and "Required scopes" of each method.
 */
import { text, type Text } from "@bakferry/core";

export interface Scope {
  readonly scope: string;
  readonly reason: Text;
  /** The bot works without it, and does less. */
  readonly isOptional: boolean;
  readonly methods: readonly string[];
}

export const SCOPES: readonly Scope[] = [
  { scope: "commands", reason: text("bot.scope.commands"), isOptional: false, methods: [] },
  {
    scope: "chat:write",
    reason: text("bot.scope.chatWrite"),
    isOptional: false,
    methods: ["chat.postMessage", "chat.update", "chat.delete", "chat.postEphemeral"],
  },
  { scope: "users:read", reason: text("bot.scope.usersRead"), isOptional: false, methods: ["users.info"] },
  {
    scope: "usergroups:read",
    reason: text("bot.scope.usergroupsRead"),
    isOptional: false,
    methods: ["usergroups.users.list"],
  },
  {
    scope: "im:write",
    reason: text("bot.scope.imWrite"),
    isOptional: false,
    methods: ["conversations.open"],
  },
  ...(["channels:history", "groups:history", "im:history"] as const).map((scope) => ({
    scope,
    reason: text("bot.scope.history"),
    isOptional: true,
    methods: ["conversations.history", "conversations.replies"],
  })),
  {
    scope: "files:write",
    reason: text("bot.scope.filesWrite"),
    isOptional: true,
    methods: ["files.getUploadURLExternal", "files.completeUploadExternal"],
  },
  ...(["channels:read", "groups:read"] as const).map((scope) => ({
    scope,
    reason: text("bot.scope.channelsRead"),
    isOptional: true,
    methods: ["conversations.info"],
  })),
];

/** Called by the app, and open to every token. */
export const METHODS_WITHOUT_SCOPE: readonly string[] = [
  "auth.test",
  "auth.revoke",
  "apps.connections.open",
  "blocks.validate",
  "views.open",
  "views.publish",
  "views.update",
];

export function neededScopes(kind: "required" | "optional"): readonly string[] {
  return SCOPES.filter(({ isOptional }) => isOptional === (kind === "optional")).map(({ scope }) => scope);
}

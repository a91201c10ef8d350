/**
 * users.*, usergroups.* and reactions.*: who is who.
 *
 * Approval depends on these answers: guests, bots and deactivated people are told apart by flags, and
 * usergroups are read at the click.
 *
 * Source: https://docs.slack.dev/reference/objects/user-object
 */
import type { JsonObject } from "../json.ts";
import type { UserSeed } from "../seed.ts";
import type { SlackWorld } from "../world.ts";
import { messageOf, page, type Method, type MethodCall } from "./method.ts";
import { SlackApiError } from "./slack-api-error.ts";

export const peopleMethods: Readonly<Record<string, Method>> = {
  "users.info": {
    token: "bot",
    scopes: ["users:read"],
    run(call) {
      const user = call.world.workspace.users.get(call.args.required("user"));
      if (user === undefined) throw new SlackApiError("user_not_found");
      return { user: { ...userJson(call, user), ...localeJson(call, user) } };
    },
  },

  "users.list": {
    token: "bot",
    scopes: ["users:read"],
    run(call) {
      const { items, nextCursor } = page([...call.world.workspace.users.values()], call.args, 1000);
      return {
        members: items.map((user) => ({ ...userJson(call, user), ...localeJson(call, user) })),
        response_metadata: { next_cursor: nextCursor },
      };
    },
  },

  "users.lookupByEmail": {
    token: "bot",
    scopes: ["users:read.email"],
    run(call) {
      const email = call.args.required("email").toLowerCase();
      const user = [...call.world.workspace.users.values()].find(
        (each) => each.email?.toLowerCase() === email && each.deleted !== true,
      );
      if (user === undefined) throw new SlackApiError("users_not_found");
      return { user: userJson(call, user) };
    },
  },

  "usergroups.list": {
    token: "bot",
    scopes: ["usergroups:read"],
    run({ world, args }) {
      const { usergroups, team } = world.workspace;
      return {
        usergroups: usergroups.map(({ id, handle, users }) => ({
          id,
          handle,
          name: handle,
          team_id: team.id,
          is_usergroup: true,
          date_delete: 0,
          user_count: users.length,
          ...(args.flag("include_users") ? { users } : {}),
        })),
      };
    },
  },

  "usergroups.users.list": {
    token: "bot",
    scopes: ["usergroups:read"],
    run({ world, args }) {
      const id = args.required("usergroup");
      const group = world.workspace.usergroups.find((usergroup) => usergroup.id === id);
      if (group === undefined) throw new SlackApiError("no_such_subteam");
      return { users: group.users };
    },
  },

  "reactions.add": {
    token: "bot",
    scopes: ["reactions:write"],
    run(call) {
      const name = reactionName(call);
      const found = messageOf(call, "timestamp");
      const { botUserId } = call.app;
      const existing = found.reactions.find((reaction) => reaction.name === name);
      if (existing?.users.includes(botUserId) === true) throw new SlackApiError("already_reacted");
      const users = [...(existing?.users ?? []), botUserId];
      const others = found.reactions.filter((reaction) => reaction.name !== name);
      call.world.messages.update(found, { reactions: [...others, { name, users }] });
      return {};
    },
  },

  "reactions.remove": {
    token: "bot",
    scopes: ["reactions:write"],
    run(call) {
      const name = reactionName(call);
      const found = messageOf(call, "timestamp");
      const { botUserId } = call.app;
      const existing = found.reactions.find((reaction) => reaction.name === name);
      if (existing?.users.includes(botUserId) !== true) throw new SlackApiError("no_reaction");
      const users = existing.users.filter((user) => user !== botUserId);
      const others = found.reactions.filter((reaction) => reaction.name !== name);
      call.world.messages.update(found, {
        reactions: users.length === 0 ? others : [...others, { name, users }],
      });
      return {};
    },
  },
};

function reactionName({ args }: MethodCall): string {
  const name = args.required("name").replaceAll(":", "");
  if (!/^[\p{L}\p{N}_+'-]{1,100}$/u.test(name)) throw new SlackApiError("invalid_name");
  return name;
}

/** Told only to who asks for it. Source: Slack, `users.info`, argument `include_locale`. */
function localeJson({ args }: MethodCall, { locale = "en-US" }: UserSeed): JsonObject {
  return args.flag("include_locale") ? { locale } : {};
}

/** What a person of an organisation has besides. Source: https://docs.slack.dev/reference/objects/user-object. */
function enterpriseJson({ workspace: { enterprise, team } }: SlackWorld, { id }: UserSeed): JsonObject {
  if (enterprise === undefined) return {};
  return {
    enterprise_user: {
      id,
      enterprise_id: enterprise.id,
      enterprise_name: enterprise.name,
      is_admin: false,
      is_owner: false,
      teams: [team.id],
    },
  };
}

function userJson({ world, app }: MethodCall, user: UserSeed): JsonObject {
  const { id, name, realName, tz, isBot = false, isGuest = false, deleted = false } = user;
  return {
    id,
    name,
    deleted,
    tz,
    real_name: realName,
    team_id: world.workspace.team.id,
    is_bot: isBot,
    is_app_user: false,
    is_restricted: isGuest,
    is_ultra_restricted: false,
    is_admin: false,
    is_owner: false,
    ...enterpriseJson(world, user),
    profile: {
      ...(user.email !== undefined && app.scopes.includes("users:read.email") ? { email: user.email } : {}),
      real_name: realName,
      display_name: name,
      real_name_normalized: realName,
      display_name_normalized: name,
      team: world.workspace.team.id,
    },
  };
}

/**
 * What a simulated workspace holds when it starts: people, channels and installed apps.
 *
 * The default is the smallest workspace in which an approval can go right and wrong: somebody who asks, two who
 * may approve, an outsider, a guest, a channel with the bot and one without it.
 */

export interface SlackSeed {
  readonly team: { readonly id: string; readonly name: string };
  /** The organisation of an Enterprise plan that the workspace belongs to. */
  readonly enterprise?: Enterprise;
  readonly users: readonly UserSeed[];
  readonly usergroups: readonly UsergroupSeed[];
  readonly channels: readonly ChannelSeed[];
  readonly apps: readonly AppSeed[];
  /** `strict`, the default: more calls than Slack promises are answered with a 429. */
  readonly rateLimits?: "strict" | "off";
}

export interface Enterprise {
  /** `E…` */
  readonly id: string;
  readonly name: string;
}

export interface UserSeed {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  /** What the person is for, in words for the page: "asks for migrations". */
  readonly role: string;
  readonly isBot?: boolean;
  readonly isGuest?: boolean;
  readonly deleted?: boolean;
  /** Told only to apps with the scope `users:read.email`. */
  readonly email?: string;
  readonly tz: string;
  /** Language chosen in the client, as `zh-CN`; `en-US` when absent. */
  readonly locale?: string;
}

export interface UsergroupSeed {
  readonly id: string;
  readonly handle: string;
  readonly users: readonly string[];
}

interface ChannelSeed {
  readonly id: string;
  readonly name: string;
  /** User ids; a bot that is not among them gets `not_in_channel`. */
  readonly members: readonly string[];
  readonly isPrivate?: boolean;
}

export interface AppSeed {
  readonly appId: string;
  readonly botUserId: string;
  /** `xoxb-…`, for the Web API. */
  readonly botToken: string;
  /** `xapp-…`, for `apps.connections.open`. */
  readonly appToken: string;
  /** `xoxe.xoxp-…`, for `apps.manifest.*`; nobody has made one when left out. */
  readonly configurationToken?: string;
  readonly signingSecret: string;
  readonly scopes: readonly string[];
  /** Installed once for the whole organisation; its token then counts in every workspace that it was added to. */
  readonly isOrgWide?: boolean;
  readonly commands: readonly CommandSeed[];
  readonly shortcuts: readonly { readonly callbackId: string; readonly name: string }[];
  /** HTTP mode when set: everything is posted there. Socket Mode otherwise. */
  readonly requestUrl?: string;
}

interface CommandSeed {
  /** With the slash. */
  readonly command: string;
  readonly description: string;
  readonly usageHint: string;
  /** HTTP mode: overrides the app's request URL. */
  readonly url?: string;
}

const PEOPLE = ["U0REQUESTER", "U0APPROVER", "U0APPROVER2", "U0OUTSIDER", "U0GUEST"];

/** Secrets in it are fixed and worthless; they open nothing but this simulator. */
export function defaultSeed(): SlackSeed {
  return {
    team: { id: "T0EXAMPLE", name: "Example" },
    users: [
      person("U0REQUESTER", "requester", "asks for migrations"),
      person("U0APPROVER", "approver", "may approve"),
      person("U0APPROVER2", "approver2", "may approve"),
      person("U0OUTSIDER", "outsider", "may look only"),
      { ...person("U0GUEST", "guest", "is a guest of the workspace"), isGuest: true },
      { ...person("U0BAKFERRY", "bakferry", "moves databases"), isBot: true },
    ],
    usergroups: [{ id: "S0DBA", handle: "dba", users: ["U0APPROVER", "U0APPROVER2"] }],
    channels: [
      { id: "C0MIGRATIONS", name: "db-migrations", members: [...PEOPLE, "U0BAKFERRY"] },
      { id: "C0GENERAL", name: "general", members: PEOPLE },
    ],
    apps: [
      {
        appId: "A0BAKFERRY",
        botUserId: "U0BAKFERRY",
        botToken: "xoxb-simulated-bakferry",
        appToken: "xapp-simulated-bakferry",
        configurationToken: "xoxe.xoxp-simulated-bakferry",
        signingSecret: "simulated-signing-secret",
        scopes: [
          "commands",
          "chat:write",
          "files:write",
          "users:read",
          "usergroups:read",
          "im:write",
          "channels:read",
          "groups:read",
          "channels:history",
          "groups:history",
          "im:history",
        ],
        commands: [
          {
            command: "/migrate",
            description: "Migrate a SQL Server backup to RDS",
            usageHint: "[NAME] [to TARGET] | list | history | status | cancel | help",
          },
        ],
        shortcuts: [{ callbackId: "mig.new", name: "New database migration" }],
      },
    ],
  };
}

/** Throws when ids point nowhere or collide: a broken seed must not become a strange test failure. */
export function checkSeed(seed: SlackSeed): void {
  const users = uniqueIds("user", seed.users);
  uniqueIds("channel", seed.channels);
  uniqueIds("usergroup", seed.usergroups);
  uniqueIds(
    "app",
    seed.apps.map(({ appId }) => ({ id: appId })),
  );
  for (const { id, members } of seed.channels)
    for (const user of members) known(users, user, `channel ${id}`);
  for (const { id, users: listed } of seed.usergroups) {
    for (const user of listed) known(users, user, `usergroup ${id}`);
  }
  for (const { appId, botUserId } of seed.apps) known(users, botUserId, `app ${appId}`);
}

function uniqueIds(what: string, items: readonly { readonly id: string }[]): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { id } of items) {
    if (ids.has(id)) throw new Error(`Slack seed: the ${what} id "${id}" is used twice; give each its own.`);
    ids.add(id);
  }
  return ids;
}

function known(users: ReadonlySet<string>, user: string, where: string): void {
  if (!users.has(user)) {
    throw new Error(
      `Slack seed: ${where} names the user "${user}", who is not in users; add the user first.`,
    );
  }
}

function person(id: string, name: string, role: string): UserSeed {
  return { id, name, realName: name[0]?.toUpperCase() + name.slice(1), role, tz: "Asia/Shanghai" };
}

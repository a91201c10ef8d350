/**
 * People, groups, apps and conversations of the simulated workspace, all in memory.
 *
 * Slack's message ids are times ("1795341723.000100"): unique and rising within a conversation. A test clock
 * may stand still, so the part after the dot counts on when the time does not.
 */
import { type Kept, refill, replaceAll } from "../../state/kept.ts";
import type { AppSeed, SlackSeed, UserSeed, UsergroupSeed } from "../seed.ts";
import type { Changes } from "./changes.ts";
import type { Ids } from "./ids.ts";

/** Speaks for Slack itself: failed commands, clicks that nobody answered. */
export const SLACKBOT: UserSeed = {
  id: "USLACKBOT",
  name: "slackbot",
  realName: "Slackbot",
  role: "speaks for Slack",
  isBot: true,
  tz: "America/Los_Angeles",
};

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Its milliseconds that pass in a real one; 1 when left out. */
  readonly speed?: number;
}

export interface Conversation {
  readonly id: string;
  readonly kind: "channel" | "dm";
  readonly name: string;
  readonly isPrivate: boolean;
  readonly members: ReadonlySet<string>;
  readonly isArchived: boolean;
  readonly createdAt: number;
  /** By user id: the ts up to which the person has read. */
  readonly lastRead: Map<string, string>;
}

/** Slack: `account_inactive` after an uninstallation, `token_revoked` after auth.revoke. */
export type TokenEnd = "account_inactive" | "token_revoked";

interface SavedWorkspace {
  readonly conversations: ReadonlyMap<string, Conversation>;
  readonly users: ReadonlyMap<string, UserSeed>;
  readonly apps: readonly AppSeed[];
  readonly tokenEnds: ReadonlyMap<string, TokenEnd>;
  readonly lastMicros: number;
}

export interface Workspace extends Kept<SavedWorkspace> {
  readonly team: SlackSeed["team"];
  readonly enterprise: SlackSeed["enterprise"];
  readonly users: ReadonlyMap<string, UserSeed>;
  readonly usergroups: readonly UsergroupSeed[];
  readonly apps: readonly AppSeed[];
  /** Puts an app and its bot into the workspace; a token that it had before is worth nothing any more. */
  install(app: AppSeed, bot: UserSeed): void;
  /** A person types /invite. */
  invite(channelId: string, userId: string): void;
  /** What calls with its token hear from now on. */
  remove(appId: string, why: TokenEnd): void;
  /** Why a token that was good once is not any more. */
  tokenEnd(token: string): TokenEnd | undefined;
  readonly clock: Clock;
  readonly changes: Changes;
  conversation(id: string): Conversation | undefined;
  conversations(): readonly Conversation[];
  /** What happens to conversations and people while an app is not looking; `null` deletes. Throw when there is none. */
  changeConversation(id: string, change: Partial<Pick<Conversation, "isArchived" | "members">> | null): void;
  changeUser(id: string, change: Partial<Pick<UserSeed, "deleted" | "isGuest">>): void;
  /** The direct messages between an app and a person; opened when there are none yet. */
  dm(app: AppSeed, userId: string): Conversation;
  /** A Slack-like id, e.g. `V0000001`; the same run gives the same ids. */
  nextId(prefix: string): string;
  nextTs(): string;
  /** Where the workspace can be reached, without a slash at the end. */
  readonly url: string;
}

type AppBook = Pick<Workspace, "apps" | "install" | "remove" | "tokenEnd"> &
  Kept<Pick<SavedWorkspace, "apps" | "tokenEnds">>;

/** Which apps are in the workspace, and what became of the tokens of those that were. */
function createAppBook(
  installed: readonly AppSeed[],
  users: Map<string, UserSeed>,
  changes: Changes,
): AppBook {
  const apps = [...installed];
  const tokenEnds = new Map<string, TokenEnd>();
  const remove = (appId: string, why: TokenEnd): void => {
    const at = apps.findIndex((app) => app.appId === appId);
    const [gone] = at === -1 ? [] : apps.splice(at, 1);
    if (gone === undefined) return;
    tokenEnds.set(gone.botToken, why);
    changes.mark();
  };
  return {
    apps,
    install(app, bot) {
      remove(app.appId, "token_revoked");
      users.set(bot.id, bot);
      apps.push(app);
      changes.mark();
    },
    remove,
    save: () => ({ apps, tokenEnds }),
    load(saved) {
      replaceAll(apps, saved.apps);
      refill(tokenEnds, saved.tokenEnds);
    },
    tokenEnd: (token) => tokenEnds.get(token),
  };
}

interface WorkspaceParts {
  readonly clock: Clock;
  readonly url: string;
  readonly ids: Ids;
  readonly changes: Changes;
}

export function createWorkspace(seed: SlackSeed, { clock, url, ids, changes }: WorkspaceParts): Workspace {
  const conversations = new Map<string, Conversation>();
  let lastMicros = 0;

  for (const { id, name, members, isPrivate } of seed.channels) {
    conversations.set(id, {
      id,
      kind: "channel",
      name,
      isPrivate: isPrivate ?? false,
      members: new Set(members),
      isArchived: false,
      createdAt: clock.now(),
      lastRead: new Map(),
    });
  }

  const users = new Map([...seed.users, SLACKBOT].map((user) => [user.id, user]));
  const appBook = createAppBook(seed.apps, users, changes);

  return {
    team: seed.team,
    enterprise: seed.enterprise,
    users,
    usergroups: seed.usergroups,
    ...appBook,
    save: () => ({ conversations, users, lastMicros, ...appBook.save() }),
    load(saved) {
      refill(conversations, saved.conversations);
      refill(users, saved.users);
      ({ lastMicros } = saved);
      appBook.load(saved);
    },
    invite(channelId, userId) {
      const found = conversations.get(channelId);
      if (!found) throw new Error(`There is no channel ${channelId}.`);
      conversations.set(channelId, { ...found, members: new Set([...found.members, userId]) });
      changes.mark();
    },
    clock,
    changes,
    url,
    conversation: (id) => conversations.get(id),
    conversations: () => [...conversations.values()],
    changeConversation(id, change) {
      const found = conversations.get(id);
      if (found === undefined) throw new Error(`There is no conversation ${id} in this workspace.`);
      if (change === null) conversations.delete(id);
      else conversations.set(id, { ...found, ...change });
      changes.mark();
    },
    changeUser(id, change) {
      const found = users.get(id);
      if (found === undefined) throw new Error(`There is no user ${id} in this workspace.`);
      users.set(id, { ...found, ...change });
      changes.mark();
    },
    dm(app, userId) {
      const existing = [...conversations.values()].find(
        ({ kind, members }) => kind === "dm" && members.has(userId) && members.has(app.botUserId),
      );
      if (existing !== undefined) return existing;
      const opened: Conversation = {
        id: ids.next("D"),
        kind: "dm",
        name: "directmessage",
        isPrivate: true,
        members: new Set([userId, app.botUserId]),
        isArchived: false,
        createdAt: clock.now(),
        lastRead: new Map(),
      };
      conversations.set(opened.id, opened);
      return opened;
    },
    nextId: (prefix) => ids.next(prefix),
    nextTs() {
      lastMicros = Math.max(clock.now() * 1000, lastMicros + 1);
      const seconds = Math.floor(lastMicros / 1_000_000);
      return `${seconds}.${String(lastMicros % 1_000_000).padStart(6, "0")}`;
    },
  };
}

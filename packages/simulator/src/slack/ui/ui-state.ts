/**
 * The whole workspace as one person sees it.
 *
 * Made anew for every request: with everything in memory that is cheap, and it can never be out of step.
 */
import { INVITE } from "../interaction/invite.ts";
import { stringOf } from "../json.ts";
import type { UserSeed } from "../seed.ts";
import type {
  UiApp,
  UiConversation,
  UiMessage,
  UiState,
  UiUser,
  UiView,
  UiWorkspace,
} from "../ui-contract.ts";
import { fileJson } from "../web-api/file-json.ts";
import type { Message } from "../workspace/messages.ts";
import type { View } from "../workspace/views.ts";
import type { Conversation } from "../workspace/workspace.ts";
import type { SlackWorld } from "../world.ts";

/** The person must exist. */
export function uiState(world: SlackWorld, me: UserSeed): UiState {
  const { workspace, views, sockets, premises } = world;
  const home = views.homes(me.id)[0];
  return {
    version: workspace.changes.version(),
    team: workspace.team.name,
    teamId: workspace.team.id,
    workspaces: premises.worlds.map((each) => workspaceOf(each, me)),
    apps: workspace.apps.map((app) => appOf(world, app.botUserId)),
    offer: premises.offer(workspace.team.id),
    me: userOf(me),
    users: [...workspace.users.values()].map(userOf),
    usergroups: workspace.usergroups.map(({ id, handle }) => ({ id, handle })),
    conversations: workspace
      .conversations()
      .filter(({ members }) => members.has(me.id))
      .map((conversation) => conversationOf(world, conversation, me.id)),
    commands: [...workspace.apps.flatMap(({ commands }) => commands), INVITE].map(
      ({ command, description, usageHint }) => ({ command, description, usageHint }),
    ),
    shortcuts: workspace.apps.flatMap(({ shortcuts }) => shortcuts),
    modals: views.modals(me.id).map(uiView),
    home: home === undefined ? null : uiView(home),
    connections: workspace.apps.reduce(
      (sum, { appId, requestUrl }) => sum + (requestUrl === undefined ? sockets.count(appId) : 1),
      0,
    ),
  };
}

/** A person has an account in each workspace; the same name stands for the same person. */
function workspaceOf(world: SlackWorld, me: UserSeed): UiWorkspace {
  const { team, users } = world.workspace;
  const people = [...users.values()].filter(({ isBot, deleted }) => isBot !== true && deleted !== true);
  const there = people.find(({ name }) => name === me.name) ?? people[0];
  const unread = there === undefined ? 0 : unreadOf(world, there.id);
  return { ...team, me: there?.id ?? "", unread };
}

function unreadOf(world: SlackWorld, me: string): number {
  return world.workspace
    .conversations()
    .filter(({ members }) => members.has(me))
    .reduce((sum, conversation) => sum + unreadIn(conversation, visibleTo(world, conversation, me), me), 0);
}

function appOf({ premises, workspace }: SlackWorld, botUserId: string): UiApp {
  return { botUserId, canLeave: premises.isInstalled(workspace.team.id) };
}

function userOf({
  id,
  name,
  realName,
  role,
  isBot = false,
  isGuest = false,
  locale = "en-US",
}: UserSeed): UiUser {
  return { id, name, realName, role, isBot, isGuest, locale };
}

function visibleTo({ messages }: SlackWorld, { id }: Conversation, me: string): readonly Message[] {
  return messages.all(id).filter(({ ephemeralTo }) => ephemeralTo === undefined || ephemeralTo === me);
}

function unreadIn({ lastRead }: Conversation, visible: readonly Message[], me: string): number {
  const read = lastRead.get(me);
  const readUpTo = read === undefined ? -1 : visible.findIndex(({ ts }) => ts === read);
  return visible.slice(readUpTo + 1).filter(({ user, ephemeralTo }) => user !== me && !ephemeralTo).length;
}

function conversationOf(world: SlackWorld, conversation: Conversation, me: string): UiConversation {
  const { id, kind, isPrivate, name, members } = conversation;
  const visible = visibleTo(world, conversation, me);
  const replyCounts = new Map<string, number>();
  for (const { threadTs, ephemeralTo } of visible) {
    if (threadTs === undefined || ephemeralTo !== undefined) continue;
    replyCounts.set(threadTs, (replyCounts.get(threadTs) ?? 0) + 1);
  }
  const other = [...members].find((member) => member !== me);
  return {
    id,
    kind,
    isPrivate,
    name: kind === "dm" ? (world.workspace.users.get(other ?? "")?.name ?? name) : name,
    unread: unreadIn(conversation, visible, me),
    messages: visible.map((message) => messageOf(world, message, replyCounts.get(message.ts) ?? 0)),
  };
}

function messageOf({ files, workspace }: SlackWorld, message: Message, replyCount: number): UiMessage {
  const { ts, user, text, blocks, threadTs, editedTs, ephemeralTo, broadcast } = message;
  return {
    ts,
    user,
    text,
    blocks,
    broadcast,
    files: (message.files ?? []).flatMap((id) => {
      const file = files.find(id);
      if (!file) return [];
      const { name, title, sizeBytes } = file;
      return [{ name, title, sizeBytes, url: stringOf(fileJson(workspace, file)["url_private"]) ?? "" }];
    }),
    ...(threadTs === undefined ? {} : { threadTs }),
    replyCount,
    edited: editedTs !== undefined,
    ephemeral: ephemeralTo !== undefined,
  };
}

export function uiView({ id, type, callbackId, title, submit, close, blocks, errors, busy }: View): UiView {
  return {
    id,
    type,
    callbackId,
    blocks,
    errors,
    busy,
    title: stringOf(title?.["text"]) ?? "",
    ...(submit === undefined ? {} : { submit: stringOf(submit["text"]) ?? "" }),
    ...(close === undefined ? {} : { close: stringOf(close["text"]) ?? "" }),
  };
}

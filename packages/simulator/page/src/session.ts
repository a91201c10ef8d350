/** What every part of the page needs: who is looking, what the workspace holds, how to speak and where to go. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";

import type { UiState, UiUser } from "../../src/slack/ui-contract.ts";
import type { Api } from "./api.ts";
import type { Route } from "./route.ts";

export interface Session {
  readonly state: UiState;
  readonly api: Api;
  readonly route: Route;
  /** Changes part of the address. */
  readonly go: (change: Partial<Route>) => void;
}

/** Slack itself speaks as this user, who is in no list. */
const SLACKBOT = "USLACKBOT";

export const SessionContext = createContext<Session | undefined>(undefined);

/** Throws outside the app: a component drawn without a session is a bug. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error("There is no session here; draw this inside the app.");
  return session;
}

/** An unknown id becomes a person who is called by that id, so that a message is never without an author. */
export function userById(state: UiState, id: string): UiUser {
  const known = state.users.find((user) => user.id === id);
  if (known !== undefined) return known;
  const isSlackbot = id === SLACKBOT;
  const name = isSlackbot ? "Slackbot" : id;
  return { id, name, realName: name, role: "", isBot: isSlackbot, isGuest: false, locale: "en-US" };
}

export function displayName(user: UiUser): string {
  return user.realName || user.name || user.id;
}

/** The handle of a usergroup, without the at sign. */
export function usergroupHandle(state: UiState, id: string): string {
  return (state.usergroups.find((group) => group.id === id)?.handle ?? id).replace(/^@/, "");
}

/** The bot of the app that is in the workspace; the page knows one, as the simulator's workspaces have at most one. */
export function installedApp({ apps, users }: UiState): UiUser | undefined {
  return users.find(({ id }) => id === apps[0]?.botUserId);
}

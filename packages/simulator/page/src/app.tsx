/** The whole page: who looks, at what, and the parts around it. */
import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";

import type { UiState } from "../../src/slack/ui-contract.ts";
import { Announcer } from "./announcer.tsx";
import { createApi, createReadOnlyApi } from "./api.ts";
import { ConnectionBanner } from "./banner.tsx";
import { ChannelPane } from "./channel.tsx";
import { DeskPane } from "./desk/desk-pane.tsx";
import { DeskContext, useDeskState } from "./desk/use-desk.ts";
import { HomePane } from "./home.tsx";
import { TopModal } from "./modal.tsx";
import { Rail } from "./rail.tsx";
import { formatRoute, HOME, parseRoute, type Route } from "./route.ts";
import { SessionContext, type Session } from "./session.ts";
import { Shortcuts } from "./shortcuts.tsx";
import { Sidebar } from "./sidebar.tsx";
import { useLiveState } from "./state.ts";
import { ThreadPane } from "./thread.tsx";

export function App(): JSX.Element {
  const [route, go] = useRoute();
  const { workspace, moment } = route;
  const { state, link, problem } = useLiveState(route);
  const desk = useDeskState(moment, route.desk !== "");
  const as = state?.me.id ?? route.as;
  const api = useMemo(
    () => (moment === "" ? createApi(workspace, as) : createReadOnlyApi()),
    [workspace, as, moment],
  );
  useEffect(() => {
    if (state === undefined) return;
    // In the address as soon as it is known.
    const isUnnamed = workspace === "" && state.workspaces.length > 1;
    if (isUnnamed || route.as === "")
      go({ as: state.me.id, ...(isUnnamed ? { workspace: state.teamId } : {}) });
  }, [state?.me.id, state?.teamId, route.as, workspace]);
  if (state === undefined) return <Waiting as={route.as} moment={route.moment} problem={problem} />;
  const session: Session = { state, api, route: withDefaults(route, state), go };
  return (
    <SessionContext.Provider value={session}>
      <DeskContext.Provider value={desk}>
        <Frame link={link} />
      </DeskContext.Provider>
    </SessionContext.Provider>
  );
}

function Frame({ link }: { readonly link: "connecting" | "live" | "lost" }): JSX.Element {
  const [drawer, setDrawer] = useState(false);
  return (
    <SessionContext.Consumer>
      {(session) => {
        if (session === undefined) return null;
        const { route, state } = session;
        const title = route.conversation === HOME ? "Home" : titleOf(session);
        document.title = `${unreadMark(state)}${title} – ${state.team}`;
        const openDrawer = (): void => {
          setDrawer(true);
          requestAnimationFrame(() => document.querySelector<HTMLElement>(".sidebar button")?.focus());
        };
        return (
          <div class={frameClass(session, drawer)}>
            <ConnectionBanner link={link} />
            <div class="side">
              <Rail onLeave={() => setDrawer(false)} />
              <Sidebar onLeave={() => setDrawer(false)} />
            </div>
            <button
              type="button"
              class="drawer-shade"
              aria-label="Close the sidebar"
              onClick={() => setDrawer(false)}
            />
            {route.conversation === HOME ? (
              <HomePane onMenu={openDrawer} />
            ) : (
              <ChannelPane key={`${state.teamId}/${state.me.id}/${route.conversation}`} onMenu={openDrawer} />
            )}
            {route.thread !== "" && <ThreadPane key={`${state.teamId}/${state.me.id}/${route.thread}`} />}
            {route.desk !== "" && <DeskPane tab={route.desk} />}
            <TopModal />
            <Shortcuts />
            <Announcer />
          </div>
        );
      }}
    </SessionContext.Consumer>
  );
}

function frameClass({ state, route }: Session, drawer: boolean): string {
  const { thread, desk, isWide } = route;
  const parts = [
    ["frame-rail", state.workspaces.length > 1],
    ["frame-drawer", drawer],
    ["frame-thread", thread !== ""],
    ["frame-desk", desk !== ""],
    ["frame-wide", desk !== "" && isWide],
  ] as const;
  return ["frame", ...parts.flatMap(([name, isOn]) => (isOn ? [name] : []))].join(" ");
}

interface WaitingProps {
  readonly as: string;
  readonly moment: string;
  readonly problem: string | undefined;
}

function Waiting({ as, moment, problem }: WaitingProps): JSX.Element {
  return (
    <main class="waiting" aria-busy={problem === undefined}>
      <h1 class="visually-hidden">Slack simulator</h1>
      {problem === undefined ? (
        <p role="status">Opening the workspace…</p>
      ) : (
        <div role="alert">
          <p>
            {moment === ""
              ? "The workspace could not be opened. Trying again…"
              : "The kept moment could not be opened."}
          </p>
          <p class="quiet">{problem}</p>
          {(as !== "" || moment !== "") && (
            <p>
              <a href="#">Open the present as the first person instead</a>
            </p>
          )}
        </div>
      )}
    </main>
  );
}

function useRoute(): readonly [Route, (change: Partial<Route>) => void] {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const changed = (): void => setRoute(parseRoute(location.hash));
    window.addEventListener("hashchange", changed);
    // It may have changed between the first drawing and now.
    changed();
    return () => window.removeEventListener("hashchange", changed);
  }, []);
  return [
    route,
    (change) => {
      location.hash = formatRoute({ ...parseRoute(location.hash), ...change });
    },
  ];
}

/** A conversation that this person cannot see becomes the first one that they can. */
function withDefaults(route: Route, state: UiState): Route {
  const known =
    route.conversation === HOME || state.conversations.some(({ id }) => id === route.conversation);
  if (known) return route;
  const first = state.conversations.find(({ kind }) => kind === "channel") ?? state.conversations[0];
  const thread = route.conversation === "" ? route.thread : "";
  return { ...route, conversation: first?.id ?? HOME, thread };
}

function titleOf({ route, state }: Session): string {
  const conversation = state.conversations.find(({ id }) => id === route.conversation);
  if (conversation === undefined) return "";
  return conversation.kind === "channel" ? `#${conversation.name.replace(/^#/, "")}` : conversation.name;
}

function unreadMark(state: UiState): string {
  const unread = state.conversations.reduce((sum, conversation) => sum + conversation.unread, 0);
  return unread === 0 ? "" : `(${unread}) `;
}

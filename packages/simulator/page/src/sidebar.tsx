/** The left side: the workspace, who you are, and everything that can be opened. */
import type { JSX } from "preact";

import type { UiConversation } from "../../src/slack/ui-contract.ts";
import { Avatar } from "./avatar.tsx";
import { TAB_TITLES } from "./desk/desk-pane.tsx";
import { useDesk } from "./desk/use-desk.ts";
import { Icon, type IconName } from "./icons.tsx";
import { Offer } from "./offer.tsx";
import { DESK_TABS, formatRoute, HOME, type DeskTab } from "./route.ts";
import { rove } from "./roving.ts";
import { displayName, installedApp, useSession } from "./session.ts";
import { showShortcuts } from "./shortcuts.tsx";
import { useTheme, type Theme } from "./theme.ts";

export interface SidebarProps {
  /** Called after each choice, so that the drawer of a small screen can close. */
  readonly onLeave: () => void;
}

const THEME_ICONS: Readonly<Record<Theme, IconName>> = { system: "screen", light: "sun", dark: "moon" };

export function Sidebar({ onLeave }: SidebarProps): JSX.Element {
  const { state } = useSession();
  const [theme, nextTheme] = useTheme();
  const channels = state.conversations.filter(({ kind }) => kind === "channel");
  const direct = state.conversations.filter(({ kind }) => kind === "dm");
  return (
    <aside
      class="sidebar"
      aria-label="Workspace"
      onKeyDown={(event) => {
        if (event.key === "Escape") onLeave();
        else rove(event, { items: ".person, .place", axis: "vertical" });
      }}
    >
      <header class="team">
        <span class="team-name">{state.team}</span>
        <span class="grow" />
        <button
          type="button"
          class="icon-button"
          aria-label="Help for the keyboard"
          title="Help for the keyboard (Ctrl /)"
          onClick={showShortcuts}
        >
          <Icon name="keyboard" />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label={`Theme: ${theme}. Change it`}
          title={`Theme: ${theme}`}
          onClick={nextTheme}
        >
          <Icon name={THEME_ICONS[theme]} />
        </button>
      </header>
      <People onLeave={onLeave} />
      <nav aria-label="Conversations">
        <ConversationList title="Channels" conversations={channels} onLeave={onLeave} />
        <ConversationList title="Direct messages" conversations={direct} onLeave={onLeave} />
        <Apps onLeave={onLeave} />
        <DeskPlaces onLeave={onLeave} />
      </nav>
      <p class="sidebar-note">A simulator on this machine. Nothing here reaches Slack.</p>
    </aside>
  );
}

function People({ onLeave }: SidebarProps): JSX.Element {
  const { state, go } = useSession();
  const others = state.users.filter((user) => !user.isBot && user.id !== state.me.id);
  const people = state.users.some(({ id }) => id === state.me.id)
    ? state.users.filter((user) => !user.isBot)
    : [state.me, ...others];
  return (
    <section class="people" aria-labelledby="people-title">
      <h2 id="people-title" class="side-title">
        You are
      </h2>
      {people.map((user) => (
        <button
          key={user.id}
          type="button"
          class="person"
          aria-pressed={user.id === state.me.id}
          tabIndex={user.id === state.me.id ? 0 : -1}
          data-user-id={user.id}
          onClick={() => {
            go({ as: user.id });
            onLeave();
          }}
        >
          <Avatar user={user} />
          <span class="person-words">
            <span class="person-name">
              {displayName(user)}
              {user.isGuest && <span class="tag">guest</span>}
            </span>
            <span class="person-role">{user.role}</span>
          </span>
          {user.id === state.me.id && <Icon name="check" />}
        </button>
      ))}
    </section>
  );
}

interface ConversationListProps extends SidebarProps {
  readonly title: string;
  readonly conversations: readonly UiConversation[];
}

function ConversationList({ title, conversations, onLeave }: ConversationListProps): JSX.Element | null {
  const { state, route, go } = useSession();
  if (conversations.length === 0) return null;
  return (
    <section>
      <h2 class="side-title">{title}</h2>
      <ul>
        {conversations.map(({ id, kind, name, unread }) => {
          const isOpen = route.conversation === id;
          const partner = state.users.find((user) => displayName(user) === name || user.name === name);
          return (
            <li key={id}>
              <a
                href={`./${formatRoute({ ...route, conversation: id, thread: "", message: "" })}`}
                class={unread > 0 ? "place place-unread" : "place"}
                aria-current={isOpen ? "page" : undefined}
                tabIndex={isOpen || route.conversation === HOME ? 0 : -1}
                data-conversation-id={id}
                onClick={(event) => {
                  event.preventDefault();
                  go({ conversation: id, thread: "", message: "" });
                  onLeave();
                }}
              >
                {kind === "dm" && partner !== undefined ? (
                  <Avatar user={partner} small />
                ) : (
                  <Icon name="hash" />
                )}
                <span class="place-name">
                  {kind === "dm" && partner !== undefined ? displayName(partner) : name.replace(/^#/, "")}
                </span>
                {unread > 0 && (
                  <span class="unread">
                    {unread}
                    <span class="visually-hidden"> unread</span>
                  </span>
                )}
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Apps({ onLeave }: SidebarProps): JSX.Element | null {
  const { state, route, go } = useSession();
  const app = installedApp(state);
  if (app === undefined && state.offer === null) return null;
  return (
    <section>
      <h2 class="side-title">Apps</h2>
      {app === undefined ? (
        <Offer />
      ) : (
        <ul>
          <li>
            <a
              href={`./${formatRoute({ ...route, conversation: HOME, thread: "" })}`}
              class="place"
              aria-current={route.conversation === HOME ? "page" : undefined}
              onClick={(event) => {
                event.preventDefault();
                go({ conversation: HOME, thread: "" });
                onLeave();
              }}
            >
              <Avatar user={app} small />
              <span class="place-name">{displayName(app)} Home</span>
            </a>
          </li>
        </ul>
      )}
    </section>
  );
}

const DESK_ICONS: Readonly<Record<DeskTab, IconName>> = {
  guide: "info",
  cloud: "cloud",
  requests: "list",
  faults: "bolt",
  scenarios: "play",
};

/** What stands beside Slack: the cloud behind it, and the means to make trouble. */
function DeskPlaces({ onLeave }: SidebarProps): JSX.Element {
  const { route, go } = useSession();
  const { desk } = useDesk();
  const hasGuide = (desk?.guide ?? null) !== null;
  return (
    <section>
      <h2 class="side-title">Simulator</h2>
      <ul>
        {DESK_TABS.filter((tab) => tab !== "guide" || hasGuide).map((tab) => (
          <li key={tab}>
            <a
              href={`./${formatRoute({ ...route, desk: tab })}`}
              class="place"
              aria-current={route.desk === tab ? "true" : undefined}
              tabIndex={tab === (route.desk || "cloud") ? 0 : -1}
              onClick={(event) => {
                event.preventDefault();
                go({ desk: route.desk === tab ? "" : tab });
                onLeave();
              }}
            >
              <Icon name={DESK_ICONS[tab]} />
              <span class="place-name">{TAB_TITLES[tab]}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Ctrl K: type a few letters, press Enter, be somebody else or somewhere else. */
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";

import { TAB_TITLES } from "./desk/desk-pane.tsx";
import { Dialog } from "./dialog.tsx";
import { DESK_TABS, HOME } from "./route.ts";
import { displayName, useSession, type Session } from "./session.ts";
import { goToWorkspace } from "./workspaces.ts";

interface Target {
  readonly key: string;
  readonly kind: string;
  readonly name: string;
  readonly go: () => void;
}

export function Switcher({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const session = useSession();
  const [words, setWords] = useState("");
  const [active, setActive] = useState(0);
  const id = useId();
  const wanted = words.trim().toLowerCase();
  const found = targetsOf(session).filter(({ name, kind }) =>
    `${kind} ${name}`.toLowerCase().includes(wanted),
  );
  const choose = (target: Target | undefined): void => {
    if (target === undefined) return;
    onClose();
    target.go();
  };
  return (
    <Dialog labelledBy={`${id}-title`} class="switcher" onEscape={onClose}>
      <h2 id={`${id}-title`} class="visually-hidden">
        Go to
      </h2>
      <div class="dialog-body">
        <input
          class="text-input"
          role="combobox"
          aria-label="Go to"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={found.length > 0 ? `${id}-${active}` : undefined}
          placeholder="Go to…"
          autocomplete="off"
          value={words}
          onInput={(event) => {
            setWords(event.currentTarget.value);
            setActive(0);
          }}
          onKeyDown={(event) => {
            const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
            if (step !== undefined && found.length > 0) {
              event.preventDefault();
              setActive((active + step + found.length) % found.length);
            } else if (event.key === "Enter") {
              event.preventDefault();
              choose(found[active]);
            }
          }}
        />
        <div class="switcher-list menu" id={`${id}-list`} role="listbox" aria-label="Places">
          {found.map((target, index) => (
            <div
              key={target.key}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === active}
              class={index === active ? "menu-item menu-item-active" : "menu-item"}
              ref={(element) => {
                if (index === active) element?.scrollIntoView({ block: "nearest" });
              }}
              onClick={() => choose(target)}
            >
              <span>
                <bdi>{target.name}</bdi> <span class="quiet">{target.kind}</span>
              </span>
            </div>
          ))}
        </div>
        <p class={found.length === 0 ? "hint" : "visually-hidden"} role="status">
          {found.length === 0 ? "Nothing is called that." : `${found.length} places`}
        </p>
      </div>
    </Dialog>
  );
}

function targetsOf(session: Session): readonly Target[] {
  const { state, go } = session;
  const people = state.users
    .filter(({ isBot }) => !isBot)
    .map((user) => ({
      key: user.id,
      kind: `person, ${user.role}`,
      name: displayName(user),
      go: () => go({ as: user.id }),
    }));
  const conversations = state.conversations.map(({ id, kind, name }) => ({
    key: id,
    kind: kind === "channel" ? "channel" : "direct messages",
    name: kind === "channel" ? `#${name}` : name,
    go: () => go({ conversation: id, thread: "", message: "" }),
  }));
  const home = { key: HOME, kind: "app", name: "Home", go: () => go({ conversation: HOME, thread: "" }) };
  const desk = DESK_TABS.map((tab) => ({
    key: tab,
    kind: "simulator",
    name: TAB_TITLES[tab],
    go: () => go({ desk: tab }),
  }));
  const workspaces = state.workspaces
    .filter(({ id }) => id !== state.teamId)
    .map((workspace) => ({
      key: workspace.id,
      kind: "workspace",
      name: workspace.name,
      go: () => goToWorkspace(session, workspace),
    }));
  return [...people, ...conversations, home, ...workspaces, ...desk];
}

/**
 * Keys that work everywhere, the list that tells them, and the quick switcher.
 *
 * All of them need Ctrl, Alt or a function key: single letters would get in the way of people who dictate (WCAG 2.1.4).
 */
import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

import { Dialog } from "./dialog.tsx";
import { Icon } from "./icons.tsx";
import { useSession, type Session } from "./session.ts";
import { Switcher } from "./switcher.tsx";
import { goToNextWorkspace } from "./workspaces.ts";

const KEYS: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ["Ctrl", "K"], does: "Go to a person, a conversation or a part of the simulator" },
  { keys: ["Ctrl", "/"], does: "Show these shortcuts" },
  { keys: ["F6"], does: "On to the next part of the page; with Shift back" },
  { keys: ["Alt", "↑ ↓"], does: "Previous, next conversation" },
  { keys: ["Alt", "Shift", "↑ ↓"], does: "Become the previous, next person" },
  { keys: ["Ctrl", "Shift", "[ ]"], does: "Previous, next workspace" },
  { keys: ["↑ ↓"], does: "From message to message, and through every list" },
  { keys: ["Enter"], does: "On a message: open its thread" },
  { keys: ["Tab"], does: "In the message box: complete a command" },
  { keys: ["Esc"], does: "Close what is open: menu, dialog, thread, simulator" },
];

type Open = "keys" | "switcher" | undefined;

export function Shortcuts(): JSX.Element | null {
  const session = useSession();
  const [open, setOpen] = useState<Open>();
  // Two quick presses must not both start from the same place.
  const latest = useRef(session);
  latest.current = session;
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || document.querySelector("dialog[open]") !== null) return;
      const done = shortcut(event, { session: latest.current, setOpen });
      if (done) event.preventDefault();
    };
    const asked = (): void => setOpen("keys");
    document.addEventListener("keydown", pressed);
    document.addEventListener(ASK, asked);
    return () => {
      document.removeEventListener("keydown", pressed);
      document.removeEventListener(ASK, asked);
    };
  }, []);
  const close = (): void => setOpen(undefined);
  if (open === "switcher") return <Switcher onClose={close} />;
  return open === "keys" ? <KeyList onClose={close} /> : null;
}

const ASK = "bakferry:shortcuts";

/** Opens the list from anywhere. */
export function showShortcuts(): void {
  document.dispatchEvent(new Event(ASK));
}

interface Means {
  readonly session: Session;
  readonly setOpen: (open: Open) => void;
}

function shortcut(event: KeyboardEvent, { session, setOpen }: Means): boolean {
  const isControl = event.ctrlKey || event.metaKey;
  const bracket = isControl && event.shiftKey ? BRACKETS[event.code] : undefined;
  const arrow = event.altKey ? ARROWS[event.key] : undefined;
  if (isControl && event.key.toLowerCase() === "k") setOpen("switcher");
  else if (isControl && event.key === "/") setOpen("keys");
  else if (bracket !== undefined) goToNextWorkspace(session, bracket);
  else if (event.key === "F6") focusNextPart(event.shiftKey ? -1 : 1);
  else if (arrow === undefined) return false;
  else if (event.shiftKey) becomeNext(session, arrow);
  else openNext(session, arrow);
  return true;
}

const ARROWS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 };

/** By their place, because what they write differs between keyboards. */
const BRACKETS: Readonly<Record<string, number>> = { BracketLeft: -1, BracketRight: 1 };

const PARTS = [
  ".rail .rail-place[tabindex='0']",
  ".sidebar .place[tabindex='0'], .sidebar .person[aria-pressed=true]",
  ".pane .messages, .pane .home-scroll, .pane .empty",
  ".pane .composer textarea",
  ".thread .messages",
  ".thread .composer textarea",
  ".desk [role=tab][aria-selected=true]",
];

function focusNextPart(step: number): void {
  const parts = PARTS.flatMap((part) => {
    const element = document.querySelector<HTMLElement>(part);
    return element !== null && element.checkVisibility({ visibilityProperty: true }) ? [element] : [];
  });
  const active = document.activeElement;
  const rooms = parts.map(
    (part) => part.closest(".rail, .sidebar, .messages, .home-scroll, .composer, .desk") ?? part,
  );
  const at = rooms.findIndex((room) => room.contains(active));
  const next = at < 0 ? (step > 0 ? 0 : parts.length - 1) : (at + step + parts.length) % parts.length;
  parts[next]?.focus();
}

function becomeNext({ state, go }: Session, step: number): void {
  const people = state.users.filter(({ isBot }) => !isBot);
  const at = people.findIndex(({ id }) => id === state.me.id);
  const next = people[(at + step + people.length) % people.length];
  if (next !== undefined) go({ as: next.id });
}

function openNext({ state, route, go }: Session, step: number): void {
  const { conversations } = state;
  const at = conversations.findIndex(({ id }) => id === route.conversation);
  const next = conversations[(at + step + conversations.length) % conversations.length];
  if (next !== undefined) go({ conversation: next.id, thread: "", message: "" });
}

function KeyList({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const titleId = useId();
  return (
    <Dialog labelledBy={titleId} class="modal" onEscape={onClose}>
      <header class="dialog-head">
        <h2 id={titleId}>Keyboard shortcuts</h2>
        <button type="button" class="icon-button" aria-label="Close" data-default-focus onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div class="dialog-body">
        <dl class="keys">
          {KEYS.map(({ keys, does }) => (
            <div key={does} class="key-row">
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Dialog>
  );
}

/**
 * Where people write: messages, and slash commands with completion.
 *
 * Slack takes commands in channels only; in a thread it refuses them, and so does this composer. A command's text is
 * cleared at once, and comes back when it failed and nothing else has been typed.
 */
import type { JSX, TargetedKeyboardEvent } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";

import type { UiResult, UiState } from "../../src/slack/ui-contract.ts";
import { Icon } from "./icons.tsx";
import { createKeyedStore, useKeyed } from "./keyed-store.ts";
import { MenuButton } from "./menu.tsx";
import { outgoingText } from "./mrkdwn/outgoing.ts";
import { useSession } from "./session.ts";

export interface ComposerProps {
  readonly channel: string;
  readonly label: string;
  readonly threadTs?: string;
}

type Command = UiState["commands"][number];

const drafts = createKeyedStore<string>();

/** Puts words into somebody's message box, for them to send. */
export function proposeDraft(
  { person, channel }: { readonly person: string; readonly channel: string },
  text: string,
): void {
  drafts.set(draftKey(person, channel), text);
}

function draftKey(person: string, channel: string, threadTs = ""): string {
  return `${person}/${channel}/${threadTs}`;
}

export function Composer(props: ComposerProps): JSX.Element {
  const { label, threadTs } = props;
  const input = useRef<HTMLTextAreaElement>(null);
  const writing = useWriting(props);
  const completion = useCompletion(props, writing);
  const listId = useId();
  useGrowing(input, writing.draft);
  useFocusAtFirst(input);
  const open = completion.matches.length > 0;
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void writing.send();
      }}
    >
      {writing.problem !== undefined && (
        <p class="fault" role="alert">
          <Icon name="alert" />
          {writing.problem}
        </p>
      )}
      {completion.hint !== undefined && (
        <p class="command-hint">
          <code>
            {completion.hint.command} {completion.hint.usageHint}
          </code>
        </p>
      )}
      <div class="composer-box">
        {open && (
          <CommandList
            id={listId}
            commands={completion.matches}
            active={completion.active}
            onChoose={completion.choose}
          />
        )}
        <textarea
          ref={input}
          rows={1}
          value={writing.draft}
          aria-label={label}
          placeholder={label}
          aria-autocomplete="list"
          aria-controls={open ? listId : undefined}
          aria-activedescendant={open ? `${listId}-${completion.active}` : undefined}
          onInput={(event) => {
            writing.write(event.currentTarget.value);
            completion.restart();
          }}
          onKeyDown={completion.onKeyDown}
        />
        <div class="composer-tools">
          {threadTs === undefined && <Shortcuts onProblem={writing.complain} />}
          <button type="submit" class="send" aria-label="Send" disabled={writing.draft.trim() === ""}>
            <Icon name="send" />
          </button>
        </div>
      </div>
    </form>
  );
}

interface Writing {
  readonly draft: string;
  /** Why the last thing sent did not arrive. */
  readonly problem: string | undefined;
  readonly write: (text: string) => void;
  readonly complain: (problem: string | undefined) => void;
  readonly send: () => Promise<void>;
}

function useWriting({ channel, threadTs }: ComposerProps): Writing {
  const { state, api } = useSession();
  const key = draftKey(state.me.id, channel, threadTs);
  const [draft = "", write] = useKeyed(drafts, key);
  const [problem, complain] = useState<string>();
  const deliver = (text: string): Promise<UiResult> => {
    if (!text.startsWith("/")) return api.message(channel, outgoingText(text, state.users), threadTs);
    if (threadTs === undefined) return api.command(channel, text);
    const [name = ""] = text.split(/\s/);
    return Promise.resolve({ ok: false, error: `${name} is not supported in threads. Sorry!` });
  };
  const send = async (): Promise<void> => {
    const text = draft.trim();
    if (text === "") return;
    write("");
    complain(undefined);
    const result = await deliver(text);
    if (result.ok) return;
    complain(result.error);
    if ((drafts.get(key) ?? "") === "") write(text);
  };
  // When an app fails, Slackbot says so in the channel; once is enough.
  const messages = state.conversations.find(({ id }) => id === channel)?.messages ?? [];
  const told = messages.some(({ ephemeral, text }) => ephemeral && text === problem);
  return { draft, problem: told ? undefined : problem, write, complain, send };
}

interface Completion {
  readonly matches: readonly Command[];
  readonly active: number;
  /** The command that is being written, for its usage. */
  readonly hint: Command | undefined;
  readonly choose: (command: Command) => void;
  readonly restart: () => void;
  readonly onKeyDown: (event: TargetedKeyboardEvent<HTMLTextAreaElement>) => void;
}

function useCompletion({ threadTs }: ComposerProps, { draft, write, send }: Writing): Completion {
  const { state } = useSession();
  const [active, setActive] = useState(0);
  const [hidden, setHidden] = useState(false);
  const commands = threadTs === undefined ? state.commands : [];
  const matches = hidden ? [] : completions(commands, draft);
  const choose = (command: Command): void => {
    write(`${command.command} `);
    setActive(0);
  };
  return {
    matches,
    active,
    hint: commands.find(({ command }) => draft === command || draft.startsWith(`${command} `)),
    choose,
    restart() {
      setActive(0);
      setHidden(false);
    },
    onKeyDown(event) {
      const step = event.isComposing ? undefined : keyStep(event, { count: matches.length, active });
      if (step === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      const chosen = matches[active];
      if (step === "send") void send();
      else if (step === "hide") setHidden(true);
      else if (step === "complete" && chosen !== undefined) choose(chosen);
      else if (typeof step === "number") setActive(step);
    },
  };
}

interface CommandListProps {
  readonly id: string;
  readonly commands: readonly Command[];
  readonly active: number;
  readonly onChoose: (command: Command) => void;
}

function CommandList({ id, commands, active, onChoose }: CommandListProps): JSX.Element {
  return (
    <div class="commands menu" id={id} role="listbox" aria-label="Slash commands">
      {commands.map((command, index) => (
        <div
          key={command.command}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          class={index === active ? "menu-item menu-item-active" : "menu-item"}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(command)}
        >
          <span>
            <strong>{command.command}</strong> <span class="quiet">{command.usageHint}</span>
          </span>
          <span class="option-hint">{command.description}</span>
        </div>
      ))}
    </div>
  );
}

interface ShortcutsProps {
  readonly onProblem: (problem: string | undefined) => void;
}

function Shortcuts({ onProblem }: ShortcutsProps): JSX.Element | null {
  const { state, api } = useSession();
  if (state.shortcuts.length === 0) return null;
  const run = async (callbackId: string): Promise<void> => {
    const result = await api.shortcut(callbackId);
    onProblem(result.ok ? undefined : result.error);
  };
  const items = state.shortcuts.map(({ callbackId, name }) => ({
    key: callbackId,
    content: name,
    onChoose: () => void run(callbackId),
  }));
  return <MenuButton label="Shortcuts" icon="bolt" class="icon-button" items={items} />;
}

type Step = "send" | "hide" | "complete" | number;

interface ListPosition {
  readonly count: number;
  readonly active: number;
}

function keyStep(event: KeyboardEvent, { count, active }: ListPosition): Step | undefined {
  if (count > 0) {
    if (event.key === "ArrowDown") return (active + 1) % count;
    if (event.key === "ArrowUp") return (active - 1 + count) % count;
    if (event.key === "Tab" && !event.shiftKey) return "complete";
    if (event.key === "Enter" && !event.shiftKey) return "complete";
    if (event.key === "Escape") return "hide";
  }
  return event.key === "Enter" && !event.shiftKey ? "send" : undefined;
}

/** Commands that the draft may become; none once one is written out. */
function completions(commands: readonly Command[], draft: string): readonly Command[] {
  if (!/^\/\S*$/.test(draft) || commands.some(({ command }) => command === draft)) return [];
  return commands.filter(({ command }) => command.startsWith(draft.toLowerCase()));
}

/**
 * Whoever opens a conversation can write at once, as in Slack. On a touch screen that would call up the keyboard; and
 * where people are switched, or something is open above, the focus stays.
 */
function useFocusAtFirst(input: { readonly current: HTMLTextAreaElement | null }): void {
  useEffect(() => {
    // After what opens together with it: a desk that was open from the start does not need the keys.
    const frame = requestAnimationFrame(() => {
      const active = document.activeElement;
      const isFree = active === null || active.matches("body, .place, .rail-place, .desk h2");
      if (isFree && matchMedia("(pointer: fine)").matches) input.current?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, []);
}

/** As tall as its text, up to what the style sheet allows. */
function useGrowing(input: { readonly current: HTMLTextAreaElement | null }, draft: string): void {
  useLayoutEffect(() => {
    const element = input.current;
    if (element === null) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [draft]);
}

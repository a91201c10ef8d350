/**
 * An input with a list that is searched while typing, by keyboard as well as by pointer.
 *
 * The list may come from the app (external_select), so it can be slow, fail or be empty, and each of these is said. An
 * answer to an older query is dropped.
 *
 * Source: WAI-ARIA Authoring Practices, "Editable combobox with list autocomplete".
 */
import type { JSX, RefObject } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

import { Icon } from "../icons.tsx";
import { Plain } from "../mrkdwn/render.tsx";
import { Popup } from "../popup.tsx";
import { OptionHint } from "./buttons.tsx";
import { controlAttributes, type ElementProps } from "./element-props.ts";
import { readString, readText, type Fields } from "./read.ts";

export interface ComboboxProps extends ElementProps {
  readonly placeholder: string;
  readonly selected: readonly Fields[];
  readonly multiple: boolean;
  readonly most: number | undefined;
  /** Characters that must be typed before the app is asked. */
  readonly leastQuery: number;
  readonly search: (query: string) => Promise<readonly Fields[]>;
  readonly onChange: (options: readonly Fields[]) => void;
}

const TYPING_PAUSE_MS = 150;

export function Combobox(props: ComboboxProps): JSX.Element {
  const { selected, multiple, placeholder } = props;
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState<string>();
  const [active, setActive] = useState(0);
  const listId = useId();
  const found = useSearch(props, query);
  const search = (text: string | undefined): void => {
    setQuery(text);
    setActive(0);
  };
  const choose = (option: Fields): void => {
    props.onChange(afterChoice(props, option));
    search(multiple ? "" : undefined);
    input.current?.focus();
  };
  const list: ListState = { query, active, listId, count: found.options.length };
  const onMove = (move: Move): void => {
    const option = found.options[active];
    if (move.kind === "open") search("");
    else if (move.kind === "close") search(undefined);
    else if (move.kind === "move") setActive(move.to);
    else if (option !== undefined) choose(option);
  };
  return (
    <div class="combobox" ref={box}>
      {multiple && <Chips selected={selected} onRemove={choose} />}
      <ComboboxLine {...props} input={input} list={list} onSearch={search} onMove={onMove} />
      {query !== undefined && (
        <Popup anchor={box} matchWidth onDismiss={() => search(undefined)}>
          <div
            id={listId}
            class="menu"
            role="listbox"
            aria-multiselectable={multiple}
            aria-label={placeholder}
          >
            {found.note !== undefined && (
              <div class="menu-note" role="status">
                {found.note}
              </div>
            )}
            {found.options.map((option, index) => (
              <Choice
                key={valueOf(option) || index}
                id={`${listId}-${index}`}
                option={option}
                active={index === active}
                selected={selected.some((other) => valueOf(other) === valueOf(option))}
                onChoose={() => choose(option)}
              />
            ))}
          </div>
        </Popup>
      )}
    </div>
  );
}

/** Choosing again takes a choice back, where several are allowed; one too many changes nothing. */
function afterChoice({ selected, multiple, most }: ComboboxProps, option: Fields): readonly Fields[] {
  if (!multiple) return [option];
  const rest = selected.filter((other) => valueOf(other) !== valueOf(option));
  if (rest.length < selected.length) return rest;
  return most !== undefined && selected.length >= most ? selected : [...selected, option];
}

interface ListState {
  /** Undefined while the list is closed. */
  readonly query: string | undefined;
  readonly active: number;
  readonly listId: string;
  readonly count: number;
}

interface LineProps extends ComboboxProps {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly list: ListState;
  readonly onSearch: (text: string | undefined) => void;
  readonly onMove: (move: Move) => void;
}

function ComboboxLine(props: LineProps): JSX.Element {
  const { field, placeholder, list, onSearch, onMove } = props;
  const open = list.query !== undefined;
  return (
    <div class="combobox-line">
      <input
        ref={props.input}
        type="text"
        role="combobox"
        class="text-input combobox-input"
        autocomplete="off"
        spellcheck={false}
        placeholder={placeholder}
        value={list.query ?? chosenText(props)}
        {...controlAttributes(props, placeholder)}
        aria-expanded={open}
        aria-controls={open ? list.listId : undefined}
        aria-autocomplete="list"
        aria-activedescendant={open && list.count > 0 ? `${list.listId}-${list.active}` : undefined}
        onClick={() => onSearch(list.query ?? "")}
        onInput={(event) => onSearch(event.currentTarget.value)}
        onBlur={() => onSearch(undefined)}
        onKeyDown={(event) => {
          const move = stepOf(event.key, list);
          if (move === undefined) return;
          event.preventDefault();
          event.stopPropagation();
          onMove(move);
        }}
      />
      {chosenText(props) !== "" && !open && field?.optional === true ? (
        <button type="button" class="combobox-clear" aria-label="Clear" onClick={() => props.onChange([])}>
          <Icon name="close" />
        </button>
      ) : (
        <Icon name="chevron" />
      )}
    </div>
  );
}

function chosenText({ selected, multiple }: ComboboxProps): string {
  return multiple ? "" : readText(selected[0], "text");
}

interface Found {
  readonly options: readonly Fields[];
  readonly note: string | undefined;
}

const LOADING: Found = { options: [], note: "Loading…" };

function useSearch({ search, leastQuery }: ComboboxProps, query: string | undefined): Found {
  const [found, setFound] = useState<Found>(LOADING);
  useEffect(() => {
    if (query === undefined) return undefined;
    if (Array.from(query).length < leastQuery) {
      setFound({ options: [], note: `Type at least ${leastQuery} characters to search.` });
      return undefined;
    }
    let current = true;
    const report = (answer: Found): void => {
      if (current) setFound(answer);
    };
    const slow = setTimeout(() => report(LOADING), 2 * TYPING_PAUSE_MS);
    const ask = async (): Promise<void> => {
      try {
        const options = await search(query);
        report({ options, note: options.length === 0 ? "No result." : undefined });
      } catch {
        report({ options: [], note: "The app did not answer with options. Type again to retry." });
      }
      clearTimeout(slow);
    };
    const pause = setTimeout(() => void ask(), query === "" ? 0 : TYPING_PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(slow);
      clearTimeout(pause);
    };
  }, [query, leastQuery]);
  return query === undefined ? LOADING : found;
}

type Move = { readonly kind: "open" | "close" | "choose" } | { readonly kind: "move"; readonly to: number };

function stepOf(key: string, { query, count, active }: ListState): Move | undefined {
  if (query === undefined) return key === "ArrowDown" || key === "ArrowUp" ? { kind: "open" } : undefined;
  switch (key) {
    case "ArrowDown":
      return { kind: "move", to: count === 0 ? 0 : (active + 1) % count };
    case "ArrowUp":
      return { kind: "move", to: count === 0 ? 0 : (active - 1 + count) % count };
    case "Enter":
      return { kind: "choose" };
    case "Escape":
      return { kind: "close" };
    default:
      return undefined;
  }
}

interface ChoiceProps {
  readonly id: string;
  readonly option: Fields;
  readonly active: boolean;
  readonly selected: boolean;
  readonly onChoose: () => void;
}

function Choice({ id, option, active, selected, onChoose }: ChoiceProps): JSX.Element {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active) ref.current?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <div
      ref={ref}
      id={id}
      role="option"
      aria-selected={selected}
      class={active ? "menu-item menu-item-active" : "menu-item"}
      data-value={valueOf(option)}
      // The input must keep the focus, or its blur would close the list before the click arrives.
      onPointerDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      <Plain text={readText(option, "text")} />
      {selected && <Icon name="check" />}
      <OptionHint option={option} />
    </div>
  );
}

interface ChipsProps {
  readonly selected: readonly Fields[];
  readonly onRemove: (option: Fields) => void;
}

function Chips({ selected, onRemove }: ChipsProps): JSX.Element | null {
  if (selected.length === 0) return null;
  return (
    <ul class="chips" aria-label="Selected">
      {selected.map((option, index) => (
        <li key={valueOf(option) || index} class="chip">
          {readText(option, "text")}
          <button
            type="button"
            aria-label={`Remove ${readText(option, "text")}`}
            onClick={() => onRemove(option)}
          >
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}

function valueOf(option: Fields): string {
  return readString(option, "value");
}

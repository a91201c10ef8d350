/**
 * Selects. One choice from a list that is known is the browser's own select; a list that the app searches, or several
 * choices, is a combobox.
 */
import type { JSX } from "preact";

import type { UiState } from "../../../src/slack/ui-contract.ts";
import { displayName, useSession } from "../session.ts";
import { useAct } from "./act.tsx";
import { Combobox } from "./combobox.tsx";
import { controlAttributes, type ElementProps } from "./element-props.ts";
import { actionFields, contentOf, useElementValue, useHost } from "./host.ts";
import {
  isFields,
  readFields,
  readList,
  readNumber,
  readOptions,
  readString,
  readText,
  typeOf,
  type Fields,
} from "./read.ts";

export function StaticSelect({ placed, field }: ElementProps): JSX.Element {
  const { element } = placed;
  const chosen = contentOf(useElementValue(placed));
  const groups = readList(element, "option_groups");
  return (
    <NativeSelect
      placed={placed}
      field={field}
      groups={
        groups.length === 0
          ? [{ label: "", options: readList(element, "options") }]
          : groups.map((group) => ({ label: readText(group, "label"), options: readList(group, "options") }))
      }
      value={isFields(chosen) ? readString(chosen, "value") : ""}
      contentFor={(value) =>
        readOptions(element).find((option) => readString(option, "value") === value) ?? null
      }
    />
  );
}

/** People, channels and conversations, from the workspace as this person sees it. */
export function DirectorySelect({ placed, field }: ElementProps): JSX.Element {
  const { state } = useSession();
  const chosen = contentOf(useElementValue(placed));
  return (
    <NativeSelect
      placed={placed}
      field={field}
      groups={[{ label: "", options: directoryOptions(state, placed.element) }]}
      value={typeof chosen === "string" ? chosen : ""}
      contentFor={(value) => value || null}
    />
  );
}

export function ExternalSelect({ placed, field }: ElementProps): JSX.Element {
  const chosen = contentOf(useElementValue(placed));
  return (
    <SearchSelect
      placed={placed}
      field={field}
      selected={isFields(chosen) ? [chosen] : []}
      multiple={false}
      contentOf={(options) => options[0] ?? null}
    />
  );
}

export function MultiSelect({ placed, field }: ElementProps): JSX.Element {
  const { state } = useSession();
  const content = contentOf(useElementValue(placed));
  const items: readonly unknown[] = Array.isArray(content) ? content : [];
  const byId = !/_(static|external)_/.test(typeOf(placed.element));
  const directory = byId ? directoryOptions(state, placed.element) : [];
  const selected = byId
    ? directory.filter((option) => items.includes(option["value"]))
    : items.filter(isFields);
  return (
    <SearchSelect
      placed={placed}
      field={field}
      selected={selected}
      multiple
      contentOf={(options) => (byId ? options.map((option) => option["value"]) : options)}
    />
  );
}

interface OptionGroup {
  readonly label: string;
  readonly options: readonly Fields[];
}

interface NativeSelectProps extends ElementProps {
  readonly groups: readonly OptionGroup[];
  readonly value: string;
  readonly contentFor: (value: string) => unknown;
}

function NativeSelect({ placed, field, groups, value, contentFor }: NativeSelectProps): JSX.Element {
  const host = useHost();
  const act = useAct(placed);
  const placeholder = readText(placed.element, "placeholder") || "Select an option";
  const change = (select: HTMLSelectElement): void => {
    const chosen = actionFields(placed.element, contentFor(select.value));
    const edit = (): void => host.edit(placed, chosen);
    if (field !== undefined && !field.dispatches) return edit();
    act.send(chosen, { before: edit, refused: () => (select.value = value) });
  };
  return (
    <>
      <select
        class="select"
        {...controlAttributes({ placed, field }, placeholder)}
        value={value}
        aria-busy={act.busy}
        onChange={(event) => change(event.currentTarget)}
      >
        <option value="" disabled={field?.optional !== true} selected={value === ""}>
          {placeholder}
        </option>
        {groups.map((group) =>
          group.label === "" ? (
            <OptionList key="" options={group.options} value={value} />
          ) : (
            <optgroup key={group.label} label={group.label}>
              <OptionList options={group.options} value={value} />
            </optgroup>
          ),
        )}
      </select>
      {act.question}
    </>
  );
}

interface OptionListProps {
  readonly options: readonly Fields[];
  readonly value: string;
}

function OptionList({ options, value }: OptionListProps): JSX.Element {
  return (
    <>
      {options.map((option) => {
        const own = readString(option, "value");
        return (
          <option key={own} value={own} selected={own === value}>
            {readText(option, "text")}
          </option>
        );
      })}
    </>
  );
}

interface SearchSelectProps extends ElementProps {
  readonly selected: readonly Fields[];
  readonly multiple: boolean;
  readonly contentOf: (options: readonly Fields[]) => unknown;
}

function SearchSelect({ placed, field, selected, multiple, contentOf }: SearchSelectProps): JSX.Element {
  const host = useHost();
  const act = useAct(placed);
  const { state } = useSession();
  const { element } = placed;
  const external = typeOf(element).endsWith("external_select");
  const known = /_?static_select$/.test(typeOf(element))
    ? readOptions(element)
    : directoryOptions(state, element);
  const change = (options: readonly Fields[]): void => {
    const chosen = actionFields(element, contentOf(options));
    const edit = (): void => host.edit(placed, chosen);
    if (field !== undefined && !field.dispatches) return edit();
    act.send(chosen, { before: edit });
  };
  return (
    <>
      <Combobox
        placed={placed}
        field={field}
        placeholder={readText(element, "placeholder") || (multiple ? "Select options" : "Select an option")}
        selected={selected}
        multiple={multiple}
        most={readNumber(element, "max_selected_items")}
        leastQuery={external ? (readNumber(element, "min_query_length") ?? 3) : 0}
        search={
          external
            ? (query) => host.options(placed, query)
            : (query) => Promise.resolve(matching(known, query))
        }
        onChange={change}
      />
      {act.question}
    </>
  );
}

function matching(options: readonly Fields[], query: string): readonly Fields[] {
  const wanted = query.trim().toLowerCase();
  return options.filter((option) => readText(option, "text").toLowerCase().includes(wanted));
}

function directoryOptions(state: UiState, element: Fields): readonly Fields[] {
  const type = typeOf(element);
  const option = (value: string, text: string): Fields => ({ value, text: { type: "plain_text", text } });
  if (type.includes("users")) {
    return state.users.map((user) => option(user.id, displayName(user)));
  }
  const include = readFields(element, "filter")?.["include"];
  const wanted: readonly unknown[] = Array.isArray(include) ? include : [];
  return state.conversations
    .filter(({ kind, isPrivate }) => {
      if (type.includes("channels")) return kind === "channel" && !isPrivate;
      const own = kind === "dm" ? "im" : isPrivate ? "private" : "public";
      return wanted.length === 0 || wanted.includes(own);
    })
    .map(({ id, kind, name }) => option(id, kind === "channel" ? `#${name.replace(/^#/, "")}` : name));
}

/**
 * What stands in the inputs of a message or view, in the shape of Slack's `state.values`.
 *
 * An edit made by the person wins over the app's initial value and survives updates for as long as block id and
 * action id stay; without an edit the value follows what the app sends.
 *
 * Source: docs.slack.dev, "View interactions payloads", `state.values`.
 */
import type { UiValues } from "../../../src/slack/ui-contract.ts";
import {
  childBlocks,
  elementsOf,
  placeBlocks,
  readFields,
  readList,
  readNumber,
  readString,
  readStrings,
  typeOf,
  type Fields,
  type PlacedBlock,
  type PlacedElement,
} from "../blocks/read.ts";

/** An element's value as Slack sends it: `{ type, value }`, `{ type, selected_option }`, … */
export type ElementValue = Readonly<Record<string, unknown>>;

/** Every stateful element of the blocks, containers included, with its edit or else its initial value. */
export function collectValues(blocks: readonly Fields[], edits: UiValues): UiValues {
  const values: Record<string, Record<string, ElementValue>> = {};
  for (const { blockId, actionId, element } of statefulElements(placeBlocks(blocks))) {
    const edit = edits[blockId]?.[actionId];
    const value = edit !== undefined && edit["type"] === typeOf(element) ? edit : initialValue(element);
    if (value !== undefined) (values[blockId] ??= {})[actionId] = value;
  }
  return values;
}

/** Undefined for elements that keep no value, such as buttons. */
function initialValue(element: Fields): ElementValue | undefined {
  const type = typeOf(element);
  const field = VALUE_FIELDS.get(type);
  return field === undefined ? undefined : { type, [field.name]: field.initial(element) };
}

/** The name under which a type of element carries its value: "value", "selected_option", … */
export function valueField(type: string): string | undefined {
  return VALUE_FIELDS.get(type)?.name;
}

/** An edit in Slack's shape. */
export function elementValue(type: string, value: unknown): ElementValue {
  return { type, [valueField(type) ?? "value"]: value };
}

/** True when the person has given nothing, as far as a required input is concerned. */
export function isEmptyValue(value: ElementValue | undefined): boolean {
  if (value === undefined) return true;
  const content = value[valueField(readString(value, "type")) ?? "value"];
  if (content === null || content === undefined) return true;
  if (typeof content === "string") return content.trim() === "";
  return Array.isArray(content) && content.length === 0;
}

interface ValueField {
  readonly name: string;
  initial(element: Fields): unknown;
}

const VALUE_FIELDS: ReadonlyMap<string, ValueField> = new Map(
  Object.entries({
    plain_text_input: { name: "value", initial: textValue },
    email_text_input: { name: "value", initial: textValue },
    url_text_input: { name: "value", initial: textValue },
    number_input: { name: "value", initial: textValue },
    rich_text_input: {
      name: "rich_text_value",
      initial: (element) => readFields(element, "initial_value") ?? null,
    },
    static_select: { name: "selected_option", initial: optionValue },
    external_select: { name: "selected_option", initial: optionValue },
    radio_buttons: { name: "selected_option", initial: optionValue },
    multi_static_select: { name: "selected_options", initial: optionsValue },
    multi_external_select: { name: "selected_options", initial: optionsValue },
    checkboxes: { name: "selected_options", initial: optionsValue },
    users_select: { name: "selected_user", initial: idValue("initial_user") },
    channels_select: { name: "selected_channel", initial: idValue("initial_channel") },
    conversations_select: { name: "selected_conversation", initial: idValue("initial_conversation") },
    multi_users_select: { name: "selected_users", initial: idsValue("initial_users") },
    multi_channels_select: { name: "selected_channels", initial: idsValue("initial_channels") },
    multi_conversations_select: {
      name: "selected_conversations",
      initial: idsValue("initial_conversations"),
    },
    datepicker: { name: "selected_date", initial: idValue("initial_date") },
    timepicker: { name: "selected_time", initial: idValue("initial_time") },
    datetimepicker: {
      name: "selected_date_time",
      initial: (element) => readNumber(element, "initial_date_time") ?? null,
    },
  } satisfies Readonly<Record<string, ValueField>>),
);

function statefulElements(blocks: readonly PlacedBlock[]): readonly PlacedElement[] {
  return blocks.flatMap((placed) => [...elementsOf(placed), ...statefulElements(childBlocks(placed))]);
}

function textValue(element: Fields): unknown {
  return readString(element, "initial_value") || null;
}

function optionValue(element: Fields): unknown {
  return readFields(element, "initial_option") ?? null;
}

function optionsValue(element: Fields): unknown {
  return readList(element, "initial_options");
}

function idValue(key: string): (element: Fields) => unknown {
  return (element) => readString(element, key) || null;
}

function idsValue(key: string): (element: Fields) => unknown {
  return (element) => readStrings(element, key);
}

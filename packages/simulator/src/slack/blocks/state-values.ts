/**
 * The `state.values` of a view or message: what stands in its inputs, in Slack's form for each element.
 *
 * Slack sends every input of the view, also the untouched ones (with null or an empty list), and starts from
 * the initial values. What the page sends for anything that is not in the blocks is dropped.
 *
 * Source: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload, "state".
 */
import { isObject, type JsonObject } from "../json.ts";
import type { UiValues } from "../ui-contract.ts";
import { placedElements } from "./placed-elements.ts";

interface ValueForm {
  /** The name of the value in payloads. */
  readonly field: string;
  /** The element's own property with the first value. */
  readonly initial: string;
  readonly many: boolean;
}

/** By element type; elements that are not here (buttons, overflow menus) hold no state. */
export const VALUE_FORMS: Readonly<Record<string, ValueForm>> = {
  plain_text_input: one("value", "initial_value"),
  email_text_input: one("value", "initial_value"),
  url_text_input: one("value", "initial_value"),
  number_input: one("value", "initial_value"),
  rich_text_input: one("rich_text_value", "initial_value"),
  datepicker: one("selected_date", "initial_date"),
  timepicker: one("selected_time", "initial_time"),
  datetimepicker: one("selected_date_time", "initial_date_time"),
  radio_buttons: one("selected_option", "initial_option"),
  static_select: one("selected_option", "initial_option"),
  external_select: one("selected_option", "initial_option"),
  users_select: one("selected_user", "initial_user"),
  conversations_select: one("selected_conversation", "initial_conversation"),
  channels_select: one("selected_channel", "initial_channel"),
  checkboxes: many("selected_options", "initial_options"),
  multi_static_select: many("selected_options", "initial_options"),
  multi_external_select: many("selected_options", "initial_options"),
  multi_users_select: many("selected_users", "initial_users"),
  multi_conversations_select: many("selected_conversations", "initial_conversations"),
  multi_channels_select: many("selected_channels", "initial_channels"),
  file_input: many("files", "files"),
};

export function stateValues(blocks: readonly JsonObject[], typed: UiValues): UiValues {
  const values: Record<string, Record<string, JsonObject>> = {};
  for (const { block, element } of placedElements(blocks)) {
    const type = String(element["type"]);
    const form = VALUE_FORMS[type];
    if (form === undefined) continue;
    const blockId = String(block["block_id"]);
    const actionId = String(element["action_id"]);
    const given = typed[blockId]?.[actionId]?.[form.field];
    const value = given === undefined ? element[form.initial] : given;
    values[blockId] ??= {};
    values[blockId][actionId] = { type, [form.field]: normal(value, form) };
  }
  return values;
}

/** Nothing chosen is null, or an empty list where several may be chosen. */
function normal(value: unknown, { many: several }: ValueForm): unknown {
  if (several) return Array.isArray(value) ? value : [];
  return value === undefined || value === "" ? null : value;
}

/** By block id, the sentence Slack's client shows before it would send the submission. */
export function missingInputs(
  blocks: readonly JsonObject[],
  values: UiValues,
): Readonly<Record<string, string>> {
  const errors: Record<string, string> = {};
  for (const { block, element } of placedElements(blocks)) {
    const form = VALUE_FORMS[String(element["type"])];
    if (block["type"] !== "input" || form === undefined) continue;
    const blockId = String(block["block_id"]);
    const value = values[blockId]?.[String(element["action_id"])]?.[form.field];
    const empty = value === null || (Array.isArray(value) && value.length === 0);
    if (empty && block["optional"] !== true) errors[blockId] = "Please complete this required field.";
    if (typeof value === "string") {
      const sentence = wrongLength(value, element);
      if (sentence !== undefined) errors[blockId] = sentence;
    }
  }
  return errors;
}

function wrongLength(value: string, element: JsonObject): string | undefined {
  const length = Array.from(value).length;
  const { min_length: min, max_length: max } = element;
  if (typeof min === "number" && length < min) return `Please enter at least ${min} characters.`;
  if (typeof max === "number" && length > max) return `Please enter at most ${max} characters.`;
  return undefined;
}

/** The static options of an element, groups opened. */
export function optionsOf(element: JsonObject): readonly JsonObject[] {
  const flat = [element["options"]].flat().filter(isObject);
  const groups = [element["option_groups"]].flat().filter(isObject);
  return [...flat, ...groups.flatMap((group) => [group["options"]].flat().filter(isObject))];
}

function one(field: string, initial: string): ValueForm {
  return { field, initial, many: false };
}

function many(field: string, initial: string): ValueForm {
  return { field, initial, many: true };
}

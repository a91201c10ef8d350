/**
 * Turns short values of a test ("dbtest", ["a", "b"]) into what Slack's inputs hold.
 *
 * A test should say what the person entered, not know that a select holds its option under another name than a
 * text field its text.
 */
import { placedElements } from "../blocks/placed-elements.ts";
import { VALUE_FORMS, optionsOf } from "../blocks/state-values.ts";
import { isObject, type JsonObject } from "../json.ts";
import type { Block, UiValues } from "../ui-contract.ts";

/** By block id or action id; an object is taken as the finished element value. */
export type TypedValues = Readonly<Record<string, TypedValue>>;

export type TypedValue = string | number | readonly string[] | null | JsonObject;

/** Throws when a key names no input, or a word no option, of the blocks. */
export function typedValues(blocks: readonly Block[], typed: TypedValues): UiValues {
  const inputs = placedElements(blocks).filter(({ element }) => String(element["type"]) in VALUE_FORMS);
  const values: Record<string, Record<string, JsonObject>> = {};
  for (const [key, value] of Object.entries(typed)) {
    const input =
      inputs.find(({ block }) => block["block_id"] === key) ??
      inputs.find(({ element }) => element["action_id"] === key);
    if (input === undefined) {
      const known = inputs.map(
        ({ block, element }) => `${String(block["block_id"])}/${String(element["action_id"])}`,
      );
      throw new Error(`There is no input "${key}" here; there are ${known.join(", ") || "none"}.`);
    }
    const blockId = String(input.block["block_id"]);
    values[blockId] ??= {};
    values[blockId][String(input.element["action_id"])] = isObject(value)
      ? value
      : elementFields(input.element, value);
  }
  return values;
}

/** The payload fields of one element for a short value; an object is taken as it is. */
export function elementFields(element: JsonObject, value: TypedValue): JsonObject {
  if (isObject(value)) return value;
  const type = String(element["type"]);
  const field = type === "overflow" ? "selected_option" : VALUE_FORMS[type]?.field;
  if (field === undefined) return {};
  if (value === null) return { [field]: null };
  if (field === "selected_option") return { [field]: option(element, String(value)) };
  if (field === "selected_options") {
    return { [field]: [value].flat().map((item) => option(element, String(item))) };
  }
  if (type === "number_input") return { [field]: String(value) };
  return { [field]: value };
}

/** External selects have no options of their own: whatever the app offered is taken by its value. */
function option(element: JsonObject, value: string): JsonObject {
  if (String(element["type"]).endsWith("external_select")) {
    return { text: { type: "plain_text", text: value }, value };
  }
  const options = optionsOf(element);
  const found = options.find((known) => known["value"] === value);
  if (found !== undefined) return found;
  const known = options.map((offered) => String(offered["value"])).join(", ");
  throw new Error(
    `"${value}" is not an option of ${String(element["action_id"])}; the options are ${known}.`,
  );
}

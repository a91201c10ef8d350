/** Apps read `state.values`; its shape and its survival over updates are what they rely on. */
import { describe, expect, test } from "vitest";

import type { Fields } from "../blocks/read.ts";
import { findInputErrors } from "./validate.ts";
import { collectValues, elementValue, isEmptyValue } from "./values.ts";

const option = (value: string): Fields => ({ text: { type: "plain_text", text: value }, value });

function input(blockId: string, element: Fields, extra: Fields = {}): Fields {
  const label = { type: "plain_text", text: blockId };
  return { type: "input", block_id: blockId, label, element: { action_id: "a", ...element }, ...extra };
}

describe("values", () => {
  test.each<[Fields, Fields]>([
    [{ type: "plain_text_input" }, { value: null }],
    [{ type: "plain_text_input", initial_value: "x" }, { value: "x" }],
    [{ type: "number_input", initial_value: "3" }, { value: "3" }],
    [{ type: "static_select" }, { selected_option: null }],
    [{ type: "external_select", initial_option: option("rm") }, { selected_option: option("rm") }],
    [{ type: "radio_buttons", initial_option: option("no") }, { selected_option: option("no") }],
    [{ type: "checkboxes" }, { selected_options: [] }],
    [{ type: "multi_static_select", initial_options: [option("a")] }, { selected_options: [option("a")] }],
    [{ type: "users_select", initial_user: "U1" }, { selected_user: "U1" }],
    [{ type: "multi_users_select" }, { selected_users: [] }],
    [{ type: "conversations_select" }, { selected_conversation: null }],
    [{ type: "datepicker", initial_date: "2026-11-22" }, { selected_date: "2026-11-22" }],
    [{ type: "timepicker" }, { selected_time: null }],
    [{ type: "datetimepicker", initial_date_time: 17 }, { selected_date_time: 17 }],
  ])("%j starts as %j", (element, expected) => {
    expect(collectValues([input("b", element)], {})).toEqual({
      b: { a: { type: element["type"], ...expected } },
    });
  });

  test("an edit wins over the initial value and survives an update of the view", () => {
    const edits = { name: { a: elementValue("plain_text_input", "typed") } };
    const before = [input("name", { type: "plain_text_input", initial_value: "old" })];
    const after = [{ type: "divider" }, input("name", { type: "plain_text_input", initial_value: "new" })];
    expect(collectValues(before, edits)["name"]?.["a"]).toEqual({ type: "plain_text_input", value: "typed" });
    expect(collectValues(after, edits)).toEqual(collectValues(before, edits));
  });

  test("an edit is forgotten when its block, its action or its kind of element is gone", () => {
    const edits = { name: { a: elementValue("plain_text_input", "typed") } };
    expect(collectValues([input("other", { type: "plain_text_input" })], edits)).toEqual({
      other: { a: { type: "plain_text_input", value: null } },
    });
    expect(collectValues([input("name", { type: "datepicker" })], edits)["name"]?.["a"]).toEqual({
      type: "datepicker",
      selected_date: null,
    });
  });

  test("accessories, actions and children of containers count, buttons do not", () => {
    const select = { type: "static_select", action_id: "s" };
    const blocks = [
      { type: "section", block_id: "one", accessory: select },
      { type: "actions", block_id: "two", elements: [{ type: "button", action_id: "go" }, select] },
      { type: "container", block_id: "three", child_blocks: [input("four", { type: "checkboxes" })] },
    ];
    const empty = { type: "static_select", selected_option: null };
    expect(collectValues(blocks, {})).toEqual({
      one: { s: empty },
      two: { s: empty },
      four: { a: { type: "checkboxes", selected_options: [] } },
    });
  });

  test.each([
    [elementValue("plain_text_input", "  "), true],
    [elementValue("plain_text_input", "x"), false],
    [elementValue("checkboxes", []), true],
    [elementValue("static_select", null), true],
    [elementValue("static_select", option("a")), false],
    [elementValue("datetimepicker", 0), false],
  ])("%j is empty: %s", (value, expected) => {
    expect(isEmptyValue(value)).toBe(expected);
  });
});

describe("errors before sending", () => {
  const errorOf = (element: Fields, value: string, extra: Fields = {}): string | undefined => {
    const edits = { b: { a: elementValue(String(element["type"]), value) } };
    const blocks = [input("b", element, extra)];
    return findInputErrors(blocks, collectValues(blocks, edits))["b"];
  };

  test("a required input must be filled, an optional one need not", () => {
    expect(errorOf({ type: "plain_text_input" }, " ")).toBe("Please complete this required field.");
    expect(errorOf({ type: "plain_text_input" }, "", { optional: true })).toBeUndefined();
  });

  test.each<[Fields, string, string | undefined]>([
    [{ type: "plain_text_input", min_length: 3 }, "ab", "Enter at least 3 characters; there are 2."],
    [{ type: "plain_text_input", max_length: 2 }, "🚢🚢", undefined],
    [{ type: "number_input" }, "1.5", "Enter a whole number."],
    [{ type: "number_input", is_decimal_allowed: true }, "1.5", undefined],
    [{ type: "number_input", min_value: "2" }, "1", "Enter a number of at least 2."],
    [{ type: "number_input" }, "many", "Enter a number."],
    [{ type: "email_text_input" }, "somebody", "Enter a valid email address."],
    [{ type: "url_text_input" }, "https://a.example", undefined],
  ])("%j with %j gives %j", (element, value, expected) => {
    expect(errorOf(element, value)).toBe(expected);
  });
});

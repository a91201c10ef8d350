import { describe, expect, test } from "vitest";

import { checkBlocks, checkView, faultText } from "./check-blocks.ts";
import type { Surface } from "./shape.ts";

const plain = (text: string): object => ({ type: "plain_text", text });
const section = (text: string): object => ({ type: "section", text: { type: "mrkdwn", text } });
const button = (fields: object = {}): object => ({ type: "button", text: plain("Go"), ...fields });
const actions = (...elements: readonly object[]): object => ({ type: "actions", elements });
const richText = (text: string): object => ({
  type: "rich_text",
  elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }],
});
const task = {
  type: "task_card",
  task_id: "t1",
  title: "Preflight",
  status: "complete",
  output: richText("ok"),
};
const options = (count: number): readonly object[] =>
  Array.from({ length: count }, (_, index) => ({ text: plain(`o${index}`), value: `o${index}` }));

describe("Slack takes", () => {
  test.each<[string, object]>([
    ["a section of 3000 code points", section("😀".repeat(3000))],
    ["a plan with tasks", { type: "plan", block_id: "plan_1", title: "Uploading 62%", tasks: [task] }],
    ["a collapsible container", container(section("13 passed"), { is_collapsible: true })],
    ["25 buttons", actions(...Array.from({ length: 25 }, (_, i) => button({ action_id: `a${i}` })))],
    ["a context of text and picture", { type: "context", elements: [plain("x"), image()] }],
    ["a static select", actions({ type: "static_select", action_id: "s", options: options(100) })],
    ["a table", { type: "table", rows: [[{ type: "raw_text", text: "a" }]] }],
    [
      "a confirmed button",
      actions(
        button({
          style: "danger",
          confirm: {
            title: plain("Cancel?"),
            text: plain("Really"),
            confirm: plain("Yes"),
            deny: plain("No"),
          },
        }),
      ),
    ],
  ])("%s", (_, block) => {
    expect(checkBlocks([block], "message").map(faultText)).toEqual([]);
  });
});

describe("Slack refuses", () => {
  test.each<[string, object, string]>([
    [
      "a long section",
      section("x".repeat(3001)),
      "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    ],
    ["an empty text", section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"],
    ["a long header", { type: "header", text: plain("x".repeat(151)) }, "must be less than 151 characters"],
    [
      "a header in mrkdwn",
      { type: "header", text: { type: "mrkdwn", text: "x" } },
      "must be one of: plain_text",
    ],
    ["a section without content", { type: "section" }, "must define either `text` or `fields`"],
    ["an unknown block", { type: "banner" }, "unsupported type: banner [json-pointer:/blocks/0/type]"],
    ["a stray property", { type: "divider", text: "x" }, "invalid additional property: text"],
    ["a long button", actions(button({ text: plain("x".repeat(76)) })), "must be less than 76 characters"],
    ["a long value", actions(button({ value: "x".repeat(2001) })), "must be less than 2001 characters"],
    ["a strange style", actions(button({ style: "loud" })), "must be one of: primary, danger"],
    [
      "26 buttons",
      actions(...Array.from({ length: 26 }, (_, i) => button({ action_id: `a${i}` }))),
      "no more than 25 items allowed",
    ],
    [
      "101 options",
      actions({ type: "static_select", options: options(101) }),
      "no more than 100 items allowed",
    ],
    [
      "an input outside an input block",
      actions({ type: "plain_text_input" }),
      "unsupported type: plain_text_input",
    ],
    [
      "a task in a strange state",
      { type: "plan", title: "x", tasks: [{ ...task, status: "done" }] },
      "must be one of: pending",
    ],
    ["a container in a container", container(container(section("x"))), "unsupported type: container"],
    [
      "the same action twice in a block",
      actions(button({ action_id: "a" }), button({ action_id: "a" })),
      'action_id "a" already exists',
    ],
    ["an alert in a message", { type: "alert", text: plain("x") }, "alert is not available in a message"],
  ])("%s", (_, block, sentence) => {
    expect(checkBlocks([block], "message").map(faultText).join("\n")).toContain(sentence);
  });

  test.each<[Surface, number]>([
    ["message", 50],
    ["modal", 100],
    ["home", 100],
  ])("more blocks in a %s than %d", (surface, most) => {
    const blocks = (count: number): readonly object[] => Array.from({ length: count }, () => section("x"));
    expect(checkBlocks(blocks(most), surface)).toEqual([]);
    expect(checkBlocks(blocks(most + 1), surface)).toMatchObject([
      { pointer: "/blocks", message: `no more than ${most} items allowed` },
    ]);
  });

  test("the same block id twice, also inside a container", () => {
    const named = { ...section("x"), block_id: "b" };
    expect(checkBlocks([named, container(named)], "message")).toMatchObject([{ code: "duplicate_block_id" }]);
  });

  test("two tables and too much markdown in one message", () => {
    const table = { type: "table", rows: [[{ type: "raw_text", text: "a" }]] };
    const markdown = { type: "markdown", text: "x".repeat(7000) };
    expect(checkBlocks([table, table], "message")).toMatchObject([{ code: "too_many_items" }]);
    expect(checkBlocks([markdown, markdown], "message")).toMatchObject([{ code: "too_long" }]);
  });
});

describe("a view", () => {
  const view = (fields: object = {}): object => ({
    type: "modal",
    title: plain("Approve"),
    blocks: [],
    ...fields,
  });
  const input = { type: "input", label: plain("Reason"), element: { type: "plain_text_input" } };

  test("with an alert and an input passes when it can be submitted", () => {
    const blocks = [{ type: "alert", text: plain("Careful"), level: "warning" }, input];
    expect(checkView(view({ submit: plain("Send"), blocks }))).toEqual([]);
  });

  test.each<[string, object, string]>([
    ["inputs but no submit", view({ blocks: [input] }), "missing required field: submit"],
    ["a long title", view({ title: plain("x".repeat(25)) }), "must be less than 25 characters"],
    ["a long private_metadata", view({ private_metadata: "x".repeat(3001) }), "must be less than 3001"],
    ["fields of an answer", view({ hash: "1.a" }), "invalid additional property: hash"],
    ["a plan", view({ blocks: [{ type: "plan", title: "x" }] }), "plan is not available in a modal"],
    ["a strange type", view({ type: "page" }), "unsupported type: page"],
  ])("with %s is refused", (_, refused, sentence) => {
    expect(checkView(refused).map(faultText).join("\n")).toContain(sentence);
  });
});

function container(child: object, fields: object = {}): object {
  return { type: "container", title: plain("Checks"), child_blocks: [child], ...fields };
}

function image(): object {
  return { type: "image", image_url: "https://example.com/a.png", alt_text: "a" };
}

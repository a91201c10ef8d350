import { expect, test } from "vitest";

import { readMessage } from "./read-message.ts";

test("a card reads as its lines, with the state of each task in words", () => {
  const lines = readMessage({
    text: "fallback",
    blocks: [
      { type: "header", text: { type: "plain_text", text: "Migrate dbtest → prod-1" } },
      { type: "section", fields: [{ type: "mrkdwn", text: "*Target*\nprod-1 &amp; more" }] },
      {
        type: "plan",
        title: "Importing",
        tasks: [{ type: "task_card", task_id: "check", title: "Check", status: "complete" }],
      },
      { type: "container", title: { type: "plain_text", text: "18 checks passed" }, default_collapsed: true },
      { type: "actions", elements: [{ type: "button", text: { type: "plain_text", text: "Details" } }] },
    ],
  });
  expect(lines).toEqual([
    "Migrate dbtest → prod-1",
    "Target: prod-1 & more",
    "Importing",
    "[done] Check",
    "▸ 18 checks passed",
    "[Details]",
  ]);
});

test("people, groups and dates read as Slack would show them without knowing more", () => {
  const text =
    "<@U1> asks <!subteam^S1|@dba> until <!date^1795341723^{time}|10:02>, see <https://x.test|the page>";
  expect(readMessage({ text, blocks: [] })).toEqual([
    "@U1 asks @dba until 10:02, see the page (https://x.test)",
  ]);
});

test("numbered steps and the words of others read in full", () => {
  const words = (text: string) => ({ type: "rich_text_section", elements: [{ type: "text", text }] });
  const lines = readMessage({
    text: "",
    blocks: [
      {
        type: "rich_text",
        elements: [
          words("What to do:"),
          { type: "rich_text_list", style: "ordered", elements: [words("Unzip it."), words("Ask again.")] },
          { type: "rich_text_preformatted", elements: [{ type: "text", text: "DBCC checkdb failed" }] },
        ],
      },
    ],
  });
  expect(lines).toEqual(["What to do:", "1. Unzip it.", "2. Ask again.", "DBCC checkdb failed"]);
});

test("in rich text a star is a star, as in a password", () => {
  const elements = [
    { type: "text", text: "Password of app: " },
    { type: "text", text: "*2ne*hSjq&amp;", style: { code: true } },
  ];
  const block = { type: "rich_text", elements: [{ type: "rich_text_section", elements }] };
  expect(readMessage({ text: "", blocks: [block] })).toEqual(["Password of app: *2ne*hSjq&amp;"]);
});

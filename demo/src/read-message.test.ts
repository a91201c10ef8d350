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

/** rich_text carries foreign text as data: what looks like markup in it is text. */
import { expect, test } from "vitest";

import type { Fields } from "./read.ts";
import { richTextFlow } from "./rich-text.tsx";

const section = (...elements: readonly Fields[]): Fields => ({ type: "rich_text_section", elements });
const flow = (...elements: readonly Fields[]): ReturnType<typeof richTextFlow> =>
  richTextFlow({ type: "rich_text", elements });

test("text is taken literally, markup and all", () => {
  expect(flow(section({ type: "text", text: "*x* <!channel> &lt; :x:" }))).toEqual([
    { type: "paragraph", children: [{ type: "text", text: "*x* <!channel> &lt; :x:" }] },
  ]);
});

test("styles nest and line breaks stay", () => {
  expect(flow(section({ type: "text", text: "a\nb", style: { bold: true, code: true } }))).toEqual([
    {
      type: "paragraph",
      children: [
        {
          type: "bold",
          children: [{ type: "code", text: "a" }, { type: "break" }, { type: "code", text: "b" }],
        },
      ],
    },
  ]);
});

test.each<[Fields, Fields]>([
  [
    { type: "user", user_id: "U1" },
    { type: "user", id: "U1" },
  ],
  [
    { type: "usergroup", usergroup_id: "S1" },
    { type: "usergroup", id: "S1" },
  ],
  [
    { type: "broadcast", range: "here" },
    { type: "broadcast", range: "here" },
  ],
  [
    { type: "emoji", name: "x" },
    { type: "emoji", name: "x" },
  ],
  [
    { type: "date", timestamp: 5, format: "{time}", fallback: "f" },
    { type: "date", unix: 5, format: "{time}", fallback: "f" },
  ],
  [
    { type: "date", timestamp: 1e15, format: "{time}", fallback: "f" },
    { type: "text", text: "f" },
  ],
  [{ type: "hologram" }, { type: "code", text: "unsupported element: hologram" }],
])("%j becomes %j", (element, node) => {
  expect(flow(section(element))).toEqual([{ type: "paragraph", children: [node] }]);
});

test("lists know their order and depth", () => {
  const list = {
    type: "rich_text_list",
    style: "ordered",
    indent: 1,
    elements: [section({ type: "text", text: "a" })],
  };
  expect(flow(list)).toEqual([
    { type: "list", ordered: true, indent: 1, items: [[{ type: "text", text: "a" }]] },
  ]);
});

/** A markdown block is standard Markdown: two stars are bold here, and one is italic. */
import { describe, expect, test } from "vitest";

import { parseMarkdown, parseMarkdownInline } from "./markdown.ts";
import { plainText, type Inline } from "./tree.ts";

const text = (value: string): Inline => ({ type: "text", text: value });

describe("inline", () => {
  test("emphasis, code and links", () => {
    expect(parseMarkdownInline("**a** *b* `c*` [d](https://e.example)")).toEqual([
      { type: "bold", children: [text("a")] },
      text(" "),
      { type: "italic", children: [text("b")] },
      text(" "),
      { type: "code", text: "c*" },
      text(" "),
      { type: "link", url: "https://e.example", children: [text("d")] },
    ]);
  });

  test.each(["snake_case_name", "22:00–02:00", "10:100:3", "2 * 3", "[open](", "** x **"])(
    "%j stays as written",
    (source) => {
      expect(plainText(parseMarkdownInline(source))).toBe(source);
      expect(parseMarkdownInline(source).every((node) => node.type === "text")).toBe(true);
    },
  );
});

describe("flow", () => {
  test("headings, rules, lists and quotes", () => {
    const kinds = parseMarkdown("# T\n\ntext\n- a\n- b\n1. c\n> q\n\n---\n").map((node) => node.type);
    expect(kinds).toEqual(["heading", "paragraph", "list", "list", "quote", "rule"]);
  });

  test("a deeper list item starts a list of its own depth", () => {
    expect(parseMarkdown("- a\n  - b")).toEqual([
      { type: "list", ordered: false, indent: 0, items: [[text("a")]] },
      { type: "list", ordered: false, indent: 1, items: [[text("b")]] },
    ]);
  });

  test("a fence is literal and keeps blank lines", () => {
    expect(parseMarkdown("```sql\nSELECT *\n\nFROM t\n```\nend")).toEqual([
      { type: "pre", children: [text("SELECT *\n\nFROM t")] },
      { type: "paragraph", children: [text("end")] },
    ]);
  });

  test("a pipe table has a head and rows", () => {
    expect(parseMarkdown("| a | b |\n|---|---|\n| 1 | 2 |")).toEqual([
      { type: "table", head: [[text("a")], [text("b")]], rows: [[[text("1")], [text("2")]]] },
    ]);
  });
});

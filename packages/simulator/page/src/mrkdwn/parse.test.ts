/** What people and apps write must come out as Slack shows it: formatted at word edges, untouched elsewhere. */
import { describe, expect, test } from "vitest";

import { parseInline, parseMrkdwn, parsePlain } from "./parse.ts";
import { plainText, type Inline } from "./tree.ts";

const text = (value: string): Inline => ({ type: "text", text: value });

describe("inline marks", () => {
  test.each<[string, readonly Inline[]]>([
    ["*bold*", [{ type: "bold", children: [text("bold")] }]],
    ["_italic_", [{ type: "italic", children: [text("italic")] }]],
    ["~gone~", [{ type: "strike", children: [text("gone")] }]],
    ["`code *not bold*`", [{ type: "code", text: "code *not bold*" }]],
    ["*a _b_*", [{ type: "bold", children: [text("a "), { type: "italic", children: [text("b")] }] }]],
    ["a\nb", [text("a"), { type: "break" }, text("b")]],
    ["(*x*)", [text("("), { type: "bold", children: [text("x")] }, text(")")]],
    ["*<@U1|a*b>*", [{ type: "bold", children: [{ type: "user", id: "U1", label: "a*b" }] }]],
  ])("%j is formatted", (source, expected) => {
    expect(parseInline(source)).toEqual(expected);
  });

  test.each([
    "22:00–02:00",
    "10:00:00",
    "12:100:3",
    "snake_case_name and other_one",
    "2 * 3 * 4",
    "a*b*c",
    "**",
    "*open",
    "*two\nlines*",
    ":not_an_emoji:",
    "C:\\backup\\db_full_1.bak",
    "~ home ~",
    "`open",
  ])("%j stays as written", (source) => {
    expect(plainText(parseInline(source))).toBe(source);
    expect(parseInline(source).every((node) => node.type === "text" || node.type === "break")).toBe(true);
  });

  test("escaped characters become themselves and never markup", () => {
    expect(parseInline("&lt;!channel&gt; &amp;lt; <b>")).toEqual([
      text("<!channel> &lt; "),
      { type: "link", url: "b", children: [text("b")] },
    ]);
  });

  test("known emoji names become emoji", () => {
    expect(parseInline(":x: no :tada:")).toEqual([
      { type: "emoji", name: "x" },
      text(" no "),
      { type: "emoji", name: "tada" },
    ]);
  });
});

describe("angle brackets", () => {
  test.each<[string, Inline]>([
    ["<@U123>", { type: "user", id: "U123" }],
    ["<@U123|ann>", { type: "user", id: "U123", label: "ann" }],
    ["<#C1|general>", { type: "channel", id: "C1", label: "general" }],
    ["<!subteam^S0DBA|@dba>", { type: "usergroup", id: "S0DBA", label: "dba" }],
    ["<!channel>", { type: "broadcast", range: "channel" }],
    ["<!here|here>", { type: "broadcast", range: "here" }],
    ["<https://a.example/?x=1&amp;y=2>", link("https://a.example/?x=1&y=2", "https://a.example/?x=1&y=2")],
    ["<https://a.example|read &amp; weep>", link("https://a.example", "read & weep")],
    ["<mailto:a@b.example>", link("mailto:a@b.example", "a@b.example")],
    [
      "<!date^1795341723^{time}|10:02>",
      { type: "date", unix: 1795341723, format: "{time}", fallback: "10:02" },
    ],
    [
      "<!date^1^{date}^https://a.example|x>",
      { type: "date", unix: 1, format: "{date}", fallback: "x", url: "https://a.example" },
    ],
    ["<!date^soon^{time}|later>", text("later")],
    ["<!unknown^1|shown>", text("shown")],
  ])("%s is one node", (source, expected) => {
    expect(parseInline(source)).toEqual([expected]);
  });
});

describe("lines", () => {
  test("a quote, escaped or not, keeps its formatting", () => {
    expect(parseMrkdwn("before\n> *one*\n&gt;two\nafter")).toEqual([
      { type: "paragraph", children: [text("before")] },
      {
        type: "quote",
        children: [
          {
            type: "paragraph",
            children: [{ type: "bold", children: [text("one")] }, { type: "break" }, text("two")],
          },
        ],
      },
      { type: "paragraph", children: [text("after")] },
    ]);
  });

  test("a fence is taken literally", () => {
    expect(parseMrkdwn("see\n```\nMsg 3257 *level* &lt;16&gt;\n  x\n```\nend")).toEqual([
      { type: "paragraph", children: [text("see")] },
      { type: "pre", children: [text("Msg 3257 *level* <16>\n  x")] },
      { type: "paragraph", children: [text("end")] },
    ]);
  });

  test("a fence that is never closed stays text", () => {
    expect(parseMrkdwn("a ``` b")).toEqual([{ type: "paragraph", children: [text("a ``` b")] }]);
  });

  test("plain_text knows emoji and breaks only", () => {
    expect(parsePlain("*a*\n:lock: <@U1> 10:00:00")).toEqual([
      text("*a*"),
      { type: "break" },
      { type: "emoji", name: "lock" },
      text(" <@U1> 10:00:00"),
    ]);
  });
});

function link(url: string, label: string): Inline {
  return { type: "link", url, children: [text(label)] };
}

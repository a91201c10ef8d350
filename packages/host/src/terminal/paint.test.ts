import { describe, expect, test } from "vitest";

import { fieldLines, tableLines } from "./columns.ts";
import { commandToType, line, type Page, toned } from "./page.ts";
import { paint } from "./paint.ts";
import { visible, widthOf } from "./visible.ts";

describe("a page in a window", () => {
  test("wraps at words, under the indent of its line", () => {
    const page = fieldLines([{ label: "Checksums", value: "one two three four five six seven" }]);

    expect(paint(page, { columns: 30, hasColors: false })).toBe(
      ["Checksums  one two three four", "           five six seven", ""].join("\n"),
    );
  });

  test.each([30, 47, 80, 120])("never passes column %i, whatever the words", (columns) => {
    const page: Page = [
      ...fieldLines([
        { label: "Path", value: `C:\\${"very-long-folder\\".repeat(20)}` },
        { label: "Name", value: "数据库".repeat(40) },
      ]),
      ...tableLines([{ heading: "logical name" }, { heading: "path" }], [["数据库", "x".repeat(300)]]),
    ];
    const rows = paint(page, { columns, hasColors: false }).split("\n");

    expect(Math.max(...rows.map(widthOf))).toBeLessThanOrEqual(columns);
    expect(rows.join("").replaceAll(/\s/g, "")).toContain("x".repeat(300));
  });

  test("leaves a command in one piece, for copying", () => {
    const command = `bakferry upload ${"x".repeat(100)} --bucket b`;

    expect(paint([commandToType(command)], { columns: 40, hasColors: false })).toBe(`  ${command}\n`);
  });

  test("wraps nothing where there is no window", () => {
    const long = "word ".repeat(100).trim();

    expect(paint([line(long)], { columns: null, hasColors: true })).toBe(`${long}\n`);
  });

  test("carries colours only when they are wanted", () => {
    const page = [line(toned("bad", "Stopped."), " Why.")];

    expect(paint(page, { columns: null, hasColors: false })).toBe("Stopped. Why.\n");
    expect(paint(page, { columns: null, hasColors: true })).toBe(
      "\u001B[1m\u001B[31mStopped.\u001B[39m\u001B[22m Why.\n",
    );
  });
});

test("tables stand in columns whatever the script of the names", () => {
  const rows = [
    ["data", "数据库", "8 MB", "a.mdf"],
    ["log", "x", "12 MB", "b.ldf"],
  ];
  const columns = [
    { heading: "t" },
    { heading: "name" },
    { heading: "size", isNumber: true },
    { heading: "path" },
  ];

  expect(paint(tableLines(columns, rows), { columns: null, hasColors: false })).toBe(
    ["t     name     size  path", "data  数据库   8 MB  a.mdf", "log   x       12 MB  b.ldf", ""].join("\n"),
  );
});

describe("text from elsewhere", () => {
  test.each([
    ["an escape sequence", "x\u001B[2J", "x␛[2J"],
    ["a line break", "a\r\nb", "a␍␊b"],
    ["a mark of direction", "bak\u202Etxt", "bak<U+202E>txt"],
    ["an eight-bit control", "\u009B31m", "<U+009B>31m"],
    ["a lone surrogate", "\uD800", "<U+D800>"],
  ])("with %s is shown, not obeyed", (_name, raw, shown) => {
    expect(visible(raw)).toBe(shown);
    expect(visible(visible(raw))).toBe(shown);
  });

  test("of people stays as it is", () => {
    for (const name of ["Müller", "数据库", "базы", "नमस्ते", "👩‍💻"]) expect(visible(name)).toBe(name);
  });
});

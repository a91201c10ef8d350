/** Names as Windows, UNIX, macOS and pranksters write them; none of this needs a Windows machine. */
import { basename, win32 } from "node:path";

import { describe, expect, test } from "vitest";

import { baseNameOf, isUsableName, kindOfEntry, utf8OrNull } from "./entry-name.ts";

test.each([
  ["dbtest.bak", "dbtest.bak"],
  ["folder/dbtest.bak", "dbtest.bak"],
  ["D:\\SQL Backup\\dbtest.bak", "dbtest.bak"],
  ["D:dbtest.bak", "dbtest.bak"],
  ["\\\\host\\share\\week 1\\dbtest.bak", "dbtest.bak"],
  ["\\\\?\\D:\\deep\\dbtest.bak", "dbtest.bak"],
  ["\\\\?\\UNC\\host\\share\\dbtest.bak", "dbtest.bak"],
  ["C:/mixed\\slashes/数据库 1.bak", "数据库 1.bak"],
  ["../../dbtest.bak", "dbtest.bak"],
  ["..", ".."],
  ["folder/", ""],
])("the last piece of %j is %j", (path, name) => {
  expect(baseNameOf(path)).toBe(name);
});

test.each([
  "D:\\SQL Backup\\dbtest.bak",
  "\\\\host\\share\\week 1\\备份.bak",
  "\\\\?\\D:\\deep\\a b.bak",
  "D:a.bak",
])("Windows itself agrees about %s", (path) => {
  expect(baseNameOf(path)).toBe(win32.basename(path));
});

test("a UNIX file may have a backslash in its name, and is opened by it", () => {
  expect(basename("/srv/D:\\a.bak")).toBe(process.platform === "win32" ? "a.bak" : "D:\\a.bak");
});

test.each([
  ["dbtest.bak", "backup"],
  ["DBTEST.BAK", "backup"],
  ["log/dbtest.trn", "backup"],
  ["dbtest.diff", "backup"],
  ["dbtest.dif", "backup"],
  ["dbtest.bak.gz", "archive"],
  ["dbtest.7z", "archive"],
  ["dbtest.bak.txt", "other"],
  ["bak", "other"],
  ["dbtest.bak/", "folder"],
  ["dbtest.bak\\", "folder"],
  ["__MACOSX/._dbtest.bak", "litter"],
  ["x/__MACOSX/dbtest.bak", "litter"],
  ["._dbtest.bak", "litter"],
  [".DS_Store", "litter"],
])("%s is, by its name, a %s", (name, kind) => {
  expect(kindOfEntry(name)).toBe(kind);
});

describe("a name can be used", () => {
  test.each(["dbtest.bak", "with space.bak", "数据库.bak", "e\u0301.bak", `${"a".repeat(251)}.bak`])(
    "%s",
    (name) => {
      expect(isUsableName(name)).toBe(true);
    },
  );

  test.each([
    "",
    ".",
    "..",
    "a\nb.bak",
    "a\u0000.bak",
    "a\u0085.bak",
    "\u001b[2J.bak",
    "a\u202ekab.exe",
    `${"数".repeat(90)}.bak`,
  ])("but not %j", (name) => {
    expect(isUsableName(name)).toBe(false);
  });
});

test("bytes that are no UTF-8 are told apart", () => {
  expect(utf8OrNull(Buffer.from("数据库"))).toBe("数据库");
  expect(utf8OrNull(Buffer.from([0xca, 0xfd]))).toBeNull();
});

import { expect, test } from "vitest";

import { createMadeUpNames } from "./made-up-names.ts";

test("one thing has one name, and two things have two", () => {
  const names = createMadeUpNames();
  expect(["a", "b", "a"].map((value) => names.nameFor("task", value))).toEqual(["task1", "task2", "task1"]);
  expect(names.nameFor("upload", "a")).toBe("upload1");
  expect([names.knows("task", "a"), names.knows("task", "c")]).toEqual([true, false]);
});

test("a name that is preferred is given once", () => {
  const names = createMadeUpNames();
  expect(["a", "b", "a"].map((value) => names.nameFor("bucket", value, "old"))).toEqual([
    "old",
    "bucket1",
    "old",
  ]);
});

test("names of a recording that goes on are not given again", () => {
  const lines = '{"key":"name1/name12","sent":{"crc64":"crc3"}}\n{"is":"migrateTask2"}\n';
  const names = createMadeUpNames(lines);
  expect(["name", "crc", "migrateTask", "etag"].map((kind) => names.nameFor(kind, "x"))).toEqual([
    "name13",
    "crc4",
    "migrateTask3",
    "etag1",
  ]);
});

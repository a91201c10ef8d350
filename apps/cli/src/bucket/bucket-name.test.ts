import { say } from "@bakferry/core";
import { expect, test } from "vitest";

import { bucketNameLike, bucketNameProblems, freeNameLike } from "./bucket-name.ts";

test.each([
  ["migratetest", []],
  ["a1-b", []],
  ["ab", ["3 to 63"]],
  ["x".repeat(64), ["3 to 63"]],
  ["Migrate_Test", ["“M” “_” “T”"]],
  ["-abc", ["begin and end"]],
  ["A-", ["3 to 63", "“A”", "begin and end"]],
])("%s has the problems %j", (name, said) => {
  const problems = bucketNameProblems(name).map((problem) => say(problem));
  expect(problems).toHaveLength(said.length);
  for (const [index, part] of said.entries()) expect(problems[index]).toContain(part);
});

test.each([
  ["Migrate_Test", "migrate-test"],
  ["_Müller-Backups_", "muller-backups"],
  ["数据", null],
])("%s is like %s", (name, like) => {
  expect(bucketNameLike(name)).toBe(like);
});

test("a free name stays a name, however long the first one was", () => {
  const free = freeNameLike("x".repeat(63), "ab12c");
  expect(free).toMatch(/^x+-ab12c$/);
  expect(bucketNameProblems(free)).toEqual([]);
});

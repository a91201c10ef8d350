import { expect, test } from "vitest";

import { isOnLineage, mapRecoveryForks } from "./recovery-forks.ts";
import type { RecoveryPath } from "./recovery-path.ts";

function path(fork: string, before: string | null = null, at: number | null = null): RecoveryPath {
  return {
    familyGUID: "family",
    recoveryForkID: fork,
    previousRecoveryForkID: before,
    forkPointLSN: at === null ? null : String(at),
  };
}

test("a lineage goes back through every fork, each up to where it was left", () => {
  const forks = mapRecoveryForks([path("c", "b", 130), path("a"), path("b", "a", 120)]);

  expect([...forks.lineageOf("c")]).toEqual([
    ["c", null],
    ["b", 130n],
    ["a", 120n],
  ]);
  expect(forks.ids).toEqual(["a", "b", "c"]);
  expect(isOnLineage(forks.lineageOf("c"), "a", 120n)).toBe(true);
  expect(isOnLineage(forks.lineageOf("c"), "a", 121n)).toBe(false);
  expect(isOnLineage(forks.lineageOf("c"), "other", 1n)).toBe(false);
});

test("no fork reaches further than one that was left before it", () => {
  const forks = mapRecoveryForks([path("c", "b", 100), path("b", "a", 120)]);

  expect(forks.lineageOf("c").get("a")).toBe(100n);
});

test.each([
  ["fork before", path("b", "other", 120)],
  ["fork point", path("b", "a", 121)],
])("two headers that name another %s are both left out", (_, other) => {
  const forks = mapRecoveryForks([path("b", "a", 120), other]);

  expect([...forks.lineageOf("b")]).toEqual([["b", null]]);
});

test("forks that descend from themselves are not followed", () => {
  const forks = mapRecoveryForks([
    path("a", "b", 10),
    path("b", "c", 10),
    path("c", "a", 10),
    path("d", "c", 9),
  ]);

  expect([...forks.lineageOf("a").keys()]).toEqual(["a"]);
  expect([...forks.lineageOf("d").keys()]).toEqual(["d", "c"]);
});

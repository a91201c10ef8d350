import { spawnSync } from "node:child_process";

import { expect, test } from "vitest";

import { createWorkerIdentity } from "./worker-identity.ts";

const { owner, isGone } = createWorkerIdentity();

/** The same place, with another process number and start. */
function neighbour(pid: number, startedAt: number): string {
  return [...owner.split("/").slice(0, -2), pid, startedAt].join("/");
}

test("the own process is not gone", () => {
  expect(isGone(owner)).toBe(false);
});

test("a process that ended on this machine is gone", () => {
  const { pid } = spawnSync(process.execPath, ["--version"]);
  expect(isGone(neighbour(pid, 0))).toBe(true);
});

test("a process that runs on this machine is not gone", () => {
  expect(isGone(neighbour(process.ppid, 0))).toBe(false);
});

test("a predecessor with the same process number, as in a container, is gone", () => {
  expect(isGone(neighbour(process.pid, 1000))).toBe(true);
});

test("nothing is said about another machine, or about a text that is none of ours", () => {
  expect(isGone(`elsewhere/${owner.split("/").slice(1).join("/")}`)).toBe(false);
  expect(isGone("host/1")).toBe(false);
  expect(isGone("")).toBe(false);
});

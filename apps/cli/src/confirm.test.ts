import { text } from "@bakferry/core";
import { expect, test } from "vitest";

import { confirm } from "./confirm.ts";
import { captureTerminal, typedInput } from "./testing/run-captured.ts";

test.each([
  ["y", true],
  [" YES ", true],
  ["n", false],
  ["", false],
  ["yesterday", false],
])("the answer %j means %s", async (typed, meant) => {
  const stderr = captureTerminal({ isTerminal: true });
  const stdin = typedInput(`${typed}\n`, { isTerminal: true });
  const answer = await confirm(text("cli.abort.question"), {
    isSure: false,
    surroundings: { stdin, stderr },
  });
  expect(answer).toBe(meant);
  expect(stderr.written()).toBe("Give it up and free its parts? [y/N] ");
});

test("whoever is sure is not asked", async () => {
  const stderr = captureTerminal();
  const surroundings = { stdin: typedInput(), stderr };
  expect(await confirm(text("cli.abort.question"), { isSure: true, surroundings })).toBe(true);
  expect(stderr.written()).toBe("");
});

test("a script that has not said yes is told how to", async () => {
  const surroundings = { stdin: typedInput("y\n"), stderr: captureTerminal() };
  const asking = confirm(text("cli.abort.question"), { isSure: false, surroundings });
  await expect(asking).rejects.toThrow("no terminal");
});

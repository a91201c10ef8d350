import { expect, test } from "vitest";

import { runProgram } from "./program.ts";

test("a bug ends with an apology and a reference, without a stack and without what it holds", async () => {
  let said = "";
  const silent = { isTerminal: false, columns: null, hasColors: false, write: () => undefined };
  const broken = {
    ...silent,
    write: () => {
      throw new TypeError("xoxb-secret cannot be read");
    },
  };
  const hearing = { ...silent, write: (words: string) => void (said += words) };
  const surroundings = {
    stdout: broken,
    stderr: hearing,
    environment: {},
    readInput: async () => "",
    version: "0.0.0",
  };

  expect(await runProgram(["manifest"], surroundings)).toBe(70);

  expect(said).toMatch(/^bakferry-bot: Sorry.*\nThis is a bug\. Report it with the reference [0-9a-f]{8};/);
  expect(said).not.toMatch(/xoxb|TypeError|\n\s+at /);
});

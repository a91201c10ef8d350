import type { ErrorCode } from "@bakferry/core";
import { expect, test } from "vitest";

import { endWith, exitCodeOf } from "./end-with.ts";
import { captureTerminal, typedInput } from "./testing/run-captured.ts";

test.each<[ErrorCode, number]>([
  ["FILE_NOT_FOUND", 1],
  ["FILE_NOT_READABLE", 1],
  ["STORE_UNAVAILABLE", 1],
  ["FILE_CHANGED", 2],
  ["OSS_ACCESS_DENIED", 4],
  ["CLOUD_UNREACHABLE", 4],
  ["UPLOAD_STALLED", 4],
])("%s ends with %i", (code, exitCode) => {
  expect(exitCodeOf(code)).toBe(exitCode);
});

test("a bug is an apology with a reference, and no stack", () => {
  const bug = new TypeError("cannot read x of undefined at https://secret.example.com?Signature=abc");

  const { exitCode, stderr, stdout } = end(bug, { isJson: true });

  expect(exitCode).toBe(70);
  expect(stderr).toMatch(/This is a bug\. Report it with the reference [0-9a-f]{8};/);
  expect(stderr + stdout).not.toMatch(/secret\.example|\n\s+at |TypeError/);
  expect(JSON.parse(stdout)).toMatchObject({ type: "error", version: 1, code: "BUG" });
});

test("the same bug has the same reference, another one another", () => {
  const bugs = ["first", "second"].map((message) => new RangeError(message));
  const other = new RangeError("first");

  const [first, second, third] = [...bugs, other].map((error) => end(error).stderr);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

test("whoever mends it sees the stack with BAKFERRY_DEBUG=1", () => {
  const { stderr } = end(new TypeError("x of undefined"), { environment: { BAKFERRY_DEBUG: "1" } });

  expect(stderr).toContain("TypeError: x of undefined");
  expect(stderr).toMatch(/\n\s+at /);
});

interface Options {
  readonly isJson?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

function end(
  error: unknown,
  { isJson = false, environment = {} }: Options = {},
): {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
} {
  const stdout = captureTerminal();
  const stderr = captureTerminal();
  const exitCode = endWith(
    error,
    {
      words: [],
      stdin: typedInput(),
      stdout,
      stderr,
      environment,
      platform: "linux",
      homeDirectory: "/",
      signal: new AbortController().signal,
    },
    isJson,
  );
  return { exitCode, stdout: stdout.written(), stderr: stderr.written() };
}

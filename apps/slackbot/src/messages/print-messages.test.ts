import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createTestClock, TEST_EPOCH } from "@bakferry/core/testing";
import { openStore } from "@bakferry/store";
import { afterEach, beforeEach, expect, test } from "vitest";

import { printMessages } from "./print-messages.ts";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bakferry-messages-"));
  file = join(folder, "bakferry.db");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function said(...texts: readonly string[]): Promise<void> {
  const store = await openStore({ file, clock: createTestClock() });
  for (const [index, words] of texts.entries())
    await store.unknownMessages.note(
      { service: "RDS", hash: words.slice(0, 3), text: words },
      TEST_EPOCH + index,
    );
  await store.close();
}

test("prints what was said most often first, with counts and without secrets or control characters", async () => {
  await said(
    "aaa once",
    "bbb https://b.oss/k?x-oss-signature=abcdef0123456789",
    "bbb \u001B[31mfrom https://b.oss/k?Signature=abcdef0123456789",
  );
  const lines = (await printMessages({ address: { file }, limit: 10, json: false })) ?? [];
  expect(lines[0]).toMatch(/^2 × RDS · first 20\d\d-\d\d-\d\d \d\d:\d\d UTC · last .* · bbb$/);
  expect(lines[1]).toBe("  bbb \uFFFD[31mfrom https://b.oss/k?[redacted]");
  expect(lines[3]).toMatch(/^1 × RDS .* · aaa$/);
  expect(lines.join("\n")).not.toContain("abcdef");
});

test("is one object for a script", async () => {
  await said("aaa once");
  const [line = "", ...more] = (await printMessages({ address: { file }, limit: 10, json: true })) ?? [];
  expect(more).toEqual([]);
  expect(JSON.parse(line)).toEqual({
    type: "messages",
    version: 1,
    messages: [
      {
        service: "RDS",
        hash: "aaa",
        text: "aaa once",
        firstSeenAt: TEST_EPOCH,
        lastSeenAt: TEST_EPOCH,
        count: 1,
      },
    ],
  });
});

test("says so when there is nothing, and makes no state file where there is none", async () => {
  expect(await printMessages({ address: { file }, limit: 10, json: false })).toBeUndefined();
  await said();
  expect(await printMessages({ address: { file }, limit: 10, json: false })).toEqual([
    "Nothing was said so far that Bakferry could not explain.",
  ]);
});

/** The deep check of a whole source: progress, abortion, sources that fail or end too early. */
import { expect, test } from "vitest";

import { fromBytes } from "../byte-source.ts";
import type { MediaSource } from "../model.ts";
import { syntheticBackup, withDatabasePages } from "../testing/index.ts";
import { deepCheck } from "./deep-check.ts";

const bytes = withDatabasePages(syntheticBackup({ dataBytes: 3 * 1024 * 1024 }));

test("the whole source is checked, with progress after each read", async () => {
  const progress: number[] = [];
  const report = await deepCheck(fromBytes(bytes), { onProgress: (checked) => progress.push(checked) });

  expect(report).toMatchObject({ verdict: "noDamageFound", sizeBytes: bytes.length });
  expect(progress.at(-1)).toBe(bytes.length);
  expect(progress.length).toBeGreaterThanOrEqual(4);
});

test("an abortion ends it with its reason", async () => {
  const controller = new AbortController();
  const running = deepCheck(fromBytes(bytes), {
    signal: controller.signal,
    onProgress: () => controller.abort(new Error("Enough.")),
  });

  await expect(running).rejects.toThrow("Enough.");
});

test("a source that fails makes it fail", async () => {
  const source: MediaSource = {
    sizeBytes: bytes.length,
    read: (offset, length) =>
      offset === 0 ? Promise.resolve(bytes.subarray(0, length)) : Promise.reject(new Error("Disk gone.")),
  };

  await expect(deepCheck(source)).rejects.toThrow("Disk gone.");
});

test("a source that holds less than it says is damaged", async () => {
  const source: MediaSource = { ...fromBytes(bytes), sizeBytes: bytes.length + 4096 };

  expect((await deepCheck(source)).damage).toMatchObject([{ offset: bytes.length, lengthBytes: 0 }]);
});

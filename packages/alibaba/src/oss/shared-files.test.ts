/** Each file is open once for all of its parts, and not for ever. */
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { LocalFile } from "@bakferry/core";
import { expect, onTestFinished, test, vi } from "vitest";

import { createSharedFiles } from "./shared-files.ts";

async function aFile(): Promise<LocalFile> {
  const folder = await mkdtemp(join(tmpdir(), "shared-files-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "full.bak");
  await writeFile(path, "bytes");
  const { dev, ino } = await stat(path, { bigint: true });
  return { path, device: dev, inode: ino };
}

test("parts at the same time and one after another get the same open file", async () => {
  const files = createSharedFiles();
  const file = await aFile();
  const [first, second] = await Promise.all([files.take(file), files.take(file)]);
  expect(second).toBe(first);
  files.give(file);
  files.give(file);
  expect(await files.take(file)).toBe(first);
  files.give(file);
});

test("a file that nobody uses is closed soon, and opened anew", async () => {
  const files = createSharedFiles();
  const file = await aFile();
  const first = await files.take(file);
  expect(first?.fd).toBeGreaterThan(0);
  files.give(file);
  await vi.waitFor(() => expect(first?.fd).toBe(-1), 10_000);
  const second = await files.take(file);
  expect(second).not.toBe(first);
  expect(second?.fd).toBeGreaterThan(0);
  files.give(file);
});

test("a name that leads to another file is not opened", async () => {
  const file = await aFile();
  expect(await createSharedFiles().take({ ...file, inode: file.inode + 1n })).toBeUndefined();
});

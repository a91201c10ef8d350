import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { isReadableByOthers, isWritableByOthers } from "./exposed-file.ts";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bakferry-mode-"));
  file = join(folder, "key");
  await writeFile(file, "secret");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test.skipIf(process.platform === "win32").each([
  [0o600, false, false],
  [0o400, false, false],
  [0o640, true, false],
  [0o604, true, false],
  [0o644, true, false],
  [0o620, false, true],
  [0o666, true, true],
])("mode %o is readable by others: %s, writable: %s", async (mode, isReadable, isWritable) => {
  await chmod(file, mode);
  expect(await isReadableByOthers(file)).toBe(isReadable);
  expect(await isWritableByOthers(file)).toBe(isWritable);
});

test("what is not there, or is no file, is open to nobody", async () => {
  expect(await isReadableByOthers(join(folder, "none"))).toBe(false);
  expect(await isReadableByOthers(folder)).toBe(false);
});

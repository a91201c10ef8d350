/** Real files on a real disk: what is read, what is refused, and what counts as changed. */
import { execFileSync } from "node:child_process";
import { appendFile, mkdir, open, rename, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { relative } from "node:path";

import { expect, test } from "vitest";

import { openBackupFile } from "./open-backup-file.ts";
import { useTemporaryDirectory } from "./testing/temporary-directory.ts";

const at = useTemporaryDirectory();
const BYTES = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 31) % 251);

test("reads any range, in any order, several at once", async () => {
  await writeFile(at("dbtest.bak"), BYTES);
  const file = await openBackupFile(at("dbtest.bak"));
  const ranges = [
    [99_990, 10],
    [0, 64],
    [50_000, 1],
    [7, 65_536],
  ] as const;
  const read = await Promise.all(ranges.map(([offset, length]) => file.read(offset, length)));
  for (const [index, [offset, length]] of ranges.entries()) {
    expect(Buffer.compare(read[index]!, BYTES.subarray(offset, offset + length))).toBe(0);
  }
  await file.close();
});

test.each([
  { title: "across the end", offset: 99_990, length: 100, expected: 10 },
  { title: "at the end", offset: 100_000, length: 100, expected: 0 },
  { title: "beyond the end", offset: 500_000, length: 100, expected: 0 },
  { title: "of nothing", offset: 10, length: 0, expected: 0 },
])("a read $title gives what is there", async ({ offset, length, expected }) => {
  await writeFile(at("dbtest.bak"), BYTES);
  const file = await openBackupFile(at("dbtest.bak"));
  expect((await file.read(offset, length)).byteLength).toBe(expected);
  expect(await file.readInto(new Uint8Array(length), offset)).toBe(expected);
  await file.close();
});

test("readInto fills the caller's own memory and touches nothing beside it", async () => {
  await writeFile(at("dbtest.bak"), BYTES);
  const file = await openBackupFile(at("dbtest.bak"));
  const pool = new Uint8Array(300).fill(255);
  expect(await file.readInto(pool.subarray(100, 200), 1000)).toBe(100);
  expect([...pool.subarray(100, 200)]).toEqual([...BYTES.subarray(1000, 1100)]);
  expect([...pool.subarray(0, 100), ...pool.subarray(200)].every((byte) => byte === 255)).toBe(true);
  await file.close();
});

test("says its name, size and time, by a relative path too", async () => {
  await writeFile(at("数据库 1.bak"), BYTES);
  await utimes(at("数据库 1.bak"), 1_780_000_000, 1_780_000_000);
  const file = await openBackupFile(relative(process.cwd(), at("数据库 1.bak")));
  expect(file.file).toEqual({
    name: "数据库 1.bak",
    sizeBytes: 100_000,
    modifiedAt: 1_780_000_000_000,
  });
  expect(file.sizeBytes).toBe(100_000);
  await file.close();
});

test("an empty file opens and has nothing to read", async () => {
  await writeFile(at("empty.bak"), "");
  const file = await openBackupFile(at("empty.bak"));
  expect(file.sizeBytes).toBe(0);
  expect(await file.read(0, 10)).toHaveLength(0);
  expect(await file.isUnchanged()).toBe(true);
  await file.close();
});

test("a sparse file larger than 4 GiB is read at its end", async () => {
  const size = 5 * 1024 ** 3;
  const handle = await open(at("large.bak"), "w");
  await handle.write(new Uint8Array([7, 8, 9]), 0, 3, size - 3);
  await handle.close();
  const file = await openBackupFile(at("large.bak"));
  expect(file.sizeBytes).toBe(size);
  expect([...(await file.read(size - 3, 64))]).toEqual([7, 8, 9]);
  await file.close();
});

test("a missing file is not found, and the error shows the path as it was given", async () => {
  await expect(openBackupFile(at("missing.bak"))).rejects.toMatchObject({
    code: "FILE_NOT_FOUND",
    message: expect.stringContaining(at("missing.bak")),
  });
  await writeFile(at("file"), "");
  await expect(openBackupFile(at("file", "below.bak"))).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
  await expect(openBackupFile("a\0b")).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
});

test("a directory is no backup file", async () => {
  await mkdir(at("folder"));
  await expect(openBackupFile(at("folder"))).rejects.toMatchObject({
    code: "FILE_NOT_FOUND",
    message: expect.stringContaining("not a regular file"),
  });
});

test.skipIf(process.platform === "win32")("a named pipe is refused at once, without waiting", async () => {
  execFileSync("mkfifo", [at("pipe")]);
  await expect(openBackupFile(at("pipe"))).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
});

test("a link that leads in a circle is not found", async () => {
  await symlink(at("b"), at("a"));
  await symlink(at("a"), at("b"));
  await expect(openBackupFile(at("a"))).rejects.toMatchObject({
    code: "FILE_NOT_FOUND",
    message: expect.stringContaining("circle"),
  });
});

// Root may read everything, so there the refusal cannot be made to happen.
test.skipIf(process.platform === "win32" || process.getuid?.() === 0)(
  "a file that may not be read says so",
  async () => {
    await writeFile(at("secret.bak"), "x", { mode: 0o000 });
    await expect(openBackupFile(at("secret.bak"))).rejects.toMatchObject({ code: "FILE_NOT_READABLE" });
  },
);

test("a file that nobody touched is unchanged, read as often as you like", async () => {
  await writeFile(at("dbtest.bak"), BYTES);
  const file = await openBackupFile(at("dbtest.bak"));
  await file.read(0, 100_000);
  expect(await file.isUnchanged()).toBe(true);
  await file.close();
});

test.each<[string, (path: string) => Promise<void>]>([
  ["grew", (path) => appendFile(path, "more")],
  [
    "was written over in place",
    async (path) => {
      const handle = await open(path, "r+");
      await handle.write(new Uint8Array([1, 2, 3]), 0, 3, 500);
      await handle.close();
    },
  ],
  [
    "was written over and its time set back",
    async (path) => {
      await utimes(path, 1_780_000_000, 1_780_000_000);
    },
  ],
  [
    "was replaced by another one of equal size and time",
    async (path) => {
      await writeFile(`${path}.new`, BYTES);
      await utimes(`${path}.new`, 1_780_000_000, 1_780_000_000);
      await rename(`${path}.new`, path);
    },
  ],
  ["was removed", (path) => rm(path)],
  ["was renamed", (path) => rename(path, `${path}.old`)],
])("a file that %s has changed", async (_, change) => {
  await writeFile(at("dbtest.bak"), BYTES);
  await utimes(at("dbtest.bak"), 1_780_000_000, 1_780_000_000);
  const file = await openBackupFile(at("dbtest.bak"));
  await change(at("dbtest.bak"));
  expect(await file.isUnchanged()).toBe(false);
  await file.close();
});

test("the bytes stay those of the opened file when the name moves on", async () => {
  await writeFile(at("dbtest.bak"), BYTES);
  const file = await openBackupFile(at("dbtest.bak"));
  await writeFile(at("new.bak"), new Uint8Array(100_000));
  await rename(at("new.bak"), at("dbtest.bak"));
  expect(Buffer.compare(await file.read(1, 1000), BYTES.subarray(1, 1001))).toBe(0);
  await file.close();
});

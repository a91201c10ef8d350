/** What the bot sees of its backup directory, and that it sees nothing else. */
import { mkdir, rm, symlink, unlink, writeFile } from "node:fs/promises";

import { expect, test } from "vitest";

import { createBackupDirectory } from "./backup-directory.ts";
import { useTemporaryDirectory } from "./testing/temporary-directory.ts";

const at = useTemporaryDirectory();

async function put(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    await mkdir(at("root", name, ".."), { recursive: true });
    await writeFile(at("root", name), name);
  }
}

test("lists regular files with their paths, sorted by name", async () => {
  await put("stock.bak", "sql-1/sales/FULL/sales 2026.bak", "sql-1/a.bak", "数据库.bak", "Zoo.bak");
  const files = await createBackupDirectory(at("root")).list(100);
  expect(files.map(({ name }) => name)).toEqual([
    "Zoo.bak",
    "sql-1/a.bak",
    "sql-1/sales/FULL/sales 2026.bak",
    "stock.bak",
    "数据库.bak",
  ]);
  expect(files[1]).toMatchObject({ sizeBytes: 11, modifiedAt: expect.closeTo(Date.now(), -5) });
});

test("leaves out what is hidden, linked, too deep or no file", async () => {
  await put("a.bak", ".hidden.bak", ".snapshots/b.bak", "1/2/3/c.bak", "1/2/3/4/d.bak");
  await writeFile(at("outside.bak"), "outside");
  await symlink(at("outside.bak"), at("root", "link.bak"));
  await symlink(at("root"), at("root", "round"));
  const files = await createBackupDirectory(at("root")).list(100);
  expect(files.map(({ name }) => name)).toEqual(["1/2/3/c.bak", "a.bak"]);
});

test("lists at most the limit", async () => {
  await put("c.bak", "a.bak", "b.bak");
  const directory = createBackupDirectory(at("root"));
  expect((await directory.list(2)).map(({ name }) => name)).toEqual(["a.bak", "b.bak"]);
  expect(await directory.list(0)).toEqual([]);
});

test("a directory that does not exist is an error, not an empty list", async () => {
  await expect(createBackupDirectory(at("nowhere")).list(10)).rejects.toMatchObject({
    code: "FILE_NOT_FOUND",
    message: expect.stringContaining(at("nowhere")),
  });
});

test("opens a file by the name that it was listed under", async () => {
  await put("sql-1/sales 数据库.bak");
  const directory = createBackupDirectory(at("root"));
  const [listed] = await directory.list(1);
  const file = await directory.open(listed!.name);
  expect(file.file).toEqual(listed);
  expect(Buffer.from(await file.read(0, 100)).toString()).toBe("sql-1/sales 数据库.bak");
  expect(await file.isUnchanged()).toBe(true);
  await file.close();
});

test.each([
  ["goes up", "../outside.bak"],
  ["goes up from below", "sql-1/../../outside.bak"],
  ["is absolute", "/etc/passwd"],
  ["is the directory itself", "."],
  ["is empty", ""],
  ["holds a NUL", "a.bak\0.txt"],
  ["follows a link to a file outside", "link.bak"],
  ["follows a link to a directory outside", "elsewhere/secret.bak"],
  ["leads to a directory", "sql-1"],
  ["leads nowhere", "missing.bak"],
  ["is a link to nothing", "dangling.bak"],
  ["is far too long", "a".repeat(5000)],
])("a name that %s is not found", async (_, name) => {
  await put("a.bak", "sql-1/b.bak");
  await mkdir(at("elsewhere"));
  await writeFile(at("elsewhere", "secret.bak"), "secret");
  await writeFile(at("outside.bak"), "secret");
  await symlink(at("outside.bak"), at("root", "link.bak"));
  await symlink(at("elsewhere"), at("root", "elsewhere"));
  await symlink(at("root", "nothing"), at("root", "dangling.bak"));
  await expect(createBackupDirectory(at("root")).open(name)).rejects.toMatchObject({
    code: "FILE_NOT_FOUND",
  });
});

test("a directory whose name begins like the backup directory's is outside", async () => {
  await put("a.bak");
  await mkdir(at("root-old"));
  await writeFile(at("root-old", "b.bak"), "old");
  await expect(createBackupDirectory(at("root")).open("../root-old/b.bak")).rejects.toMatchObject({
    code: "FILE_NOT_FOUND",
  });
});

test("a file whose name only begins with dots is inside", async () => {
  await put("..a.bak");
  const file = await createBackupDirectory(at("root")).open("..a.bak");
  expect(file.sizeBytes).toBe(7);
  await file.close();
});

test("a link inside the directory may be opened; when it is led elsewhere the file has changed", async () => {
  await put("monday.bak", "tuesday.bak");
  await symlink("monday.bak", at("root", "latest.bak"));
  const file = await createBackupDirectory(at("root")).open("latest.bak");
  expect(await file.isUnchanged()).toBe(true);
  await unlink(at("root", "latest.bak"));
  await symlink("tuesday.bak", at("root", "latest.bak"));
  expect(await file.isUnchanged()).toBe(false);
  await file.close();
});

test("a file that vanished after it was listed is not found", async () => {
  await put("a.bak");
  const directory = createBackupDirectory(at("root"));
  await directory.list(1);
  await rm(at("root", "a.bak"));
  await expect(directory.open("a.bak")).rejects.toMatchObject({
    code: "FILE_NOT_FOUND",
    message: '"a.bak" cannot be opened: there is no such file.',
  });
});

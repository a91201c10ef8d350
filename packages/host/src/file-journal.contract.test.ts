/** The CLI's journal keeps the port's contract, and survives whatever is found in its place. */
import { readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";

import { aJournaledPart, anUploadCheckpoint, uploadJournalConformance } from "@bakferry/core/testing";
import { expect, test } from "vitest";

import { createFileJournal } from "./file-journal.ts";
import { useTemporaryDirectory } from "./testing/temporary-directory.ts";

const at = useTemporaryDirectory();

uploadJournalConformance(() =>
  Promise.resolve({ journal: createFileJournal(at("state")), close: () => Promise.resolve() }),
);

async function onlyFile(): Promise<string> {
  const names = await readdir(at("state"));
  expect(names).toHaveLength(1);
  return at("state", names[0]!);
}

test.skipIf(process.platform === "win32")("only this user may read the journal", async () => {
  await createFileJournal(at("state")).save("key", anUploadCheckpoint());
  expect((await stat(at("state"))).mode & 0o777).toBe(0o700);
  expect((await stat(await onlyFile())).mode & 0o777).toBe(0o600);
});

test("a save leaves one file, and no draft", async () => {
  const journal = createFileJournal(at("state"));
  for (let index = 0; index < 5; index += 1) await journal.save("key", anUploadCheckpoint());
  expect(await onlyFile()).toMatch(/[0-9a-f]{64}\.json$/);
});

test.each<[string, (text: string) => string]>([
  ["torn", (text) => text.slice(0, text.length / 2)],
  ["empty", () => ""],
  ["full of NULs after a power loss", (text) => "\0".repeat(text.length)],
  ["no JSON", () => "hello"],
  ["JSON of something else", () => "[1]"],
  ["JSON null", () => "null"],
  ["of a newer version", (text) => text.replace('"version": 1', '"version": 2')],
  ["of another key", (text) => text.replace('"key"', '"other"')],
  ["without an upload id", (text) => text.replace('"uploadId"', '"oldId"')],
  ["with a size that is no number", (text) => text.replace('"sizeBytes": ', '"sizeBytes": "1", "was": ')],
])("a file that is %s counts as none, and can be saved over", async (_, spoil) => {
  const journal = createFileJournal(at("state"));
  await journal.save("key", anUploadCheckpoint());
  const path = await onlyFile();
  const text = await readFile(path, "utf8");
  expect(spoil(text)).not.toBe(text);
  await writeFile(path, spoil(text));
  expect(await journal.load("key")).toBeUndefined();
  await journal.save("key", anUploadCheckpoint());
  expect(await journal.load("key")).toEqual(anUploadCheckpoint());
});

test("lists what was begun and not finished, and passes over what makes no sense", async () => {
  const journal = createFileJournal(at("state"));
  expect(await journal.list()).toEqual([]);
  await journal.save("one", anUploadCheckpoint());
  await journal.save("two", anUploadCheckpoint({ key: "other.bak" }));
  await journal.save("three", anUploadCheckpoint());
  await journal.remove("three");
  await writeFile(at("state", "torn.json"), '{"version": 1');
  const entries = await journal.list();
  expect(new Map(entries.map(({ journalKey, checkpoint }) => [journalKey, checkpoint.key]))).toEqual(
    new Map([
      ["one", anUploadCheckpoint().key],
      ["two", "other.bak"],
    ]),
  );
});

test("a save does not write through a link that lies in its place", async () => {
  const journal = createFileJournal(at("state"));
  await journal.save("key", anUploadCheckpoint());
  const path = await onlyFile();
  await writeFile(at("victim"), "untouched");
  await journal.remove("key");
  await symlink(at("victim"), path);
  await journal.save("key", anUploadCheckpoint());
  expect(await readFile(at("victim"), "utf8")).toBe("untouched");
});

test("a place that cannot hold a journal is a clear error", async () => {
  await writeFile(at("file"), "");
  const journal = createFileJournal(at("file", "state"));
  await expect(journal.save("key", anUploadCheckpoint())).rejects.toMatchObject({
    code: "STORE_UNAVAILABLE",
    message: expect.stringContaining(at("file", "state")),
  });
  expect(await journal.load("key")).toBeUndefined();
});

test("parts that a power loss tore are not there, and spoil nothing that is added later", async () => {
  const journal = createFileJournal(at("state"));
  const parts = [1, 2, 3].map((partNumber) => aJournaledPart({ partNumber }));
  for (const part of parts) await journal.addPart("key", "upload", part);
  const path = await onlyFile();
  const whole = await readFile(path, "utf8");
  for (const cut of [1, 2, 10, 60, 100]) {
    await writeFile(path, whole.slice(0, whole.length - cut));
    await journal.addPart("key", "upload", aJournaledPart({ partNumber: 4 }));
    const found = await journal.loadParts("key", "upload");
    expect([...found.keys()], `${cut} bytes are gone`).toEqual(cut === 1 ? [1, 2, 3, 4] : [1, 2, 4]);
  }
});

test("a part whose line was changed is not there", async () => {
  const journal = createFileJournal(at("state"));
  await journal.addPart("key", "upload", aJournaledPart({ crc64: "1234" }));
  const path = await onlyFile();
  await writeFile(path, (await readFile(path, "utf8")).replace("1234", "1235"));
  expect(await journal.loadParts("key", "upload")).toEqual(new Map());
});

test("ten thousand parts cost ten thousand lines, and are read in no time", async () => {
  const journal = createFileJournal(at("state"));
  for (let partNumber = 1; partNumber <= 10_000; partNumber += 1) {
    await journal.addPart("key", "upload", aJournaledPart({ partNumber }));
  }
  const { size } = await stat(await onlyFile());
  const line = size / 10_000;
  expect(line).toBeLessThan(160);
  const startedAt = performance.now();
  expect((await journal.loadParts("key", "upload")).size).toBe(10_000);
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

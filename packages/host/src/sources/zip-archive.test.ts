/** Zips as tools write them, and as damage, haste and malice leave them. */
import { open, truncate, writeFile } from "node:fs/promises";
import { crc32, deflateRawSync } from "node:zlib";

import { syntheticBackup } from "@bakferry/bak/testing";
import { describe, expect, test } from "vitest";

import { useTemporaryDirectory } from "../testing/temporary-directory.ts";
import { openArchive } from "./open-archive.ts";
import { deflate64Run } from "./testing/deflate64-writer.ts";
import { asBackup, asRefusal, readAll } from "./testing/read-all.ts";
import { type ZipEntryOptions, type ZipOptions, writeStoredFrame, writeZip } from "./testing/zip-writer.ts";

const at = useTemporaryDirectory();
const BACKUP = Buffer.from(syntheticBackup({ dataBytes: 300_000 }));
const OTHER = Buffer.from("read me");

async function zipOf(entries: readonly ZipEntryOptions[], options?: ZipOptions): Promise<string> {
  await writeFile(at("dbtest.zip"), writeZip(entries, options));
  return at("dbtest.zip");
}

describe("a zip that holds one backup gives its bytes", () => {
  test.each<{ title: string; entry: Partial<ZipEntryOptions>; options?: ZipOptions; method?: string }>([
    { title: "deflated", entry: {} },
    { title: "stored", entry: { method: 0 }, method: "stored" },
    { title: "deflated, zip64", entry: { isZip64: true }, options: { isZip64: true } },
    {
      title: "stored, zip64",
      entry: { method: 0, isZip64: true },
      options: { isZip64: true },
      method: "stored",
    },
    { title: "written as a stream", entry: { isStreamed: true } },
    { title: "with a comment", entry: {}, options: { comment: "weekly, PK and all" } },
  ])("$title", async ({ entry, options, method = "deflate" }) => {
    const path = await zipOf([{ name: "dbtest.bak", content: BACKUP, ...entry }], options);
    const outcome = asBackup(await openArchive(path));
    const compressedBytes = method === "stored" ? BACKUP.length : deflateRawSync(BACKUP).length;
    expect(outcome).toMatchObject({
      entryName: "dbtest.bak",
      sizeBytes: BACKUP.length,
      compressedBytes,
      method,
    });
    expect(outcome.source).toMatchObject({ name: "dbtest.bak", sizeBytes: BACKUP.length });
    expect(Buffer.compare(await readAll(outcome.source), BACKUP)).toBe(0);
    expect(Buffer.compare(await readAll(outcome.source), BACKUP)).toBe(0);
  });

  test("as Deflate64 with matches that Deflate does not know", async () => {
    const content = Buffer.concat([BACKUP, Buffer.alloc(200_003, BACKUP.at(-1))]);
    const packed = deflate64Run(BACKUP, 200_003);
    const path = await zipOf([
      { name: "readme.txt", content: OTHER },
      { name: "dbtest.bak", content, method: 9, packed },
    ]);
    const outcome = asBackup(await openArchive(path));
    expect(outcome.method).toBe("deflate64");
    expect(Buffer.compare(await readAll(outcome.source), content)).toBe(0);
  });

  test("compressed by SQL Server as well", async () => {
    const content = Buffer.from(syntheticBackup({ isCompressed: true }));
    const outcome = asBackup(await openArchive(await zipOf([{ name: "a.trn", content }])));
    expect(Buffer.compare(await readAll(outcome.source), content)).toBe(0);
  });

  test("beside folders, notes and what macOS leaves behind", async () => {
    const path = await zipOf([
      { name: "backup/", content: Buffer.alloc(0) },
      { name: "backup/readme.txt", content: OTHER },
      { name: "__MACOSX/backup/._dbtest.bak", content: OTHER },
      { name: "backup/dbtest.bak", content: BACKUP },
    ]);
    const outcome = asBackup(await openArchive(path));
    expect(outcome.entryName).toBe("dbtest.bak");
    expect(Buffer.compare(await readAll(outcome.source), BACKUP)).toBe(0);
  });

  test("at the end of 100 MiB that are stored with holes, in zip64", async () => {
    const sizeBytes = 100 * 1024 ** 2;
    const zeros = Buffer.alloc(1024 ** 2);
    let sum = crc32(BACKUP);
    for (let left = sizeBytes - BACKUP.length; left > 0; left -= zeros.length) {
      sum = crc32(zeros.subarray(0, Math.min(left, zeros.length)), sum);
    }
    const { before, after } = writeStoredFrame({ name: "large.bak", sizeBytes, crc32: sum });
    const handle = await open(at("large.zip"), "w");
    await handle.write(Buffer.concat([before, BACKUP]));
    await handle.write(after, 0, after.length, before.length + sizeBytes);
    await handle.close();
    const outcome = asBackup(await openArchive(at("large.zip")));
    expect(outcome).toMatchObject({ sizeBytes, compressedBytes: sizeBytes, method: "stored" });
    let received = 0;
    for await (const chunk of outcome.source.open(new AbortController().signal)) received += chunk.length;
    expect(received).toBe(sizeBytes);
  });
});

describe("only the last piece of a name counts", () => {
  test.each([
    ["../../etc/dbtest.bak", "dbtest.bak"],
    ["/var/opt/dbtest.bak", "dbtest.bak"],
    ["D:\\backup\\dbtest.bak", "dbtest.bak"],
    ["\\\\host\\share\\dbtest.bak", "dbtest.bak"],
    ["数据库 备份/db test.BAK", "db test.BAK"],
    ["数据库.bak", "数据库.bak"],
  ])("%s", async (name, expected) => {
    const outcome = asBackup(await openArchive(await zipOf([{ name, content: BACKUP }])));
    expect(outcome.entryName).toBe(expected);
    expect(outcome.source.name).toBe(expected);
  });

  test("bytes that are no UTF-8 are read as the code page of old tools", async () => {
    const name = Buffer.from([0x81, 0x2e, 0x62, 0x61, 0x6b]);
    const outcome = asBackup(await openArchive(await zipOf([{ name, content: BACKUP, flags: 0 }])));
    expect(outcome.entryName).toBe("ü.bak");
  });
});

describe("a zip is refused, with the reason,", () => {
  const bak = { name: "dbtest.bak", content: BACKUP };
  test.each<[title: string, reason: string, entries: readonly ZipEntryOptions[], options?: ZipOptions]>([
    ["when it is empty", "no_backup", []],
    ["without a backup", "no_backup", [{ name: "a.txt", content: OTHER }]],
    ["with several backups", "several_backups", [bak, { name: "log.trn", content: BACKUP }]],
    ["with the same name twice", "several_backups", [bak, bak]],
    ["when encrypted", "encrypted", [{ ...bak, flags: 0x801 }]],
    ["when strongly encrypted", "encrypted", [{ ...bak, flags: 0x841 }]],
    ["when its headers are masked", "encrypted", [{ ...bak, flags: 0x2801 }]],
    ["when packed with AES", "encrypted", [{ ...bak, method: 99, flags: 0x801 }]],
    ["when packed with bzip2", "unsupported_method", [{ ...bak, method: 12 }]],
    ["when packed with LZMA", "unsupported_method", [{ ...bak, method: 14 }]],
    ["when packed with Zstandard", "unsupported_method", [{ ...bak, method: 93 }]],
    ["when packed with something unheard of", "unsupported_method", [{ ...bak, method: 77 }]],
    ["around another archive", "nested_archive", [{ name: "dbtest.bak.gz", content: OTHER }]],
    ["around another archive called .bak", "nested_archive", [{ name: "a.bak", content: writeZip([bak]) }]],
    ["around text called .bak", "not_a_backup", [{ name: "a.bak", content: OTHER }]],
    ["around an empty .bak", "not_a_backup", [{ name: "a.bak", content: Buffer.alloc(0), method: 0 }]],
    [
      "when it is a BACPAC",
      "bacpac",
      [
        { name: "DacMetadata.xml", content: OTHER },
        { name: "Data/dbo.t/a.BCP", content: OTHER },
      ],
    ],
    ["for control characters in the name", "unusable_name", [{ ...bak, name: "a\u001b[2J.bak" }]],
    ["for a name that reads backwards", "unusable_name", [{ ...bak, name: "a\u202e.bak" }]],
    ["for a name of 300 characters", "unusable_name", [{ ...bak, name: `${"a".repeat(300)}.bak` }]],
    [
      "for a size that nothing shrinks to",
      "suspicious_ratio",
      [{ ...bak, declared: { sizeBytes: 4e9 }, local: {} }],
    ],
    ["for the volume of several", "multi_disk", [bak], { diskNumber: 3 }],
    ["for another name in the local header", "headers_disagree", [{ ...bak, local: { name: "a.bak" } }]],
    ["for another method in the local header", "headers_disagree", [{ ...bak, local: { method: 0 } }]],
    ["for another CRC-32 in the local header", "headers_disagree", [{ ...bak, local: { crc32: 7 } }]],
    ["for another size in the local header", "headers_disagree", [{ ...bak, local: { sizeBytes: 7 } }]],
    [
      "for a stored size that differs",
      "headers_disagree",
      [{ ...bak, method: 0, declared: { sizeBytes: 7 } }],
    ],
    [
      "for data that reach beyond the file",
      "truncated",
      [{ ...bak, method: 0, declared: { sizeBytes: 9e6, compressedBytes: 9e6 } }],
    ],
    ["for data that cannot be decoded", "damaged", [{ ...bak, packed: Buffer.alloc(90_000, 0xff) }]],
    [
      "for Deflate64 that cannot be decoded",
      "damaged",
      [{ ...bak, method: 9, packed: Buffer.alloc(90_000, 0xff) }],
    ],
  ])("%s", async (_, reason, entries, options) => {
    const refusal = asRefusal(await openArchive(await zipOf(entries, options)));
    expect(refusal.reason).toBe(reason);
    expect(refusal.detail).toMatch(/^[^\p{Cc}\u202e]+\.$/u);
    expect(refusal.remedy).not.toBe("");
  });

  test("naming the method that cannot be read", async () => {
    const refusal = asRefusal(await openArchive(await zipOf([{ ...bak, method: 14 }])));
    expect(refusal.detail).toContain("LZMA (method 14)");
  });

  test("naming some of many backups and counting the rest", async () => {
    const many = Array.from({ length: 50 }, (_, index) => ({ ...bak, name: `${index}.bak`, content: OTHER }));
    const refusal = asRefusal(await openArchive(await zipOf(many)));
    expect(refusal.detail).toBe('The zip holds 50 backups: "0.bak", "1.bak", "2.bak" and 47 more.');
    expect(refusal.entries).toHaveLength(20);
  });

  test("when it has more entries than any archive of backups", async () => {
    const many = Array.from({ length: 10_001 }, (_, index) => ({
      name: `${index}`,
      content: OTHER,
      method: 0,
    }));
    expect(asRefusal(await openArchive(await zipOf(many))).reason).toBe("too_many_entries");
  });

  test("when it exceeds the limit that was asked for", async () => {
    const path = await zipOf([bak]);
    expect(asRefusal(await openArchive(path, { maxBytes: BACKUP.length - 1 })).reason).toBe("too_large");
    expect(asRefusal(await openArchive(path, { maxRatio: 1 })).reason).toBe("suspicious_ratio");
    expect(asBackup(await openArchive(path, { maxBytes: BACKUP.length })).sizeBytes).toBe(BACKUP.length);
  });

  test.each([
    ["in its data", 5000],
    ["in its directory", -60],
    ["in its last record", -3],
  ])("when it is cut %s", async (_, where) => {
    const path = await zipOf([bak]);
    const whole = writeZip([bak]).length;
    await truncate(path, where < 0 ? whole + where : where);
    expect(asRefusal(await openArchive(path)).reason).toBe("truncated");
  });

  test("when bytes follow its end", async () => {
    const path = at("dbtest.zip");
    await writeFile(path, Buffer.concat([writeZip([bak]), Buffer.from("trailing")]));
    expect(asRefusal(await openArchive(path))).toMatchObject({ reason: "damaged" });
  });

  test("when it is the last volume, which begins with data", async () => {
    const whole = writeZip([bak], { diskNumber: 2 });
    await writeFile(at("dbtest.zip"), whole.subarray(1000));
    expect(asRefusal(await openArchive(at("dbtest.zip"))).reason).toBe("multi_disk");
  });
});

describe("the last chunk is followed by an error, and not by the end,", () => {
  const bak = { name: "dbtest.bak", content: BACKUP };
  const flipped = Buffer.from(BACKUP);
  flipped[200_000] = (flipped[200_000] ?? 0) ^ 1;
  test.each<[string, ZipEntryOptions, string]>([
    ["when a stored byte has flipped", { ...bak, method: 0, packed: flipped }, "CRC-32"],
    ["when a deflated byte has flipped", { ...bak, packed: deflateRawSync(flipped) }, "CRC-32"],
    ["when a Deflate64 byte has flipped", { ...bak, method: 9, packed: deflate64Run(flipped, 0) }, "CRC-32"],
    [
      "when less comes out",
      { ...bak, packed: deflateRawSync(BACKUP.subarray(0, 250_000)) },
      "250000 bytes came out",
    ],
    [
      "when more comes out",
      { ...bak, packed: deflateRawSync(Buffer.concat([BACKUP, BACKUP])) },
      "more than the declared",
    ],
    [
      "when the deflated data stop early",
      { ...bak, packed: deflateRawSync(BACKUP).subarray(0, -4) },
      "cannot be decoded",
    ],
    [
      "when the Deflate64 data stop early",
      { ...bak, method: 9, packed: deflate64Run(BACKUP, 0).subarray(0, 150_000) },
      "",
    ],
  ])("%s", async (_, entry, words) => {
    const { source } = asBackup(await openArchive(await zipOf([entry])));
    let received = 0;
    const reading = readAll(source, { onChunk: (chunk) => void (received += chunk.length) });
    await expect(reading).rejects.toMatchObject({
      code: "ARCHIVE_DAMAGED",
      message: expect.stringContaining(words),
    });
    expect(received).toBeLessThanOrEqual(BACKUP.length);
  });
});

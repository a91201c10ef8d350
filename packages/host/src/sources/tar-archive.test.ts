/** Tars plain and gzipped, a lone gzip, and what is wrong with some of them. */
import { truncate, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

import { syntheticBackup } from "@bakferry/bak/testing";
import { describe, expect, test } from "vitest";

import { useTemporaryDirectory } from "../testing/temporary-directory.ts";
import { openArchive } from "./open-archive.ts";
import { asBackup, asRefusal, readAll } from "./testing/read-all.ts";
import { type TarMemberOptions, paxHeader, writeTar, writeTarHeader } from "./testing/tar-writer.ts";

const at = useTemporaryDirectory();
const BACKUP = Buffer.from(syntheticBackup({ dataBytes: 300_000 }));
const bak: TarMemberOptions = { name: "dbtest.bak", content: BACKUP };
const note: TarMemberOptions = { name: "readme.txt", content: Buffer.from("read me") };
const long = `${"folder/".repeat(20)}数据库 ${"n".repeat(60)}.bak`;

async function fileOf(content: Uint8Array, name = "dbtest.tgz"): Promise<string> {
  await writeFile(at(name), content);
  return at(name);
}

describe.each([
  ["tar", (tar: Buffer) => tar],
  ["tar+gzip", (tar: Buffer) => gzipSync(tar)],
])("a %s with one backup", (method, pack) => {
  test.each<[string, readonly TarMemberOptions[], string]>([
    ["alone", [bak], "dbtest.bak"],
    ["in the first dialect, without magic", [{ ...bak, isOld: true }], "dbtest.bak"],
    ["marked as contiguous", [{ ...bak, type: "7" }], "dbtest.bak"],
    ["with the old empty type", [{ ...bak, type: "" }], "dbtest.bak"],
    ["with its size in binary", [{ ...bak, isBinarySize: true }], "dbtest.bak"],
    ["in a folder of the prefix", [{ ...bak, prefix: "/var/backup" }], "dbtest.bak"],
    ["with a name that leaves the archive", [{ ...bak, name: "../../dbtest.bak" }], "dbtest.bak"],
    [
      "with its long name in a pax header",
      [paxHeader({ path: long }), { ...bak, name: "x" }],
      `数据库 ${"n".repeat(60)}.bak`,
    ],
    ["with its size in a pax header", [paxHeader({ size: String(BACKUP.length) }), bak], "dbtest.bak"],
    [
      "with its long name in GNU's way",
      [
        { name: "././@LongLink", type: "L", content: Buffer.from(`${long}\0`) },
        { ...bak, name: "x" },
      ],
      `数据库 ${"n".repeat(60)}.bak`,
    ],
    [
      "behind settings for all members",
      [{ ...paxHeader({ comment: "weekly" }), type: "g" }, bak],
      "dbtest.bak",
    ],
    ["between a folder and notes", [{ name: "b/", type: "5" }, note, bak, note], "dbtest.bak"],
  ])("%s", async (_, members, entryName) => {
    const archive = pack(writeTar(members));
    const outcome = asBackup(await openArchive(await fileOf(archive)));
    expect(outcome).toMatchObject({
      entryName,
      sizeBytes: BACKUP.length,
      compressedBytes: archive.length,
      method,
    });
    expect(Buffer.compare(await readAll(outcome.source), BACKUP)).toBe(0);
    expect(Buffer.compare(await readAll(outcome.source), BACKUP)).toBe(0);
  });

  test.each<[string, string, readonly TarMemberOptions[]]>([
    ["is empty of backups", "no_backup", [note]],
    ["holds another archive", "nested_archive", [{ ...note, name: "a.zip" }]],
    ["holds text called .bak", "not_a_backup", [{ ...note, name: "a.bak" }]],
    ["holds a symbolic link", "link", [{ name: "a.bak", type: "2" }]],
    ["holds a hard link", "link", [{ name: "a.bak", type: "1" }]],
    ["holds a device", "link", [{ name: "a.bak", type: "3" }]],
    ["left out the holes, GNU's way", "sparse", [{ ...bak, type: "S" }]],
    [
      "left out the holes, in pax",
      "sparse",
      [paxHeader({ "GNU.sparse.major": "1", "GNU.sparse.name": "a.bak" }), bak],
    ],
    ["has control characters in the name", "unusable_name", [{ ...bak, name: "a\u001b.bak" }]],
    ["has a header as large as a disk", "damaged", [{ name: "x", type: "x", sizeBytes: 2e9 }]],
  ])("is refused when it %s", async (_, reason, members) => {
    const refusal = asRefusal(await openArchive(await fileOf(pack(writeTar(members)))));
    expect(refusal.reason).toBe(reason);
    expect(refusal.detail).toMatch(/^\P{Cc}+\.$/u);
  });

  test("is refused when a header in front of the backup is damaged", async () => {
    const tar = writeTar([note, bak]);
    tar.write("JUNK", 1024 + 30);
    expect(asRefusal(await openArchive(await fileOf(pack(tar))))).toMatchObject({
      reason: "damaged",
      detail: expect.stringContaining("byte 1024"),
    });
  });

  test("is refused when it declares more than its limit or than can be inside", async () => {
    const path = await fileOf(pack(writeTar([bak])));
    expect(asRefusal(await openArchive(path, { maxBytes: 1000 })).reason).toBe("too_large");
    const lie = Buffer.concat([writeTarHeader({ ...bak, sizeBytes: 1e13, isBinarySize: true }), BACKUP]);
    const refusal = asRefusal(await openArchive(await fileOf(pack(lie))));
    expect(["suspicious_ratio", "truncated"]).toContain(refusal.reason);
  });
});

test("a plain tar with two backups is refused, and one that is cut short", async () => {
  const two = await fileOf(writeTar([bak, note, { ...bak, name: "second.bak" }]));
  expect(asRefusal(await openArchive(two))).toMatchObject({
    reason: "several_backups",
    entries: ["dbtest.bak", "second.bak"],
  });
  const cut = await fileOf(writeTar([bak]));
  await truncate(cut, 5000);
  expect(asRefusal(await openArchive(cut)).reason).toBe("truncated");
});

describe("a gzipped tar fails at its end", () => {
  test("when a second backup follows", async () => {
    const path = await fileOf(gzipSync(writeTar([bak, note, { ...bak, name: "second.bak" }])));
    const { source } = asBackup(await openArchive(path));
    let received = 0;
    const reading = readAll(source, { onChunk: ({ length }) => void (received += length) });
    await expect(reading).rejects.toMatchObject({
      code: "ARCHIVE_UNUSABLE",
      message: expect.stringContaining("second.bak"),
    });
    expect(received).toBeLessThanOrEqual(BACKUP.length);
  });

  test("when the tar is cut short", async () => {
    const path = await fileOf(gzipSync(writeTar([bak]).subarray(0, 200_000)));
    const { source } = asBackup(await openArchive(path));
    await expect(readAll(source)).rejects.toMatchObject({ code: "ARCHIVE_DAMAGED" });
  });
});

describe.each([
  ["a gzipped tar", () => gzipSync(writeTar([bak]))],
  ["a gzipped backup", () => gzipSync(BACKUP)],
])("%s", (_, make) => {
  test.each<[string, (archive: Buffer) => Buffer]>([
    ["has a wrong checksum", (archive) => flip(archive, archive.length - 8)],
    ["has a wrong length", (archive) => flip(archive, archive.length - 4)],
    ["is cut before its trailer", (archive) => archive.subarray(0, -8)],
    ["is cut in its trailer", (archive) => archive.subarray(0, -1)],
  ])("fails when it %s", async (_title, damage) => {
    const { source } = asBackup(await openArchive(await fileOf(damage(make()))));
    await expect(readAll(source)).rejects.toMatchObject({ code: "ARCHIVE_DAMAGED" });
  });
});

function flip(archive: Buffer, offset: number): Buffer {
  archive[offset] = archive[offset]! ^ 1;
  return archive;
}

describe("a gzipped backup", () => {
  test.each([
    ["dbtest.bak.gz", "dbtest.bak"],
    ["数据库.trn.GZ", "数据库.trn"],
    ["dbtest.gz", "dbtest"],
  ])("%s comes out as %s, of unknown size", async (name, entryName) => {
    const outcome = asBackup(await openArchive(await fileOf(gzipSync(BACKUP), name)));
    expect(outcome).toMatchObject({ entryName, sizeBytes: null, method: "gzip" });
    expect(outcome.source.sizeBytes).toBeNull();
    expect(Buffer.compare(await readAll(outcome.source), BACKUP)).toBe(0);
  });

  test("has the name that was stored in it where its own says nothing", async () => {
    const [header, body] = [gzipSync(BACKUP).subarray(0, 10), gzipSync(BACKUP).subarray(10)];
    header[3] = 0x8;
    const named = Buffer.concat([header, Buffer.from("C:\\backup\\inner.bak\0"), body]);
    expect(asBackup(await openArchive(await fileOf(named, "download"))).entryName).toBe("inner.bak");
    expect(asBackup(await openArchive(await fileOf(named, "outer.bak.gz"))).entryName).toBe("outer.bak");
  });

  test("may be several members, one after another", async () => {
    const halves = [BACKUP.subarray(0, 100_000), BACKUP.subarray(100_000)].map((half) => gzipSync(half));
    const { source } = asBackup(await openArchive(await fileOf(Buffer.concat(halves))));
    expect(Buffer.compare(await readAll(source), BACKUP)).toBe(0);
  });

  test("stops at the limit that was asked for", async () => {
    const { source } = asBackup(await openArchive(await fileOf(gzipSync(BACKUP)), { maxBytes: 100_000 }));
    await expect(readAll(source)).rejects.toMatchObject({
      code: "ARCHIVE_DAMAGED",
      message: expect.stringContaining("more than the allowed 100000 bytes"),
    });
  });

  test.each([
    ["another gzip", gzipSync(gzipSync(BACKUP)), "nested_archive"],
    ["text", gzipSync("hello"), "not_a_backup"],
    ["nothing", gzipSync(""), "not_a_backup"],
    ["garbage", Buffer.concat([gzipSync(BACKUP).subarray(0, 10), Buffer.alloc(500, 0xff)]), "damaged"],
  ])("of %s is refused", async (_, archive, reason) => {
    expect(asRefusal(await openArchive(await fileOf(archive))).reason).toBe(reason);
  });
});

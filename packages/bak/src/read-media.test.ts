import { describe, expect, test } from "vitest";

import { SECTOR_BYTES, headerChecksum } from "./blocks.ts";
import { fromBytes } from "./byte-source.ts";
import type { BackupReading, MediaSource } from "./model.ts";
import { readMedia } from "./read-media.ts";
import { counted } from "./testing/counted.ts";
import { type Damage, type SyntheticBackupOptions, damage, syntheticBackup } from "./testing/index.ts";
import { putU16, putU32 } from "./testing/put-fields.ts";

const KIB = 1024;

async function readBackup(bytes: Uint8Array): Promise<BackupReading> {
  const reading = await readMedia(fromBytes(bytes));
  if (reading.kind !== "backup") throw new Error(`read as ${reading.stranger}`);
  return reading;
}

async function codesOf(bytes: Uint8Array): Promise<readonly string[]> {
  const { problems } = await readBackup(bytes);
  return problems.map(({ code }) => code);
}

function indexOfText(bytes: Uint8Array, text: string, from = 0): number {
  return Buffer.from(bytes).indexOf(text, from, "latin1");
}

/** Media of the shapes that real ones have. */
const SHAPES: readonly { readonly shape: string; readonly options: SyntheticBackupOptions }[] = [
  { shape: "plain", options: {} },
  { shape: "with 4096-byte filemarks", options: { filemarkBytes: 4096 } },
  { shape: "with checksums", options: { hasChecksums: true, kind: "differential" } },
  { shape: "of 2005", options: { release: "2005" } },
  { shape: "a small log", options: { kind: "log", dataBytes: 8 * KIB } },
  { shape: "compressed", options: { isCompressed: true } },
  { shape: "compressed with 4096-byte filemarks", options: { isCompressed: true, filemarkBytes: 4096 } },
  { shape: "of three sets", options: { sets: [{}, { kind: "log" }, { kind: "differential" }] } },
];

interface Fault {
  readonly fault: string;
  readonly change: (bytes: Uint8Array) => Damage;
  readonly codes: readonly string[];
}

const FAULTS: readonly Fault[] = [
  {
    fault: "cut by one byte",
    change: ({ length }) => ({ kind: "truncate", keepBytes: length - 1 }),
    codes: ["truncated"],
  },
  {
    fault: "cut by a sector",
    change: ({ length }) => ({ kind: "truncate", keepBytes: length - 512 }),
    codes: ["truncated"],
  },
  {
    fault: "cut in half",
    change: ({ length }) => ({ kind: "truncate", keepBytes: length >> 1 }),
    codes: ["truncated"],
  },
  {
    fault: "zeros from the middle on",
    change: ({ length }) => ({ kind: "zeroTail", fromByte: length >> 1 }),
    codes: ["truncated"],
  },
  {
    fault: "something appended",
    change: () => ({ kind: "append", bytes: new Uint8Array(700).fill(9) }),
    codes: ["trailing_bytes"],
  },
  {
    fault: "zeros appended",
    change: () => ({ kind: "append", bytes: new Uint8Array(40 * KIB) }),
    codes: ["trailing_bytes"],
  },
  {
    fault: "4 KiB lost in the middle",
    change: ({ length }) => ({ kind: "drop", offset: (length >> 13) * 4096, lengthBytes: 4096 }),
    codes: ["damaged"],
  },
  {
    fault: "4 KiB doubled in the middle",
    change: ({ length }) => ({ kind: "double", offset: (length >> 13) * 4096, lengthBytes: 4096 }),
    codes: ["damaged"],
  },
  { fault: "joined to itself", change: (bytes) => ({ kind: "append", bytes }), codes: ["damaged"] },
];

const withoutSetCount = (codes: readonly string[]): readonly string[] =>
  codes.filter((code) => code !== "several_sets");

describe.each(SHAPES)("media $shape", ({ options }) => {
  const intact = syntheticBackup(options);

  test("is read without a problem", async () => {
    expect(withoutSetCount(await codesOf(intact))).toEqual([]);
  });

  test.each(FAULTS)("tells $fault", async ({ change, codes }) => {
    expect(withoutSetCount(await codesOf(damage(intact, change(intact))))).toEqual(codes);
  });

  test("tells a bit flipped in the header of the last filemark's set", async () => {
    const offset = intact.length - (options.filemarkBytes ?? 512) + 20;

    expect(withoutSetCount(await codesOf(damage(intact, { kind: "flip", offset })))).not.toEqual([]);
  });

  test("tells line ends that a text transfer changed", async () => {
    const changed = damage(intact, { kind: "lineEnds" });
    const codes = withoutSetCount(await codesOf(changed));

    expect(codes.length).toBeGreaterThan(0);
    expect(["truncated", "damaged", "header_checksum"]).toEqual(expect.arrayContaining([...codes]));
  });
});

describe("a plain backup", () => {
  const intact = syntheticBackup({ databaseName: "orders" });

  test.each(["TAPE", "SSET", "VOLB", "MSCI", "ESET"])(
    "with a bit flipped in its %s header says so",
    async (type) => {
      const offset = indexOfText(intact, type) + 5;

      expect(await codesOf(damage(intact, { kind: "flip", offset }))).toContain("header_checksum");
    },
  );

  test("whose two configurations name different databases says so", async () => {
    const name = Buffer.from("orders", "utf16le").toString("latin1");
    const offset = indexOfText(intact, name);

    const { problems } = await readBackup(damage(intact, { kind: "flip", offset }));
    expect(problems).toMatchObject([{ code: "config_mismatch", detail: expect.stringContaining("SCIN") }]);
  });

  test("that is cut keeps what its beginning knows, and nothing that only its end knows", async () => {
    const whole = await readBackup(intact);
    const cut = await readBackup(damage(intact, { kind: "truncate", keepBytes: 100 * KIB }));

    expect(cut.sets).toMatchObject([
      {
        databaseName: "orders",
        kind: "full",
        databaseVersion: 904,
        backupSetGUID: whole.sets[0]?.backupSetGUID,
        backupStartDate: whole.sets[0]?.backupStartDate,
        backupFinishDate: null,
        lastLSN: null,
        backupSize: null,
      },
    ]);
    expect(cut.sets[0]?.files.map(({ size }) => size)).toEqual(whole.sets[0]?.files.map(({ size }) => size));
  });

  test("with a second set that breaks off keeps the first and names the second", async () => {
    const both = syntheticBackup({ sets: [{ databaseName: "orders" }, { databaseName: "orders" }] });
    const secondSet = indexOfText(both, "SSET", indexOfText(both, "SSET") + 4);

    const reading = await readBackup(both.slice(0, secondSet + 20 * KIB));
    expect(reading.problems).toMatchObject([{ code: "truncated", detail: expect.stringContaining("set 2") }]);
    expect(reading.sets).toMatchObject([{ position: 1, backupFinishDate: expect.any(String) }]);
  });

  test("that ends behind its media header was never completed", async () => {
    expect(await codesOf(intact.slice(0, 1536))).toEqual(["unfinished"]);
  });

  test("written by other software is refused by name", async () => {
    const foreign = intact.slice();
    putU16(foreign, 86, 0x0ccc);

    expect(await codesOf(foreign)).toEqual(["foreign_vendor"]);
  });

  test("with an impossible block size says which", async () => {
    const odd = intact.slice();
    putU16(odd, 64, 3);

    const { problems } = await readBackup(odd);
    expect(problems).toMatchObject([{ code: "damaged", detail: expect.stringContaining("1536 bytes") }]);
  });
});

describe("what keeps intact media from being used", () => {
  test.each<{ readonly code: string; readonly options: SyntheticBackupOptions; readonly says: string }>([
    { code: "striped", options: { stripe: { count: 3, number: 2 } }, says: "stripe 2 of 3" },
    { code: "several_sets", options: { sets: [{}, {}] }, says: "2 backup sets" },
    { code: "password", options: { mediaPassword: true }, says: "password" },
    { code: "aborted", options: { isAborted: true }, says: "aborted" },
    { code: "unfinished", options: { finishedAt: null }, says: "no finish date" },
    { code: "unknown_version", options: { databaseVersion: 1100 }, says: "1100" },
    { code: "tape_only", options: { mediaSequenceNumber: 3 }, says: "volume 3" },
    { code: "tape_only", options: { endsAsTape: true }, says: "as a tape does" },
    { code: "tape_only", options: { isContinued: true }, says: "another volume" },
    { code: "unreadable_container", options: { isCompressed: true, containerVersion: 3 }, says: "newer" },
    { code: "encrypted", options: { isEncrypted: true }, says: "certificate" },
  ])("$code", async ({ code, options, says }) => {
    const { problems } = await readBackup(syntheticBackup(options));

    expect(problems).toMatchObject([{ code, detail: expect.stringContaining(says) }]);
  });

  test("an encrypted container shows neither media nor sets", async () => {
    const reading = await readBackup(syntheticBackup({ isEncrypted: true }));

    expect(reading).toMatchObject({ container: "encrypted", media: null, sets: [] });
  });

  test("the container of SQL Server 2008 to 2012 is named", async () => {
    const old = syntheticBackup({ isCompressed: true });
    putU32(old, 8, 1);

    const { problems } = await readBackup(old);
    expect(problems).toMatchObject([
      { code: "unreadable_container", detail: expect.stringContaining("2008 to 2012") },
    ]);
  });

  test("a tape that ends without its last filemark is told from a file that was cut", async () => {
    const tape = syntheticBackup({ endsAsTape: true });
    const mark = Buffer.from(tape).lastIndexOf("SFMB");

    expect(await codesOf(damage(tape, { kind: "drop", offset: mark, lengthBytes: 512 }))).toEqual([
      "tape_only",
    ]);
  });

  test("an intact record that does not decompress is of another algorithm", async () => {
    const other = syntheticBackup({ isCompressed: true });
    // A record of nothing: no code table, and zeros fold to the checksum zero.
    other.fill(0, 0x1e0 + 24, 0x1e0 + 24 + 600);

    expect(await codesOf(other)).toEqual(["unsupported_compression"]);
  });

  test("a record that does not fit its checksum is damaged", async () => {
    const intact = syntheticBackup({ isCompressed: true });

    expect(await codesOf(damage(intact, { kind: "flip", offset: 0x1e0 + 300 }))).toEqual(["damaged"]);
  });
});

describe("the container of SQL Server 2008 to 2012", () => {
  const old = syntheticBackup({ isCompressed: true, containerVersion: 1, databaseName: "orders" });

  test("is read where it verifies itself", async () => {
    const reading = await readBackup(old);

    expect(reading).toMatchObject({
      container: "compressed",
      problems: [],
      sets: [{ databaseName: "orders" }],
    });
  });

  test.each([
    { name: "its first record", change: { kind: "flip", offset: 0x1e0 + 300 } },
    { name: "its end", change: { kind: "truncate", keepBytes: old.length - 100 } },
    { name: "the end of a set", change: { kind: "flip", offset: old.length - 1200 } },
  ] as const)("is a matter for a person where $name does not hold", async ({ change }) => {
    const { problems } = await readBackup(damage(old, change));

    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(["unreadable_container"]));
    expect(problems).toMatchObject([{ detail: expect.stringContaining("a person must confirm") }]);
  });
});

describe("what hides in a container", () => {
  test("a first record of an unknown kind is a matter for a person", async () => {
    const other = syntheticBackup({ isCompressed: true });
    other[0x1e0] = 0x31;

    const { problems } = await readBackup(other);
    expect(problems).toMatchObject([
      { code: "unreadable_container", detail: expect.stringContaining("kind 49") },
    ]);
  });

  test("an encrypted record in a container that says nothing of it is named", async () => {
    const other = syntheticBackup({ isCompressed: true });
    putU32(other, 0x1e0 + 20, 4096);

    expect(await codesOf(other)).toEqual(["encrypted"]);
  });

  test("zeros behind the container's own header are a copy that broke off", async () => {
    const other = syntheticBackup({ isCompressed: true });
    other.fill(0, 0x1e0);

    expect(await codesOf(other)).toEqual(["truncated"]);
  });

  test("flags of neither compression nor encryption are not guessed at", async () => {
    const other = syntheticBackup({ isCompressed: true });
    putU32(other, 12, 0x41);

    expect(await codesOf(other)).toEqual(["unreadable_container"]);
  });
});

describe("reading is bounded", () => {
  test.each([
    { name: "one set", options: {}, most: 2 },
    { name: "one set of 16 MiB", options: { dataBytes: 16 * KIB * KIB, filemarkBytes: 4096 }, most: 2 },
    { name: "one compressed set", options: { isCompressed: true }, most: 2 },
    { name: "five sets", options: { sets: [{}, {}, {}, {}, {}] }, most: 2 + 4 * 2 },
    {
      name: "five compressed sets",
      options: { isCompressed: true, sets: [{}, {}, {}, {}, {}] },
      most: 2 + 4 * 2,
    },
  ])("$name: at most $most reads of 64 KiB", async ({ options, most }) => {
    const { source, reads } = counted(fromBytes(syntheticBackup(options)));
    await readMedia(source);

    expect(reads.length).toBeLessThanOrEqual(most);
    expect(Math.max(...reads)).toBeLessThanOrEqual(64 * KIB);
  });

  test("a list of filemarks that is full goes on in the oldest one it names", async () => {
    const sets = Array.from({ length: 40 }, () => ({ dataBytes: 8 * KIB }));
    const { source, reads } = counted(fromBytes(syntheticBackup({ sets })));
    const reading = await readMedia(source);

    expect(reading).toMatchObject({ kind: "backup", problems: [{ code: "several_sets" }] });
    expect(reading.kind === "backup" && reading.sets.length).toBe(40);
    expect(reads.length).toBeLessThanOrEqual(2 + 39 * 2);
  });

  test("a configuration larger than a window is still found", async () => {
    const files = Array.from({ length: 300 }, (_, index) => ({
      logicalName: `part${index}`,
      type: "D" as const,
      sizeBytes: 8192,
    }));
    for (const isCompressed of [false, true]) {
      const { sets, problems } = await readBackup(syntheticBackup({ files, isCompressed }));

      expect(problems).toEqual([]);
      expect(sets[0]?.files.length).toBe(300);
    }
  });

  test("a filemark that lists itself does not make it go round", async () => {
    const looped = syntheticBackup();
    const closing = looped.length - SECTOR_BYTES;
    putU32(looped, closing + 72, closing);
    putU16(looped, closing + 50, headerChecksum(looped.subarray(closing), 50));

    expect(await codesOf(looped)).toContain("damaged");
  });

  test("a source that answers nothing is read as an empty file would be", async () => {
    const silent: MediaSource = { sizeBytes: 10_000_000, read: () => Promise.resolve(new Uint8Array(0)) };

    expect(await readMedia(silent)).toMatchObject({ kind: "stranger", stranger: "empty" });
  });

  test("a source that fails makes the reading fail", async () => {
    const failing: MediaSource = { sizeBytes: 100, read: () => Promise.reject(new Error("no such object")) };

    await expect(readMedia(failing)).rejects.toThrow("no such object");
  });
});

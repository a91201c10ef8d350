import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { BLOCK, STREAM, align, hasGoodChecksum } from "../blocks.ts";
import { fromBytes } from "../byte-source.ts";
import { ascii, u16, u32, u64 } from "../fields.ts";
import type { BackupReading, BackupSet } from "../model.ts";
import { readMedia } from "../read-media.ts";
import { SQL_SERVER_RELEASES } from "../releases.ts";
import {
  type Damage,
  type SyntheticBackupOptions,
  damage,
  syntheticBackup,
  syntheticMedia,
} from "./index.ts";

async function readBack(options: SyntheticBackupOptions): Promise<BackupReading> {
  const reading = await readMedia(fromBytes(syntheticBackup(options)));
  if (reading.kind !== "backup") throw new Error(`read as ${reading.stranger}`);
  return reading;
}

interface FoundStream {
  readonly block: string;
  readonly id: string;
  readonly data: Uint8Array;
}

/** Walks all blocks from the first byte to the last, without the reader; every byte belongs to one. */
function walk(
  bytes: Uint8Array,
  filemarkBytes: number,
): { readonly blocks: string[]; readonly streams: FoundStream[] } {
  const blocks: string[] = [];
  const streams: FoundStream[] = [];
  let start = 0;
  while (start < bytes.length) {
    const header = bytes.subarray(start, start + 52);
    const block = ascii(header, BLOCK.type, 4);
    expect(hasGoodChecksum(header, BLOCK.checksum), `${block} at ${start}`).toBe(true);
    blocks.push(block);
    if (block === "SFMB") {
      start += filemarkBytes;
      continue;
    }
    let at = start + u16(header, BLOCK.firstStream);
    for (let id = ""; id !== "SPAD";) {
      const stream = bytes.subarray(at, at + STREAM.data);
      id = ascii(stream, STREAM.id, 4);
      expect(hasGoodChecksum(stream, STREAM.checksum), `${id} at ${at}`).toBe(true);
      const end = at + STREAM.data + u64(stream, STREAM.length);
      streams.push({ block, id, data: bytes.subarray(at + STREAM.data, end) });
      at = id === "SPAD" ? end : align(end - start, 4) + start;
    }
    start = at;
  }
  expect(start).toBe(bytes.length);
  return { blocks, streams };
}

describe("the framing", () => {
  test.each([512, 4096, 65_536])(
    "with filemarks of %i bytes chains from the first byte to the last",
    (filemarkBytes) => {
      const { blocks } = walk(syntheticBackup({ filemarkBytes }), filemarkBytes);

      expect(blocks.join(" ")).toBe("TAPE SFMB SSET VOLB MSCI MSDA MSTL MSLS SFMB ESET ESET SFMB");
    },
  );

  test("of a log has no data pages", () => {
    const { blocks } = walk(syntheticBackup({ kind: "log" }), 512);

    expect(blocks.join(" ")).toBe("TAPE SFMB SSET VOLB MSCI MSTL MSLS SFMB ESET ESET SFMB");
  });

  test("repeats for every set", () => {
    const { blocks } = walk(syntheticBackup({ sets: [{}, {}, {}] }), 512);

    expect(blocks.filter((block) => block === "SSET").length).toBe(3);
    expect(blocks.filter((block) => block === "SFMB").length).toBe(7);
  });

  test("aligns the data pages and holds as many as were asked for", () => {
    const { streams } = walk(syntheticBackup({ dataBytes: 100_000 }), 512);
    const [data] = streams.filter(({ id }) => id === "MQDA");

    expect(data?.data.length).toBe(2 + 106_496);
  });

  test("with checksums follows every piece of data with the fold of its sectors", () => {
    const { streams } = walk(syntheticBackup({ hasChecksums: true }), 512);
    const checked = streams.flatMap((stream, index) =>
      streams[index + 1]?.id === "CSUM" ? [{ stream, checksum: u32(streams[index + 1]!.data, 0) }] : [],
    );

    expect(checked.map(({ stream }) => stream.id)).toEqual(["MQDA", "MQTL"]);
    for (const { stream, checksum } of checked) expect(foldOf(stream.data.subarray(2))).toBe(checksum);
  });
});

function foldOf(data: Uint8Array): number {
  let checksum = 0;
  for (let sector = 0; sector < data.length; sector += 512) {
    checksum = (checksum << 1) | (checksum >>> 31);
    for (let offset = sector; offset < sector + 512; offset += 4) checksum ^= u32(data, offset);
  }
  return checksum >>> 0;
}

describe("what was asked is what is read", () => {
  test.each(SQL_SERVER_RELEASES)("for SQL Server $name", async (release) => {
    const { sets, problems } = await readBack({ release: release.name, databaseName: "orders" });

    expect(problems).toEqual([]);
    expect(sets).toMatchObject([
      {
        databaseName: "orders",
        databaseVersion: release.databaseVersion,
        softwareVersionMajor: release.major,
        softwareVersionMinor: release.minor,
        compatibilityLevel: release.compatibilityLevel,
        compressedBackupSize: release.major >= 10 ? sets[0]?.backupSize : null,
      },
    ]);
  });

  test("for every field that can be given", async () => {
    const given = {
      databaseName: "Größe_数据库",
      kind: "differential",
      startedAt: "2023-12-31T23:59:58",
      finishedAt: "2024-01-01T00:00:01",
      timeZoneQuarterHours: -20,
      serverName: "HOST\\INSTANCE",
      machineName: "HOST",
      userName: "HOST\\dba",
      backupName: "nightly",
      backupDescription: "before the move",
      compatibilityLevel: 100,
      recoveryModel: "BULK_LOGGED",
      pageVerify: "TORN_PAGE",
    } as const;
    const lsns = {
      first: "51000000020000010",
      last: "51000000021100001",
      checkpoint: "51000000020000010",
      databaseBackup: "50000000012300037",
    };
    const ids = {
      backupSetGUID: "11111111-2222-3333-4444-555555555555",
      differentialBaseGUID: "66666666-7777-8888-9999-aaaaaaaaaaaa",
      familyGUID: "bbbbbbbb-cccc-dddd-eeee-ffffffffffff",
      recoveryForkID: "12345678-9abc-def0-1234-56789abcdef0",
      bindingID: "0fedcba9-8765-4321-0fed-cba987654321",
    };
    const files = [
      { logicalName: "rows", physicalName: "D:\\rows.mdf", type: "D", sizeBytes: 5e12 },
      { logicalName: "log", physicalName: "L:\\log.ldf", type: "L", sizeBytes: 1_048_576 },
      { logicalName: "odd", physicalName: "D:\\odd", type: null, sizeBytes: 0 },
    ] as const;
    const mediaSetId = "fedcba98-7654-3210-fedc-ba9876543210";

    const { sets, media } = await readBack({ ...given, lsns, ids, files, hasChecksums: true, mediaSetId });
    const { startedAt, finishedAt, ...same } = given;
    expect(media).toMatchObject({ mediaSetId, familyCount: 1, familySequenceNumber: 1, filemarkBytes: 512 });
    expect(sets).toMatchObject([
      {
        ...same,
        backupStartDate: startedAt,
        backupFinishDate: finishedAt,
        firstLSN: lsns.first,
        lastLSN: lsns.last,
        checkpointLSN: lsns.checkpoint,
        databaseBackupLSN: lsns.databaseBackup,
        backupSetGUID: ids.backupSetGUID,
        familyGUID: ids.familyGUID,
        recoveryForkID: ids.recoveryForkID,
        bindingID: ids.bindingID,
        hasBackupChecksums: true,
        fileGroups: [{ fileGroupID: 1, name: "PRIMARY" }],
      },
    ]);
    expect(sets[0]?.files).toMatchObject(
      files.map(({ sizeBytes, ...file }, index) => ({ ...file, fileID: index + 1, size: sizeBytes })),
    );
    expect(sets[0]?.files[0]).toMatchObject({
      differentialBaseGUID: ids.differentialBaseGUID,
      differentialBaseLSN: lsns.databaseBackup,
    });
  });

  test("for any names and sizes, in either container", async () => {
    const name = fc
      .string({ minLength: 1, maxLength: 128, unit: "binary" })
      .map((text) => text.toWellFormed());
    const sizes = fc.array(fc.integer({ min: 0, max: 2 ** 44 }), { minLength: 1, maxLength: 20 });
    const fileOptions = sizes.map((list) =>
      list.map((sizeBytes, index) => ({ logicalName: `file${index}`, type: "D" as const, sizeBytes })),
    );
    const options = fc.record({
      databaseName: name,
      files: fileOptions,
      dataBytes: fc.integer({ min: 1, max: 60_000 }),
      filemarkBytes: fc.constantFrom(512, 4096),
      isCompressed: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(options, async (asked) => {
        const { sets, problems } = await readBack(asked);

        expect(problems).toEqual([]);
        expect(sets[0]?.databaseName).toBe(asked.databaseName);
        expect(sets[0]?.files.map(({ size }) => size)).toEqual(asked.files.map(({ sizeBytes }) => sizeBytes));
      }),
      { numRuns: 60 },
    );
  });
});

describe("what belongs together fits together", () => {
  test("a full, a differential and a log backup are a chain", async () => {
    const [full, differential, log] = await Promise.all(
      (["full", "differential", "log"] as const).map(async (kind) => (await readBack({ kind })).sets[0]!),
    );

    expect(differential?.databaseBackupLSN).toBe(full?.checkpointLSN);
    expect(differential?.files[0]?.differentialBaseGUID).toBe(full?.backupSetGUID);
    expect(full?.files[0]?.differentialBaseGUID).toBe(full?.backupSetGUID);
    expect(log?.databaseBackupLSN).toBe(full?.checkpointLSN);
    expect(new Set([full, differential, log].map((set) => set?.familyGUID)).size).toBe(1);
    expect(new Set([full, differential, log].map((set) => set?.backupSetGUID)).size).toBe(3);
  });

  test("stripes share the media set, the backup set and its size, and no byte of data", async () => {
    const stripes = await Promise.all(
      [1, 2, 3].map((number) => readBack({ stripe: { count: 3, number }, dataBytes: 40 * 8192 })),
    );
    const shared = ({ media, sets: [set] }: BackupReading): readonly unknown[] => [
      media?.mediaSetId,
      media?.familyCount,
      set?.backupSetGUID,
      set?.backupSize,
    ];

    expect(stripes.map(({ media }) => media?.familySequenceNumber)).toEqual([1, 2, 3]);
    expect(new Set(stripes.map((stripe) => JSON.stringify(shared(stripe)))).size).toBe(1);
    expect(stripes[0]?.sets[0]?.backupSize).toBeGreaterThan(40 * 8192);
    expect(stripes[0]?.sizeBytes).toBeGreaterThan(stripes[2]?.sizeBytes ?? 0);
  });

  test("the size of a backup is the distance of its last configuration, as SQL Server counts it", async () => {
    const bytes = syntheticBackup({ sets: [{}, {}] });
    const buffer = Buffer.from(bytes);
    const { sets } = await readBack({ sets: [{}, {}] });
    const secondSet = buffer.indexOf("SSET", buffer.indexOf("SSET") + 4);

    expect(sets.map(({ backupSize }: BackupSet) => backupSize)).toEqual([
      buffer.indexOf("MSLS") - 512,
      buffer.lastIndexOf("MSLS") - secondSet,
    ]);
  });

  test("the same options give the same bytes, and other sets other data", () => {
    expect(syntheticBackup({ databaseName: "a" })).toEqual(syntheticBackup({ databaseName: "a" }));
    const { streams } = walk(syntheticBackup({ sets: [{}, {}] }), 512);
    const [first, , second] = streams.filter(({ id }) => id === "MQDA");

    expect(Buffer.compare(first!.data, second!.data)).not.toBe(0);
  });
});

describe("media without memory", () => {
  test.each<SyntheticBackupOptions>([
    {},
    { hasChecksums: true, filemarkBytes: 4096 },
    { dataBytes: 300_000, sets: [{}, { kind: "log" }] },
    { isCompressed: true },
  ])("is byte for byte that in memory, wherever it is read (%j)", async (options) => {
    const bytes = syntheticBackup(options);
    const media = syntheticMedia(options);
    const ranges = fc.tuple(fc.nat(bytes.length), fc.nat(200_000));
    await fc.assert(
      fc.asyncProperty(ranges, async ([offset, length]) => {
        const read = await media.read(offset, length);

        expect(Buffer.compare(read, bytes.subarray(offset, offset + length))).toBe(0);
      }),
      { numRuns: 40 },
    );
    expect(media.sizeBytes).toBe(bytes.length);
  });

  test.each([false, true])("is as large as it was asked to be (compressed: %s)", (isCompressed) => {
    const { sizeBytes } = syntheticMedia({ dataBytes: 5e12, isCompressed });

    expect(sizeBytes).toBeGreaterThan(5e12);
    expect(sizeBytes).toBeLessThan(5.01e12);
  });
});

describe("damage", () => {
  const bytes = Uint8Array.of(1, 10, 3, 4, 5, 6);

  test.each<{ readonly fault: Damage; readonly left: readonly number[] }>([
    { fault: { kind: "truncate", keepBytes: 2 }, left: [1, 10] },
    { fault: { kind: "flip", offset: 0, bit: 1 }, left: [3, 10, 3, 4, 5, 6] },
    { fault: { kind: "append", bytes: Uint8Array.of(9) }, left: [1, 10, 3, 4, 5, 6, 9] },
    { fault: { kind: "zeroTail", fromByte: 4 }, left: [1, 10, 3, 4, 0, 0] },
    { fault: { kind: "drop", offset: 1, lengthBytes: 2 }, left: [1, 4, 5, 6] },
    { fault: { kind: "double", offset: 1, lengthBytes: 2 }, left: [1, 10, 3, 10, 3, 4, 5, 6] },
    { fault: { kind: "overwrite", offset: 5, bytes: Uint8Array.of(8, 8) }, left: [1, 10, 3, 4, 5, 8] },
    { fault: { kind: "swap", offset: 0, otherOffset: 4, lengthBytes: 2 }, left: [5, 6, 3, 4, 1, 10] },
    { fault: { kind: "lineEnds" }, left: [1, 13, 10, 3, 4, 5, 6] },
  ])("$fault.kind strikes a copy", ({ fault, left }) => {
    expect([...damage(Buffer.from(bytes), fault)]).toEqual(left);
    expect([...bytes]).toEqual([1, 10, 3, 4, 5, 6]);
  });
});

test.each([
  { name: "a release that never was", options: { release: "2021" }, says: "2021" },
  { name: "a GUID that is none", options: { mediaSetId: "nobody" }, says: "nobody" },
  { name: "a date that is none", options: { startedAt: "yesterday" }, says: "yesterday" },
])("$name is refused with its name", ({ options, says }) => {
  expect(() => syntheticBackup(options)).toThrow(says);
});

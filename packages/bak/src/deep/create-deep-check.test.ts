/**
 * What the deep check proves and finds, on media that is made here.
 */
import { describe, expect, test } from "vitest";

import { type Damage, damage, syntheticBackup, withDatabasePages } from "../testing/index.ts";
import { putU32 } from "../testing/put-fields.ts";
import { walkBlocks } from "../testing/walk-media.ts";
import { createDeepCheck } from "./create-deep-check.ts";
import { LONGEST_ZEROS_BYTES } from "./data-stretch.ts";
import { type DeepReport, MAX_DAMAGE_PLACES } from "./deep-report.ts";

const PAGE = 8192;
const DATA_BYTES = 256 * 1024;

const media = {
  "pages with checksums": withDatabasePages(syntheticBackup()),
  "4096-byte filemarks": withDatabasePages(syntheticBackup({ filemarkBytes: 4096 })),
  "WITH CHECKSUM": withDatabasePages(syntheticBackup({ hasChecksums: true })),
  "SQL Server 2005": withDatabasePages(syntheticBackup({ release: "2005" })),
  "pages without checksums": withDatabasePages(syntheticBackup(), { pageVerify: "NONE" }),
  compressed: syntheticBackup({ isCompressed: true }),
  "compressed, 4096-byte filemarks": syntheticBackup({ isCompressed: true, filemarkBytes: 4096 }),
  log: syntheticBackup({ kind: "log" }),
  "log WITH CHECKSUM": syntheticBackup({ kind: "log", hasChecksums: true }),
  "two sets": withDatabasePages(syntheticBackup({ sets: [{}, { kind: "differential" }] })),
  "two compressed sets": syntheticBackup({ isCompressed: true, sets: [{}, { kind: "log" }] }),
  stripe: withDatabasePages(syntheticBackup({ stripe: { count: 2, number: 2 } })),
} as const;
type Medium = keyof typeof media;
const names = Object.keys(media) as Medium[];

describe("intact media", () => {
  test.each(names)("%s shows no damage, and every byte is accounted for", (name) => {
    const report = check(media[name]);

    expect(report).toMatchObject({ verdict: "noDamageFound", damage: [], damageCount: 0 });
    expect(accounted(report)).toBe(media[name].length);
  });

  test("says which scheme proves how much", () => {
    expect(check(media["pages with checksums"]).coveredBytes.page).toBe(DATA_BYTES);
    expect(check(media["WITH CHECKSUM"]).coveredBytes).toMatchObject({ page: 0 });
    expect(check(media["WITH CHECKSUM"]).coveredBytes.backup).toBeGreaterThan(DATA_BYTES);
    expect(check(media.compressed).coveredBytes.chunk).toBeGreaterThan(DATA_BYTES);
  });

  test("says what could not be proved and why", () => {
    expect(check(media["pages without checksums"]).gaps).toContainEqual({
      reason: "pages_without_checksum",
      bytes: DATA_BYTES,
    });
    expect(check(media.log).gaps).toContainEqual({ reason: "log_without_checksum", bytes: DATA_BYTES });
    expect(check(syntheticBackup()).gaps).toContainEqual({ reason: "free_pages", bytes: DATA_BYTES });
  });

  test("reads the same however its bytes are cut into pieces", () => {
    for (const name of names) {
      const whole = check(media[name]);

      for (const pieceBytes of [1, 7, 511, 8192, 65_537])
        expect(check(media[name], pieceBytes)).toEqual(whole);
    }
  });
});

describe("faults of disks, transfers and impatient people", () => {
  const half = (bytes: Uint8Array): number => Math.floor(bytes.length / 1024) * 512;
  const faults: Readonly<Record<string, (bytes: Uint8Array) => Damage | Uint8Array>> = {
    "cut by one byte": (bytes) => ({ kind: "truncate", keepBytes: bytes.length - 1 }),
    "cut by 512 bytes": (bytes) => ({ kind: "truncate", keepBytes: bytes.length - 512 }),
    "cut in half": (bytes) => ({ kind: "truncate", keepBytes: half(bytes) }),
    "zeros from the middle on": (bytes) => ({ kind: "zeroTail", fromByte: half(bytes) }),
    "a byte appended": () => ({ kind: "append", bytes: new Uint8Array(1) }),
    "4 KiB of zeros appended": () => ({ kind: "append", bytes: new Uint8Array(4096) }),
    "4 KiB lost in the middle": (bytes) => ({ kind: "drop", offset: half(bytes), lengthBytes: 4096 }),
    "4 KiB doubled in the middle": (bytes) => doubled(bytes, half(bytes)),
    "line feeds turned into carriage returns and line feeds": toCarriageReturns,
    "appended to itself": (bytes) => ({ kind: "append", bytes }),
    "a bit of the closing filemark flipped": (bytes) => ({ kind: "flip", offset: markOffset(bytes), bit: 3 }),
    "a bit of the first block flipped": (bytes) => ({ kind: "flip", offset: firstHeader(bytes), bit: 1 }),
  };

  test.each(names.flatMap((name) => Object.keys(faults).map((fault) => ({ name, fault }))))(
    "$name, $fault: damaged",
    ({ name, fault }) => {
      const faulty = apply(media[name], faults[fault]!(media[name]));
      const report = check(faulty);

      expect(report.verdict).toBe("damaged");
      expect(accounted(report)).toBe(faulty.length);
    },
  );

  test.each(["pages with checksums", "WITH CHECKSUM", "compressed", "log WITH CHECKSUM"] as const)(
    "%s, any bit of the data flipped: damaged, and the place is named",
    (name) => {
      const middle = Math.floor(media[name].length / 2);
      for (const offset of [middle, middle + 4321, middle + 20_011]) {
        for (const bit of [0, 5, 7]) {
          const report = check(damage(media[name], { kind: "flip", offset, bit }));

          expect(report.verdict).toBe("damaged");
          expect(report.damage.some((place) => covers(place, offset))).toBe(true);
        }
      }
    },
  );

  test.each(["pages without checksums", "log"] as const)(
    "%s, a bit of the data flipped: cannot be seen",
    (name) => {
      const offset = Math.floor(media[name].length / 2);

      expect(check(damage(media[name], { kind: "flip", offset })).verdict).toBe("noDamageFound");
    },
  );
});

describe("a damaged place", () => {
  test("names the page, and both checksums", () => {
    const bytes = media["pages with checksums"];
    const start = dataStart(bytes) + 5 * PAGE;
    const report = check(damage(bytes, { kind: "flip", offset: start + 1000, bit: 2 }));

    expect(report.damageCount).toBe(1);
    expect(report.damage[0]).toMatchObject({
      scheme: "page",
      offset: start,
      lengthBytes: PAGE,
      certainty: "certain",
      fileID: 1,
      pageID: 5,
    });
    expect(report.damage[0]?.expected).not.toBe(report.damage[0]?.found);
  });

  test("is the page and the stream where the backup has checksums too", () => {
    const bytes = media["WITH CHECKSUM"];
    const start = dataStart(bytes);
    const report = check(damage(bytes, { kind: "flip", offset: start + PAGE + 300 }));

    expect(report.damage).toMatchObject([
      { scheme: "page", offset: start + PAGE },
      { scheme: "backup", offset: start, lengthBytes: DATA_BYTES },
    ]);
  });

  test("behind a broken block header does not hide the data behind it", () => {
    const bytes = media["pages with checksums"];
    const block = walkBlocks(bytes).find(({ type }) => type === "MSDA");
    const report = check(damage(bytes, { kind: "flip", offset: (block?.offset ?? 0) + 20 }));

    expect(report.damage).toMatchObject([{ scheme: "framing", offset: block?.offset }]);
    expect(report.coveredBytes.page).toBe(DATA_BYTES);
  });

  test("is not repeated without end", () => {
    const bytes = media["pages with checksums"].slice();
    const large = withDatabasePages(syntheticBackup({ dataBytes: 200 * PAGE }));
    for (let page = 0; page < 200; page += 1) putU32(large, dataStart(large) + page * PAGE + 500, page);
    const report = check(large);

    expect(report.damage).toHaveLength(MAX_DAMAGE_PLACES);
    expect(report.damageCount).toBe(200);
    expect(check(bytes).damageCount).toBe(0);
  });
});

describe("a megabyte of zeros among pages", () => {
  const zeroed = (options: { hasChecksums: boolean }): Uint8Array => {
    const bytes = withDatabasePages(syntheticBackup({ dataBytes: 4 * 1024 * 1024, ...options }));
    const start = dataStart(bytes) + 64 * PAGE;
    return bytes.fill(0, start, start + LONGEST_ZEROS_BYTES + 3 * PAGE);
  };

  test("is likely damage, as only extents in use are saved", () => {
    const report = check(zeroed({ hasChecksums: false }));

    expect(report.damage).toMatchObject([
      { scheme: "page", certainty: "likely", lengthBytes: LONGEST_ZEROS_BYTES + 3 * PAGE },
    ]);
  });

  test("is certain damage where the backup's checksum differs", () => {
    expect(check(zeroed({ hasChecksums: true })).damage).toMatchObject([
      { scheme: "backup", certainty: "certain" },
    ]);
  });

  test("is no damage where the database is that empty and the backup's checksum says so", () => {
    const bytes = syntheticBackup({ dataBytes: 4 * 1024 * 1024, hasChecksums: true });
    const start = dataStart(bytes);
    bytes.fill(0, start, start + 4 * 1024 * 1024);
    const sums = walkBlocks(bytes).flatMap(({ streams }) => streams.filter(({ id }) => id === "CSUM"));
    putU32(bytes, sums[0]?.start ?? 0, 0);

    expect(check(bytes).verdict).toBe("noDamageFound");
  });
});

describe("what cannot be checked", () => {
  test.each([
    { what: "an encrypted backup", bytes: syntheticBackup({ isEncrypted: true }), reason: "encrypted" },
    { what: "a zip archive", bytes: Buffer.from("PK\u0003\u0004 and so on"), reason: "unknown_format" },
    { what: "three bytes", bytes: Buffer.from("TAP"), reason: "unknown_format" },
  ])("$what is said to be that", ({ bytes, reason }) => {
    const report = check(bytes);

    expect(report).toMatchObject({ verdict: "notChecked", gaps: [{ reason, bytes: bytes.length }] });
  });

  test("nothing at all is not a backup without damage", () => {
    expect(check(new Uint8Array(0)).verdict).not.toBe("noDamageFound");
  });
});

describe("bytes that are not given", () => {
  test("within pages cost those pages and nothing else", () => {
    const bytes = media["pages with checksums"];
    const start = dataStart(bytes);
    const report = checkWithout(bytes, { start: start + 3 * PAGE + 100, end: start + 6 * PAGE + 200 });

    expect(report).toMatchObject({ verdict: "noDamageFound" });
    expect(report.coveredBytes.page).toBe(DATA_BYTES - 4 * PAGE);
    expect(accounted(report)).toBe(bytes.length);
  });

  test("cost the backup's checksum of their stream", () => {
    const bytes = media["WITH CHECKSUM"];
    const start = dataStart(bytes);
    const report = checkWithout(bytes, { start, end: start + PAGE });

    expect(report.verdict).toBe("noDamageFound");
    expect(report.coveredBytes.page).toBe(DATA_BYTES - PAGE);
  });

  test.each(names)("anywhere in %s are never taken for damage", (name) => {
    const bytes = media[name];
    for (let start = 0; start < bytes.length; start += 9973) {
      const report = checkWithout(bytes, { start, end: Math.min(start + 12_000, bytes.length) });

      expect(report.damage).toEqual([]);
      expect(accounted(report)).toBe(bytes.length);
    }
  });

  test("at the end are known to be missing when the length is", () => {
    const bytes = media["pages with checksums"];
    const sequential = createDeepCheck({ sizeBytes: bytes.length + 10 });
    sequential.update(bytes);

    expect(sequential.finish().damage).toMatchObject([{ scheme: "framing", offset: bytes.length }]);
  });
});

test("damage is counted as it is found, and the report stays what it is", () => {
  const bytes = damage(media.compressed, { kind: "flip", offset: 40_000 });
  const sequential = createDeepCheck();
  sequential.update(bytes.subarray(0, 100_000));

  expect(sequential.damageCount()).toBe(1);

  sequential.update(bytes.subarray(100_000));
  const report = sequential.finish();
  sequential.update(bytes);

  expect(sequential.finish()).toBe(report);
});

function check(bytes: Uint8Array, pieceBytes = bytes.length): DeepReport {
  const sequential = createDeepCheck({ sizeBytes: bytes.length });
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    sequential.update(bytes.subarray(start, start + pieceBytes));
  }
  return sequential.finish();
}

function checkWithout(bytes: Uint8Array, gap: { readonly start: number; readonly end: number }): DeepReport {
  const sequential = createDeepCheck({ sizeBytes: bytes.length });
  sequential.update(bytes.subarray(0, gap.start));
  sequential.skip(gap.end - gap.start);
  sequential.update(bytes.subarray(gap.end));
  return sequential.finish();
}

function accounted({ coveredBytes, gaps }: DeepReport): number {
  const covered = Object.values(coveredBytes).reduce((sum, bytes) => sum + bytes, 0);
  return gaps.reduce((sum, { bytes }) => sum + bytes, covered);
}

function apply(bytes: Uint8Array, fault: Damage | Uint8Array): Uint8Array {
  return fault instanceof Uint8Array ? fault : damage(bytes, fault);
}

function doubled(bytes: Uint8Array, offset: number): Uint8Array {
  return Buffer.concat([bytes.subarray(0, offset + 4096), bytes.subarray(offset)]);
}

function toCarriageReturns(bytes: Uint8Array): Uint8Array {
  return Buffer.from(Buffer.from(bytes).toString("latin1").replaceAll("\n", "\r\n"), "latin1");
}

function markOffset(bytes: Uint8Array): number {
  return Buffer.from(bytes).lastIndexOf("SFMB") + 20;
}

/** Where a checksum covers the first header: the block of plain media, the first record of a container. */
function firstHeader(bytes: Uint8Array): number {
  return bytes[0] === 0x54 ? 20 : 0x1e0 + 40;
}

function dataStart(bytes: Uint8Array): number {
  const data = walkBlocks(bytes)
    .flatMap(({ streams }) => streams)
    .find(({ id, length }) => id === "MQDA" && length > 2);
  return (data?.start ?? 0) + 2;
}

function covers(place: { readonly offset: number; readonly lengthBytes: number }, offset: number): boolean {
  return place.offset <= offset && offset < place.offset + place.lengthBytes;
}

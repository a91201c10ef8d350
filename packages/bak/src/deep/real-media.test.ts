/**
 * The deep check on real backups: silent on intact ones, loud on every fault that a checksum can show.
 *
 * The files are other people's and are never part of this repository; `BAKFERRY_BAK_DIR` names the folder that
 * holds them and their `facts.json`.
 */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import { describe, expect, test } from "vitest";

import { type Damage, damage } from "../testing/index.ts";
import { createDeepCheck } from "./create-deep-check.ts";
import type { DeepReport } from "./deep-report.ts";

interface KnownFile {
  readonly file: string;
  readonly container?: string;
  readonly middleZeroed?: boolean;
  readonly sets?: readonly {
    readonly kind: string;
    readonly hasBackupChecksums: boolean;
    readonly pageVerify: string;
  }[];
}

const repository = path.resolve(import.meta.dirname, "../../../..");
const folder = process.env["BAKFERRY_BAK_DIR"] ?? path.resolve(repository, "../shared/bak");
const factsFile = path.join(folder, "facts.json");
const known = existsSync(factsFile)
  ? (JSON.parse(readFileSync(factsFile, "utf8")) as readonly KnownFile[])
  : [];
const backups = known.filter(({ sets }) => sets !== undefined && sets.length > 0);
const strangers = known.filter(({ sets }) => sets === undefined || sets.length === 0);
const intact = backups.filter(({ middleZeroed }) => middleZeroed !== true);

describe.skipIf(backups.length === 0)(`real backups in ${folder} (BAKFERRY_BAK_DIR), deeply`, () => {
  test.each(intact)("$file raises no alarm, and all of it is accounted for", ({ file, container }) => {
    const bytes = read(file);
    const report = check(bytes);

    expect(report).toMatchObject({ verdict: "noDamageFound", damage: [] });
    expect(accounted(report)).toBe(bytes.length);
    if (container === "compressed") expect(report.coveredBytes.chunk).toBeGreaterThan(0.9 * bytes.length);
  });

  test.each(intact.filter(({ sets }) => sets?.some((set) => set.hasBackupChecksums)))(
    "$file is proved by the backup's checksums in all of its data",
    ({ file }) => {
      const reasons = new Set(check(read(file)).gaps.map(({ reason }) => reason));

      expect(reasons).toEqual(new Set(["metadata", "padding"]));
    },
  );

  test.each(backups.filter(({ middleZeroed }) => middleZeroed === true))(
    "$file, whose middle was overwritten with zeros, is damaged",
    ({ file }) => {
      expect(check(read(file)).verdict).toBe("damaged");
    },
  );

  test.each(strangers)("$file is no backup that could be checked", ({ file }) => {
    expect(check(read(file)).verdict).toBe("notChecked");
  });

  const faults: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
    "cut by a byte": (bytes) => bytes.subarray(0, -1),
    "cut by 512 bytes": (bytes) => bytes.subarray(0, -512),
    "cut in half": (bytes) => bytes.subarray(0, half(bytes)),
    "zeros from the middle on": (bytes) => faulty(bytes, { kind: "zeroTail", fromByte: half(bytes) }),
    "a byte appended": (bytes) => faulty(bytes, { kind: "append", bytes: new Uint8Array(1) }),
    "a megabyte of zeros appended": (bytes) =>
      faulty(bytes, { kind: "append", bytes: new Uint8Array(1024 * 1024) }),
    "4 KiB lost": (bytes) => faulty(bytes, { kind: "drop", offset: half(bytes), lengthBytes: 4096 }),
    "4 KiB doubled": (bytes) =>
      Buffer.concat([bytes.subarray(0, half(bytes) + 4096), bytes.subarray(half(bytes))]),
    "line feeds turned into carriage returns and line feeds": (bytes) =>
      Buffer.from(Buffer.from(bytes).toString("latin1").replaceAll("\n", "\r\n"), "latin1"),
    "appended to itself": (bytes) => Buffer.concat([bytes, bytes]),
    "a bit of the closing filemark's header flipped": (bytes) =>
      faulty(bytes, { kind: "flip", offset: Buffer.from(bytes).lastIndexOf("SFMB") + 30 }),
  };

  test.each(Object.entries(faults))("every file is found to be damaged: %s", (_, fault) => {
    const missed = intact.filter(({ file }) => check(fault(read(file))).verdict !== "damaged");

    expect(missed.map(({ file }) => file)).toEqual([]);
  });

  test("a flipped bit is found wherever a checksum covers it, and the place is named", () => {
    const missed = intact.flatMap(({ file, container, sets = [] }) => {
      const bytes = read(file);
      const isProved = container === "compressed" || sets.some((set) => set.hasBackupChecksums);
      const span = isProved ? dataSpan(bytes, container) : pageSpan(bytes);
      if (span === null) return [];
      return [0, 1, 2, 3, 4].flatMap((step) => {
        const offset = span.start + Math.floor(((span.end - span.start - 1) * step) / 4);
        const report = check(faulty(bytes, { kind: "flip", offset, bit: step }));
        const isNamed = report.damage.some((place) => covers(place, offset));
        return isNamed ? [] : [`${file} at byte ${offset}`];
      });
    });

    expect(missed).toEqual([]);
  });
});

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The data of the longest stream or, in a container, of one record in the middle. */
function dataSpan(bytes: Buffer, container: string | undefined): Span | null {
  if (container === "compressed") return recordSpan(bytes);
  const streams = ["MQDA", "MQTL"].map((id) => {
    const start = bytes.indexOf(id);
    return start < 0
      ? null
      : { start: start + 24, end: start + 22 + Number(bytes.readBigUInt64LE(start + 8)) };
  });
  return streams.find((stream) => stream !== null && stream.end > stream.start) ?? null;
}

function recordSpan(bytes: Buffer): Span {
  let start = 0x1e0;
  while (start < bytes.length / 2) {
    const kind = bytes[start];
    if (kind === 0x21) start += 28 + bytes.readUInt16LE(start + 2);
    else if (kind === 0x24) start += 24 + bytes.readUInt16LE(start + 2);
    else start += bytes.readUInt16LE(start + 8);
  }
  return { start: start + 28, end: start + 28 + bytes.readUInt16LE(start + 2) };
}

/** What follows the header of the first page that carries a checksum; page 0 of a file always does, if any does. */
function pageSpan(bytes: Buffer): Span | null {
  const stream = dataSpan(bytes, "plain");
  for (let page = stream?.start ?? 0; page + 8192 <= (stream?.end ?? 0); page += 8192) {
    const isPage = bytes[page] === 1 && bytes.readUInt16LE(page + 36) === 1 && bytes[page + 1]! <= 20;
    const isData = isPage && (bytes.readUInt16LE(page + 4) & 0x200) !== 0;
    if (isData) return { start: page + 64, end: page + 8192 };
  }
  return null;
}

function read(file: string): Buffer {
  return readFileSync(path.join(folder, file));
}

function check(bytes: Uint8Array): DeepReport {
  const sequential = createDeepCheck({ sizeBytes: bytes.length });
  for (let start = 0; start < bytes.length; start += 100_000) {
    sequential.update(bytes.subarray(start, start + 100_000));
  }
  return sequential.finish();
}

function faulty(bytes: Uint8Array, fault: Damage): Uint8Array {
  return damage(bytes, fault);
}

function half(bytes: Uint8Array): number {
  return Math.floor(bytes.length / 1024) * 512;
}

function accounted({ coveredBytes, gaps }: DeepReport): number {
  const covered = Object.values(coveredBytes).reduce((sum, bytes) => sum + bytes, 0);
  return gaps.reduce((sum, { bytes }) => sum + bytes, covered);
}

function covers(place: { readonly offset: number; readonly lengthBytes: number }, offset: number): boolean {
  return place.offset <= offset && offset < place.offset + place.lengthBytes;
}

/**
 * Media that nobody wrote: whatever the bytes are and however they arrive, the check ends and its sums agree.
 */
import * as fc from "fast-check";
import { expect, test } from "vitest";

import { syntheticBackup, withDatabasePages } from "../testing/index.ts";
import { createDeepCheck } from "./create-deep-check.ts";
import type { DeepReport } from "./deep-report.ts";

const seeds = [
  withDatabasePages(syntheticBackup({ dataBytes: 16_384 })),
  withDatabasePages(syntheticBackup({ dataBytes: 16_384, filemarkBytes: 4096, hasChecksums: true })),
  withDatabasePages(syntheticBackup({ dataBytes: 8192, release: "2005", sets: [{}, { kind: "log" }] })),
  syntheticBackup({ dataBytes: 8192, isCompressed: true, sets: [{}, { kind: "log" }] }),
];

/** Where headers are, and where they are not. */
const places = fc.oneof(
  fc.nat(12_000),
  fc.nat(12_000).map((offset) => -1 - offset),
  fc.nat(400_000),
);
const changes = fc.array(fc.tuple(places, fc.uint8Array({ minLength: 1, maxLength: 12 })), { maxLength: 6 });
const cuts = fc.array(
  fc.record({ bytes: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.nat(40_000)), isSkipped: fc.boolean() }),
  { maxLength: 12 },
);

const RUNS = { numRuns: 1500 };

test("overwritten media, partly skipped, is accounted for to the byte", () => {
  fc.assert(
    fc.property(fc.constantFrom(...seeds), changes, cuts, (seed, pieces, plan) => {
      const bytes = overwrite(seed, pieces);
      const check = createDeepCheck({ sizeBytes: bytes.length });
      let offset = 0;
      for (const { bytes: length, isSkipped } of plan) {
        const end = Math.min(offset + length, bytes.length);
        if (isSkipped) check.skip(end - offset);
        else check.update(bytes.subarray(offset, end));
        offset = end;
      }
      check.update(bytes.subarray(offset));
      const report = check.finish();

      expect(accounted(report)).toBe(bytes.length);
      expect(report.damage.length).toBe(Math.min(report.damageCount, 100));
    }),
    RUNS,
  );
});

test("skipping is never taken for damage", () => {
  fc.assert(
    fc.property(fc.constantFrom(...seeds), cuts, (seed, plan) => {
      const check = createDeepCheck({ sizeBytes: seed.length });
      let offset = 0;
      for (const { bytes: length, isSkipped } of plan) {
        const end = Math.min(offset + length, seed.length);
        if (isSkipped) check.skip(end - offset);
        else check.update(seed.subarray(offset, end));
        offset = end;
      }
      check.update(seed.subarray(offset));

      expect(check.finish().damage).toEqual([]);
    }),
    RUNS,
  );
});

test("junk behind a true beginning never counts as whole", () => {
  const beginnings = ["TAPE", "MSSQLBAK\u0002\u0000\u0000\u0000\u0003\u0000\u0000\u0000"];
  fc.assert(
    fc.property(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 3000 }), (beginning, junk) => {
      const check = createDeepCheck();
      check.update(Buffer.concat([Buffer.from(beginning, "latin1"), junk]));

      expect(check.finish().verdict).not.toBe("noDamageFound");
    }),
    RUNS,
  );
});

function overwrite(bytes: Uint8Array, pieces: readonly (readonly [number, Uint8Array])[]): Uint8Array {
  const copy = bytes.slice();
  for (const [place, piece] of pieces) {
    const offset = (((place < 0 ? copy.length + place : place) % copy.length) + copy.length) % copy.length;
    copy.set(piece.subarray(0, copy.length - offset), offset);
  }
  return copy;
}

function accounted({ coveredBytes, gaps }: DeepReport): number {
  const covered = Object.values(coveredBytes).reduce((sum, bytes) => sum + bytes, 0);
  return gaps.reduce((sum, { bytes }) => sum + bytes, covered);
}

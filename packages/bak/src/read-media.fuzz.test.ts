/**
 * Media that nobody wrote: whatever the bytes are, a reading answers, soon, and with a reason.
 */
import * as fc from "fast-check";
import { expect, test } from "vitest";

import { fromBytes } from "./byte-source.ts";
import { readMedia } from "./read-media.ts";
import { damage, syntheticBackup } from "./testing/index.ts";

const seeds = [
  syntheticBackup({ dataBytes: 8192 }),
  syntheticBackup({ dataBytes: 8192, filemarkBytes: 4096, kind: "differential" }),
  syntheticBackup({ dataBytes: 8192, release: "2005", sets: [{}, { kind: "log" }] }),
  syntheticBackup({ dataBytes: 8192, isCompressed: true, sets: [{}, { kind: "log" }] }),
];

/** Where headers are: at the start and at the end. */
const places = fc.oneof(
  fc.integer({ min: 0, max: 12_000 }),
  fc.integer({ min: 0, max: 12_000 }).map((offset) => -1 - offset),
  fc.integer({ min: 0, max: 120_000 }),
);

const changes = fc.array(fc.tuple(places, fc.uint8Array({ minLength: 1, maxLength: 12 })), {
  minLength: 1,
  maxLength: 6,
});

function overwrite(bytes: Uint8Array, pieces: readonly (readonly [number, Uint8Array])[]): Uint8Array {
  const copy = bytes.slice();
  for (const [place, piece] of pieces) {
    const offset = (place < 0 ? copy.length + place : place) % copy.length;
    copy.set(piece.subarray(0, copy.length - offset), Math.max(0, offset));
  }
  return copy;
}

const RUNS = { numRuns: 400 };

test("overwritten media is read without throwing", async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...seeds), changes, async (seed, pieces) => {
      const reading = await readMedia(fromBytes(overwrite(seed, pieces)));

      expect(reading.sizeBytes).toBe(seed.length);
    }),
    RUNS,
  );
});

test("media that is cut anywhere is never read as whole", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...seeds),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (seed, part) => {
        const keepBytes = Math.floor((seed.length - 1) * part);
        const reading = await readMedia(fromBytes(damage(seed, { kind: "truncate", keepBytes })));

        expect(
          reading.kind === "stranger" || reading.problems.some(({ code }) => code !== "several_sets"),
        ).toBe(true);
      },
    ),
    RUNS,
  );
});

test("junk behind a true beginning is read without throwing", async () => {
  const beginnings = ["TAPE", "MSSQLBAK\x02\x00\x00\x00\x03\x00\x00\x00", "PK\x03\x04", ""];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...beginnings),
      fc.uint8Array({ maxLength: 3000 }),
      async (beginning, junk) => {
        const bytes = Buffer.concat([Buffer.from(beginning, "latin1"), junk]);
        const reading = await readMedia(fromBytes(bytes));

        expect(reading.kind === "stranger" || reading.problems.length > 0).toBe(true);
      },
    ),
    RUNS,
  );
});

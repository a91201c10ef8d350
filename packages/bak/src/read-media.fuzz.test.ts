/**
 * Media that nobody wrote: whatever the bytes are, a reading answers, soon, cheaply, and with a reason.
 *
 * Over 100,000 cases each time; `BAKFERRY_FUZZ_RUNS` multiplies them. Real backups are struck as well where
 * `BAKFERRY_BAK_DIR` names a folder of them.
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";

import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";

import { READ_LIMITS, fromBytes } from "./byte-source.ts";
import { MAX_CONFIGURATION_BYTES } from "./configuration.ts";
import type { MediaReading, MediaSource } from "./model.ts";
import { readMedia } from "./read-media.ts";
import { counted, totalBytes } from "./testing/counted.ts";
import { type SyntheticBackupOptions, damage, syntheticBackup, syntheticMedia } from "./testing/index.ts";
import { type Mutation, type Specimen, mutate, takeSpecimen } from "./testing/mutate.ts";

const FACTOR = Number(process.env["BAKFERRY_FUZZ_RUNS"] ?? 1);
const CASES_PER_SEED = 8_000 * FACTOR;
const TIMEOUT_MS = 300_000 * FACTOR;
const TERABYTE = 1024 ** 4;

/** One window may be as large as the largest configuration and what is searched before it. */
const LARGEST_READ_BYTES = MAX_CONFIGURATION_BYTES + 128 * 1024;

const SEEDS: readonly { readonly seed: string; readonly options: SyntheticBackupOptions }[] = [
  { seed: "a small backup", options: { dataBytes: 8192 } },
  {
    seed: "a small log with 4096-byte filemarks",
    options: { kind: "log", dataBytes: 8192, filemarkBytes: 4096 },
  },
  {
    seed: "a small backup of 2005 with two sets",
    options: { dataBytes: 8192, release: "2005", sets: [{}, {}] },
  },
  { seed: "a small compressed backup", options: { dataBytes: 8192, isCompressed: true } },
  {
    seed: "a small compressed log",
    options: { kind: "log", dataBytes: 8192, isCompressed: true, sets: [{}, {}] },
  },
  {
    seed: "a small backup in the old container",
    options: { dataBytes: 8192, isCompressed: true, containerVersion: 1 },
  },
  { seed: "a terabyte", options: { dataBytes: TERABYTE } },
  { seed: "a terabyte of three sets", options: { dataBytes: TERABYTE, sets: [{}, {}, {}] } },
  {
    seed: "a terabyte of a differential",
    options: { dataBytes: TERABYTE, filemarkBytes: 4096, kind: "differential" },
  },
  { seed: "a compressed terabyte", options: { dataBytes: TERABYTE, isCompressed: true } },
  { seed: "an encrypted backup", options: { dataBytes: 8192, isEncrypted: true } },
  { seed: "a stripe", options: { dataBytes: 8192 * 3, stripe: { count: 3, number: 3 }, isAborted: true } },
];

const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({
    kind: fc.constantFrom<Mutation["kind"][]>(
      "flip",
      "field",
      "field",
      "loop",
      "bytes",
      "swap",
      "zero",
      "cut",
    ),
    place: fc.nat(),
    value: fc.nat(),
    isSealed: fc.boolean(),
  }),
  { minLength: 1, maxLength: 4 },
);

/** Reads it and holds it to every promise that does not depend on what the bytes mean. */
async function readChecked(media: MediaSource): Promise<MediaReading> {
  const { source, reads } = counted(media);
  const reading = await readMedia(source);
  const setCount = reading.kind === "backup" ? reading.sets.length : 0;
  const sound =
    reads.length <= READ_LIMITS.reads + READ_LIMITS.readsPerSet * (setCount + 1) &&
    reads.every((length) => length <= LARGEST_READ_BYTES) &&
    totalBytes(reads) <= READ_LIMITS.bytes + READ_LIMITS.bytesPerSet * (setCount + 1) &&
    reading.sizeBytes === media.sizeBytes &&
    (reading.kind === "stranger" || reading.problems.every(({ detail }) => /^\S[^\n]*\.$/u.test(detail)));
  if (!sound) expect.fail(JSON.stringify({ reads: reads.length, bytes: totalBytes(reads), reading }));
  return reading;
}

async function strikeOften(specimen: Specimen, runs: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(mutations, async (strikes) => {
      await readChecked(mutate(specimen, strikes));
    }),
    { numRuns: runs },
  );
}

describe.each(SEEDS)("$seed", ({ options }) => {
  let specimen: Specimen;

  beforeAll(async () => {
    specimen = await takeSpecimen(syntheticMedia(options));
  });

  test("offers headers to strike", async () => {
    expect(specimen.targets.length).toBeGreaterThan(2);
    const untouched = await readChecked(mutate(specimen, []));

    expect(untouched).toEqual(await readMedia(syntheticMedia(options)));
  });

  test("is read however its headers are struck", { timeout: TIMEOUT_MS }, async () => {
    await strikeOften(specimen, CASES_PER_SEED);
  });
});

const small = [
  syntheticBackup({ dataBytes: 8192 }),
  syntheticBackup({ dataBytes: 8192, filemarkBytes: 4096, kind: "differential" }),
  syntheticBackup({ dataBytes: 8192, release: "2005", sets: [{}, { kind: "log" }] }),
  syntheticBackup({ dataBytes: 8192, isCompressed: true, sets: [{}, { kind: "log" }] }),
];

test("media that is cut anywhere is never read as whole", { timeout: TIMEOUT_MS }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...small),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (seed, part) => {
        const keepBytes = Math.floor((seed.length - 1) * part);
        const reading = await readChecked(fromBytes(damage(seed, { kind: "truncate", keepBytes })));
        const isWhole =
          reading.kind === "backup" && reading.problems.every(({ code }) => code === "several_sets");

        expect(isWhole).toBe(false);
      },
    ),
    { numRuns: 4_000 * FACTOR },
  );
});

test("media of which a sector is lost, doubled or exchanged is read", { timeout: TIMEOUT_MS }, async () => {
  const sectors = fc.nat(400).map((sector) => sector * 512);
  const faults = fc.record({
    kind: fc.constantFrom("drop", "double", "swap"),
    offset: sectors,
    otherOffset: sectors,
    lengthBytes: fc.constantFrom(512, 1024, 4096),
  });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...small), faults, async (seed, fault) => {
      await readChecked(fromBytes(damage(seed, fault)));
    }),
    { numRuns: 4_000 * FACTOR },
  );
});

test(
  "junk behind a true beginning is read, and never as a sound backup",
  { timeout: TIMEOUT_MS },
  async () => {
    const beginnings = ["TAPE", "MSSQLBAK\x02\x00\x00\x00\x03\x00\x00\x00", "MSSQLBAK\x01", "PK\x03\x04", ""];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...beginnings),
        fc.uint8Array({ maxLength: 3000 }),
        async (beginning, junk) => {
          const bytes = Buffer.concat([Buffer.from(beginning, "latin1"), junk]);
          const reading = await readChecked(fromBytes(bytes));

          expect(reading.kind === "stranger" || reading.problems.length > 0).toBe(true);
        },
      ),
      { numRuns: 4_000 * FACTOR },
    );
  },
);

const folder = process.env["BAKFERRY_BAK_DIR"] ?? path.resolve(import.meta.dirname, "../../../../shared/bak");
const realFiles = existsSync(folder)
  ? ["full", "differential", "log", "stripe"].flatMap((kind) =>
      readdirSync(path.join(folder, kind)).map((name) => path.join(kind, name)),
    )
  : [];

describe.skipIf(realFiles.length === 0)(`real backups in ${folder}`, () => {
  test.each(realFiles)("%s is read however it is struck", { timeout: TIMEOUT_MS }, async (file) => {
    const specimen = await takeSpecimen(fromBytes(readFileSync(path.join(folder, file))));

    await strikeOften(specimen, 500 * FACTOR);
  });
});

import { describe, expect, test } from "vitest";

import { fromBytes } from "../byte-source.ts";
import { readMedia } from "../read-media.ts";
import { syntheticBackup } from "../testing/index.ts";
import { type ReadingOverrides, backupReading, backupSet } from "../testing/set-builder.ts";
import { type AssembledBackup, type ReadFile, assembleMediaSets } from "./assemble-media-sets.ts";

function stripe(
  number: number,
  count: number,
  overrides: ReadingOverrides & { readonly name?: string } = {},
): ReadFile {
  const { name = `${number}of${count}.bak`, ...reading } = overrides;
  const media = { mediaSetId: "media", familyCount: count, familySequenceNumber: number, ...reading.media };
  return { name, reading: backupReading([backupSet()], { ...reading, media }) };
}

function namesOf({ files }: AssembledBackup): readonly string[] {
  return files.map(({ name }) => name);
}

test("stripes that belong together are one backup, in the order of their numbers", () => {
  const backups = assembleMediaSets([stripe(3, 3), stripe(1, 3), stripe(2, 3)]);

  expect(backups).toHaveLength(1);
  expect(backups[0]).toMatchObject({ familyCount: 3, missingFamilies: [], damage: [], duplicates: [] });
  expect(namesOf(backups[0]!)).toEqual(["1of3.bak", "2of3.bak", "3of3.bak"]);
});

test("stripes that are missing are named by number", () => {
  const [backup] = assembleMediaSets([stripe(2, 4)]);

  expect(backup?.missingFamilies).toEqual([1, 3, 4]);
  expect(backup?.sizesAgree).toBeNull();
});

test("a second copy of a stripe is a duplicate, and a broken first one gives way to it", () => {
  const broken = stripe(1, 2, { name: "a.bak", problems: ["truncated"] });
  const [backup] = assembleMediaSets([stripe(2, 2), broken, stripe(1, 2, { name: "b.bak" })]);

  expect(namesOf(backup!)).toEqual(["b.bak", "2of2.bak"]);
  expect(backup?.duplicates).toEqual([{ name: "a.bak", position: 1, familySequenceNumber: 1 }]);
  expect(backup?.damage).toEqual([]);
});

test("one broken stripe breaks the backup, and what does not hinder a restore does not", () => {
  const [backup] = assembleMediaSets([
    stripe(1, 2, { problems: ["striped", "trailing_bytes"] }),
    stripe(2, 2, { problems: ["striped", "damaged"] }),
  ]);

  expect(backup?.damage).toEqual(["damaged"]);
});

test("stripes of two backups to the same files are told apart by the set's GUID", () => {
  const older = stripe(1, 2);
  const newer: ReadFile = {
    name: "2of2.bak",
    reading: backupReading([backupSet({ backupSetGUID: "full-2" })], {
      media: { mediaSetId: "media", familyCount: 2, familySequenceNumber: 2 },
    }),
  };

  expect(assembleMediaSets([older, newer]).map(({ missingFamilies }) => missingFamilies)).toEqual([[2], [1]]);
});

test("every set of a file is a backup of its own", () => {
  const sets = [backupSet(), backupSet({ position: 2, backupSetGUID: "log-1", kind: "log" })];
  const backups = assembleMediaSets([{ name: "both.bak", reading: backupReading(sets) }]);

  expect(backups.map(({ set, files }) => [set.kind, files[0]?.position])).toEqual([
    ["full", 1],
    ["log", 2],
  ]);
});

test("files whose media set or GUID is unknown are not taken for stripes of each other", () => {
  const nameless = { media: { mediaSetId: null } };

  expect(assembleMediaSets([stripe(1, 2, nameless), stripe(2, 2, nameless)])).toHaveLength(2);
});

test("stripes that disagree about how many there are do not belong together", () => {
  const backups = assembleMediaSets([stripe(1, 2), stripe(2, 3)]);

  expect(backups.map(({ missingFamilies }) => missingFamilies)).toEqual([[2], [1, 3]]);
});

test.each([
  [0, 2],
  [3, 2],
  [1, 65_535],
])("a header that says stripe %i of %i is broken", (number, count) => {
  const [backup] = assembleMediaSets([stripe(number, count)]);

  expect(backup).toMatchObject({ damage: ["damaged"], missingFamilies: [] });
});

test("a stranger holds nothing", () => {
  const reading = { kind: "stranger", sizeBytes: 0, stranger: "empty", description: "empty" } as const;

  expect(assembleMediaSets([{ name: "a.bak", reading }])).toEqual([]);
});

describe("sizes", () => {
  test("of written stripes add up to what their set says", async () => {
    const files = await writtenStripes();

    expect(assembleMediaSets(files)).toMatchObject([{ sizesAgree: true, missingFamilies: [] }]);
  });

  test("that are too small together disagree", () => {
    const files = [stripe(1, 2, { sizeBytes: 2000 }), stripe(2, 2, { sizeBytes: 2000 })];

    expect(assembleMediaSets(files)).toMatchObject([{ sizesAgree: false }]);
  });

  test("of sets in one file are counted up to each set", () => {
    const sets = [backupSet(), backupSet({ position: 2, backupSetGUID: "log-1", kind: "log" })];
    const reading = backupReading(sets, { sizeBytes: 6000 });

    expect(assembleMediaSets([{ name: "both.bak", reading }]).map(({ sizesAgree }) => sizesAgree)).toEqual([
      true,
      false,
    ]);
  });

  test("of compressed media prove nothing", () => {
    const { name, reading } = stripe(1, 1, { sizeBytes: 2000 });
    const compressed = { ...reading, container: "compressed" } as ReadFile["reading"];

    expect(assembleMediaSets([{ name, reading: compressed }])).toMatchObject([{ sizesAgree: null }]);
  });
});

async function writtenStripes(): Promise<readonly ReadFile[]> {
  return Promise.all(
    [1, 2].map(async (number) => {
      const bytes = syntheticBackup({ stripe: { count: 2, number }, dataBytes: 64 * 1024 });
      return { name: `${number}.bak`, reading: await readMedia(fromBytes(bytes)) };
    }),
  );
}

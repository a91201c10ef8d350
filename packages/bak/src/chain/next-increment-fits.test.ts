import { describe, expect, test } from "vitest";

import type { MediaReading } from "../model.ts";
import { type SetOverrides, backupReading, backupSet } from "../testing/set-builder.ts";
import type { ChainEnd } from "./chain-model.ts";
import { nextIncrementFits } from "./next-increment-fits.ts";
import { solveChains } from "./solve-chains.ts";

function increment(overrides: SetOverrides): { readonly reading: MediaReading } {
  const set = backupSet({
    backupSetGUID: "increment",
    databaseBackupLSN: "100",
    differentialBaseGUID: "full-1",
    ...overrides,
  });
  return { reading: backupReading([set]) };
}

function endOfFull(): ChainEnd {
  const { databases } = solveChains([{ name: "full.bak", reading: backupReading([backupSet()]) }]);
  return databases[0]!.chain!.end;
}

test("logs and differentials fit one after the other, and each moves the end", () => {
  const log = nextIncrementFits(endOfFull(), increment({ kind: "log", firstLSN: "100", lastLSN: "150" }));
  expect(log).toMatchObject({ kind: "fits", advances: true, end: { lastLSN: "150" } });
  if (log.kind !== "fits") return;

  const bridging = increment({ kind: "differential", firstLSN: "190", lastLSN: "200" });
  const differential = nextIncrementFits(log.end, bridging);
  expect(differential).toMatchObject({ kind: "fits", end: { lastLSN: "200", full: endOfFull().full } });
  if (differential.kind !== "fits") return;

  const next = increment({ kind: "log", firstLSN: "150", lastLSN: "210" });
  expect(nextIncrementFits(differential.end, next)).toMatchObject({ kind: "fits", end: { lastLSN: "210" } });
});

test.each([
  { title: "a log behind a gap", file: { kind: "log", firstLSN: "120", lastLSN: "130" }, fit: "gap" },
  {
    title: "a log that is in the full",
    file: { kind: "log", firstLSN: "90", lastLSN: "105" },
    fit: "tooEarly",
  },
  { title: "a log of another database", file: { kind: "log", familyGUID: "other" }, fit: "otherFamily" },
  {
    title: "a log of another fork",
    file: { kind: "log", recoveryForkID: "fork-2", forkPointLSN: "90", lastLSN: "130" },
    fit: "otherFork",
  },
  {
    title: "a differential on another full backup",
    file: { kind: "differential", differentialBaseGUID: "full-2", lastLSN: "130" },
    fit: "otherBase",
  },
  {
    title: "a differential that was passed",
    file: { kind: "differential", lastLSN: "109" },
    fit: "tooEarly",
  },
  {
    title: "a differential on a fork that went another way",
    file: { kind: "differential", lastLSN: "130", recoveryForkID: "fork-2", forkPointLSN: "105" },
    fit: "otherFork",
  },
  { title: "a differential that was cut off", file: { kind: "differential", lastLSN: null }, fit: "unknown" },
  { title: "another full backup", file: { kind: "full", lastLSN: "130" }, fit: "notAnIncrement" },
] as const)("$title: $fit", ({ file, fit }) => {
  expect(nextIncrementFits(endOfFull(), increment(file))).toMatchObject({ kind: fit });
});

describe("media that RDS would not take", () => {
  const set = backupSet({ kind: "log", firstLSN: "100", lastLSN: "150" });

  test.each([
    {
      title: "a stranger",
      reading: { kind: "stranger", sizeBytes: 9, stranger: "zip", description: "zip" } as const,
      fit: { kind: "notABackup", stranger: "zip" },
    },
    {
      title: "an encrypted backup",
      reading: backupReading([], { problems: ["encrypted"] }),
      fit: { kind: "unreadable", problems: ["encrypted"] },
    },
    {
      title: "a truncated log",
      reading: backupReading([set], { problems: ["truncated"] }),
      fit: { kind: "unreadable", problems: ["truncated"] },
    },
    {
      title: "two sets",
      reading: backupReading([set, { ...set, position: 2, backupSetGUID: "log-2" }]),
      fit: { kind: "severalSets", count: 2 },
    },
    {
      title: "a stripe",
      reading: backupReading([set], { media: { familyCount: 2, familySequenceNumber: 2 } }),
      fit: { kind: "striped", familyCount: 2, familySequenceNumber: 2 },
    },
  ])("$title: $fit.kind", ({ reading, fit }) => {
    expect(nextIncrementFits(endOfFull(), { reading })).toEqual(fit);
  });
});

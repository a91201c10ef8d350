import { expect, test } from "vitest";

import { type SetOverrides, backupSet } from "../testing/set-builder.ts";
import { differentialFits } from "./differential-fits.ts";

const full = backupSet({ backupSetGUID: "full-1", checkpointLSN: "100" });

function differential(overrides: SetOverrides = {}): ReturnType<typeof backupSet> {
  return backupSet({
    kind: "differential",
    backupSetGUID: "differential-1",
    differentialBaseGUID: "full-1",
    databaseBackupLSN: "100",
    lastLSN: "150",
    ...overrides,
  });
}

test("a differential fits the full backup that its files name", () => {
  expect(differentialFits(full, differential())).toEqual({ kind: "fits" });
});

test("a differential fits its base across a restore, for the base says where it belongs", () => {
  const restored = differential({ recoveryForkID: "fork-2", forkPointLSN: "110" });

  expect(differentialFits(full, restored)).toEqual({ kind: "fits" });
});

test.each([
  {
    title: "another base",
    overrides: { differentialBaseGUID: "full-0" },
    fit: { kind: "otherBase", differentialBaseGUIDs: ["full-0"] },
  },
  {
    title: "another family",
    overrides: { familyGUID: "other" },
    fit: { kind: "otherFamily", familyGUID: "other" },
  },
  {
    title: "another checkpoint",
    overrides: { databaseBackupLSN: "90" },
    fit: { kind: "checkpointMismatch", databaseBackupLSN: "90", checkpointLSN: "100" },
  },
  { title: "another kind", overrides: { kind: "log" }, fit: { kind: "notADifferential" } },
  {
    title: "no base in its files",
    overrides: { differentialBaseGUID: null },
    fit: { kind: "unknown", fields: ["differentialBaseGUID"] },
  },
  {
    title: "no checkpoint of its base",
    overrides: { databaseBackupLSN: null },
    fit: { kind: "unknown", fields: ["databaseBackupLSN"] },
  },
] as const)("a differential with $title: $fit.kind", ({ overrides, fit }) => {
  expect(differentialFits(full, differential(overrides))).toEqual(fit);
});

test("files with bases of their own fit no single full backup", () => {
  const [file] = differential().files;
  const files = [file!, { ...file!, fileID: 3, differentialBaseGUID: "full-0" }];

  expect(differentialFits(full, differential({ files }))).toEqual({
    kind: "otherBase",
    differentialBaseGUIDs: ["full-1", "full-0"],
  });
});

test("a file that was added since the base, and the log, need no base", () => {
  const [file] = differential().files;
  const files = [
    file!,
    { ...file!, fileID: 3, differentialBaseGUID: null },
    { ...file!, fileID: 2, type: "L" as const, differentialBaseGUID: "of no meaning" },
  ];

  expect(differentialFits(full, differential({ files }))).toEqual({ kind: "fits" });
});

test("only a full backup is a base", () => {
  expect(differentialFits(backupSet({ kind: "log" }), differential())).toEqual({ kind: "notAFull" });
});

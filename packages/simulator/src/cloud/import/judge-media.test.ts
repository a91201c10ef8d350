import { describe, expect, test } from "vitest";

import { defaultSeed } from "../default-seed.ts";
import type { InstanceState } from "../model.ts";
import { backup, stranger } from "../testing/readings.ts";
import { judgeMedia, type MediaPlace } from "./judge-media.ts";

const UNVERIFIED = "Failed to verify a.bak, backup file was corrupted or newer edition than RDS.";

describe("judgeMedia", () => {
  test("a full backup of an older release is accepted with the size of its files", () => {
    expect(judge(backup())).toEqual({ accepted: true, dataBytes: 400 * 1024 ** 2 });
  });

  test.each([
    ["differential", "Backup set (a.bak) is a Database Differential backup, we only accept a FULL Backup."],
    ["log", "Backup set (a.bak) is a Transaction Log backup, we only accept a FULL Backup."],
    [
      "differentialPartial",
      "Backup set (a.bak) is a Partial Differential backup, we only accept a FULL Backup.",
    ],
  ] as const)("a %s backup is refused by name", (kind, description) => {
    expect(judge(backup({ kind }))).toEqual({ accepted: false, description });
  });

  test.each([
    ["2008r2", 661, true],
    ["2012_ent_ha", 706, true],
    ["2012_ent_ha", 782, false],
    ["2016_std_ha", 852, true],
    ["2016_std_ha", 868, false],
    ["2017_ent", 869, true],
    ["2019_std_ha", 957, false],
    ["2022_ent_ha", 958, true],
    ["2022_ent_ha", 998, false],
  ])("%s and a database of version %i: accepted %s", (engineVersion, databaseVersion, accepted) => {
    expect(judge(backup({ databaseVersion }), { engineVersion }).accepted).toBe(accepted);
  });

  test("damage and a newer release are one and the same to RDS", () => {
    expect(judge(backup({}, ["damaged"]))).toEqual({ accepted: false, description: UNVERIFIED });
    expect(judge(backup({ databaseVersion: 998 }))).toEqual({ accepted: false, description: UNVERIFIED });
    expect(judge(stranger())).toEqual({ accepted: false, description: UNVERIFIED });
  });

  test("a lone stripe is damage; several sets are not", () => {
    expect(judge(backup({}, ["striped"])).accepted).toBe(false);
    expect(judge(backup({}, ["several_sets", "trailing_bytes"])).accepted).toBe(true);
  });

  test("a backup WITH CHECKSUM proves its torn pages, another one keeps them for DBCC", () => {
    const damage = { isUnreadable: false, tornPages: 1 };
    expect(judge(backup({ hasBackupChecksums: true }), {}, { damage }).accepted).toBe(false);
    expect(judge(backup({ hasBackupChecksums: false }), {}, { damage }).accepted).toBe(true);
    expect(judge(backup(), {}, { damage: { isUnreadable: true, tornPages: 0 } })).toEqual({
      accepted: false,
      description: UNVERIFIED,
    });
  });

  test.each([
    ["encryption of the backup", backup({}, ["encrypted"])],
    ["transparent data encryption", backup({ hints: [{ code: "tde", detail: "" }] })],
  ])("a certificate is missing for %s", (_, reading) => {
    expect(judge(reading)).toMatchObject({
      description: expect.stringMatching(
        /^Cannot find server certificate with thumbprint '0x[0-9A-F]{40}'\.$/,
      ),
    });
  });

  test.each([
    ["full", false],
    ["differential", true],
    ["log", true],
    ["partial", false],
  ] as const)("a chain goes on with a %s backup: %s", (kind, accepted) => {
    expect(judge(backup({ kind }), {}, { expects: "increment" }).accepted).toBe(accepted);
  });

  test("2008 R2 on local disks has its own words", () => {
    const local = { engineVersion: "2008r2", storageType: "local_ssd" };
    expect(judge(backup({ kind: "log", databaseVersion: 661 }), local)).toMatchObject({
      description: "a.bak is a Transaction Log backup, we only accept a FULL Backup.",
    });
    expect(judge(stranger(), local)).toMatchObject({
      description: "Your backup is corrupted or newer than RDS, failed to verify.",
    });
  });
});

function judge(
  reading: Parameters<typeof judgeMedia>[0],
  change: Partial<InstanceState> = {},
  place: Pick<MediaPlace, "expects" | "damage"> = {},
): ReturnType<typeof judgeMedia> {
  const seed = defaultSeed().instances[0]!;
  return judgeMedia(reading, {
    ...place,
    fileName: "a.bak",
    instance: { engine: "SQLServer", type: "Primary", ...seed, ...change },
  });
}

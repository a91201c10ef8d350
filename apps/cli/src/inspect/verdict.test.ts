import { fromBytes, readMedia } from "@bakferry/bak";
import { type SyntheticBackupOptions, syntheticBackup } from "@bakferry/bak/testing";
import { say } from "@bakferry/core";
import { describe, expect, test } from "vitest";

import { judge, refusalsOf, releaseFrom, type Verdict } from "./verdict.ts";

describe("the verdict", () => {
  test.each([
    ["2005", "2008 R2"],
    ["2008", "2008 R2"],
    ["2008 R2", "2008 R2"],
    ["2019", "2019"],
    ["2022", "2022"],
  ])("on a full backup of %s names %s, the oldest that RDS offers for it", async (release, offered) => {
    const verdict = await judged({ release });

    expect(verdict).toMatchObject({ kind: "importable", checkId: null });
    expect(say(verdict.summary)).toContain(`RDS for SQL Server ${offered} or newer`);
  });

  test.each<[string, SyntheticBackupOptions, Verdict["kind"]]>([
    ["a differential", { kind: "differential" }, "increment"],
    ["a log", { kind: "log" }, "increment"],
    ["a partial backup", { kind: "partial" }, "unsuitable"],
    ["a file backup", { kind: "file" }, "unsuitable"],
    ["a log of msdb", { kind: "log", databaseName: "MSDB" }, "unsuitable"],
    ["a version nobody knows", { databaseVersion: 2000 }, "unusable"],
    ["an aborted backup", { isAborted: true }, "unusable"],
  ])("on %s", async (_name, options, kind) => {
    expect(await judged(options)).toMatchObject({ kind });
  });

  test.each([
    ["2019", "importable"],
    ["2022_ent_ha", "importable"],
    ["2017", "tooNew"],
    ["2008 r2", "tooNew"],
  ])("on a 2019 backup for %s", async (target, kind) => {
    expect(await judged({}, target)).toMatchObject({ kind });
  });

  test("hears of a newer set behind an older one", async () => {
    const sets = [{ release: "2012" }, { release: "2022" }];

    expect(await judged({ sets }, "2016")).toMatchObject({ kind: "tooNew", checkId: "engine-version" });
  });
});

describe("an upload is refused", () => {
  test.each<[SyntheticBackupOptions, readonly string[]]>([
    [{}, []],
    [{ kind: "differential" }, []],
    [{ kind: "log" }, []],
    [{ kind: "partial" }, ["backup-kind"]],
    [{ sets: [{}, {}] }, ["single-set"]],
    [{ databaseName: "model" }, ["system-database"]],
  ])("for %j because of %j", async (options, checkIds) => {
    const file = await fileOf(options);

    expect(refusalsOf(file).map(({ checkId }) => checkId)).toEqual(checkIds);
  });
});

async function judged(options: SyntheticBackupOptions, target?: string): Promise<Verdict> {
  return judge({ ...(await fileOf(options)), target: target === undefined ? null : releaseFrom(target) });
}

async function fileOf(options: SyntheticBackupOptions): Promise<Parameters<typeof refusalsOf>[0]> {
  const bytes = syntheticBackup(options);
  const reading = await readMedia(fromBytes(bytes));
  return { name: "db.bak", sizeBytes: bytes.length, modifiedAt: 0, reading };
}

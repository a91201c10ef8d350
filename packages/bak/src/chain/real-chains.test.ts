/**
 * Solves the chains among real backups of other people, which are never part of this repository;
 * `BAKFERRY_BAK_DIR` names the folder that holds them.
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";

import { beforeAll, describe, expect, test } from "vitest";

import { fromBytes } from "../byte-source.ts";
import type { BackupSet } from "../model.ts";
import { readMedia } from "../read-media.ts";
import type { ReadFile } from "./assemble-media-sets.ts";
import type { BackupChain, ChainSolution, DatabaseChains } from "./chain-model.ts";
import { differentialFits } from "./differential-fits.ts";
import { logFollows } from "./log-follows.ts";
import { nextIncrementFits } from "./next-increment-fits.ts";
import { solveChains } from "./solve-chains.ts";

const repository = path.resolve(import.meta.dirname, "../../../..");
const folder = process.env["BAKFERRY_BAK_DIR"] ?? path.resolve(repository, "../shared/bak");
const FOLDERS = ["full", "differential", "log", "stripe", "stranger"];

describe.skipIf(!existsSync(folder))(`real chains in ${folder} (BAKFERRY_BAK_DIR)`, () => {
  let files: readonly ReadFile[] = [];
  let solution: ChainSolution = { databases: [], files: [] };

  beforeAll(async () => {
    files = await readFolder();
    solution = solveChains(files);
  });

  test.each([
    ["doublediff", ["full/doublediff-2008r2.bak", "differential/doublediff-2008r2-2.bak"]],
    ["ft1", ["full/ft1-2008r2-checksum.bak", "differential/ft1-2008r2-checksum-2.bak"]],
    ["SimpleBackTest", ["full/simplebacktest-2008r2.bak", "differential/simplebacktest-2008r2.bak"]],
    ["RestoreTimeClean", ["full/restoretimeclean-2016.bak", "differential/restoretimeclean-2016.bak"]],
    [
      "RestoreTimeStripe",
      [
        "stripe/restoretimestripe-2008r2-1of2.bak + stripe/restoretimestripe-2008r2-2of2.bak",
        "stripe/restoretimestripe-2008r2-1of2.trn + stripe/restoretimestripe-2008r2-2of2.trn",
      ],
    ],
  ])("%s is restored by its shortest chain, and lacks nothing", (name, chain) => {
    const [database, ...others] = databasesNamed(name);

    expect(others).toEqual([]);
    expect(linksOf(database!.chain!)).toEqual(chain);
    expect(database!.missing).toEqual([]);
  });

  test("two servers' backups of RestoreTimeClean are two ways from one fork, each with its ends", () => {
    const [database] = databasesNamed("RestoreTimeClean");

    expect(database!.alternatives.map(linksOf)).toEqual([
      [
        "full/restoretimeclean-2016.bak",
        "log/restoretimeclean-2016.trn",
        "log/restoretimeclean-2016-2.trn",
        "log/restoretimeclean-2016-3.trn",
      ],
      [
        "full/restoretimeclean-2008r2.bak",
        "differential/restoretimeclean-2008r2.bak",
        "log/restoretimeclean-2008r2-2.trn",
      ],
      ["full/restoretimeclean-2008r2.bak", "log/restoretimeclean-2008r2.trn"],
    ]);
  });

  test("the full backup that db1 lacks is known by GUID and checkpoint", () => {
    const [database] = databasesNamed("db1");

    expect(database!.chain).toBeNull();
    expect(database!.missing).toEqual([
      {
        kind: "full",
        backupSetGUID: "61cbf400-8af9-40d2-8ea1-d3c7d0ccd4ce",
        checkpointLSN: "323000000010200038",
        endsWithin: { fromLSN: "322000000010200038", toLSN: "323000000014800001" },
        neededBy: [
          expect.objectContaining({ kind: "differential" }),
          expect.objectContaining({ kind: "log" }),
        ],
      },
    ]);
  });

  test("OlaMsFilterTest was made anew, so its differential is not of the full backup there", () => {
    const [first, second] = databasesNamed("OlaMsFilterTest");

    expect(linksOf(first!.chain!)).toEqual([
      "full/olamsfiltertest-2008r2.bak",
      "log/olamsfiltertest-2008r2.trn",
    ]);
    expect(second).toMatchObject({
      chain: null,
      missing: [{ kind: "full", backupSetGUID: expect.stringMatching(/^93fa8171-/) }],
    });
  });

  test.each([
    ["stripe/library-2016-2of2.bak", "Library", 1],
    ["stripe/masterfloor-2022-2of2.bak", "MasterFloor", 1],
    ["stripe/northwind-2014-1of2.bak", "Northwind", 2],
  ])("%s is half a backup", (file, name, missing) => {
    expect(databasesNamed(name).flatMap((database) => database.missing)).toContainEqual({
      kind: "stripes",
      backup: expect.objectContaining({ files: [{ name: file, position: 1 }] }),
      familyCount: 2,
      familySequenceNumbers: [missing],
    });
  });

  test.each([
    ["full/doublediff-2008r2.bak", "differential/doublediff-2008r2.bak", "fits"],
    ["full/ft1-2008r2-checksum.bak", "differential/ft1-2008r2-checksum.bak", "fits"],
    ["full/restoretimeclean-2008r2.bak", "differential/restoretimeclean-2008r2.bak", "fits"],
    ["full/restoretimeclean-2008r2.bak", "differential/restoretimeclean-2016.bak", "otherBase"],
    ["full/ft1-2008r2-checksum.bak", "differential/db1-2008r2-checksum.bak", "otherFamily"],
  ])("on %s, %s: %s", (full, differential, fit) => {
    expect(differentialFits(setOf(full), setOf(differential)).kind).toBe(fit);
  });

  test.each([
    ["full/olamsfiltertest-2008r2.bak", "log/olamsfiltertest-2008r2.trn", "follows"],
    ["full/restoretimeclean-2016.bak", "log/restoretimeclean-2016.trn", "follows"],
    ["log/restoretimeclean-2016.trn", "log/restoretimeclean-2016-2.trn", "follows"],
    ["log/restoretimeclean-2016.trn", "log/restoretimeclean-2016-3.trn", "gap"],
    ["log/restoretimeclean-2008r2.trn", "log/restoretimeclean-2008r2-2.trn", "gap"],
    ["differential/restoretimeclean-2008r2.bak", "log/restoretimeclean-2008r2-2.trn", "follows"],
    ["differential/restoretimeclean-2008r2.bak", "log/restoretimeclean-2008r2.trn", "tooEarly"],
    ["differential/restoretimeclean-2008r2.bak", "log/restoretimeclean-2016-3.trn", "otherFork"],
    ["differential/ft1-2008r2-checksum-2.bak", "log/ft1-2008r2-checksum-2.trn", "follows"],
    ["full/ft1-2008r2-checksum.bak", "log/db1-2008r2-checksum.trn", "otherFamily"],
  ])("after %s, %s: %s", (previous, log, fit) => {
    expect(logFollows(setOf(previous), setOf(log)).kind).toBe(fit);
  });

  test("the logs of RestoreTimeClean 2016 fit one after the other, as they would be imported", () => {
    const restored = solveChains(files.filter(({ name }) => name === "full/restoretimeclean-2016.bak"));
    let end = restored.databases[0]!.chain!.end;
    for (const number of ["", "-2", "-3"]) {
      const name = `log/restoretimeclean-2016${number}.trn`;
      const fit = nextIncrementFits(
        end,
        files.find((file) => file.name === name)!,
      );
      expect(fit).toMatchObject({ kind: "fits", advances: true });
      if (fit.kind === "fits") end = fit.end;
    }
    expect(end.lastLSN).toBe("39000000058800001");
  });

  test("every file has a place, and strangers are strangers", () => {
    expect(solution.files).toHaveLength(files.length);
    expect(solution.files.filter(({ kind }) => kind === "stranger").map(({ name }) => name)).toEqual(
      solution.files.map(({ name }) => name).filter((name) => name.startsWith("stranger/")),
    );
  });

  function databasesNamed(name: string): readonly DatabaseChains[] {
    return solution.databases.filter(({ databaseName }) => databaseName === name);
  }

  function setOf(name: string): BackupSet {
    const reading = files.find((file) => file.name === name)?.reading;
    return (reading?.kind === "backup" ? reading.sets[0] : undefined)!;
  }
});

function linksOf({ links }: BackupChain): readonly string[] {
  return links.map((link) => link.files.map(({ name }) => name).join(" + "));
}

async function readFolder(): Promise<readonly ReadFile[]> {
  const names = FOLDERS.flatMap((kind) =>
    readdirSync(path.join(folder, kind)).map((name) => path.posix.join(kind, name)),
  );
  return Promise.all(
    names.map(async (name) => ({
      name,
      reading: await readMedia(fromBytes(readFileSync(path.join(folder, name)))),
    })),
  );
}

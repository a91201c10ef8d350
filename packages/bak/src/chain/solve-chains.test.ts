import { describe, expect, test } from "vitest";

import { fromBytes } from "../byte-source.ts";
import { readMedia } from "../read-media.ts";
import { type SyntheticBackupOptions, syntheticBackup } from "../testing/index.ts";
import {
  type ReadingOverrides,
  type SetOverrides,
  backupReading,
  backupSet,
} from "../testing/set-builder.ts";
import type { ReadFile } from "./assemble-media-sets.ts";
import type { BackupChain, ChainRole, ChainSolution, DatabaseChains } from "./chain-model.ts";
import { solveChains } from "./solve-chains.ts";

/** A file with one set, whose GUID is the name. */
function file(name: string, overrides: SetOverrides = {}, reading: ReadingOverrides = {}): ReadFile {
  return { name, reading: backupReading([backupSet({ backupSetGUID: name, ...overrides })], reading) };
}

function full(name: string, at: number, overrides: SetOverrides = {}): ReadFile {
  const [firstLSN, lastLSN] = [String(at), String(at + 10)];
  return file(name, { firstLSN, lastLSN, checkpointLSN: firstLSN, differentialBaseGUID: name, ...overrides });
}

function differential(name: string, on: string, overrides: SetOverrides = {}): ReadFile {
  const base = { differentialBaseGUID: on, databaseBackupLSN: "100" };
  return file(name, { kind: "differential", ...base, ...overrides });
}

function log(name: string, firstLSN: number, lastLSN: number, overrides: SetOverrides = {}): ReadFile {
  const range = { firstLSN: String(firstLSN), lastLSN: String(lastLSN) };
  return file(name, { kind: "log", databaseBackupLSN: "100", ...range, ...overrides });
}

function solve(...files: readonly ReadFile[]): DatabaseChains {
  const { databases } = solveChains(files);
  expect(databases).toHaveLength(1);
  return databases[0]!;
}

function namesOf(chain: BackupChain | null): readonly string[] | null {
  return chain === null ? null : chain.links.map(({ files }) => files.map(({ name }) => name).join(" + "));
}

function rolesOf({ files }: ChainSolution): Readonly<Record<string, ChainRole["kind"] | undefined>> {
  return Object.fromEntries(
    files.map((placed) => [placed.name, placed.kind === "backup" ? placed.sets[0]?.role.kind : undefined]),
  );
}

describe("the shortest chain", () => {
  test("is the newest full backup, its latest differential and the logs after that", () => {
    const found = solve(
      full("old", 10),
      full("full", 100),
      log("1.trn", 20, 130),
      differential("1.diff", "full", { firstLSN: "120", lastLSN: "121" }),
      log("2.trn", 130, 160),
      differential("2.diff", "full", { firstLSN: "170", lastLSN: "175" }),
      log("3.trn", 160, 180),
      log("4.trn", 180, 190),
    );

    expect(namesOf(found.chain)).toEqual(["full", "2.diff", "3.trn", "4.trn"]);
    expect(found.chain?.end).toMatchObject({ lastLSN: "190", full: { backupSetGUID: "full" } });
    expect(found.superfluous.map(({ backup, reason }) => [backup.backupSetGUID, reason.kind])).toEqual([
      ["old", "covered"],
      ["1.diff", "covered"],
      ["1.trn", "covered"],
      ["2.trn", "covered"],
    ]);
    expect(found).toMatchObject({ alternatives: [], missing: [], unusable: [] });
  });

  test("takes an older full backup where only its differential leads on", () => {
    const copyOnly = full("copy-only", 140);
    const found = solve(
      full("full", 100),
      copyOnly,
      differential("a.diff", "full", { firstLSN: "170", lastLSN: "175" }),
    );

    expect(namesOf(found.chain)).toEqual(["full", "a.diff"]);
    expect(found.alternatives.map(namesOf)).toEqual([["copy-only"]]);
  });

  test("leaves out a log that another log holds too, as a copy-only one does", () => {
    const found = solve(full("full", 100), log("copy-only.trn", 100, 130), log("1.trn", 100, 150));

    expect(namesOf(found.chain)).toEqual(["full", "1.trn"]);
    expect(found.superfluous).toMatchObject([
      {
        backup: { backupSetGUID: "copy-only.trn" },
        reason: { kind: "covered", by: { backupSetGUID: "1.trn" } },
      },
    ]);
  });

  test("prefers the differential, and the newest full backup, where it takes no more backups", () => {
    const byDifferential = solve(
      full("full", 100),
      log("1.trn", 100, 130),
      differential("a.diff", "full", { firstLSN: "139", lastLSN: "140" }),
      log("2.trn", 130, 160),
    );
    const byNewest = solve(full("full", 100), full("newest", 150), log("1.trn", 100, 170));

    expect(namesOf(byDifferential.chain)).toEqual(["full", "a.diff", "2.trn"]);
    expect(namesOf(byNewest.chain)).toEqual(["newest", "1.trn"]);
  });

  test("prefers a differential to a log that ends where it does", () => {
    const { chain } = solve(
      full("full", 100),
      log("1.trn", 100, 130),
      differential("a.diff", "full", { firstLSN: "129", lastLSN: "130" }),
    );

    expect(namesOf(chain)).toEqual(["full", "a.diff"]);
  });

  test("prefers one log to two that end where it does", () => {
    const { chain } = solve(
      full("full", 100),
      log("1.trn", 100, 120),
      log("2.trn", 120, 150),
      log("all.trn", 100, 150),
    );

    expect(namesOf(chain)).toEqual(["full", "all.trn"]);
  });

  test("does not restore a log of an idle database", () => {
    const found = solve(full("full", 100), log("1.trn", 100, 150), log("2.trn", 150, 150));

    expect(namesOf(found.chain)).toEqual(["full", "1.trn"]);
  });
});

describe("what is missing", () => {
  test("a log in between is named by its range, and by what waits for it", () => {
    const found = solve(
      full("full", 100),
      log("1.trn", 100, 120),
      log("3.trn", 140, 160),
      log("4.trn", 160, 170),
    );

    expect(namesOf(found.chain)).toEqual(["full", "1.trn"]);
    expect(found.missing).toMatchObject([
      {
        kind: "logs",
        fromLSN: "120",
        toLSN: "140",
        neededBy: [{ backupSetGUID: "3.trn" }, { backupSetGUID: "4.trn" }],
      },
    ]);
  });

  test("two gaps are two entries", () => {
    const { missing } = solve(full("full", 100), log("2.trn", 120, 130), log("4.trn", 140, 150));

    expect(missing).toMatchObject([
      { kind: "logs", fromLSN: "110", toLSN: "120" },
      { kind: "logs", fromLSN: "130", toLSN: "140" },
    ]);
  });

  test("logs that overlap leave no gap between them", () => {
    const { missing } = solve(
      full("full", 100),
      log("1.trn", 140, 160),
      log("copy-only.trn", 140, 150),
      log("2.trn", 160, 170),
    );

    expect(missing).toMatchObject([{ kind: "logs", fromLSN: "110", toLSN: "140" }]);
  });

  test("logs from before the full backup are not waited for", () => {
    const { missing, superfluous } = solve(full("full", 100), log("0.trn", 50, 60), log("2.trn", 120, 130));

    expect(missing).toMatchObject([{ kind: "logs", fromLSN: "110", toLSN: "120" }]);
    expect(superfluous).toMatchObject([{ backup: { backupSetGUID: "0.trn" }, reason: { kind: "covered" } }]);
  });

  test.each(["110", "140"])(
    "behind a gap, the full backup with checkpoint %s would do as well",
    (checkpoint) => {
      const { missing } = solve(full("full", 100), log("9.trn", 160, 170, { databaseBackupLSN: checkpoint }));

      expect(missing).toMatchObject([
        { kind: "full", checkpointLSN: checkpoint, neededBy: [{ backupSetGUID: "9.trn" }] },
        { kind: "logs", fromLSN: "110", toLSN: "160", neededBy: [{ backupSetGUID: "9.trn" }] },
      ]);
    },
  );

  test("logs without any full backup wait for the latest one that they know of", () => {
    const { missing } = solve(
      log("1.trn", 100, 130),
      log("5.trn", 150, 170, { databaseBackupLSN: "155" }),
      log("9.trn", 190, 200, { databaseBackupLSN: "155" }),
    );

    expect(missing).toMatchObject([
      { kind: "full", checkpointLSN: "155", endsWithin: { fromLSN: "150", toLSN: "170" } },
      { kind: "logs", fromLSN: "170", toLSN: "190" },
    ]);
  });

  test("a gap that a later full backup has passed is none", () => {
    const { chain, missing, alternatives } = solve(
      full("old", 100),
      log("1.trn", 100, 120),
      log("3.trn", 140, 160),
      full("new", 170),
    );

    expect(namesOf(chain)).toEqual(["new"]);
    expect(missing).toEqual([]);
    expect(alternatives.map(namesOf)).toEqual([["old", "1.trn"]]);
  });

  test("a base that is not there is named by what its differential and the logs know of it", () => {
    const found = solve(
      differential("a.diff", "gone", { firstLSN: "120", lastLSN: "125" }),
      log("1.trn", 100, 130),
    );

    expect(found.chain).toBeNull();
    expect(found.missing).toEqual([
      {
        kind: "full",
        backupSetGUID: "gone",
        checkpointLSN: "100",
        endsWithin: { fromLSN: "100", toLSN: "130" },
        neededBy: [expect.anything(), expect.anything()],
      },
    ]);
  });

  test("a full backup in front of logs alone is named by where it must end", () => {
    const { missing } = solve(log("1.trn", 100, 130, { databaseBackupLSN: null }));

    expect(missing).toMatchObject([
      {
        kind: "full",
        backupSetGUID: null,
        checkpointLSN: null,
        endsWithin: { fromLSN: "100", toLSN: "130" },
      },
    ]);
  });

  test("an intact copy of a broken backup is asked for instead of the backup", () => {
    const broken = file(
      "full",
      { firstLSN: null, lastLSN: null, checkpointLSN: null },
      { problems: ["truncated"] },
    );
    const { chain, missing, unusable } = solve(
      broken,
      differential("a.diff", "full", { firstLSN: "120", lastLSN: "125" }),
    );

    expect(chain).toBeNull();
    expect(missing).toMatchObject([
      { kind: "intactCopy", backup: { backupSetGUID: "full" }, damage: ["truncated"] },
    ]);
    expect(unusable).toMatchObject([{ backup: { backupSetGUID: "full" }, reason: "damaged" }]);
  });

  test("a broken backup that the chain has passed is not asked for", () => {
    const { missing } = solve(
      file("cut", { lastLSN: null, backupStartDate: "2025-12-31T00:00:00" }, { problems: ["truncated"] }),
      file("broken", { lastLSN: "105" }, { problems: ["damaged"] }),
      full("full", 100),
    );

    expect(missing).toEqual([]);
  });
});

describe("recovery forks", () => {
  const forked = { recoveryForkID: "fork-2", previousRecoveryForkID: "fork-1", forkPointLSN: "120" };

  test("the logs that a fork inherits and cannot use are part of what waits", () => {
    const { missing } = solve(
      full("full", 100),
      log("2.trn", 115, 120),
      full("newest", 200, { backupFinishDate: "2026-01-02T00:00:00" }),
      log("3.trn", 120, 130, forked),
    );

    expect(missing).toMatchObject([
      {
        kind: "logs",
        recoveryForkID: "fork-1",
        fromLSN: "110",
        toLSN: "115",
        neededBy: [{ backupSetGUID: "2.trn" }, { backupSetGUID: "3.trn" }],
      },
    ]);
  });

  test("forks that parted behind a gap miss the same logs once", () => {
    const again = { ...forked, recoveryForkID: "fork-3" };
    const { missing } = solve(
      full("full", 100),
      log("2.trn", 115, 120),
      log("3.trn", 120, 130, forked),
      log("4.trn", 120, 130, again),
    );

    expect(missing).toMatchObject([{ kind: "logs", fromLSN: "110", toLSN: "115", neededBy: [{}, {}, {}] }]);
  });

  test("a broken log that the chain's fork went past is not asked for", () => {
    const { missing } = solve(
      full("old", 50),
      log("1.trn", 100, 115, {}),
      file("broken", { kind: "log", firstLSN: "60", lastLSN: "110" }, { problems: ["damaged"] }),
      full("newest", 130, { ...forked, backupFinishDate: "2026-01-02T00:00:00" }),
    );

    expect(missing).toEqual([]);
  });

  test("an idle log right behind the fork is not restored", () => {
    const { chain } = solve(full("full", 100), log("1.trn", 100, 120), log("2.trn", 120, 120, forked));

    expect(namesOf(chain)).toEqual(["full", "1.trn"]);
  });

  test("what a broken file says of a fork counts for nothing", () => {
    const lie = { ...forked, kind: "log", previousRecoveryForkID: "fork-9" } as const;
    const { chain } = solve(
      full("full", 100),
      log("1.trn", 100, 130, forked),
      file("broken", lie, { problems: ["damaged"] }),
    );

    expect(namesOf(chain)).toEqual(["full", "1.trn"]);
  });

  test("of two ways, the last of all backups that end at a point dates it", () => {
    const { chain } = solve(
      full("full", 100),
      differential("here.diff", "full", { lastLSN: "150", backupFinishDate: "2026-01-04T00:00:00" }),
      log("here.trn", 110, 150, { backupFinishDate: "2026-01-02T00:00:00" }),
      log("there.trn", 110, 130, { ...forked, backupFinishDate: "2026-01-03T00:00:00" }),
    );

    expect(namesOf(chain)).toEqual(["full", "here.diff"]);
  });

  test("a chain goes through the fork, and leaves the logs of the way not taken", () => {
    const found = solve(
      full("full", 100),
      log("1.trn", 100, 120),
      log("lost.trn", 120, 140),
      log("2.trn", 120, 130, { ...forked, backupFinishDate: "2026-01-02T00:00:00" }),
    );

    expect(namesOf(found.chain)).toEqual(["full", "1.trn", "2.trn"]);
    expect(found.alternatives.map(namesOf)).toEqual([["full", "1.trn", "lost.trn"]]);
    expect(found.superfluous).toMatchObject([
      { backup: { backupSetGUID: "lost.trn" }, reason: { kind: "otherFork", recoveryForkID: "fork-1" } },
    ]);
  });

  test("a line of forks is followed to its start", () => {
    const again = { recoveryForkID: "fork-3", previousRecoveryForkID: "fork-2", forkPointLSN: "130" };
    const { chain } = solve(
      full("full", 100),
      log("1.trn", 100, 120),
      log("2.trn", 120, 130, forked),
      log("3.trn", 130, 140, again),
    );

    expect(namesOf(chain)).toEqual(["full", "1.trn", "2.trn", "3.trn"]);
  });

  test("a fork whose origin the media does not name is not guessed", () => {
    const { chain, missing } = solve(
      full("full", 100),
      log("1.trn", 100, 130, { recoveryForkID: "fork-2", forkPointLSN: "120" }),
    );

    expect(namesOf(chain)).toEqual(["full"]);
    expect(missing).toMatchObject([
      { kind: "full", checkpointLSN: null, neededBy: [{ backupSetGUID: "1.trn" }] },
    ]);
  });

  test("the newest of two ways is the one that was backed up last, by UTC", () => {
    const east = { backupFinishDate: "2026-01-02T05:00:00", timeZoneQuarterHours: 32 };
    const west = { backupFinishDate: "2026-01-02T00:00:00", timeZoneQuarterHours: -20 };
    const { chain } = solve(
      full("full", 100),
      log("here.trn", 110, 150, east),
      log("there.trn", 110, 130, { ...forked, ...west }),
    );

    expect(namesOf(chain)).toEqual(["full", "there.trn"]);
  });
});

describe("a pile", () => {
  test("is split by family and name, whatever the letter case", () => {
    const { databases } = solveChains([
      full("b", 100, { databaseName: "B" }),
      full("a", 100, { databaseName: "a" }),
      log("a.trn", 100, 120, { databaseName: "A" }),
      full("other", 100, { databaseName: "a", familyGUID: "other" }),
    ]);

    expect(
      databases.map(({ databaseName, familyGUID, chain }) => [databaseName, familyGUID, namesOf(chain)]),
    ).toEqual([
      ["A", "family", ["a", "a.trn"]],
      ["a", "other", ["other"]],
      ["B", "family", ["b"]],
    ]);
  });

  test("may hold copies, broken files and strangers, and each gets its place", () => {
    const stranger = { kind: "stranger", sizeBytes: 0, stranger: "empty", description: "empty" } as const;
    const solution = solveChains([
      full("full", 100),
      { ...full("full", 100), name: "full (2)" },
      log("1.trn", 100, 120),
      log("3.trn", 130, 140),
      file("parts", { kind: "partial" }),
      { name: "encrypted", reading: backupReading([], { problems: ["encrypted"] }) },
      { name: "note.txt", reading: stranger },
    ]);

    expect(rolesOf(solution)).toEqual({
      "1.trn": "link",
      "3.trn": "blocked",
      encrypted: undefined,
      full: "link",
      "full (2)": "duplicate",
      "note.txt": undefined,
      parts: "unusable",
    });
    expect(solution.files).toContainEqual({ kind: "unreadable", name: "encrypted", problems: ["encrypted"] });
    expect(solution.files).toContainEqual({ kind: "stranger", name: "note.txt", stranger: "empty" });
  });

  test("of nothing is solved too", () => {
    expect(solveChains([])).toEqual({ databases: [], files: [] });
  });

  test("may hold a backup that is too short for what it says it holds", () => {
    const { unusable, missing } = solve(file("short", {}, { sizeBytes: 4000 }));

    expect(unusable).toMatchObject([{ reason: "tooShort" }]);
    expect(missing).toMatchObject([{ kind: "intactCopy", damage: [] }]);
  });

  test.each([
    { title: "no LSN", overrides: { lastLSN: null }, reason: "unknownPosition" },
    { title: "no fork", overrides: { recoveryForkID: null }, reason: "unknownPosition" },
    {
      title: "another checkpoint than its base",
      overrides: { databaseBackupLSN: "99" },
      reason: "contradictory",
    },
    { title: "no base", overrides: { differentialBaseGUID: null }, reason: "unknownPosition" },
  ] as const)("a differential with $title is left out: $reason", ({ overrides, reason }) => {
    const given = { firstLSN: "120", lastLSN: "125", ...overrides };
    const { chain, unusable } = solve(full("full", 100), differential("a.diff", "full", given));

    expect(namesOf(chain)).toEqual(["full"]);
    expect(unusable).toMatchObject([{ backup: { backupSetGUID: "a.diff" }, reason }]);
  });
});

test("written media is read and solved: stripes, several sets in a file, and compressed", async () => {
  const later = { first: "40000000023400001", last: "40000000025600001" };
  const files = await Promise.all([
    written("full-1.bak", { stripe: { count: 2, number: 1 } }),
    written("full-2.bak", { stripe: { count: 2, number: 2 } }),
    written("increments.bak", { sets: [{ kind: "differential" }, { kind: "log" }], mediaSetId: guid(9) }),
    written("last.trn", {
      kind: "log",
      isCompressed: true,
      mediaSetId: guid(8),
      lsns: later,
      ids: { backupSetGUID: guid(7) },
    }),
  ]);
  const { chain, missing } = solve(...files);

  expect(namesOf(chain)).toEqual(["full-1.bak + full-2.bak", "increments.bak", "last.trn"]);
  expect(chain?.links.map(({ kind, files }) => [kind, files[0]?.position])).toEqual([
    ["full", 1],
    ["log", 2],
    ["log", 1],
  ]);
  expect(missing).toEqual([]);
});

async function written(name: string, options: SyntheticBackupOptions): Promise<ReadFile> {
  return { name, reading: await readMedia(fromBytes(syntheticBackup({ dataBytes: 8192, ...options }))) };
}

function guid(number: number): string {
  return `5eed0000-0000-4000-8000-00000000000${number}`;
}

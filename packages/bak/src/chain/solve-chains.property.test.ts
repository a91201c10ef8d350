/**
 * Chains of generated histories: the history knows by its changes what a restore would give, the solver has only
 * the headers.
 */
import * as fc from "fast-check";
import { expect, test } from "vitest";

import type { BackupReading } from "../model.ts";
import {
  type HistoryStep,
  type TakenBackup,
  canFollow,
  endOf,
  isBefore,
  playHistory,
  restorableFrom,
} from "../testing/backup-history.ts";
import { backupReading, backupSet } from "../testing/set-builder.ts";
import type { ReadFile } from "./assemble-media-sets.ts";
import type { BackupChain, BackupReference, DatabaseChains, MissingBackup } from "./chain-model.ts";
import { forkBefore } from "./recovery-path.ts";
import { solveChains } from "./solve-chains.ts";

const RUNS = { numRuns: 500 };

const database = fc.nat({ max: 3 });
const stripes = fc.constantFrom(1, 1, 1, 2, 3);
const isCopyOnly = fc.constantFrom(false, false, true);

const step: fc.Arbitrary<HistoryStep> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("change" as const), database, count: fc.nat({ max: 3 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("full" as const), database, isCopyOnly, stripes }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("differential" as const), database, stripes }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("log" as const), database, isCopyOnly, stripes }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("restore" as const),
      backup: fc.nat({ max: 40 }),
      overlap: fc.nat({ max: 4 }),
    }),
  },
);

const BEGINNING: readonly HistoryStep[] = [
  { kind: "change", database: 0, count: 3 },
  { kind: "full", database: 0, isCopyOnly: false, stripes: 1 },
];

/** A failure shows the steps, not the pages of headers that came of them. */
const history = fc.array(step, { maxLength: 30 }).map((steps) => {
  const backups = playHistory([...BEGINNING, ...steps], "dbtest");
  return Object.assign(backups, { [fc.toStringMethod]: () => JSON.stringify(steps) });
});

/** What became of each file since; a copy lies beside the file under another name. */
type Fate = "kept" | "deleted" | "damaged" | "copied";

interface Pile {
  readonly files: readonly { readonly name: string; readonly reading: BackupReading }[];
  /** Backups of which every stripe is there and whole. */
  readonly usable: readonly TakenBackup[];
  /** Forks that an unbroken backup is there of, all its stripes or some. */
  readonly forks: ReadonlySet<string>;
}

const fates = fc.array(
  fc.constantFrom<Fate>("kept", "kept", "kept", "kept", "deleted", "damaged", "copied"),
  { minLength: 12, maxLength: 60 },
);

const pile = fc.tuple(history, fates, fc.integer()).map(([backups, fates, seed]) => {
  const given = pileUp(backups, (index) => fates[index % fates.length] ?? "kept");
  const kept = given.files.map(({ name, reading }) => [name, ...reading.problems.map(({ code }) => code)]);
  return {
    ...shuffled(given, seed),
    [fc.toStringMethod]: () => `${fc.stringify(backups)} of which are left ${JSON.stringify(kept)}`,
  };
});

function pileUp(backups: readonly TakenBackup[], fateOf: (index: number) => Fate): Pile {
  const files: { readonly name: string; readonly reading: BackupReading }[] = [];
  const usable: TakenBackup[] = [];
  const forks = new Set<string>();
  let index = 0;
  for (const backup of backups) {
    let [whole, damaged] = [0, 0];
    for (const { name, reading } of backup.files) {
      const fate = fateOf(index);
      index += 1;
      if (fate === "deleted") continue;
      if (fate === "damaged") {
        files.push({ name, reading: { ...reading, problems: [{ code: "damaged", detail: "Broken." }] } });
        damaged += 1;
        continue;
      }
      files.push({ name, reading });
      if (fate === "copied") files.push({ name: `copy of ${name}`, reading });
      whole += 1;
    }
    if (whole > 0 && damaged === 0) forks.add(backup.set.recoveryForkID ?? "");
    if (whole === backup.files.length) usable.push(backup);
  }
  return { files, usable, forks };
}

function shuffled(given: Pile, seed: number): Pile {
  const keyed = given.files.map((file, index) => ({ file, key: Math.sin(seed + index * 7919) }));
  return { ...given, files: keyed.sort((a, b) => a.key - b.key).map(({ file }) => file) };
}

/** A header names one fork before its own; a longer line is only known when each of its forks left a file. */
function everyForkIsKnown({ usable, forks }: Pile): boolean {
  return usable.every(({ set }) => {
    const parent = forkBefore(set);
    return parent === null || parent === set.familyGUID || forks.has(parent);
  });
}

function solve(files: readonly ReadFile[]): DatabaseChains {
  const { databases } = solveChains(files);
  expect(databases.length).toBeLessThanOrEqual(1);
  return (
    databases[0] ?? {
      databaseName: "",
      familyGUID: null,
      chain: null,
      alternatives: [],
      missing: [],
      superfluous: [],
      unusable: [],
    }
  );
}

function takenOf(reference: BackupReference, backups: readonly TakenBackup[]): TakenBackup {
  const found = backups.find(({ set }) => set.backupSetGUID === reference.backupSetGUID);
  expect(found, `a backup that is whole and there, not ${JSON.stringify(reference)}`).toBeDefined();
  return found!;
}

function linksOf({ links }: BackupChain, backups: readonly TakenBackup[]): readonly TakenBackup[] {
  return links.map((link) => takenOf(link, backups));
}

function expectRestorable(chain: BackupChain, backups: readonly TakenBackup[]): void {
  const [full, ...increments] = linksOf(chain, backups);
  expect(full?.set.kind).toBe("full");
  let state = full!;
  for (const increment of increments) {
    const fits =
      increment.set.kind === "differential" ? increment.base === full : canFollow(state, increment);
    expect(fits, `${increment.set.kind} on ${state.set.kind}`).toBe(true);
    state = increment;
  }
  expect(chain.end.lastLSN).toBe(String(endOf(state)));
}

/** What can be restored and is not the past of something else that can be. */
function furthest(steps: ReadonlyMap<TakenBackup, number>): readonly TakenBackup[] {
  const all = [...steps.keys()];
  return all.filter((backup) =>
    all.every((other) => !isBefore(backup, other) || endOf(other) === endOf(backup)),
  );
}

test("no chain holds a backup that its predecessors do not lead to", () => {
  fc.assert(
    fc.property(pile, ({ files, usable }) => {
      const { chain, alternatives } = solve(files);

      for (const each of [...(chain === null ? [] : [chain]), ...alternatives]) {
        expectRestorable(each, usable);
      }
    }),
    RUNS,
  );
});

test("the chain leads to the newest point that can be reached, with as few backups as possible", () => {
  fc.assert(
    fc.property(pile.filter(everyForkIsKnown), ({ files, usable }) => {
      const { chain } = solve(files);
      const steps = restorableFrom(usable);
      const newest = furthest(steps).toSorted((a, b) =>
        (b.set.backupFinishDate ?? "").localeCompare(a.set.backupFinishDate ?? ""),
      )[0];

      expect(chain === null).toBe(newest === undefined);
      if (chain === null || newest === undefined) return;
      const end = linksOf(chain, usable).at(-1)!;
      expect(isBefore(end, newest) && isBefore(newest, end)).toBe(true);
      const sameEnd = [...steps].filter(([backup]) => isBefore(backup, end) && isBefore(end, backup));
      expect(chain.links).toHaveLength(Math.min(...sameEnd.map(([, count]) => count)));
    }),
    RUNS,
  );
});

test("every end that can be reached has a chain to it, as short as possible", () => {
  fc.assert(
    fc.property(pile.filter(everyForkIsKnown), ({ files, usable }) => {
      const { chain, alternatives } = solve(files);
      const steps = restorableFrom(usable);
      const chains = [...(chain === null ? [] : [chain]), ...alternatives];
      const ends = chains.map((each) => ({ end: linksOf(each, usable).at(-1)!, count: each.links.length }));

      for (const far of furthest(steps)) {
        const reached = ends.find(({ end }) => isBefore(end, far) && isBefore(far, end));
        expect(reached?.count).toBeLessThanOrEqual(steps.get(far) ?? 0);
      }
    }),
    RUNS,
  );
});

test("what is called superfluous holds nothing that the chain's end lacks, or is of another fork", () => {
  fc.assert(
    fc.property(pile.filter(everyForkIsKnown), ({ files, usable }) => {
      const { chain, superfluous } = solve(files);

      for (const { backup, reason } of superfluous) {
        const end = linksOf(chain!, usable).at(-1)!;
        const taken = takenOf(backup, usable);
        expect(isBefore(taken, end)).toBe(reason.kind === "covered");
        if (reason.kind === "covered") expect(isBefore(taken, takenOf(reason.by, usable))).toBe(true);
      }
    }),
    RUNS,
  );
});

test("the order of the files changes nothing", () => {
  fc.assert(
    fc.property(pile, fc.integer(), (given, seed) => {
      expect(solveChains(shuffled(given, seed).files)).toEqual(solveChains(given.files));
    }),
    RUNS,
  );
});

test("each file has one place, and links are numbered without a hole", () => {
  fc.assert(
    fc.property(pile, ({ files }) => {
      const { databases, files: placed } = solveChains(files);
      const roles = placed
        .flatMap((file) => (file.kind === "backup" ? file.sets : []))
        .map(({ role }) => role);
      const numbers = new Set(roles.flatMap((role) => (role.kind === "link" ? [role.number] : [])));
      const count = databases[0]?.chain?.links.length ?? 0;

      expect(placed.map(({ name }) => name)).toEqual(files.map(({ name }) => name).sort());
      expect([...numbers].sort((a, b) => a - b)).toEqual(
        Array.from({ length: count }, (_, index) => index + 1),
      );
      const isHeldUp = roles.some(({ kind }) => kind === "blocked");
      expect(databases[0]?.missing.length ?? 0).toBeGreaterThanOrEqual(isHeldUp ? 1 : 0);
    }),
    RUNS,
  );
});

test("a backup that is taken out of the chain is named when the newest point is lost with it", () => {
  let lost = 0;
  fc.assert(
    fc.property(history, fc.nat({ max: 30 }), (backups, choice) => {
      const complete = solve(pileUp(backups, () => "kept").files);
      const links = linksOf(complete.chain!, backups);
      // Nothing in the pile can tell of a last link that is gone.
      const removed = links.slice(0, -1)[choice % Math.max(1, links.length - 1)];
      if (removed === undefined) return;
      const rest = pileUp(
        backups.filter((backup) => backup !== removed),
        () => "kept",
      );
      if (isReached(links.at(-1)!, rest.usable) || !everyForkIsKnown(rest)) return;
      lost += 1;

      const { missing } = solve(rest.files);
      expect(missing.some((each) => names(each, removed))).toBe(true);
    }),
    { numRuns: 1500 },
  );
  expect(lost).toBeGreaterThan(50);
});

/** Whether the backups lead to the state that `end` holds, by whatever way. */
function isReached(end: TakenBackup, backups: readonly TakenBackup[]): boolean {
  return [...restorableFrom(backups).keys()].some((backup) => isBefore(end, backup) && isBefore(backup, end));
}

function names(missing: MissingBackup, removed: TakenBackup): boolean {
  const { kind, backupSetGUID, checkpointLSN } = removed.set;
  const reaches = (lsn: string): boolean => BigInt(endOf(removed)) >= BigInt(lsn);
  if (missing.kind === "logs") return kind !== "full" && reaches(missing.toLSN);
  if (missing.kind !== "full" || kind !== "full") return false;
  const { endsWithin } = missing;
  return (
    missing.backupSetGUID === backupSetGUID ||
    missing.checkpointLSN === checkpointLSN ||
    (endsWithin !== null && reaches(endsWithin.fromLSN) && BigInt(endOf(removed)) <= BigInt(endsWithin.toLSN))
  );
}

test("a stripe that is taken away is named", () => {
  fc.assert(
    fc.property(history, fc.nat({ max: 99 }), (backups, choice) => {
      const complete = solve(pileUp(backups, () => "kept").files);
      const last = linksOf(complete.chain!, backups).at(-1)!;
      fc.pre(last.files.length > 1);
      const number = (choice % last.files.length) + 1;
      const name = last.files[number - 1]?.name;
      const rest = pileUp(backups, () => "kept").files.filter((file) => file.name !== name);
      const { missing, unusable } = solve(rest);
      const others = backups.filter((backup) => backup !== last);
      fc.pre(!isReached(last, others));

      expect(unusable).toMatchObject([{ reason: "stripesMissing" }]);
      expect(missing).toContainEqual({
        kind: "stripes",
        backup: unusable[0]?.backup,
        familyCount: last.files.length,
        familySequenceNumbers: [number],
      });
    }),
    RUNS,
  );
});

test("databases in one folder do not meddle with each other", () => {
  const of = (name: string): fc.Arbitrary<readonly ReadFile[]> =>
    fc
      .array(step, { maxLength: 12 })
      .map((steps) => pileUp(playHistory([...BEGINNING, ...steps], name), () => "kept").files);
  fc.assert(
    fc.property(of("alpha"), of("beta"), (alpha, beta) => {
      const together = solveChains([...beta, ...alpha]);

      expect(together.databases).toEqual([...solveChains(alpha).databases, ...solveChains(beta).databases]);
    }),
    { numRuns: 150 },
  );
});

test("headers that contradict each other and themselves are solved without throwing", () => {
  const lsn = fc.constantFrom(null, "0", "5", "10", "15", "20", "not an LSN", "9".repeat(40));
  const guid = fc.constantFrom(null, "a", "b", "c");
  const set = fc
    .record({
      kind: fc.constantFrom("full", "differential", "log", "file", "partial" as const),
      databaseName: fc.constantFrom("", "x", "X"),
      backupSetGUID: guid,
      familyGUID: guid,
      recoveryForkID: guid,
      previousRecoveryForkID: guid,
      forkPointLSN: lsn,
      firstLSN: lsn,
      lastLSN: lsn,
      checkpointLSN: lsn,
      databaseBackupLSN: lsn,
      differentialBaseGUID: guid,
      backupFinishDate: fc.constantFrom(null, "", "2026-01-01T00:00:00", "2026-13-45T99:99:99"),
      backupSize: fc.constantFrom(null, 0, 100, 10 ** 12),
      position: fc.nat({ max: 3 }),
    })
    .map((overrides) => backupSet(overrides));
  const file = fc
    .tuple(
      fc.constantFrom("a.bak", "b.bak", "c.bak", "d.bak"),
      fc.array(set, { maxLength: 3 }),
      fc.record({
        mediaSetId: guid,
        familyCount: fc.constantFrom(0, 1, 2, 65_535),
        familySequenceNumber: fc.constantFrom(0, 1, 2, 3),
      }),
    )
    .map(([name, sets, media]) => ({ name, reading: backupReading(sets, { media }) }));
  fc.assert(
    fc.property(fc.array(file, { maxLength: 12 }), (files) => {
      expect(solveChains(files).files).toHaveLength(files.length);
    }),
    RUNS,
  );
});

test("a thousand files are solved in a moment", () => {
  const daily: readonly HistoryStep[] = [
    { kind: "full", database: 0, isCopyOnly: false, stripes: 1 },
    ...Array.from({ length: 4 }, (): readonly HistoryStep[] => [
      { kind: "change", database: 0, count: 1 },
      { kind: "log", database: 0, isCopyOnly: false, stripes: 1 },
      { kind: "change", database: 0, count: 1 },
      { kind: "differential", database: 0, stripes: 1 },
    ]).flat(),
  ];
  const backups = playHistory(Array.from({ length: 112 }, () => daily).flat(), "dbtest");
  const { files } = pileUp(backups, () => "kept");
  const startedAt = performance.now();
  const { databases } = solveChains(files);

  expect(files.length).toBeGreaterThan(1000);
  expect(performance.now() - startedAt).toBeLessThan(1000);
  expect(databases[0]?.chain?.links.map(({ kind }) => kind)).toEqual(["full", "differential"]);
});

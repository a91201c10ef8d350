/**
 * The backup history of a database that never was, which knows what a restore would give.
 *
 * The database is the list of changes that were made to it, each with a number of its own that no other change ever
 * gets. What a backup holds is kept as such a list, so whether one backup can be restored on top of another is seen
 * from the changes themselves and owes nothing to the LSNs and recovery forks that the headers carry. A copy of the
 * database that was restored to an earlier point goes on from there under the same LSNs with other changes.
 */
import type { BackupReading, BackupSet } from "../model.ts";
import { backupReading, backupSet, numberedGuid } from "./set-builder.ts";

/** What is done next. `database` and `backup` choose among those that there are. */
export type HistoryStep =
  | { readonly kind: "change"; readonly database: number; readonly count: number }
  | {
      readonly kind: "full";
      readonly database: number;
      readonly isCopyOnly: boolean;
      readonly stripes: number;
    }
  | { readonly kind: "differential"; readonly database: number; readonly stripes: number }
  | {
      readonly kind: "log";
      readonly database: number;
      readonly isCopyOnly: boolean;
      readonly stripes: number;
    }
  /** Restores to what a backup holds, with RECOVERY, beside the databases that there are. */
  | { readonly kind: "restore"; readonly backup: number; readonly overlap: number };

/** A backup, and the truth about it. */
export interface TakenBackup {
  readonly set: BackupSet;
  readonly files: readonly { readonly name: string; readonly reading: BackupReading }[];
  /** Every change that the database held at the end of the backup. */
  readonly changes: readonly Change[];
  /** The first change that a log backup holds; what it needs to have been restored before. */
  readonly firstLSN: number;
  /** Of a differential: the full backup that it was taken on. */
  readonly base: TakenBackup | null;
}

/** One log record. */
export interface Change {
  readonly id: number;
  readonly lsn: number;
}

/** Names are unique within a history, and start with `prefix`. */
export function playHistory(steps: readonly HistoryStep[], prefix: string): readonly TakenBackup[] {
  const world: World = { prefix, backups: [], databases: [], counter: 0 };
  world.databases.push(newDatabase(world));
  for (const step of steps) play(world, step);
  return world.backups;
}

/** How many backups it takes to restore what each holds; a backup that cannot be restored is missing. */
export function restorableFrom(backups: readonly TakenBackup[]): ReadonlyMap<TakenBackup, number> {
  const steps = new Map<TakenBackup, number>();
  const atHand = new Set(backups);
  for (const backup of backups) {
    if (backup.set.kind === "full") steps.set(backup, 1);
    if (backup.base !== null && atHand.has(backup.base)) steps.set(backup, 2);
  }
  const logs = backups.filter(({ set }) => set.kind === "log");
  // A log that got shorter may shorten others, and no way is longer than there are logs.
  for (let round = 0; round < logs.length; round += 1) {
    for (const log of logs) {
      const ways = [...steps].filter(([before]) => canFollow(before, log)).map(([, count]) => count + 1);
      if (ways.length > 0) steps.set(log, Math.min(...ways));
    }
  }
  return steps;
}

/** Whether what `before` holds was a state of the database that `after` was taken of, however long ago. */
export function isBefore(before: TakenBackup, after: TakenBackup): boolean {
  return (
    before.changes.length <= after.changes.length &&
    before.changes.every(({ id }, index) => after.changes[index]?.id === id)
  );
}

/** Whether SQL Server would restore the log on what `before` left, and be further than before. */
export function canFollow(before: TakenBackup, log: TakenBackup): boolean {
  return isBefore(before, log) && endOf(before) >= log.firstLSN && endOf(before) < endOf(log);
}

/** The LSN behind the last change. */
export function endOf({ changes }: Pick<TakenBackup, "changes">): number {
  return (changes.at(-1)?.lsn ?? 0) + 1;
}

interface Database {
  changes: readonly Change[];
  readonly forkID: string;
  readonly previous: { readonly forkID: string; readonly at: number } | null;
  base: TakenBackup | null;
  /** Where the next log backup starts; `null` until a full backup began the chain of logs. */
  logStart: number | null;
}

interface World {
  readonly prefix: string;
  readonly backups: TakenBackup[];
  readonly databases: Database[];
  counter: number;
}

function newDatabase(world: World): Database {
  const forkID = nextGuid(world);
  const database: Database = { changes: [], forkID, previous: null, base: null, logStart: null };
  change(world, database, 2);
  return database;
}

function play(world: World, step: HistoryStep): void {
  if (step.kind === "restore") {
    restore(world, step);
    return;
  }
  const database = world.databases[step.database % world.databases.length];
  if (database === undefined) return;
  switch (step.kind) {
    case "change":
      change(world, database, step.count);
      break;
    case "full":
      backUpFull(world, database, step);
      break;
    case "differential":
      if (database.base !== null) {
        take(world, database, { ...step, firstLSN: endOf(database), base: database.base });
      }
      break;
    case "log":
      backUpLog(world, database, step);
      break;
  }
}

function change(world: World, database: Database, count: number): void {
  for (let index = 0; index < count; index += 1) {
    world.counter += 1;
    const lsn = database.changes.length === 0 ? FIRST_LSN : endOf(database);
    database.changes = [...database.changes, { id: world.counter, lsn }];
  }
}

const FIRST_LSN = 1_000_001;

function backUpFull(
  world: World,
  database: Database,
  step: Extract<HistoryStep, { readonly kind: "full" }>,
): void {
  const firstLSN = endOf(database);
  // What is written while the backup runs is in it too.
  change(world, database, 1);
  const full = take(world, database, { ...step, firstLSN, base: null });
  if (step.isCopyOnly) return;
  database.base = full;
  database.logStart ??= firstLSN;
}

function backUpLog(
  world: World,
  database: Database,
  step: Extract<HistoryStep, { readonly kind: "log" }>,
): void {
  if (database.logStart === null) return;
  take(world, database, { ...step, firstLSN: database.logStart, base: null });
  if (!step.isCopyOnly) database.logStart = endOf(database);
}

function restore(world: World, step: Extract<HistoryStep, { readonly kind: "restore" }>): void {
  const restorable = [...restorableFrom(world.backups).keys()];
  const source = restorable[step.backup % restorable.length];
  if (source === undefined) return;
  const at = endOf(source);
  const database: Database = {
    changes: source.changes,
    forkID: nextGuid(world),
    previous: { forkID: source.set.recoveryForkID ?? "", at },
    base: source.base ?? (source.set.kind === "full" ? source : null),
    // The log that a restore brought along is still there, and may be in the next log backup once more.
    logStart: Math.max(FIRST_LSN, at - step.overlap),
  };
  change(world, database, 1);
  world.databases.push(database);
}

interface Order {
  readonly kind: "full" | "differential" | "log";
  readonly stripes: number;
  readonly firstLSN: number;
  readonly base: TakenBackup | null;
}

function take(world: World, database: Database, order: Order): TakenBackup {
  const { kind, stripes, firstLSN, base } = order;
  const { prefix, backups } = world;
  const number = backups.length + 1;
  const guid = nextGuid(world);
  const fullBase = kind === "full" ? guid : (base?.set.backupSetGUID ?? database.base?.set.backupSetGUID);
  const set = backupSet({
    kind,
    databaseName: prefix,
    backupSetGUID: guid,
    familyGUID: world.databases[0]?.forkID ?? guid,
    recoveryForkID: database.forkID,
    forkPointLSN: database.previous === null ? null : String(database.previous.at),
    previousRecoveryForkID: database.previous?.forkID ?? null,
    firstLSN: String(firstLSN),
    lastLSN: String(endOf(database)),
    checkpointLSN: String(firstLSN),
    databaseBackupLSN: (kind === "full" ? null : database.base?.set.checkpointLSN) ?? null,
    backupFinishDate: timeOf(number),
    differentialBaseGUID: fullBase ?? null,
  });
  const media = { mediaSetId: nextGuid(world), familyCount: stripes };
  const files = Array.from({ length: stripes }, (_, index) => ({
    name: `${prefix}-${number}-${kind}-${index + 1}of${stripes}.bak`,
    reading: backupReading([set], { media: { ...media, familySequenceNumber: index + 1 } }),
  }));
  const backup: TakenBackup = { set, files, changes: database.changes, firstLSN, base };
  backups.push(backup);
  return backup;
}

function nextGuid(world: World): string {
  world.counter += 1;
  return numberedGuid(world.counter, world.prefix);
}

/** One backup a minute. */
function timeOf(number: number): string {
  return new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString().slice(0, 19);
}

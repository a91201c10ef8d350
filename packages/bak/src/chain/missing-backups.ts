/**
 * What has to be found so that the backups which the chain cannot use lead further.
 *
 * A backup that ends where the chain passes anyway is not waited for. Beyond that, a differential asks for its base,
 * and logs ask for the range in front of them or, where no full backup precedes them, for one.
 */
import type { AssembledBackup } from "./assemble-media-sets.ts";
import type { BackupReference, MissingBackup } from "./chain-model.ts";
import { differentialBases } from "./differential-fits.ts";
import { lsnValue } from "./recovery-path.ts";
import { type Candidate, compareBigInt } from "./restorable-points.ts";

/** Backups on the way of one fork, and of those before it, that nothing at hand leads to. */
export interface BlockedFork {
  /** How far the fork's way can be restored; `null` when not at all. */
  readonly reach: bigint | null;
  readonly blocked: readonly Candidate[];
}

/** A backup that some of its files are missing of, or broken. */
export interface BrokenBackup {
  readonly backup: AssembledBackup;
  readonly reference: BackupReference;
}

export interface HeldUp {
  readonly forks: readonly BlockedFork[];
  readonly broken: readonly BrokenBackup[];
  /** Checkpoints of the full backups that are there and whole. */
  readonly checkpoints: ReadonlySet<string>;
}

export function findMissing({ forks, broken, checkpoints }: HeldUp): readonly MissingBackup[] {
  const wanted = forks.flatMap((fork) => [...missingBases(fork), ...missingBeforeLogs(fork, checkpoints)]);
  const fulls = mergeFulls(wanted.filter((missing) => missing.kind === "full")).filter(
    (full) => !broken.some(({ backup }) => isMeant(full, backup)),
  );
  const logs = mergeLogs(wanted.filter((missing) => missing.kind === "logs"));
  return [...fulls, ...logs, ...broken.map(whatIsBroken)];
}

type MissingLogs = Extract<MissingBackup, { readonly kind: "logs" }>;
type MissingFull = Extract<MissingBackup, { readonly kind: "full" }>;

/** Of the differentials on one base only the latest is of use. */
function missingBases({ blocked }: BlockedFork): readonly MissingFull[] {
  const latest = new Map<string, Candidate>();
  for (const candidate of blocked) {
    if (candidate.kind !== "differential") continue;
    for (const base of differentialBases(candidate.backup.set)) {
      const known = latest.get(base);
      if (known === undefined || candidate.last > known.last) latest.set(base, candidate);
    }
  }
  return [...latest].map(([backupSetGUID, { backup, reference }]) => ({
    kind: "full",
    backupSetGUID,
    checkpointLSN: backup.set.databaseBackupLSN,
    endsWithin: null,
    neededBy: [reference],
  }));
}

/** Logs that follow each other without a gap. */
interface LogRun {
  readonly first: bigint;
  last: bigint;
  readonly logs: Candidate[];
}

function missingBeforeLogs(
  { reach, blocked }: BlockedFork,
  checkpoints: ReadonlySet<string>,
): readonly (MissingFull | MissingLogs)[] {
  const runs = findRuns(blocked.filter(({ kind }) => kind === "log"));
  const { start, checkpoint } = chooseStart(runs, checkpoints);
  const run = runs[start];
  if (run === undefined) return [];
  const full: MissingFull = {
    kind: "full",
    backupSetGUID: null,
    checkpointLSN: checkpoint === null ? null : String(checkpoint),
    endsWithin: { fromLSN: String(run.first), toLSN: String(run.last) },
    neededBy: run.logs.map(({ reference }) => reference),
  };
  if (reach === null) return [full, ...gapsBetween(runs.slice(start + 1), run.last)];
  const gaps = gapsBetween(runs, reach);
  return checkpoint !== null && checkpoint >= reach ? [full, ...gaps] : gaps;
}

function findRuns(logs: readonly Candidate[]): readonly LogRun[] {
  const runs: LogRun[] = [];
  for (const log of logs.toSorted((a, b) => compareBigInt(a.first, b.first))) {
    const run = runs.at(-1);
    if (run === undefined || log.first > run.last) {
      runs.push({ first: log.first, last: log.last, logs: [log] });
      continue;
    }
    run.logs.push(log);
    if (log.last > run.last) run.last = log.last;
  }
  return runs;
}

/** The last run that the latest full backup which the logs know, and the pile lacks, can stand in front of. */
function chooseStart(
  runs: readonly LogRun[],
  checkpoints: ReadonlySet<string>,
): { readonly start: number; readonly checkpoint: bigint | null } {
  const lacking = runs
    .flatMap(({ logs }) => logs.map(({ backup }) => backup.set.databaseBackupLSN))
    .filter((lsn) => lsn !== null && !checkpoints.has(lsn))
    .flatMap((lsn) => lsnValue(lsn) ?? []);
  if (lacking.length === 0) return { start: 0, checkpoint: null };
  const checkpoint = lacking.reduce((latest, each) => (each > latest ? each : latest));
  return {
    start: Math.max(
      0,
      runs.findLastIndex(({ first }) => first <= checkpoint),
    ),
    checkpoint,
  };
}

function gapsBetween(runs: readonly LogRun[], reach: bigint): readonly MissingLogs[] {
  return runs.map((run, index) => ({
    kind: "logs",
    recoveryForkID: run.logs[0]?.fork ?? "",
    fromLSN: String(runs[index - 1]?.last ?? reach),
    toLSN: String(run.first),
    neededBy: run.logs.map(({ reference }) => reference),
  }));
}

/** A differential knows its base by GUID, a log by checkpoint; both may mean the same full backup. */
function mergeFulls(fulls: readonly MissingFull[]): readonly MissingFull[] {
  const together = Map.groupBy(
    fulls,
    (full) => full.checkpointLSN ?? full.backupSetGUID ?? full.endsWithin?.fromLSN,
  );
  return [...together.values()].map((same) =>
    same.reduce((merged, full) => ({
      ...merged,
      backupSetGUID: merged.backupSetGUID ?? full.backupSetGUID,
      endsWithin: merged.endsWithin ?? full.endsWithin,
      neededBy: union(merged.neededBy, full.neededBy),
    })),
  );
}

/** Forks that parted behind a gap all miss the same logs. */
function mergeLogs(gaps: readonly MissingLogs[]): readonly MissingLogs[] {
  const together = Map.groupBy(gaps, (gap) => `${gap.recoveryForkID} ${gap.fromLSN} ${gap.toLSN}`);
  return [...together.values()].map((same) =>
    same.reduce((merged, gap) => ({ ...merged, neededBy: union(merged.neededBy, gap.neededBy) })),
  );
}

function union(
  some: readonly BackupReference[],
  others: readonly BackupReference[],
): readonly BackupReference[] {
  return [...new Set([...some, ...others])];
}

function isMeant({ backupSetGUID, checkpointLSN }: MissingFull, { set }: AssembledBackup): boolean {
  if (set.kind !== "full") return false;
  return (
    (backupSetGUID !== null && set.backupSetGUID === backupSetGUID) ||
    (checkpointLSN !== null && set.checkpointLSN === checkpointLSN)
  );
}

function whatIsBroken({ backup, reference }: BrokenBackup): MissingBackup {
  const { familyCount, missingFamilies, damage } = backup;
  return missingFamilies.length > 0
    ? { kind: "stripes", backup: reference, familyCount, familySequenceNumbers: missingFamilies }
    : { kind: "intactCopy", backup: reference, damage };
}

/**
 * What has to be found so that the backups which the chain cannot use lead further.
 *
 * A backup that ends where the chain passes anyway is not waited for. Beyond that, a differential asks for its base,
 * and logs ask for the range in front of them or, where no full backup precedes them, for one.
 */
import type { AssembledBackup } from "./assemble-media-sets.ts";
import type { BackupReference, MissingBackup } from "./chain-model.ts";
import { differentialBases } from "./differential-fits.ts";
import type { LSNRange } from "./log-follows.ts";
import { lsnValue } from "./recovery-path.ts";
import { type Candidate, compareBigInt } from "./restorable-points.ts";

/** Backups on one fork that nothing at hand leads to. */
export interface BlockedFork {
  readonly fork: string;
  /** How far the fork's way can be restored; `null` when not at all. */
  readonly reach: bigint | null;
  readonly blocked: readonly Candidate[];
}

/** A backup that some of its files are missing of, or broken. */
export interface BrokenBackup {
  readonly backup: AssembledBackup;
  readonly reference: BackupReference;
}

export function findMissing(
  forks: readonly BlockedFork[],
  broken: readonly BrokenBackup[],
): readonly MissingBackup[] {
  const wanted = forks.flatMap((fork) => [...missingBases(fork), ...missingBeforeLogs(fork)]);
  const fulls = mergeFulls(wanted.filter((missing) => missing.kind === "full")).filter(
    (full) => !broken.some(({ backup }) => isMeant(full, backup)),
  );
  return [...fulls, ...wanted.filter(({ kind }) => kind !== "full"), ...broken.map(whatIsBroken)];
}

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

function missingBeforeLogs({ fork, reach, blocked }: BlockedFork): readonly MissingBackup[] {
  const runs = findRuns(blocked.filter(({ kind }) => kind === "log"));
  if (reach !== null) return gapsBetween(runs, { fork, reach });
  const { start, checkpoint } = chooseStart(runs);
  const run = runs[start];
  if (run === undefined) return [];
  const full: MissingFull = {
    kind: "full",
    backupSetGUID: null,
    checkpointLSN: checkpoint === null ? null : String(checkpoint),
    endsWithin: rangeOf(run),
    neededBy: run.logs.map(({ reference }) => reference),
  };
  return [full, ...gapsBetween(runs.slice(start + 1), { fork, reach: run.last })];
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

/** The last run that the latest full backup known to the logs can stand in front of. */
function chooseStart(runs: readonly LogRun[]): {
  readonly start: number;
  readonly checkpoint: bigint | null;
} {
  const checkpoints = runs.flatMap(({ logs }) =>
    logs.flatMap(({ backup }) => lsnValue(backup.set.databaseBackupLSN) ?? []),
  );
  if (checkpoints.length === 0) return { start: 0, checkpoint: null };
  const checkpoint = checkpoints.reduce((latest, each) => (each > latest ? each : latest));
  return {
    start: Math.max(
      0,
      runs.findLastIndex(({ first }) => first <= checkpoint),
    ),
    checkpoint,
  };
}

function gapsBetween(
  runs: readonly LogRun[],
  { fork, reach }: { readonly fork: string; readonly reach: bigint },
): readonly MissingBackup[] {
  return runs.map((run, index) => ({
    kind: "logs",
    recoveryForkID: fork,
    fromLSN: String(runs[index - 1]?.last ?? reach),
    toLSN: String(run.first),
    neededBy: run.logs.map(({ reference }) => reference),
  }));
}

function rangeOf({ first, last }: LogRun): LSNRange {
  return { fromLSN: String(first), toLSN: String(last) };
}

/** A differential knows its base by GUID, a log by checkpoint; both may mean the same full backup. */
function mergeFulls(fulls: readonly MissingFull[]): readonly MissingFull[] {
  const merged: MissingFull[] = [];
  const places = new Map<string, number>();
  for (const full of fulls) {
    const key = full.checkpointLSN ?? full.backupSetGUID;
    const place = key === null ? undefined : places.get(key);
    const known = place === undefined ? undefined : merged[place];
    if (place === undefined || known === undefined) {
      if (key !== null) places.set(key, merged.length);
      merged.push(full);
      continue;
    }
    merged[place] = {
      ...known,
      backupSetGUID: known.backupSetGUID ?? full.backupSetGUID,
      endsWithin: known.endsWithin ?? full.endsWithin,
      neededBy: [...new Set([...known.neededBy, ...full.neededBy])],
    };
  }
  return merged;
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

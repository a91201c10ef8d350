/**
 * Where the chains of a pile end: the newest point, and every other point that nothing at hand leads on from.
 */
import type { BackupSet } from "../model.ts";
import { type RecoveryForks, isOnLineage } from "./recovery-forks.ts";
import {
  type Candidate,
  type RestorablePoint,
  type RestorablePoints,
  compareBigInt,
} from "./restorable-points.ts";

export interface ChainEnds {
  readonly newest: RestorablePoint | null;
  /** The newest first. */
  readonly others: readonly RestorablePoint[];
}

/**
 * Along one way through the log the LSN says what is newer. Where copies of a database went different ways the clock
 * has to: the newest point is the one whose backup was finished last.
 */
export function findChainEnds(
  candidates: readonly Candidate[],
  { points, forks }: { readonly points: RestorablePoints; readonly forks: RecoveryForks },
): ChainEnds {
  const finished = lastFinished(candidates, points);
  const byAge = (a: RestorablePoint, b: RestorablePoint): number =>
    (finished.get(placeOf(b)) ?? 0) - (finished.get(placeOf(a)) ?? 0) ||
    compareBigInt(b.candidate.last, a.candidate.last) ||
    (a.candidate.fork < b.candidate.fork ? -1 : 1);
  const tips = forks.ids.flatMap((fork) => points.tipOf(fork) ?? []);
  const passed = new Set(tips.flatMap((tip) => tipsPassedBy(tip, { points, forks })));
  const newest = tips.filter((tip) => !passed.has(tip)).toSorted(byAge)[0] ?? null;

  const leadOn = findLeadingOn(candidates, { points, forks });
  const ends = new Map<string, RestorablePoint>();
  for (const fork of forks.ids) {
    for (const point of points.trailOf(fork)) {
      if (point.candidate.fork === fork && !leadOn.has(point)) ends.set(placeOf(point), point);
    }
  }
  return { newest, others: [...ends.values()].filter((end) => end !== newest).toSorted(byAge) };
}

/** A point in the log of one fork. */
function placeOf({ candidate }: RestorablePoint): string {
  return `${candidate.fork} ${candidate.last}`;
}

/** When the last backup that ends at a place was finished; an idle database is backed up at the same place twice. */
function lastFinished(
  candidates: readonly Candidate[],
  points: RestorablePoints,
): ReadonlyMap<string, number> {
  const finished = new Map<string, number>();
  for (const candidate of candidates) {
    const point = points.pointOf(candidate);
    const time = finishTime(candidate.backup.set);
    if (point === undefined || time === null) continue;
    finished.set(placeOf(point), Math.max(time, finished.get(placeOf(point)) ?? 0));
  }
  return finished;
}

const QUARTER_HOUR_MS = 15 * 60 * 1000;

/** Milliseconds since 1970, UTC as far as the server's time zone is known; `null` without a date. */
export function finishTime({
  backupFinishDate,
  timeZoneQuarterHours,
}: Pick<BackupSet, "backupFinishDate" | "timeZoneQuarterHours">): number | null {
  const local = Date.parse(`${backupFinishDate ?? ""}Z`);
  return Number.isNaN(local) ? null : local - (timeZoneQuarterHours ?? 0) * QUARTER_HOUR_MS;
}

interface Ground {
  readonly points: RestorablePoints;
  readonly forks: RecoveryForks;
}

/** Furthest points of the forks before it that its own fork went through. */
function tipsPassedBy(tip: RestorablePoint, { points, forks }: Ground): readonly RestorablePoint[] {
  const lineage = forks.lineageOf(tip.candidate.fork);
  return [...lineage.keys()]
    .flatMap((fork) => points.tipOf(fork) ?? [])
    .filter((other) => other !== tip && isOnLineage(lineage, other.candidate.fork, other.candidate.last));
}

/** Points that a log leads on from, and those that a later differential on the same base makes needless. */
function findLeadingOn(candidates: readonly Candidate[], { points, forks }: Ground): Set<RestorablePoint> {
  const found = new Set<RestorablePoint>();
  const byFork = Map.groupBy(candidates, ({ fork }) => fork);
  for (const fork of forks.ids) {
    const own = byFork.get(fork) ?? [];
    const furthestLog = logsByStart(own);
    const latestOn = latestDifferentials(own);
    for (const point of points.trailOf(fork)) {
      const { last, base } = point.candidate;
      const further = furthestLog(last) > last;
      const later = (latestOn.get(base ?? point.candidate) ?? 0n) > last;
      if (further || later) found.add(point);
    }
  }
  return found;
}

/** For a place in the log, how far the logs that start there or before it reach. */
function logsByStart(candidates: readonly Candidate[]): (start: bigint) => bigint {
  const logs = candidates
    .filter(({ kind }) => kind === "log")
    .toSorted((a, b) => compareBigInt(a.first, b.first));
  let furthest = 0n;
  const reach = logs.map(({ last }) => (furthest = last > furthest ? last : furthest));
  return (start) => {
    let [low, high] = [0, logs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((logs[middle]?.first ?? 0n) <= start) low = middle + 1;
      else high = middle;
    }
    return reach[low - 1] ?? 0n;
  };
}

function latestDifferentials(candidates: readonly Candidate[]): ReadonlyMap<Candidate, bigint> {
  const latest = new Map<Candidate, bigint>();
  for (const { base, last } of candidates) {
    if (base !== null && last > (latest.get(base) ?? 0n)) latest.set(base, last);
  }
  return latest;
}

/**
 * Every point that a pile of backups of one database can be restored to, with the fewest backups for each.
 *
 * A full backup is a point, a differential is one on its base, and a log is one where a point lies within its range
 * on the same way through the log. Points are settled in the order of the log, forks after those that they left, so
 * each log asks once for the cheapest point in its range.
 */
import type { AssembledBackup } from "./assemble-media-sets.ts";
import type { BackupReference } from "./chain-model.ts";
import { type RecoveryForks, isOnLineage } from "./recovery-forks.ts";

/** A backup that is whole and knows its place. */
export interface Candidate {
  readonly backup: AssembledBackup;
  readonly reference: BackupReference;
  readonly kind: "full" | "differential" | "log";
  readonly fork: string;
  readonly first: bigint;
  readonly last: bigint;
  /** The full backup that a differential needs; `null` for other kinds and when it is not at hand. */
  readonly base: Candidate | null;
}

/** The state of the database behind one backup. */
export interface RestorablePoint {
  readonly candidate: Candidate;
  /** The point that the backup is restored on; `null` for a full backup. */
  readonly previous: RestorablePoint | null;
  /** Backups to restore up to here. */
  readonly steps: number;
}

export interface RestorablePoints {
  pointOf(candidate: Candidate): RestorablePoint | undefined;
  /** The points on the way of a fork, those of the forks before it included, in the order of the log. */
  trailOf(fork: string): readonly RestorablePoint[];
  /** The furthest point on the fork itself. */
  tipOf(fork: string): RestorablePoint | undefined;
}

/** The order of `candidates` decides nothing but which of two equal backups is taken: the first. */
export function findRestorablePoints(
  candidates: readonly Candidate[],
  forks: RecoveryForks,
): RestorablePoints {
  const points = new Map<Candidate, RestorablePoint>();
  const trails = new Map<string, readonly RestorablePoint[]>();
  const tips = new Map<string, RestorablePoint>();
  const byFork = Map.groupBy(candidates, ({ fork }) => fork);
  for (const candidate of candidates) {
    if (candidate.kind === "full") points.set(candidate, { candidate, previous: null, steps: 1 });
  }
  for (const candidate of candidates) {
    const base = candidate.base === null ? undefined : points.get(candidate.base);
    if (base !== undefined) points.set(candidate, { candidate, previous: base, steps: base.steps + 1 });
  }

  for (const fork of forks.ids) {
    const parent = forks.parentOf(fork);
    const inherited = trails.get(parent ?? "") ?? [];
    const lineage = forks.lineageOf(fork);
    const trail = inherited.filter(({ candidate }) => isOnLineage(lineage, candidate.fork, candidate.last));
    const own = settleFork(byFork.get(fork) ?? [], { trail, points });
    trails.set(fork, own.trail);
    if (own.tip !== undefined) tips.set(fork, own.tip);
  }
  return {
    pointOf: (candidate) => points.get(candidate),
    trailOf: (fork) => trails.get(fork) ?? [],
    tipOf: (fork) => tips.get(fork),
  };
}

interface Ground {
  /** Inherited points. */
  readonly trail: readonly RestorablePoint[];
  /** All points; grows. */
  readonly points: Map<Candidate, RestorablePoint>;
}

function settleFork(
  own: readonly Candidate[],
  { trail, points }: Ground,
): { readonly trail: readonly RestorablePoint[]; readonly tip: RestorablePoint | undefined } {
  const settled: RestorablePoint[] = [];
  // Ends and steps both ascend in it, so the first one far enough along is the cheapest of all behind it.
  const cheapest: RestorablePoint[] = [];
  let tip: RestorablePoint | undefined;
  const put = (point: RestorablePoint): void => {
    settled.push(point);
    while ((cheapest.at(-1)?.steps ?? 0) >= point.steps) cheapest.pop();
    cheapest.push(point);
  };

  let inherited = 0;
  for (const together of sameEnd(own)) {
    const last = together[0]?.last ?? 0n;
    for (; inherited < trail.length && (trail[inherited]?.candidate.last ?? last) < last; inherited += 1) {
      put(at(trail, inherited));
    }
    for (const candidate of together) {
      if (candidate.kind !== "log") continue;
      const previous = firstFrom(cheapest, candidate.first);
      if (previous !== undefined) {
        points.set(candidate, { candidate, previous, steps: previous.steps + 1 });
      }
    }
    const best = together
      .flatMap((candidate) => points.get(candidate) ?? [])
      .reduce<RestorablePoint | undefined>(better, undefined);
    if (best === undefined) continue;
    put(best);
    tip = best;
  }
  for (; inherited < trail.length; inherited += 1) put(at(trail, inherited));
  return { trail: settled, tip };
}

/** Ascending by their ends; equal ends together. */
function sameEnd(own: readonly Candidate[]): Iterable<readonly Candidate[]> {
  const sorted = own.toSorted((a, b) => compareBigInt(a.last, b.last));
  return Map.groupBy(sorted, ({ last }) => last).values();
}

const RANKS = { full: 0, differential: 1, log: 2 } as const;

/** Of two ways to one point: fewer backups, then the one that leaves fewer logs to restore. */
function better(best: RestorablePoint | undefined, point: RestorablePoint): RestorablePoint {
  if (best === undefined) return point;
  const order =
    best.steps - point.steps ||
    RANKS[best.candidate.kind] - RANKS[point.candidate.kind] ||
    compareBigInt(previousEnd(point), previousEnd(best));
  return order <= 0 ? best : point;
}

function previousEnd({ previous }: RestorablePoint): bigint {
  return previous?.candidate.last ?? 0n;
}

/** The first of `points`, which ascend, that lies at `lsn` or behind it. */
export function firstFrom(points: readonly RestorablePoint[], lsn: bigint): RestorablePoint | undefined {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(points, middle).candidate.last >= lsn) high = middle;
    else low = middle + 1;
  }
  return points[low];
}

function at(points: readonly RestorablePoint[], index: number): RestorablePoint {
  const point = points[index];
  if (point === undefined) throw new RangeError(`There is no point ${index}.`);
  return point;
}

/** Negative when `a` is smaller. */
export function compareBigInt(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

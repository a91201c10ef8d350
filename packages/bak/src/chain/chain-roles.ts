/**
 * Says of every usable backup what it is to the chain, and of a broken one whether it would matter whole.
 */
import type { BackupSet } from "../model.ts";
import { finishTime } from "./chain-ends.ts";
import type { ChainRole, Superfluity } from "./chain-model.ts";
import { type RecoveryForks, isOnLineage } from "./recovery-forks.ts";
import { lsnValue } from "./recovery-path.ts";
import {
  type Candidate,
  type RestorablePoint,
  type RestorablePoints,
  firstFrom,
} from "./restorable-points.ts";

export interface Sorter {
  roleOf(candidate: Candidate): ChainRole;
  /** Whether the backup, were it whole, would lead to a point that the pile does not reach. */
  wouldLeadOn(set: BackupSet): boolean;
}

export interface Solved {
  readonly points: RestorablePoints;
  readonly forks: RecoveryForks;
  /** The end of the chain. */
  readonly newest: RestorablePoint | null;
}

export function createSorter(solved: Solved): Sorter {
  const links: RestorablePoint[] = [];
  for (let point = solved.newest; point !== null; point = point.previous) links.push(point);
  links.reverse();
  const numbers = new Map(links.map(({ candidate }, index) => [candidate, index + 1]));

  return {
    roleOf(candidate) {
      const number = numbers.get(candidate);
      if (number !== undefined) return { kind: "link", number, of: links.length };
      const by = firstFrom(links, candidate.last);
      if (by !== undefined && isPassed(candidate, solved)) {
        return { kind: "covered", by: by.candidate.reference };
      }
      return isBlocked(candidate, solved)
        ? { kind: "blocked" }
        : { kind: "otherFork", recoveryForkID: candidate.fork };
    },
    wouldLeadOn(set) {
      const [fork, last] = [set.recoveryForkID, lsnValue(set.lastLSN)];
      if (fork === null || last === null) return isLater(set, solved.newest);
      return !isPassed({ fork, last }, solved) && isBlocked({ fork, last }, solved);
    },
  };
}

export function isSuperfluity(role: ChainRole | undefined): role is Superfluity {
  return role?.kind === "covered" || role?.kind === "otherFork";
}

type Place = Pick<Candidate, "fork" | "last">;

/** Whether the chain goes through the place, or ends there. */
function isPassed({ fork, last }: Place, { newest, forks }: Solved): boolean {
  return (
    newest !== null &&
    last <= newest.candidate.last &&
    isOnLineage(forks.lineageOf(newest.candidate.fork), fork, last)
  );
}

/** Whatever can be restored is within the reach of its fork. */
function isBlocked({ fork, last }: Place, { points }: Solved): boolean {
  const reach = reachOf(fork, points);
  return reach === null || last > reach;
}

function reachOf(fork: string, points: RestorablePoints): bigint | null {
  return points.trailOf(fork).at(-1)?.candidate.last ?? null;
}

/** A backup that was cut off knows when it began, and nothing of the log. */
function isLater(
  { backupStartDate, timeZoneQuarterHours }: BackupSet,
  newest: RestorablePoint | null,
): boolean {
  const startedAt = finishTime({ backupFinishDate: backupStartDate, timeZoneQuarterHours });
  const reachedAt = newest === null ? null : finishTime(newest.candidate.backup.set);
  return startedAt === null || reachedAt === null || startedAt > reachedAt;
}

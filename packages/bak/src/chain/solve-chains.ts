/**
 * Finds the chains in a pile of backups: what to restore, in which order, to reach the newest point.
 *
 * The pile may hold several databases, copies, stripes, recovery forks and broken files. Names and dates of files
 * decide nothing, since tools choose them freely: the chain is in the headers. Copies of a database that go by
 * different names are kept apart, as one may have been attached elsewhere under the same log positions.
 * Source: "Restore sequences" and RESTORE HEADERONLY.
 */
import type { BackupSet } from "../model.ts";
import { type AssembledBackup, type ReadFile, assembleMediaSets } from "./assemble-media-sets.ts";
import { findChainEnds } from "./chain-ends.ts";
import type {
  BackupChain,
  BackupReference,
  ChainEnd,
  ChainRole,
  ChainSolution,
  DatabaseChains,
  UnusableReason,
} from "./chain-model.ts";
import { createSorter, isSuperfluity } from "./chain-roles.ts";
import { differentialBases, differentialFits } from "./differential-fits.ts";
import { type BlockedFork, type BrokenBackup, findMissing } from "./missing-backups.ts";
import { placeFiles } from "./place-files.ts";
import { type RecoveryForks, isOnLineage, mapRecoveryForks } from "./recovery-forks.ts";
import { type RecoveryPath, lsnValue } from "./recovery-path.ts";
import {
  type Candidate,
  type RestorablePoint,
  type RestorablePoints,
  findRestorablePoints,
} from "./restorable-points.ts";

/** Never throws. The same files give the same answer in whatever order they come. */
export function solveChains(files: readonly ReadFile[]): ChainSolution {
  const backups = assembleMediaSets(files);
  const whole = backups.filter(({ damage }) => damage.length === 0);
  const forks = mapRecoveryForks(whole.map(({ set }): RecoveryPath => set));
  const roles = new Map<AssembledBackup, ChainRole>();
  const byDatabase = Map.groupBy(backups, ({ set }) => databaseKey(set));
  const databases = [...byDatabase]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, own]) => solveDatabase(own, { forks, roles }));
  return { databases, files: placeFiles(files, { backups, roles }) };
}

/** Letter case is left out, for servers keep a name as BACKUP was told it. */
function databaseKey({ databaseName, familyGUID }: BackupSet): string {
  return `${databaseName.toLowerCase()} ${familyGUID ?? ""}`;
}

interface Ground {
  readonly forks: RecoveryForks;
  /** Filled in. */
  readonly roles: Map<AssembledBackup, ChainRole>;
}

function solveDatabase(backups: readonly AssembledBackup[], { forks, roles }: Ground): DatabaseChains {
  const references = new Map(backups.map((backup) => [backup, referTo(backup)]));
  const { candidates, unusable } = sortOut(backups, references);
  const points = findRestorablePoints(candidates, forks);
  const { newest, others } = findChainEnds(candidates, { points, forks });
  const chain = newest === null ? null : chainTo(newest);
  const sort = createSorter({ points, forks, newest });
  for (const candidate of candidates) roles.set(candidate.backup, sort.roleOf(candidate));
  for (const { backup, reason } of unusable) roles.set(backup, { kind: "unusable", reason });

  const roled = candidates.map((candidate) => ({ candidate, role: roles.get(candidate.backup) }));
  const blocked = blockedByFork(candidates, { points, forks, roles });
  const broken = unusable.filter(
    ({ backup, reason }) => IS_BROKEN.has(reason) && sort.wouldLeadOn(backup.set),
  );
  const fulls = candidates.filter(({ kind }) => kind === "full");
  const checkpoints = new Set(fulls.flatMap(({ backup }) => backup.set.checkpointLSN ?? []));
  const newestSet = newest?.candidate.backup.set ?? backups[0]?.set;
  return {
    databaseName: newestSet?.databaseName ?? "",
    familyGUID: newestSet?.familyGUID ?? null,
    chain,
    alternatives: others.map(chainTo),
    missing: findMissing({ forks: blocked, broken, checkpoints }),
    superfluous: roled.flatMap(({ candidate, role }) =>
      isSuperfluity(role) ? [{ backup: candidate.reference, reason: role }] : [],
    ),
    unusable: unusable.map(({ reference, reason }) => ({ backup: reference, reason })),
  };
}

/** What another copy or the rest of the stripes would mend. */
const IS_BROKEN: ReadonlySet<UnusableReason> = new Set(["damaged", "stripesMissing", "tooShort"]);

/** A fork waits for what it holds itself; what it inherits and cannot use either is part of the way there. */
function blockedByFork(
  candidates: readonly Candidate[],
  { points, forks, roles }: Ground & { readonly points: RestorablePoints },
): readonly BlockedFork[] {
  const unreachable = candidates.filter((candidate) => points.pointOf(candidate) === undefined);
  const waiting = unreachable.filter(({ backup }) => roles.get(backup)?.kind === "blocked");
  return [...new Set(waiting.map(({ fork }) => fork))].toSorted().map((fork) => {
    const reach = points.trailOf(fork).at(-1)?.candidate.last ?? null;
    const lineage = forks.lineageOf(fork);
    const blocked = unreachable.filter(
      (candidate) =>
        isOnLineage(lineage, candidate.fork, candidate.last) && (reach === null || candidate.last > reach),
    );
    return { reach, blocked };
  });
}

function referTo({ set, files }: AssembledBackup): BackupReference {
  const { kind, backupSetGUID, firstLSN, lastLSN, recoveryForkID, backupFinishDate } = set;
  const places = files.map(({ name, position }) => ({ name, position }));
  return { kind, backupSetGUID, firstLSN, lastLSN, recoveryForkID, backupFinishDate, files: places };
}

interface Unusable extends BrokenBackup {
  readonly reason: UnusableReason;
}

function sortOut(
  backups: readonly AssembledBackup[],
  references: ReadonlyMap<AssembledBackup, BackupReference>,
): { readonly candidates: readonly Candidate[]; readonly unusable: readonly Unusable[] } {
  const candidates: Candidate[] = [];
  const unusable: Unusable[] = [];
  const fulls = new Map<string, Candidate>();
  // A differential has to find its base, so full backups come first.
  const ordered = backups.toSorted((a, b) => Number(b.set.kind === "full") - Number(a.set.kind === "full"));
  for (const backup of ordered) {
    const reference = references.get(backup) ?? referTo(backup);
    const candidate = judge(backup, { reference, fulls });
    if (typeof candidate === "string") {
      unusable.push({ backup, reference, reason: candidate });
      continue;
    }
    const guid = backup.set.backupSetGUID;
    if (candidate.kind === "full" && guid !== null) fulls.set(guid, candidate);
    candidates.push(candidate);
  }
  return { candidates, unusable };
}

interface Known {
  readonly reference: BackupReference;
  /** By the GUID of their sets. */
  readonly fulls: ReadonlyMap<string, Candidate>;
}

function judge(backup: AssembledBackup, known: Known): Candidate | UnusableReason {
  const place = placeInLog(backup.set);
  if (place === "kind") return place;
  if (backup.missingFamilies.length > 0) return "stripesMissing";
  if (backup.damage.length > 0) return "damaged";
  if (backup.sizesAgree === false) return "tooShort";
  if (place === "unknownPosition") return place;
  const candidate = { ...place, backup, reference: known.reference, base: null };
  return place.kind === "differential" ? findBase(candidate, known) : candidate;
}

function placeInLog({
  kind,
  familyGUID,
  recoveryForkID: fork,
  firstLSN,
  lastLSN,
}: BackupSet): Pick<Candidate, "kind" | "fork" | "first" | "last"> | "kind" | "unknownPosition" {
  if (kind !== "full" && kind !== "differential" && kind !== "log") return "kind";
  const [first, last] = [lsnValue(firstLSN), lsnValue(lastLSN)];
  if (familyGUID === null || fork === null || first === null || last === null || first > last) {
    return "unknownPosition";
  }
  return { kind, fork, first, last };
}

function findBase(differential: Candidate, { fulls }: Known): Candidate | UnusableReason {
  const { set } = differential.backup;
  const [baseGUID, ...others] = differentialBases(set);
  if (baseGUID === undefined || others.length > 0) return "unknownPosition";
  const base = fulls.get(baseGUID);
  if (base === undefined) return differential;
  const fit = differentialFits(base.backup.set, set);
  if (fit.kind === "fits") return { ...differential, base };
  return fit.kind === "unknown" ? "unknownPosition" : "contradictory";
}

function chainTo(end: RestorablePoint): BackupChain {
  const points: RestorablePoint[] = [];
  for (let point: RestorablePoint | null = end; point !== null; point = point.previous) points.push(point);
  points.reverse();
  const full = points[0]?.candidate.backup.set ?? end.candidate.backup.set;
  return {
    links: points.map(({ candidate }) => candidate.reference),
    end: endOf(full, end.candidate.backup.set),
  };
}

function endOf(full: BackupSet, last: BackupSet & RecoveryPath): ChainEnd {
  const { kind, backupSetGUID, familyGUID, checkpointLSN } = full;
  return {
    databaseName: last.databaseName,
    familyGUID: last.familyGUID,
    recoveryForkID: last.recoveryForkID,
    forkPointLSN: last.forkPointLSN,
    previousRecoveryForkID: last.previousRecoveryForkID ?? null,
    lastLSN: last.lastLSN,
    full: { kind, backupSetGUID, familyGUID, checkpointLSN },
  };
}

/**
 * The tree of recovery forks that a pile of backups tells of.
 *
 * Every backup names its fork, the one before and the point where they part, and no more; a longer line of forks is
 * put together from the backups of each.
 */
import { type RecoveryPath, forkBefore, lsnValue } from "./recovery-path.ts";

/** How far each fork is part of the way to one fork; `null` is without an end. That fork itself comes first. */
export type Lineage = ReadonlyMap<string, bigint | null>;

export interface RecoveryForks {
  /** Every fork that was named, forks before those that left them. */
  readonly ids: readonly string[];
  lineageOf(fork: string): Lineage;
  /** The fork before, when it is known. */
  parentOf(fork: string): string | null;
}

export function mapRecoveryForks(paths: readonly RecoveryPath[]): RecoveryForks {
  const parents = findParents(paths);
  const named = new Set(paths.flatMap(({ recoveryForkID }) => recoveryForkID ?? []));
  for (const { parent } of parents.values()) named.add(parent);
  const lineages = new Map([...named].map((fork) => [fork, traceLineage(fork, parents)]));
  const lineageOf = (fork: string): Lineage => lineages.get(fork) ?? new Map([[fork, null]]);
  return {
    ids: [...named].toSorted((a, b) => lineageOf(a).size - lineageOf(b).size || (a < b ? -1 : 1)),
    lineageOf,
    parentOf: (fork) => parents.get(fork)?.parent ?? null,
  };
}

/** Whether a database on the lineage's fork went through this point. */
export function isOnLineage(lineage: Lineage, fork: string, lsn: bigint): boolean {
  const upTo = lineage.get(fork);
  return upTo !== undefined && (upTo === null || lsn <= upTo);
}

interface Parent {
  readonly parent: string;
  readonly forkPoint: bigint;
}

function findParents(paths: readonly RecoveryPath[]): ReadonlyMap<string, Parent> {
  const parents = new Map<string, Parent>();
  const disputed = new Set<string>();
  for (const path of paths) {
    const [fork, parent, forkPoint] = [path.recoveryForkID, forkBefore(path), lsnValue(path.forkPointLSN)];
    if (fork === null || parent === null || forkPoint === null) continue;
    const known = parents.get(fork);
    if (known !== undefined && (known.parent !== parent || known.forkPoint !== forkPoint)) disputed.add(fork);
    parents.set(fork, { parent, forkPoint });
  }
  // Which of two contradicting headers is right cannot be told, so neither is followed.
  for (const fork of disputed) parents.delete(fork);
  for (const fork of loops(parents)) parents.delete(fork);
  return parents;
}

/** Forks that descend from themselves, which only a broken header can say. */
function loops(parents: ReadonlyMap<string, Parent>): readonly string[] {
  const found = new Set<string>();
  const settled = new Set<string>();
  for (const start of parents.keys()) {
    const walked: string[] = [];
    let fork: string | undefined = start;
    while (fork !== undefined && !settled.has(fork)) {
      settled.add(fork);
      walked.push(fork);
      fork = parents.get(fork)?.parent;
    }
    const from = fork === undefined ? -1 : walked.indexOf(fork);
    if (from >= 0) for (const looped of walked.slice(from)) found.add(looped);
  }
  return [...found];
}

function traceLineage(fork: string, parents: ReadonlyMap<string, Parent>): Lineage {
  const lineage = new Map<string, bigint | null>([[fork, null]]);
  let upTo: bigint | null = null;
  let step = parents.get(fork);
  while (step !== undefined) {
    upTo = upTo === null || step.forkPoint < upTo ? step.forkPoint : upTo;
    lineage.set(step.parent, upTo);
    step = parents.get(step.parent);
  }
  return lineage;
}

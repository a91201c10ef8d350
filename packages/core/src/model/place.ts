/**
 * How many imports RDS is given at once, and who is next.
 *
 * A place is a migration's right to have RDS import for it: from just before RDS is asked until RDS has ended. It is
 * told by the migration's own row and by nothing else, so whatever ends a migration gives its place back, and the
 * death of the process that works on it takes nothing along.
 */
import type { Migration, MigrationPhase } from "./migration.ts";

export interface PlaceLimits {
  readonly importsPerInstance: number;
  /** Over all instances. */
  readonly importsPerAccount: number;
}

/** What a migration's row says of its place; `null` there before it first asked, and after its end. */
export interface Place {
  /** When it first asked. Of those who wait the earliest goes first, with each further backup of a chain too. */
  readonly askedAt: number;
  /** `null` while it has none. */
  readonly takenAt: number | null;
  /** What was before it at the last look; `null` while it waits for nothing. */
  readonly line: PlaceLine | null;
}

/** What stands between a migration and its place. */
export interface PlaceLine {
  /** Where there is no room. */
  readonly bound: "instance" | "account";
  /** Imports that have the places there. */
  readonly running: number;
  /** Migrations that wait there and asked before. */
  readonly ahead: number;
}

export type PlaceState = "waits" | "holds";

/** One migration as the others see it. */
export interface Placed {
  readonly id: string;
  readonly instanceId: string;
  readonly state: PlaceState;
  readonly askedAt: number;
}

/** Where a place may be held at all; a row of another phase holds none, whatever else stands in it. */
const MAY_HOLD: ReadonlySet<MigrationPhase> = new Set([
  "rechecking",
  "preparing",
  "importing",
  "importing_increment",
  "needs_attention",
]);

export function mayBe(state: PlaceState, phase: MigrationPhase): boolean {
  return state === "holds" ? MAY_HOLD.has(phase) : phase === "queued";
}

type Standing = Pick<Migration, "phase" | "place" | "trouble" | "import" | "chain">;

export function placeStateOf(migration: Standing): PlaceState | null {
  const { phase, place, trouble, chain } = migration;
  const isTaken = place !== null && place.takenAt !== null;
  switch (phase) {
    case "queued":
      // Without a place that was asked for, it waits for its wave.
      return place === null ? null : "waits";
    case "preparing":
    case "importing":
      return "holds";
    case "rechecking":
      // Whatever keeps it from going on now may last: others go meanwhile.
      return isTaken && trouble === null ? "holds" : null;
    case "importing_increment":
      // RDS may be at work on what an earlier version asked for, without a place.
      return isTaken || isAsked(chain?.current?.calledAt) ? "holds" : null;
    case "needs_attention":
      return isTaken && mayStillRun(migration) ? "holds" : null;
    default:
      return null;
  }
}

/** RDS was asked, and nobody has seen the end of it. */
export function mayStillRun({ import: state, chain }: Pick<Migration, "import" | "chain">): boolean {
  const isOpen = isAsked(state?.requestedAt) && state?.finishedAt === null;
  return isOpen || isAsked(chain?.current?.calledAt);
}

function isAsked(at: number | null | undefined): boolean {
  return at !== null && at !== undefined;
}

/** It goes back to people, or has ended: whoever comes this way again asks anew. */
const FORGETS: ReadonlySet<MigrationPhase> = new Set([
  "checking",
  "blocked",
  "awaiting_approval",
  "succeeded",
  "denied",
  "expired",
  "cancelled",
  "failed",
]);

/** What a row of this phase keeps of its place, so that no step has to remember to give it back. */
export function keptPlace(migration: Standing): Place | null {
  const { phase, place } = migration;
  if (place === null || FORGETS.has(phase)) return null;
  const takenAt = placeStateOf(migration) === "holds" ? place.takenAt : null;
  const line = phase === "queued" ? place.line : null;
  return takenAt === place.takenAt && line === place.line ? place : { ...place, takenAt, line };
}

/**
 * What stands between one that asks and its place; `null`: there is room for it. `others` are all that hold or wait.
 *
 * The places that are free go to those who wait in the order of asking. One that waits for a full instance keeps
 * nobody from another.
 */
export function lineBefore(
  own: Omit<Placed, "state">,
  others: readonly Placed[],
  limits: PlaceLimits,
): PlaceLine | null {
  const held = others.filter(({ state }) => state === "holds");
  const before = others.filter((other) => other.state === "waits" && isEarlier(other, own));
  const heldOn = new Map<string, number>();
  let inAll = held.length;
  const take = ({ instanceId }: { readonly instanceId: string }): void =>
    void heldOn.set(instanceId, (heldOn.get(instanceId) ?? 0) + 1);
  held.forEach(take);
  const fits = ({ instanceId }: { readonly instanceId: string }): boolean =>
    (heldOn.get(instanceId) ?? 0) < limits.importsPerInstance && inAll < limits.importsPerAccount;
  for (const other of before.toSorted((a, b) => (isEarlier(a, b) ? -1 : 1))) {
    if (!fits(other)) continue;
    take(other);
    inAll += 1;
  }
  if (fits(own)) return null;
  const isHere = ({ instanceId }: Placed): boolean => instanceId === own.instanceId;
  return (heldOn.get(own.instanceId) ?? 0) >= limits.importsPerInstance
    ? { bound: "instance", running: held.filter(isHere).length, ahead: before.filter(isHere).length }
    : { bound: "account", running: held.length, ahead: before.length };
}

type Asker = Pick<Placed, "id" | "askedAt">;

function isEarlier(one: Asker, other: Asker): boolean {
  return one.askedAt === other.askedAt ? one.id < other.id : one.askedAt < other.askedAt;
}

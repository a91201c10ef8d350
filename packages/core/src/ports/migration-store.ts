/**
 * Migrations as rows.
 *
 * One `commit` is one transaction: the row, its events and its notices become visible together or not at all.
 * A foreign call always stands between two commits, never inside one.
 */
import type { Actor } from "../model/actor.ts";
import type { MigrationEvent, NewEvent } from "../model/event.ts";
import type { Migration, MigrationPhase } from "../model/migration.ts";
import type { Notice, NoticeLane } from "../model/notice.ts";
import type { PlaceLimits, PlaceLine } from "../model/place.ts";

export interface NewNotice {
  readonly notice: Notice;
  readonly lane: NoticeLane;
}

export interface MigrationChange {
  /** The row to write; its `version` is the one that was read, and the store raises it by one. */
  readonly migration: Migration;
  readonly events: readonly NewEvent[];
  /**
   * The `eventSequence` of an entry or a report counts from 1 within this change; the store turns it into the event's real
   * sequence.
   */
  readonly notices: readonly NewNotice[];
  /** When the worker should look at it again; `null` when only a person can move it. */
  readonly wakeAt: number | null;
  /** The turn of the worker that writes; absent when a person acts. */
  readonly fence?: number;
  /** The wave that has to follow, in the same transaction. */
  readonly wave?: WaveNews;
  /** Its place is free for another, so the next ones in line are woken in the same transaction. */
  readonly freesPlace?: true;
}

export interface WaveNews {
  readonly waveId: string;
  readonly notices: readonly NewNotice[];
  /** When the worker should look at the wave; `null` when it only looks different. */
  readonly wakeAt: number | null;
}

/** `stale`: somebody else changed the row, or took the turn over; read again and decide again. */
export type CommitOutcome =
  | { readonly kind: "committed"; readonly migration: Migration }
  | { readonly kind: "stale" };

/** `full`: there is no room for it yet, and nothing was written. */
export type TakeOutcome = CommitOutcome | { readonly kind: "full"; readonly line: PlaceLine };

export type CreateOutcome =
  | CommitOutcome
  /** Another migration works on that database; see `claimOf`. */
  | { readonly kind: "occupied"; readonly migrationId: string };

export interface MigrationFilter {
  readonly phases?: readonly MigrationPhase[];
  /** Whether it has ended; see `hasEnded`. */
  readonly ended?: boolean;
  readonly instanceId?: string;
  readonly targetDatabaseName?: string;
  /** Asked for at this time or later. */
  readonly createdSince?: number;
  /** Asked for in this workspace. */
  readonly teamId?: string;
  readonly askedBy?: Actor;
  readonly limit: number;
}

export interface MigrationStore {
  /** Fails as `stale` when the id is taken. The row starts with version 1. */
  create(change: MigrationChange): Promise<CreateOutcome>;
  load(id: string): Promise<Migration | undefined>;
  /** Newest first. */
  list(filter: MigrationFilter): Promise<readonly Migration[]>;
  commit(change: MigrationChange): Promise<CommitOutcome>;
  /**
   * A commit by which the migration takes a place, made only if there is room for it. However many processes ask at
   * once, the migrations that hold a place are never more than the limits say. Expects a `place` that says when it asked.
   */
  takePlace(change: MigrationChange, limits: PlaceLimits): Promise<TakeOutcome>;
  /** In order. */
  events(id: string): Promise<readonly MigrationEvent[]>;
}

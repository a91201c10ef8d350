/** Waves as rows, beside their members; one commit is one transaction, as for migrations. */
import type { NewWaveEvent, Wave, WaveEvent, WavePhase } from "../model/wave.ts";
import type { NewNotice } from "./migration-store.ts";

export interface WaveChange {
  /** The row to write; its `version` is the one that was read, and the store raises it by one. */
  readonly wave: Wave;
  readonly events: readonly NewWaveEvent[];
  /** An entry's `eventSequence` counts from 1 within this change. */
  readonly notices: readonly NewNotice[];
  /** When the worker should look at it again; `null` when a person or a member has to move it. */
  readonly wakeAt: number | null;
  /** The turn of the worker that writes; absent when a person acts. */
  readonly fence?: number;
}

/** `stale`: somebody else changed the row, or took the turn over; read again and decide again. */
export type WaveCommitOutcome =
  | { readonly kind: "committed"; readonly wave: Wave }
  | { readonly kind: "stale" };

export interface WaveFilter {
  readonly phases?: readonly WavePhase[];
  readonly instanceId?: string;
  /** Asked for in this workspace. */
  readonly teamId?: string;
  readonly limit: number;
}

export interface WaveStore {
  /** Fails as `stale` when the id is taken. The row starts with version 1. */
  create(change: WaveChange): Promise<WaveCommitOutcome>;
  load(id: string): Promise<Wave | undefined>;
  /** Newest first. */
  list(filter: WaveFilter): Promise<readonly Wave[]>;
  commit(change: WaveChange): Promise<WaveCommitOutcome>;
  /** In order. */
  events(id: string): Promise<readonly WaveEvent[]>;
}

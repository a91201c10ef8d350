/**
 * What a pile of backups amounts to: chains that can be restored, what is missing, what is not needed.
 *
 * Data only, in the columns of RESTORE HEADERONLY, so that a terminal, a chat message and JSON can each say it in
 * their own way.
 */
import type { BackupKind, MediaProblem, StrangerKind } from "../model.ts";
import type { DifferentialBase } from "./differential-fits.ts";
import type { LSNRange } from "./log-follows.ts";
import type { LogEnd } from "./recovery-path.ts";

/** A backup as others refer to it: with all its stripes, one entry in `files` each. */
export interface BackupReference {
  readonly kind: BackupKind;
  readonly backupSetGUID: string | null;
  readonly firstLSN: string | null;
  readonly lastLSN: string | null;
  readonly recoveryForkID: string | null;
  readonly backupFinishDate: string | null;
  readonly files: readonly { readonly name: string; readonly position: number }[];
}

/** Where a database stands once a chain is restored with NORECOVERY; a later increment is judged by it. */
export interface ChainEnd extends LogEnd {
  readonly databaseName: string;
  /** The full backup at the start of the chain. */
  readonly full: DifferentialBase;
}

export interface BackupChain {
  /** In the order of the restore; the first is a full backup. */
  readonly links: readonly BackupReference[];
  readonly end: ChainEnd;
}

/**
 * What would have to be found so that the backups in `neededBy` can be restored. A backup that several entries name
 * needs only one of them.
 */
export type MissingBackup =
  /**
   * The base of a differential, or a full backup in front of logs. Whichever is known identifies it: its GUID, its
   * checkpoint, the range of the log in which it must have ended.
   */
  | {
      readonly kind: "full";
      readonly backupSetGUID: string | null;
      readonly checkpointLSN: string | null;
      readonly endsWithin: LSNRange | null;
      readonly neededBy: readonly BackupReference[];
    }
  /** Log backups that cover the range, or a differential that ends at or behind it. */
  | ({
      readonly kind: "logs";
      readonly recoveryForkID: string;
      readonly neededBy: readonly BackupReference[];
    } & LSNRange)
  /** The rest of a striped backup. */
  | {
      readonly kind: "stripes";
      readonly backup: BackupReference;
      readonly familyCount: number;
      readonly familySequenceNumbers: readonly number[];
    }
  /** A whole copy of a backup that is broken here. */
  | {
      readonly kind: "intactCopy";
      readonly backup: BackupReference;
      readonly damage: readonly MediaProblem["code"][];
    };

/** Why a chain does without a backup. */
export type Superfluity =
  /** What it holds is in a link of the chain: the first one that reaches at least as far. */
  | { readonly kind: "covered"; readonly by: BackupReference }
  /** It was taken on a fork, or a part of one, that the chain's database never went. */
  | { readonly kind: "otherFork"; readonly recoveryForkID: string };

export type UnusableReason =
  | "damaged"
  | "stripesMissing"
  /** All stripes are there and too short together for what they should hold. */
  | "tooShort"
  /** A file or partial backup; no chain here is made of those. */
  | "kind"
  /** The media does not hold its place in the log. */
  | "unknownPosition"
  /** Its base is at hand and the LSNs of the two contradict each other. */
  | "contradictory";

/** Where a backup set stands with regard to its database's chain. */
export type ChainRole =
  | { readonly kind: "link"; readonly number: number; readonly of: number }
  | Superfluity
  /** A copy of what another file holds. */
  | { readonly kind: "duplicate"; readonly of: string }
  /** It would lead further than the chain does, were nothing missing. */
  | { readonly kind: "blocked" }
  | { readonly kind: "unusable"; readonly reason: UnusableReason };

export interface DatabaseChains {
  readonly databaseName: string;
  readonly familyGUID: string | null;
  /** The fewest backups that lead to the newest point; `null` when nothing can be restored. */
  readonly chain: BackupChain | null;
  /** To every other point that no further backup at hand leads on from, the newest first. */
  readonly alternatives: readonly BackupChain[];
  /** What keeps backups from being restored that lead further, or elsewhere, than the chain. */
  readonly missing: readonly MissingBackup[];
  readonly superfluous: readonly { readonly backup: BackupReference; readonly reason: Superfluity }[];
  readonly unusable: readonly { readonly backup: BackupReference; readonly reason: UnusableReason }[];
}

export interface SetPlacement {
  readonly position: number;
  readonly databaseName: string;
  readonly familyGUID: string | null;
  readonly role: ChainRole;
}

/** One file of the pile. */
export type FilePlacement =
  | { readonly kind: "backup"; readonly name: string; readonly sets: readonly SetPlacement[] }
  /** A backup of which no set can be read. */
  | {
      readonly kind: "unreadable";
      readonly name: string;
      readonly problems: readonly MediaProblem["code"][];
    }
  | { readonly kind: "stranger"; readonly name: string; readonly stranger: StrangerKind };

export interface ChainSolution {
  /** By name and family. */
  readonly databases: readonly DatabaseChains[];
  /** By name. */
  readonly files: readonly FilePlacement[];
}

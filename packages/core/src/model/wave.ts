/**
 * Several databases that are asked for, approved and watched as one.
 *
 * Each member is a migration of its own, with its own checks, plan and end; the wave holds the one question that is
 * asked for all of them, and lets so many begin at once as its limit says.
 */
import type { Actor } from "./actor.ts";
import {
  type BrokenGlass,
  type Decision,
  decisionFromStored,
  type Nudge,
  type StoredDecision,
} from "./approval.ts";
import type { Conversation } from "./migration.ts";
import type { BackupSource } from "./staging.ts";
import type { ConfiguredTarget } from "./target.ts";

export type WavePhase =
  /** The members are being created and checked. */
  | "checking"
  | "awaiting_approval"
  /** Approved; the members begin as places get free. */
  | "running"
  /** Every member has ended, each in its own way. */
  | "ended"
  /** No member can go. */
  | "blocked"
  | "denied"
  | "expired"
  | "cancelled";

export const OPEN_WAVE_PHASES = [
  "checking",
  "awaiting_approval",
  "running",
] as const satisfies readonly WavePhase[];

const OPEN: ReadonlySet<WavePhase> = new Set(OPEN_WAVE_PHASES);

export function hasWaveEnded(phase: WavePhase): boolean {
  return !OPEN.has(phase);
}

export interface WaveMember {
  readonly migrationId: string;
  readonly databaseName: string;
  /** As it was chosen when the wave was asked for. */
  readonly source: BackupSource;
  /** The migration that works on this database already, so that this member never came to be. */
  readonly occupiedBy: string | null;
  /** The member's plan as it is put to the vote; `null` while it is not part of the question. */
  readonly planDigest: string | null;
}

export interface Wave {
  readonly id: string;
  readonly phase: WavePhase;
  /** Grows with every change; the loser of a race sees it. */
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly requestedBy: Actor;
  readonly conversation: Conversation;
  readonly target: ConfiguredTarget;
  /** How many members may be on their way into the instance at once. */
  readonly importsAtOnce: number;
  /** In the order in which they begin. */
  readonly members: readonly WaveMember[];
  /** Grows each time another set of plans is put to the vote; 0 before the first. */
  readonly revision: number;
  /** Over the ids and plans of all members that are part of the question. */
  readonly planDigest: string | null;
  readonly askedAt: number | null;
  readonly approvalExpiresAt: number | null;
  /** A check of some member warns. */
  readonly hasWarnings: boolean;
  readonly decisions: readonly Decision[];
  /** Of the present question. */
  readonly nudges: readonly Nudge[];
  readonly brokenGlass: BrokenGlass | null;
  /** Of two waves for one instance, the one that was approved first begins first. */
  readonly approvedAt: number | null;
  /** Nobody begins any more; who is on the way goes on. */
  readonly stoppedBy: Actor | null;
  /** The wave whose failed members these are. */
  readonly retryOf: string | null;
}

/** As an earlier version wrote it, which neither reminded nor let anybody break a glass. */
export type StoredWave = Omit<Wave, "decisions" | LaterField> &
  Partial<Pick<Wave, LaterField>> & { readonly decisions: readonly StoredDecision[] };
type LaterField = "nudges" | "brokenGlass";

export function waveFromStored(stored: StoredWave): Wave {
  return { nudges: [], brokenGlass: null, ...stored, decisions: stored.decisions.map(decisionFromStored) };
}

const ID_START = "wave_";

export function waveIdOf(suffix: string): string {
  return `${ID_START}${suffix}`;
}

/** Ids tell their kind, so that a command or a button can name either. */
export function isWaveId(id: string): boolean {
  return id.startsWith(ID_START);
}

/** What happened to a wave; its members have events of their own. */
export type WaveEventBody =
  | {
      readonly type: "wave_requested";
      readonly databases: readonly string[];
      readonly retryOf: string | null;
    }
  | {
      readonly type: "wave_asked";
      readonly planDigest: string;
      readonly revision: number;
      readonly expiresAt: number;
      readonly members: readonly { readonly migrationId: string; readonly planDigest: string }[];
    }
  | { readonly type: "wave_blocked" }
  | {
      readonly type: "wave_voted" | "wave_vote_withdrawn";
      readonly planDigest: string;
      readonly count: number;
      readonly quorum: number;
    }
  | { readonly type: "wave_approved"; readonly planDigest: string }
  /** Approvals of the very same plans, whose runs failed, still count. */
  | { readonly type: "wave_approval_kept"; readonly from: readonly string[] }
  | { readonly type: "wave_denied"; readonly planDigest: string; readonly reason: string }
  | { readonly type: "wave_expired" }
  | { readonly type: "wave_reminded" | "wave_escalated"; readonly revision: number }
  /** Somebody started it without the approval that it needs. */
  | {
      readonly type: "wave_glass_broken";
      readonly planDigest: string;
      readonly reason: string;
      readonly count: number;
      readonly quorum: number;
    }
  | { readonly type: "wave_glass_reviewed" }
  | { readonly type: "wave_glass_unreviewed"; readonly since: number }
  | { readonly type: "wave_cancelled"; readonly reason: string | null }
  | {
      readonly type: "wave_ended";
      readonly succeeded: number;
      readonly failed: number;
      /** Blocked, cancelled, or gone on alone. */
      readonly others: number;
    };

export interface NewWaveEvent {
  readonly at: number;
  readonly actor: Actor;
  readonly body: WaveEventBody;
}

export interface WaveEvent extends NewWaveEvent {
  /** From 1, without gaps, for each wave. */
  readonly sequence: number;
}

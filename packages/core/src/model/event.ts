/** What happened to a migration: append-only, hash-chained by the store, the audit trail. */
import type { Text } from "../texts/text.ts";
import type { ActionKind } from "./action.ts";
import type { Actor } from "./actor.ts";
import type { Failure } from "./failure.ts";
import type { PlaceLine } from "./place.ts";
import type { PlanDifference } from "./plan.ts";

export type MigrationEventBody =
  | { readonly type: "requested" }
  | {
      readonly type: "checked";
      readonly passed: number;
      readonly warnings: number;
      readonly blockers: number;
      readonly unknown: number;
    }
  | { readonly type: "blocked" }
  | {
      readonly type: "approval_asked";
      readonly planDigest: string;
      readonly revision: number;
      readonly expiresAt: number;
    }
  | { readonly type: "voted"; readonly planDigest: string; readonly count: number; readonly quorum: number }
  | { readonly type: "approved"; readonly planDigest: string }
  /** The wave was approved, and this plan was part of it. */
  | {
      readonly type: "approved_in_wave";
      readonly planDigest: string;
      readonly waveId: string;
      readonly waveDigest: string;
    }
  /** The glass of the wave was broken, and this plan was part of it. */
  | {
      readonly type: "glass_broken_in_wave";
      readonly planDigest: string;
      readonly waveId: string;
      readonly waveDigest: string;
    }
  /** Its wave lets it begin. */
  | { readonly type: "place_taken"; readonly waveId: string }
  /** So many imports run already, or others asked before: it waits for a place. */
  | (PlaceLine & { readonly type: "place_awaited"; readonly instanceId: string })
  | { readonly type: "place_given"; readonly instanceId: string }
  /** Its plan changed: it goes on alone. */
  | { readonly type: "wave_left"; readonly waveId: string }
  | { readonly type: "denied"; readonly planDigest: string; readonly reason: string }
  | { readonly type: "expired" }
  | { readonly type: "cancelled"; readonly reason: string | null }
  /** The plan differs from the approved one; the differences in words of the plan's own fields. */
  | {
      readonly type: "plan_changed";
      readonly differences: readonly PlanDifference[];
      /** Whose votes count no longer. */
      readonly voters: readonly Actor[];
    }
  /** Somebody wants it checked again while the question is open. */
  | { readonly type: "check_asked" }
  /** It was checked again, and the votes stay. */
  | { readonly type: "plan_kept"; readonly planDigest: string }
  /** An approval of the same plan, whose run failed, still counts. */
  | { readonly type: "approval_kept"; readonly planDigest: string; readonly from: string }
  | {
      readonly type: "vote_withdrawn";
      readonly planDigest: string;
      readonly count: number;
      readonly quorum: number;
    }
  | { readonly type: "approval_reminded"; readonly revision: number }
  | { readonly type: "approval_escalated"; readonly revision: number }
  /** Approved; it waits for the next window, `null` when none opens within a year. */
  | { readonly type: "scheduled"; readonly opensAt: number | null }
  | { readonly type: "window_opened" }
  /** Somebody started it without the approval that it needs. */
  | {
      readonly type: "glass_broken";
      readonly planDigest: string;
      readonly reason: string;
      readonly count: number;
      readonly quorum: number;
    }
  | { readonly type: "glass_reviewed" }
  | { readonly type: "glass_unreviewed"; readonly since: number }
  | { readonly type: "upload_started"; readonly totalBytes: number }
  | {
      readonly type: "upload_finished";
      readonly totalBytes: number;
      readonly tookMs: number;
      readonly crc64: string | null;
    }
  | { readonly type: "import_intended" }
  | { readonly type: "import_started"; readonly taskId: string }
  /** RDS may no longer read OSS. `waits`: it was not asked for the import yet, and is not before the role is back. */
  | { readonly type: "role_missing"; readonly waits: boolean }
  | { readonly type: "role_back"; readonly awayMs: number }
  | {
      readonly type: "import_finished";
      readonly taskId: string;
      readonly description: string;
      readonly tookMs: number;
    }
  /** 2008 R2 on local disks: the empty database is there. */
  | { readonly type: "database_created"; readonly databaseName: string }
  /** The signed URL was over before RDS had fetched the backup; asked anew with another. */
  | { readonly type: "import_renewed"; readonly taskId: string }
  /** Three quarters of the signed URL's life are over, and RDS is still fetching. */
  | {
      readonly type: "url_ending";
      readonly endsAt: number;
      readonly leftMs: number;
      /** How often another would still be signed without a person. */
      readonly renewalsLeft: number;
    }
  /** The backup in OSS is not what it was, and RDS has not finished fetching it. */
  | {
      readonly type: "object_lost";
      readonly bucket: string;
      readonly key: string;
      readonly state: "gone" | "changed";
    }
  | { readonly type: "object_back"; readonly bucket: string; readonly key: string }
  /** The full backup of a chain is restored; the database stays closed. */
  | { readonly type: "import_waiting"; readonly taskId: string; readonly tookMs: number }
  | { readonly type: "increment_found"; readonly name: string; readonly lastLSN: string | null }
  /** Written before RDS is asked. */
  | { readonly type: "increment_intended"; readonly name: string }
  | {
      readonly type: "increment_restored";
      readonly name: string;
      readonly lastLSN: string | null;
      readonly finishedAt: string | null;
      readonly tookMs: number;
    }
  /** A backup of the database that cannot be restored next; nothing was asked of RDS. */
  | { readonly type: "increment_misfit"; readonly name: string; readonly why: Text }
  /** RDS refused it; the chain goes on waiting for the right one. */
  | { readonly type: "increment_failed"; readonly name: string; readonly failure: Failure }
  /** A person looked and said what became of a call. */
  | { readonly type: "doubt_settled"; readonly taskId: string | null }
  /** The check that went on after the database was opened. */
  | {
      readonly type: "online_checked";
      readonly outcome: "passed" | "failed" | "unknown";
      readonly description: string;
    }
  | { readonly type: "succeeded"; readonly tookMs: number }
  /** The first backup by RDS that holds the new database. */
  | {
      readonly type: "backup_seen";
      readonly backupId: string;
      readonly finishedAt: number | null;
      readonly sizeBytes: number | null;
    }
  /** The .bak that this migration uploaded is still in OSS. */
  | {
      readonly type: "object_left";
      readonly bucket: string;
      readonly key: string;
      readonly sizeBytes: number;
      readonly sinceMs: number;
    }
  | { readonly type: "failed"; readonly failure: Failure }
  | { readonly type: "needs_attention"; readonly failure: Failure }
  | (ActionStep & { readonly type: "action_proposed"; readonly digest: string; readonly expiresAt: number })
  | (ActionStep & {
      readonly type: "action_voted";
      readonly digest: string;
      readonly count: number;
      readonly quorum: number;
    })
  | (ActionStep & {
      readonly type: "action_vote_withdrawn";
      readonly digest: string;
      readonly count: number;
      readonly quorum: number;
    })
  | (ActionStep & { readonly type: "action_approved"; readonly digest: string })
  | (ActionStep & { readonly type: "action_denied"; readonly digest: string; readonly reason: string })
  | (ActionStep & { readonly type: "action_expired" })
  | (ActionStep & { readonly type: "action_reminded" | "action_escalated" })
  | (ActionStep & {
      readonly type: "action_glass_broken";
      readonly digest: string;
      readonly reason: string;
      readonly count: number;
      readonly quorum: number;
    })
  | (ActionStep & { readonly type: "action_glass_reviewed" })
  | (ActionStep & { readonly type: "action_glass_unreviewed"; readonly since: number })
  | (ActionStep & { readonly type: "action_cancelled"; readonly reason: Text | null })
  /** Written before the call. */
  | (ActionStep & { readonly type: "action_started"; readonly digest: string })
  | (ActionStep & { readonly type: "action_done"; readonly result: Text })
  | (ActionStep & { readonly type: "action_failed"; readonly failure: Failure });

interface ActionStep {
  readonly actionId: string;
  readonly kind: ActionKind;
}

export interface NewEvent {
  readonly at: number;
  readonly actor: Actor;
  readonly body: MigrationEventBody;
}

export interface MigrationEvent extends NewEvent {
  /** From 1, without gaps, for each migration. */
  readonly sequence: number;
  /** SHA-256 over the previous event's hash and this event. */
  readonly hash: string;
}

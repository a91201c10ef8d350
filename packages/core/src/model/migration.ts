/**
 * The aggregate that people quote by its id.
 *
 * A migration is one row. Whatever a card shows and whatever a restart needs stands in it; what happened on the
 * way stands in its events.
 */
import type { Text } from "../texts/text.ts";
import type { Actor } from "./actor.ts";
import type { Decision } from "./approval.ts";
import type { Finding } from "./finding.ts";
import type { Plan, PlannedBackup, PlannedTarget } from "./plan.ts";
import type { BackupSource, StagedObject } from "./staging.ts";
import type { ConfiguredTarget } from "./target.ts";

export type MigrationPhase =
  | "checking"
  | "blocked"
  | "awaiting_approval"
  | "uploading"
  | "rechecking"
  | "importing"
  | "verifying"
  | "succeeded"
  | "denied"
  | "expired"
  | "cancelled"
  | "failed"
  | "needs_attention";

const ENDED: ReadonlySet<MigrationPhase> = new Set([
  "blocked",
  "succeeded",
  "denied",
  "expired",
  "cancelled",
  "failed",
  "needs_attention",
]);

/** No work is left for the machine; `needs_attention` waits for a person. */
export function hasEnded(phase: MigrationPhase): boolean {
  return ENDED.has(phase);
}

/** Where the answers go. */
export interface Conversation {
  readonly teamId: string;
  readonly channelId: string;
}

export interface MigrationRequest {
  /** As the person wrote it. */
  readonly databaseName: string;
  /** The name wanted on the instance. */
  readonly targetDatabaseName: string;
  readonly target: ConfiguredTarget;
  readonly requestedBy: Actor;
  readonly conversation: Conversation;
}

export interface UploadState {
  readonly bucket: string;
  readonly key: string;
  readonly totalBytes: number;
  /** Bytes in parts that OSS has acknowledged. */
  readonly acknowledgedBytes: number;
  /** Absent before the first report, and in rows that were written before it was kept. */
  readonly pace?: UploadPace | undefined;
  readonly startedAt: number;
  readonly finishedAt: number | null;
}

/** How it went at the last report. */
export interface UploadPace {
  readonly phase: "comparing" | "sending" | "completing" | "done";
  /** Read again to be compared with what OSS has. */
  readonly comparedBytes: number;
  /** Since the start of the process, resent bytes included. */
  readonly sentBytes: number;
  readonly bytesPerSecond: number;
  readonly remainingMs: number | null;
  /** In use. */
  readonly connections: number;
  readonly retries: number;
  /** Nothing has left and nothing was acknowledged for so long; `null` while that is usual. */
  readonly silentMs: number | null;
}

export interface ImportState {
  /** When the intent was written. */
  readonly intendedAt: number;
  /** RDS's tasks for this database before ours: what an ambiguous answer is settled against. */
  readonly earlierTaskIds: readonly string[];
  /** When the cloud was asked, written just before; set without a task id, it means "look before asking again". */
  readonly requestedAt: number | null;
  readonly taskId: string | null;
  /** RDS's own words, kept whole: "Running", "Success"; `null` before the first answer. */
  readonly status: string | null;
  readonly description: string | null;
  /** RDS's word for the file: "Downloading", "Restoring"; `null` where the engine version does not tell. */
  readonly fileStatus: string | null;
  /** When the cloud last answered. */
  readonly observedAt: number | null;
  readonly finishedAt: number | null;
}

/** Why a migration stopped, what state things are in now, and what to do. */
export interface Failure {
  readonly code: string;
  readonly summary: Text;
  /** What is where now: nothing changed, object staged, database half restored. */
  readonly state: Text;
  readonly remedies: readonly Text[];
  /** The cloud's words, unchanged. */
  readonly verbatim: string | null;
  readonly requestId: string | null;
}

export interface Migration {
  readonly id: string;
  readonly phase: MigrationPhase;
  /** Grows with every change; the loser of a race sees it. */
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly request: MigrationRequest;
  readonly source: BackupSource;
  readonly findings: readonly Finding[];
  readonly checkedAt: number | null;
  /** What the header says, for people; `null` while unknown or unreadable. */
  readonly backup: PlannedBackup | null;
  readonly target: PlannedTarget | null;
  readonly plan: Plan | null;
  readonly planDigest: string | null;
  /** Grows each time another plan than the one before is put to the vote; 0 before the first. */
  readonly revision: number;
  readonly approvalExpiresAt: number | null;
  /** Votes that count for the present digest. */
  readonly decisions: readonly Decision[];
  readonly upload: UploadState | null;
  /** The object that is imported, as proved after the upload or at the check. */
  readonly staged: StagedObject | null;
  readonly import: ImportState | null;
  readonly failure: Failure | null;
  /** How often the present step failed in a row for a passing reason. */
  readonly attempts: number;
  /** The passing trouble of the present step, shown as it is; `null` when all is well. */
  readonly trouble: Text | null;
}

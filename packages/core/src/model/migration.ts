/**
 * The aggregate that people quote by its id.
 *
 * A migration is one row. Whatever a card shows and whatever a restart needs stands in it; what happened on the
 * way stands in its events.
 */
import type { ProgressFigures } from "../texts/en/progress.ts";
import type { Text } from "../texts/text.ts";
import { type Action, actionFromStored, type StoredAction } from "./action.ts";
import type { Actor } from "./actor.ts";
import {
  type Ballot,
  type BrokenGlass,
  type Decision,
  decisionFromStored,
  type StoredDecision,
} from "./approval.ts";
import type { Chain } from "./chain.ts";
import type { Failure } from "./failure.ts";
import { type Finding, findingFromStored, type StoredFinding } from "./finding.ts";
import type { Place } from "./place.ts";
import { type FirstPlan, type Plan, planFromStored, type PlannedBackup, type PlannedTarget } from "./plan.ts";
import type { BackupSource, StagedObject } from "./staging.ts";
import type { ConfiguredTarget, TargetDatabase } from "./target.ts";
import type { UploadSample } from "./upload-samples.ts";

export type MigrationPhase =
  | "checking"
  | "blocked"
  | "awaiting_approval"
  /** Approved; waits for a free place on its instance, or for its turn in its wave. */
  | "queued"
  /** Approved; a window has to open first. */
  | "scheduled"
  | "uploading"
  | "rechecking"
  /** 2008 R2 on local disks: the empty database is being made. */
  | "preparing"
  | "importing"
  /** A chain stays closed; the next backup is looked for. */
  | "awaiting_increment"
  | "importing_increment"
  /** The cut-over is put to the vote. */
  | "awaiting_cutover"
  | "opening"
  | "verifying"
  | "succeeded"
  | "denied"
  | "expired"
  | "cancelled"
  | "failed"
  | "needs_attention";

export const ENDED_PHASES = [
  "blocked",
  "succeeded",
  "denied",
  "expired",
  "cancelled",
  "failed",
  "needs_attention",
] as const satisfies readonly MigrationPhase[];

const ENDED: ReadonlySet<MigrationPhase> = new Set(ENDED_PHASES);

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
  /** Differentials and logs are restored on top, and the database opens by a cut-over. */
  readonly withIncrements: boolean;
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
  /** Over the time of the upload, at most `MOST_SAMPLES`; absent in rows that were written before they were kept. */
  readonly samples?: readonly UploadSample[];
  readonly startedAt: number;
  readonly finishedAt: number | null;
}

/** How it went at the last report. */
export type UploadPace = Omit<ProgressFigures, "acknowledgedBytes" | "totalBytes">;

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
  /** When the cloud was asked for what stands here. */
  readonly observedAt: number | null;
  readonly finishedAt: number | null;
  /** RDS's other id of the task, by which it may tell a percentage; absent in rows of earlier versions. */
  readonly centreTaskId?: string | null;
  /** How often RDS was asked anew because a signed URL was over; absent for never. */
  readonly renewals?: number;
  /** What RDS told last, never reckoned here; absent or `null` while it has told nothing. */
  readonly progress?: SeenProgress | null;
  /** The signed URL by which RDS fetches; absent or `null` where it reads by position. */
  readonly url?: SignedLife | null;
  /** The backup in OSS, as it was seen last; absent or `null` before the first look, and once RDS has it. */
  readonly object?: ObjectSight | null;
  /**
   * When RDS was first seen writing the database, so that what stands there under its name came from this import; absent
   * or `null` where that was never seen.
   */
  readonly restoreSeenAt?: number | null;
}

/** Of the present request. */
export interface SignedLife {
  readonly signedAt: number;
  /** Brought forward by the end of a temporary key. */
  readonly endsAt: number;
  /** When people were told that it ends; `null` while there was no need. */
  readonly warnedAt: number | null;
}

export interface ObjectSight {
  readonly lookedAt: number;
  /** Beside what was proved before the import. */
  readonly state: "same" | "changed" | "gone";
}

export interface SeenProgress {
  /** 0 to 100. */
  readonly percent: number;
  readonly remainingSeconds: number | null;
  readonly step: string | null;
  readonly seenAt: number;
}

export interface AfterState {
  /** When the database was seen online. */
  readonly since: number;
  /** The first backup by RDS that holds the database. */
  readonly firstBackup: {
    readonly backupId: string;
    readonly finishedAt: number | null;
    readonly sizeBytes: number | null;
  } | null;
  /** When people were reminded of the backup that was left in OSS. */
  readonly remindedAt: number | null;
}

/** DBCC CHECKDB after the opening: RDS tells its outcome in the description of a task that succeeded long before. */
export interface OnlineCheck {
  readonly outcome: "running" | "passed" | "failed" | "unknown";
  readonly since: number;
  /** RDS's words, kept whole. */
  readonly description: string;
}

/** What a person is asked to look up in the console, before anything is asked of RDS again. */
export interface Doubt {
  /** The import of the full backup, or of one more on top of it. */
  readonly about: "import" | "increment";
  /** When RDS was asked. */
  readonly calledAt: number;
}

/** The wave that a migration is a member of. */
export interface Membership {
  readonly waveId: string;
  /** Its plan is another than the approved one: it goes on alone, with a question and a card of its own. */
  readonly hasLeft: boolean;
}

export interface Migration {
  readonly id: string;
  readonly phase: MigrationPhase;
  /** Grows with every change; the loser of a race sees it. */
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly request: MigrationRequest;
  /** `null` where it was asked for alone. */
  readonly wave: Membership | null;
  readonly source: BackupSource;
  readonly findings: readonly Finding[];
  readonly checkedAt: number | null;
  /** What the header says, for people; `null` while unknown or unreadable. */
  readonly backup: PlannedBackup | null;
  readonly target: PlannedTarget | null;
  /** Of the instance at the check; `null` while unknown, and in rows of earlier versions. */
  readonly instanceClass: string | null;
  readonly plan: Plan | null;
  readonly planDigest: string | null;
  /** Grows each time another plan than the one before is put to the vote; 0 before the first. */
  readonly revision: number;
  readonly approvalExpiresAt: number | null;
  /** Votes that count for the present digest. */
  readonly decisions: readonly Decision[];
  /** `null` before the first question. */
  readonly ballot: Ballot | null;
  /** When the next window opens; `null` when nothing is waited for, or none opens within a year. */
  readonly opensAt: number | null;
  readonly brokenGlass: BrokenGlass | null;
  readonly upload: UploadState | null;
  /** The object that is imported, as proved after the upload or at the check. */
  readonly staged: StagedObject | null;
  readonly import: ImportState | null;
  /** When RDS was asked to make the empty database, written just before; `null` where it is not made by us. */
  readonly databaseCalledAt: number | null;
  /** `null` for a full backup that opens at once. */
  readonly chain: Chain | null;
  /** The check that runs after the database was opened; `null` where it ran before, or nothing is known yet. */
  readonly onlineCheck: OnlineCheck | null;
  readonly failure: Failure | null;
  /** A call of which looking cannot tell whether it was taken; a person has to say. */
  readonly doubt: Doubt | null;
  /** Steps beyond the plan, in the order in which they were proposed; never removed. */
  readonly actions: readonly Action[];
  /** What is told after the end; `null` before it, and in rows of earlier versions. */
  readonly after: AfterState | null;
  /** What an import that did not end well left on the instance, as it was seen then; `null` when nothing was seen. */
  readonly leftover: TargetDatabase | null;
  /** Its right to have RDS import for it; see model/place.ts. */
  readonly place: Place | null;
  /** Since when RDS may not read OSS, as this migration has seen it; `null` while it may. */
  readonly roleMissingSince: number | null;
  /** How often the present step failed in a row for a passing reason. */
  readonly attempts: number;
  /** The passing trouble of the present step, shown as it is; `null` when all is well. */
  readonly trouble: Text | null;
}

/** The wave that asks, begins and reports for it; `null` for one that stands alone, or by now does. */
export function waveOf({ wave }: Pick<Migration, "wave">): string | null {
  return wave === null || wave.hasLeft ? null : wave.waveId;
}

/**
 * Names the database on the instance that an open migration works on; `null` once nobody works on it any more. Of two
 * migrations with one claim the store takes the first. SQL Server compares names without regard to case, under most collations.
 */
export function claimOf({ phase, request, doubt }: Migration): string | null {
  // A call in doubt may have started an import, so its name is not free before a person has looked.
  if (hasEnded(phase) && doubt === null) return null;
  return `${request.target.instanceId}/${request.targetDatabaseName.toLowerCase()}`;
}

/** What earlier versions did not keep. */
const NOT_KEPT_THEN = {
  wave: null,
  ballot: null,
  opensAt: null,
  brokenGlass: null,
  after: null,
  doubt: null,
  instanceClass: null,
  chain: null,
  leftover: null,
  onlineCheck: null,
  databaseCalledAt: null,
  roleMissingSince: null,
  place: null,
} satisfies Partial<Migration>;

/** A row as it was written, perhaps by an earlier version, which did not know every field of today's. */
export type StoredMigration = Omit<
  Migration,
  LaterField | "request" | "plan" | "findings" | "decisions" | "actions"
> &
  Partial<Pick<Migration, LaterField>> & {
    readonly request: Later<MigrationRequest, "withIncrements">;
    readonly plan: Plan | FirstPlan | null;
    readonly findings: readonly StoredFinding[];
    readonly decisions: readonly StoredDecision[];
    readonly actions?: readonly StoredAction[];
  };
type LaterField = keyof typeof NOT_KEPT_THEN;
type Later<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;

export function fromStored(stored: StoredMigration): Migration {
  const { request, plan } = stored;
  return {
    ...NOT_KEPT_THEN,
    ...stored,
    findings: stored.findings.map(findingFromStored),
    request: { ...request, withIncrements: request.withIncrements ?? false },
    plan: plan && planFromStored(plan),
    decisions: stored.decisions.map(decisionFromStored),
    actions: (stored.actions ?? []).map(actionFromStored),
  };
}

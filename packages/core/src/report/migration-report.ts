import type { ActionKind, ActionState } from "../model/action.ts";
/**
 * The closing evidence of one migration, as a value: who, what, when, hashes, checks, times, cost.
 *
 * A documented contract (docs/how-to/report.md): fields are added, never changed within a version. Only what is named
 * here gets in. Rows hold more (tokens that prove whose an object is, memos of jobs), and that stays there.
 */
import type { Actor } from "../model/actor.ts";
import type { Verdict } from "../model/approval.ts";
import type { AuditPlace } from "../model/audit.ts";
import type { MigrationEventBody } from "../model/event.ts";
import type { CheckGroup, FindingKind } from "../model/finding.ts";
import type { MigrationPhase } from "../model/migration.ts";
import type { Plan, PlannedBackup } from "../model/plan.ts";
import type { StagedObject } from "../model/staging.ts";
import type { ConfiguredTarget } from "../model/target.ts";
import type { UploadRate } from "../model/upload-samples.ts";
import type { Text } from "../texts/text.ts";
import type { StageId, SummaryLevel } from "./summary.ts";

export interface MigrationReport {
  readonly type: "report";
  readonly version: 1;
  readonly migrationId: string;
  /** Everything is as it was then. */
  readonly asOf: number;
  readonly title: Text;
  readonly outcome: ReportedOutcome;
  readonly request: {
    readonly by: Actor;
    readonly at: number;
    readonly databaseName: string;
    readonly targetDatabaseName: string;
    readonly target: ConfiguredTarget;
    readonly withIncrements: boolean;
  };
  /** Votes for the present plan, then those that a changed plan made void; each in the order in which they were given. */
  readonly approvals: readonly ReportedVote[];
  /** Somebody started it without the approval that it needs; `null` for nobody. */
  readonly brokenGlass: {
    readonly by: Actor;
    readonly at: number;
    readonly reason: string;
    readonly reviewedBy: Actor | null;
    readonly reviewedAt: number | null;
  } | null;
  /** `null` when the checks came to no plan. */
  readonly plan: {
    readonly digest: string | null;
    readonly revision: number;
    /** What the digest is made of. */
    readonly parts: Plan;
  } | null;
  readonly source: {
    readonly kind: "staged" | "local";
    readonly name: string;
    readonly sizeBytes: number;
    readonly modifiedAt: number;
    /** SHA-256 of the first and last 64 KiB of a local file; `null` for an object. */
    readonly edgeDigest: string | null;
  };
  /** What RDS was given; `null` while nothing is in OSS. */
  readonly object: Omit<StagedObject, "uploadToken" | "uploaderId"> | null;
  /** What the header of the backup says. */
  readonly backup: PlannedBackup | null;
  readonly instance: {
    readonly instanceId: string;
    readonly regionId: string;
    readonly engineVersion: string | null;
    readonly instanceClass: string | null;
  };
  readonly checks: readonly ReportedCheck[];
  /** In order; those that never began are not there. */
  readonly stages: readonly ReportedStage[];
  readonly imports: readonly ReportedImport[];
  readonly upload: ReportedUpload | null;
  readonly estimate: ReportedEstimate | null;
  /** As it was estimated at the check: nobody has seen the bill. */
  readonly costs: ReportedCosts | null;
  /** Steps beyond the plan. */
  readonly steps: readonly ReportedStep[];
  readonly failure: {
    readonly code: string;
    readonly summary: Text;
    readonly state: Text;
    readonly remedies: readonly Text[];
    /** The cloud's words, unchanged. */
    readonly verbatim: string | null;
    readonly requestId: string | null;
  } | null;
  /** What a person has to do, or knows to be there still. */
  readonly leftBehind: readonly Text[];
  readonly next: Text;
  readonly events: readonly ReportedEvent[];
  readonly proof: {
    readonly events: number;
    /** Of the last event; `null` when there is none. */
    readonly lastEventHash: string | null;
    /** The record of the audit trail that vouches for it; `null` where nobody asked for it. */
    readonly audit: AuditPlace | null;
  };
}

export interface ReportedOutcome {
  readonly phase: MigrationPhase;
  readonly level: SummaryLevel;
  readonly headline: Text;
  /** `null` while it goes on. */
  readonly endedAt: number | null;
  /** From the request to the end. */
  readonly tookMs: number | null;
}

export interface ReportedVote {
  readonly verdict: Verdict;
  readonly by: Actor;
  readonly at: number;
  readonly reason: string | null;
  readonly planDigest: string;
  /** It is for the present plan. */
  readonly counts: boolean;
}

export interface ReportedCheck {
  readonly id: string;
  readonly group: CheckGroup;
  readonly result: FindingKind;
  readonly binds: boolean;
  readonly summary: Text;
  readonly remedy: Text | null;
}

export type ReportedStageId = StageId | "window" | "consistency";

export interface ReportedStage {
  readonly id: ReportedStageId;
  readonly title: Text;
  readonly startedAt: number;
  /** `null` while it goes on. */
  readonly endedAt: number | null;
  readonly tookMs: number | null;
  /** It was under way when the migration stopped. */
  readonly isCutShort: boolean;
}

export interface ReportedImport {
  /** The object that RDS fetched. */
  readonly file: string;
  readonly taskId: string | null;
  readonly requestedAt: number | null;
  readonly finishedAt: number | null;
  /** RDS's own words. */
  readonly status: string | null;
  readonly message: string | null;
}

export interface ReportedUpload {
  readonly totalBytes: number;
  readonly acknowledgedBytes: number;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly tookMs: number | null;
  readonly meanBytesPerSecond: number | null;
  /** Of the last run of the process, resent bytes included; `null` where it was not kept. */
  readonly sentBytes: number | null;
  readonly retries: number | null;
  /** Empty where it was not kept. */
  readonly rates: readonly UploadRate[];
}

export interface ReportedEstimate {
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly phases: readonly {
    readonly phase: "upload" | "import";
    readonly p50Ms: number;
    readonly p90Ms: number;
    /** What it took in truth. */
    readonly tookMs: number | null;
  }[];
}

export interface ReportedCosts {
  readonly total: number;
  /** `null` where the table has no price. */
  readonly storage: number | null;
  readonly requests: number | null;
  readonly transfer: number | null;
  readonly currency: string;
  readonly asOf: string;
  readonly source: string;
}

export interface ReportedStep {
  readonly id: string;
  readonly kind: ActionKind;
  readonly title: Text;
  readonly state: ActionState;
  readonly owner: Actor;
  readonly proposedAt: number;
  readonly endedAt: number | null;
  readonly votes: readonly Omit<ReportedVote, "planDigest" | "counts">[];
  readonly result: Text | null;
}

export interface ReportedEvent {
  readonly sequence: number;
  readonly at: number;
  readonly by: Actor;
  readonly event: MigrationEventBody["type"];
  /** `null` for what only moves the card. */
  readonly says: Text | null;
}

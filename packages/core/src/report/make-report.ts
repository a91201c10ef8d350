import type { ApprovalPolicy } from "../model/approval-policy.ts";
/** From a migration's row and events to its closing report. Pure. */
import type { Decision } from "../model/approval.ts";
import type { AuditPlace } from "../model/audit.ts";
import type { MigrationEvent } from "../model/event.ts";
import type { Finding } from "../model/finding.ts";
import type { Migration, UploadState } from "../model/migration.ts";
import { sourceName, sourceSizeBytes, type StagedObject } from "../model/staging.ts";
import { ratesOf } from "../model/upload-samples.ts";
import { ownObject } from "../run/actions/delete-object.ts";
import { describeAction } from "../run/actions/executors.ts";
import { type Text, text } from "../texts/text.ts";
import { entryFor } from "./entry-for.ts";
import type {
  MigrationReport,
  ReportedCosts,
  ReportedEstimate,
  ReportedImport,
  ReportedUpload,
  ReportedVote,
} from "./migration-report.ts";
import { endOf, reportedStages } from "./report-stages.ts";
import { summarize } from "./summarize.ts";

export interface ReportSources {
  readonly migration: Migration;
  /** In order. */
  readonly events: readonly MigrationEvent[];
  readonly policy: ApprovalPolicy;
  readonly audit: AuditPlace | null;
  /** Takes secrets out of what the cloud and people said. */
  readonly scrub: (words: string) => string;
}

/** Steps of the curve: fewer than the samples, so that parts do not show. */
const RATE_STEPS = 60;

export function makeReport(sources: ReportSources): MigrationReport {
  const { migration, events, audit, scrub } = sources;
  const { request, failure, brokenGlass } = migration;
  const report: MigrationReport = {
    type: "report",
    version: 1,
    migrationId: migration.id,
    asOf: migration.updatedAt,
    ...outcomeOf(sources),
    request: {
      by: request.requestedBy,
      at: migration.createdAt,
      databaseName: request.databaseName,
      targetDatabaseName: request.targetDatabaseName,
      target: request.target,
      withIncrements: request.withIncrements,
    },
    approvals: votesOf(migration),
    brokenGlass: brokenGlass && {
      by: brokenGlass.actor,
      at: brokenGlass.brokenAt,
      reason: brokenGlass.reason,
      reviewedBy: brokenGlass.review?.actor ?? null,
      reviewedAt: brokenGlass.review?.at ?? null,
    },
    ...backupOf(migration),
    checks: migration.findings.map(({ checkId, group, kind, binds, summary, remedy }) => ({
      id: checkId,
      group,
      result: kind,
      binds,
      summary,
      remedy: remedy?.text ?? null,
    })),
    stages: reportedStages(migration, events),
    imports: importsOf(migration),
    upload: migration.upload && uploadOf(migration.upload),
    estimate: estimateOf(migration),
    costs: costsOf(migration.findings),
    steps: migration.actions.map((action) => ({
      id: action.id,
      kind: action.order.kind,
      title: describeAction(action.order),
      state: action.state,
      owner: action.owner,
      proposedAt: action.proposedAt,
      endedAt: action.endedAt,
      votes: action.decisions.map(({ verdict, actor, decidedAt, reason }) => ({
        verdict,
        by: actor,
        at: decidedAt,
        reason,
      })),
      result: action.result,
    })),
    failure: failure && {
      code: failure.code,
      summary: failure.summary,
      state: failure.state,
      remedies: failure.remedies,
      verbatim: failure.verbatim,
      requestId: failure.requestId,
    },
    leftBehind: leftBehind(migration),
    events: events.map((event) => ({
      sequence: event.sequence,
      at: event.at,
      by: event.actor,
      event: event.body.type,
      says: entryFor(event, migration)?.text ?? null,
    })),
    proof: { events: events.length, lastEventHash: events.at(-1)?.hash ?? null, audit },
  };
  return withStrings(report, scrub);
}

function outcomeOf({
  migration,
  events,
  policy,
}: ReportSources): Pick<MigrationReport, "title" | "outcome" | "next"> {
  const { title, level, headline, turn } = summarize(migration, policy);
  const endedAt = endOf(migration, events);
  const tookMs = endedAt === null ? null : endedAt - migration.createdAt;
  return { title, outcome: { phase: migration.phase, level, headline, endedAt, tookMs }, next: turn.text };
}

function votesOf({ decisions, ballot, planDigest }: Migration): readonly ReportedVote[] {
  const vote = ({ verdict, actor, decidedAt, reason, planDigest: digest }: Decision): ReportedVote => ({
    verdict,
    by: actor,
    at: decidedAt,
    reason,
    planDigest: digest,
    counts: digest === planDigest,
  });
  return [...decisions, ...(ballot?.replaced?.voided ?? [])].map(vote);
}

type BackupParts = Pick<MigrationReport, "plan" | "source" | "object" | "backup" | "instance">;

function backupOf(migration: Migration): BackupParts {
  const { source, plan, planDigest, revision, staged, request, target, instanceClass } = migration;
  const object = staged ?? (source.kind === "staged" ? source.object : null);
  return {
    plan: plan && { digest: planDigest, revision, parts: plan },
    source: {
      kind: source.kind,
      name: sourceName(source),
      sizeBytes: sourceSizeBytes(source),
      modifiedAt: source.kind === "staged" ? source.object.modifiedAt : source.file.modifiedAt,
      edgeDigest: plan?.source.kind === "local" ? plan.source.edgeDigest : null,
    },
    object: object && publicObject(object),
    backup: migration.backup,
    instance: {
      instanceId: request.target.instanceId,
      regionId: request.target.regionId,
      engineVersion: target?.engineVersion ?? null,
      instanceClass,
    },
  };
}

function publicObject(object: StagedObject): NonNullable<MigrationReport["object"]> {
  const { bucket, key, sizeBytes, etag, crc64, storageClass, encryption, modifiedAt } = object;
  return { bucket, key, sizeBytes, etag, crc64, storageClass, encryption, modifiedAt };
}

function importsOf({ import: state, source, staged, chain }: Migration): readonly ReportedImport[] {
  if (!state) return [];
  const increments = [...(chain?.restored ?? []), ...(chain?.current ? [chain.current] : [])];
  return [
    {
      file: staged ? sourceName({ kind: "staged", object: staged }) : sourceName(source),
      taskId: state.taskId,
      requestedAt: state.requestedAt,
      finishedAt: state.finishedAt,
      status: state.status,
      message: state.description,
    },
    ...increments.map((increment) => ({
      file: sourceName(increment.source),
      taskId: increment.taskId,
      requestedAt: increment.calledAt,
      finishedAt: increment.restoredAt,
      status: increment.status,
      message: increment.description,
    })),
  ];
}

function uploadOf({
  totalBytes,
  acknowledgedBytes,
  startedAt,
  finishedAt,
  pace,
  samples,
}: UploadState): ReportedUpload {
  const tookMs = finishedAt === null ? null : finishedAt - startedAt;
  return {
    totalBytes,
    acknowledgedBytes,
    startedAt,
    finishedAt,
    tookMs,
    meanBytesPerSecond: tookMs === null || tookMs <= 0 ? null : Math.round((totalBytes / tookMs) * 1000),
    sentBytes: pace?.sentBytes ?? null,
    retries: pace?.retries ?? null,
    rates: ratesOf(samples ?? [], RATE_STEPS).map(({ fromMs, toMs, bytesPerSecond }) => ({
      fromMs,
      toMs,
      bytesPerSecond: Math.round(bytesPerSecond),
    })),
  };
}

/** The figures that a check rests on, by name. */
function figuresOf(findings: readonly Finding[], checkId: string): ReadonlyMap<string, unknown> {
  const evidence = findings.find((finding) => finding.checkId === checkId)?.evidence ?? [];
  return new Map(evidence.map(({ name, value }) => [name, value]));
}

function numberIn(figures: ReadonlyMap<string, unknown>, name: string): number | null {
  const value = figures.get(name);
  return typeof value === "number" ? value : null;
}

function wordIn(figures: ReadonlyMap<string, unknown>, name: string): string {
  const value = figures.get(name);
  return typeof value === "string" ? value : "";
}

function estimateOf({ findings, upload, import: state }: Migration): ReportedEstimate | null {
  const figures = figuresOf(findings, "duration");
  const p50Ms = numberIn(figures, "p50Ms");
  const p90Ms = numberIn(figures, "p90Ms");
  if (p50Ms === null || p90Ms === null) return null;
  const took = {
    upload: upload?.finishedAt == null ? null : upload.finishedAt - upload.startedAt,
    import:
      state?.finishedAt == null || state.requestedAt === null ? null : state.finishedAt - state.requestedAt,
  };
  const phases = (["upload", "import"] as const).flatMap((phase) => {
    const half = numberIn(figures, `${phase}P50Ms`);
    const most = numberIn(figures, `${phase}P90Ms`);
    return half === null || most === null ? [] : [{ phase, p50Ms: half, p90Ms: most, tookMs: took[phase] }];
  });
  return { p50Ms, p90Ms, phases };
}

function costsOf(findings: readonly Finding[]): ReportedCosts | null {
  const figures = figuresOf(findings, "storage-cost");
  const total = numberIn(figures, "total");
  if (total === null) return null;
  return {
    total,
    storage: numberIn(figures, "storage"),
    requests: numberIn(figures, "requests"),
    transfer: numberIn(figures, "transfer"),
    currency: wordIn(figures, "currency"),
    asOf: wordIn(figures, "asOf"),
    source: wordIn(figures, "source"),
  };
}

function leftBehind(migration: Migration): readonly Text[] {
  const { leftover, doubt, request, actions, upload, staged } = migration;
  const own = ownObject(migration);
  const isDone = (kind: "delete_object" | "remove_database"): boolean =>
    actions.some(({ order, state }) => order.kind === kind && state === "done");
  const left: Text[] = [];
  if (own && !isDone("delete_object")) {
    left.push(
      text("report.leftObject", { address: `oss://${own.bucket}/${own.key}`, sizeBytes: own.sizeBytes }),
    );
  } else if (staged && !own) {
    left.push(text("report.leftForeign", { address: `oss://${staged.bucket}/${staged.key}` }));
  }
  if (upload && upload.finishedAt === null) left.push(text("report.leftParts", { bucket: upload.bucket }));
  if (leftover && !isDone("remove_database")) {
    const { instanceId } = request.target;
    left.push(text("report.leftDatabase", { database: leftover.name, instanceId, status: leftover.status }));
  }
  if (doubt) left.push(text("report.leftDoubt"));
  return left;
}

/** The same value with every string changed, wherever it stands; names of fields stay. */
function withStrings<T>(value: T, change: (words: string) => string): T {
  // Every branch returns the shape that it was given.
  if (typeof value === "string") return change(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => withStrings(item, change)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, withStrings<unknown>(inner, change)]),
  ) as T;
}

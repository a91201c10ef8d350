/** The card of a migration: a pure function of its row, so that any process can draw it at any time. */
import { countApprovals } from "../approval/question.ts";
import { lacksAccount } from "../diagnosis/diagnose.ts";
import type { ApprovalPolicy } from "../model/approval.ts";
import { parseEngineVersion } from "../model/engine-version.ts";
import { type Finding, type FindingKind, obstaclesIn } from "../model/finding.ts";
import type { Migration, MigrationPhase } from "../model/migration.ts";
import { sourceName, sourceSizeBytes } from "../model/staging.ts";
import type { Turnholder } from "../model/turnholder.ts";
import { offersOf } from "../run/actions/offers.ts";
import { isCancellable } from "../run/cancel-migration.ts";
import { isStoppable } from "../run/stop-import.ts";
import { type Text, text } from "../texts/text.ts";
import { stagesOf } from "./stages.ts";
import type { Fact, Summary, SummaryLevel } from "./summary.ts";

const LEVELS: Readonly<Record<MigrationPhase, SummaryLevel>> = {
  checking: "running",
  blocked: "stopped",
  awaiting_approval: "waiting",
  uploading: "running",
  rechecking: "running",
  importing: "running",
  verifying: "running",
  succeeded: "succeeded",
  denied: "stopped",
  expired: "stopped",
  cancelled: "stopped",
  failed: "failed",
  needs_attention: "failed",
};

const SEVERITY: Readonly<Record<FindingKind, number>> = { blocker: 0, unknown: 1, warning: 2, passed: 3 };

export function summarize(migration: Migration, policy: ApprovalPolicy): Summary {
  const names = namesOf(migration);
  return {
    migrationId: migration.id,
    phase: migration.phase,
    level: LEVELS[migration.phase],
    title: text("fact.title", names),
    headline: headline(migration, policy),
    turn: turn(migration),
    facts: factsOf(migration),
    stages: stagesOf(migration, policy),
    findings: bySeverity(migration.findings),
    failure: migration.failure,
    plan: migration.planDigest
      ? {
          shortDigest: migration.planDigest.slice(0, 8),
          revision: migration.revision,
          expiresAt: migration.phase === "awaiting_approval" ? migration.approvalExpiresAt : null,
        }
      : null,
    cancellable: isCancellable(migration) || isStoppable(migration),
    stopsImport: isStoppable(migration),
    offers: offersOf(migration),
    heardAt: migration.phase === "importing" ? (migration.import?.observedAt ?? null) : null,
    updatedAt: migration.updatedAt,
  };
}

export function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => SEVERITY[a.kind] - SEVERITY[b.kind]);
}

export function namesOf({ request }: Migration): { database: string; target: string } {
  return { database: request.targetDatabaseName, target: request.target.name };
}

function headline(migration: Migration, policy: ApprovalPolicy): Text {
  const names = namesOf(migration);
  const { updatedAt, createdAt } = migration;
  switch (migration.phase) {
    case "checking":
      return text("headline.checking", names);
    case "blocked": {
      return text("headline.blocked", { ...names, count: obstaclesIn(migration.findings).length });
    }
    case "awaiting_approval":
      return text("headline.awaitingApproval", {
        ...names,
        given: countApprovals(migration),
        needed: policy.quorum,
      });
    case "uploading":
      return text("headline.uploading", { ...names, percent: uploadPercent(migration) });
    case "rechecking":
      return text("headline.rechecking", names);
    case "importing":
      return importHeadline(migration);
    case "verifying":
      return text("headline.verifying", names);
    case "succeeded":
      return text("headline.succeeded", { ...names, tookMs: updatedAt - createdAt });
    case "denied":
      return text("headline.denied", names);
    case "expired":
      return text("headline.expired", names);
    case "cancelled":
      return text(migration.import?.taskId ? "headline.stopped" : "headline.cancelled", names);
    case "failed":
      return text("headline.failed", names);
    case "needs_attention":
      return text("headline.needsAttention", names);
  }
}

function importHeadline(migration: Migration): Text {
  const names = namesOf(migration);
  const since = migration.import?.requestedAt ?? null;
  if (since === null || migration.import?.taskId == null) return text("headline.importStarting", names);
  return text("headline.importing", {
    ...names,
    minutes: Math.floor((migration.updatedAt - since) / 60_000),
  });
}

function uploadPercent({ upload }: Migration): number {
  if (!upload || upload.totalBytes === 0) return 0;
  return Math.floor((upload.acknowledgedBytes / upload.totalBytes) * 100);
}

function turn(migration: Migration): { holder: Turnholder; text: Text } {
  if (migration.trouble) return { holder: "bakferry", text: migration.trouble };
  switch (migration.phase) {
    case "checking":
    case "uploading":
    case "rechecking":
    case "verifying":
      return { holder: "bakferry", text: text("turn.bakferry") };
    case "importing":
      return { holder: "cloud", text: text("turn.cloud") };
    case "awaiting_approval":
      return { holder: "approvers", text: text("turn.approvers") };
    case "blocked":
      return { holder: "requester", text: text("turn.requesterFix") };
    case "denied":
    case "expired":
    case "cancelled":
      return { holder: "requester", text: text("turn.requesterAgain") };
    case "failed":
    case "needs_attention":
      return afterFailure(migration);
    case "succeeded":
      return lacksAccount(migration.import?.description ?? "")
        ? { holder: "requester", text: text("turn.accountNeeded") }
        : { holder: "nobody", text: text("turn.nobody") };
  }
}

function afterFailure({ failure }: Migration): { holder: Turnholder; text: Text } {
  const holder = failure?.turn ?? "requester";
  if (holder === "owner") return { holder, text: text("turn.owner") };
  if (failure?.retry === "wait") return { holder, text: text("turn.wait") };
  return { holder: "requester", text: text("turn.person") };
}

function factsOf(migration: Migration): readonly Fact[] {
  const { backup, target, request, source, plan } = migration;
  const engine = target && (parseEngineVersion(target.engineVersion)?.name ?? target.engineVersion);
  const facts: Fact[] = [
    {
      label: text("fact.source"),
      value: text("fact.sourceValue", {
        source: sourceName(source),
        sizeBytes: sourceSizeBytes(source),
        release: backup?.release ?? "",
      }),
    },
    {
      label: text("fact.target"),
      value: text("fact.targetValue", {
        name: request.target.name,
        instanceId: request.target.instanceId,
        engine: engine ? `SQL Server ${engine}` : "",
        regionId: request.target.regionId,
        environment: request.target.environment,
      }),
    },
  ];
  if (request.targetDatabaseName !== request.databaseName) {
    facts.push({ label: text("fact.name"), value: request.targetDatabaseName });
  }
  if (backup) {
    facts.push({
      label: text("fact.space"),
      value: text("fact.spaceValue", { bytes: backup.restoredBytes }),
    });
    if (backup.finishedAt)
      facts.push({ label: text("fact.finished"), value: backup.finishedAt.replace("T", " ") });
  }
  if (plan) {
    const key = plan.consistencyCheck === "synchronous" ? "fact.modeSynchronous" : "fact.modeAsynchronous";
    facts.push({ label: text("fact.mode"), value: text(key) });
  }
  return facts;
}

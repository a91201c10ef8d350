/** The card of a migration: a pure function of its row, so that any process can draw it at any time. */
import type { ApprovalPolicy } from "../model/approval-policy.ts";
import { parseEngineVersion } from "../model/engine-version.ts";
import type { Finding, FindingKind } from "../model/finding.ts";
import type { Migration, MigrationPhase } from "../model/migration.ts";
import type { Plan, PlannedRoute, PlannedSource } from "../model/plan.ts";
import { sourceName, sourceSizeBytes } from "../model/staging.ts";
import { offersOf } from "../run/actions/offers.ts";
import { isCancellable } from "../run/cancel-migration.ts";
import { isStoppable } from "../run/stop-import.ts";
import { type Text, text } from "../texts/text.ts";
import { againOf } from "./again.ts";
import { headline } from "./headline.ts";
import { titleOfPlan } from "./question-title.ts";
import { stagesOf } from "./stages.ts";
import type { Fact, Summary, SummaryLevel } from "./summary.ts";
import { turn } from "./turn.ts";

const LEVELS: Readonly<Record<MigrationPhase, SummaryLevel>> = {
  checking: "running",
  blocked: "stopped",
  awaiting_approval: "waiting",
  queued: "waiting",
  scheduled: "waiting",
  uploading: "running",
  rechecking: "running",
  preparing: "running",
  awaiting_increment: "waiting",
  importing_increment: "running",
  awaiting_cutover: "waiting",
  opening: "running",
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
  return {
    migrationId: migration.id,
    phase: migration.phase,
    level: levelOf(migration),
    title: titleOfPlan(migration),
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
    again: againOf(migration),
    canCutOver: migration.phase === "awaiting_increment" && migration.chain?.planned.length === 0,
    doubt: migration.doubt?.about ?? null,
    heardAt: migration.phase === "importing" ? (migration.import?.observedAt ?? null) : null,
    updatedAt: migration.updatedAt,
  };
}

/** An end that turned out bad later must not look like a good one. */
export function levelOf({ phase, onlineCheck }: Migration): SummaryLevel {
  return phase === "succeeded" && onlineCheck?.outcome === "failed" ? "failed" : LEVELS[phase];
}

export function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => SEVERITY[a.kind] - SEVERITY[b.kind]);
}

function routeFact(route: PlannedRoute): Text {
  switch (route.kind) {
    case "full":
      return text(
        route.consistencyCheck === "synchronous" ? "fact.modeSynchronous" : "fact.modeAsynchronous",
      );
    case "chain":
      return text("fact.modeChain", {
        files: route.increments.map(({ source }) => sourceWords(source)).join(", "),
        count: route.increments.length,
      });
    case "signed_url":
      return text(route.creates ? "fact.modeUrlCreates" : "fact.modeUrl");
  }
}

function laterWrites({ route, backup }: Plan): Text {
  const { finishedAt } = backup;
  if (route.kind !== "chain") return text("fact.laterWritesLost", { finishedAt });
  return text("fact.laterWritesFollow", { finishedAt: route.increments.at(-1)?.finishedAt ?? finishedAt });
}

function sourceWords(source: PlannedSource): string {
  return source.kind === "local" ? source.fileName : source.key;
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
    facts.push({ label: text("fact.mode"), value: routeFact(plan.route) });
    // Nothing can be done about it once it has ended.
    if (LEVELS[migration.phase] === "running" || LEVELS[migration.phase] === "waiting")
      facts.push({ label: text("fact.laterWrites"), value: laterWrites(plan) });
  }
  return facts;
}

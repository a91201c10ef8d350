/** One full sentence with state and number; enough alone, for notifications. */
import { questionOfPlan } from "../approval/question.ts";
import { tally } from "../approval/tally.ts";
import type { ApprovalPolicy } from "../model/approval-policy.ts";
import { obstaclesIn } from "../model/finding.ts";
import type { Migration, ObjectSight, SignedLife } from "../model/migration.ts";
import type { PlaceLine } from "../model/place.ts";
import { sourceName } from "../model/staging.ts";
import { isFetching } from "../run/watch/watch-import.ts";
import { type Text, text } from "../texts/text.ts";

export function headline(migration: Migration, policy: ApprovalPolicy): Text {
  const names = namesOf(migration);
  switch (migration.phase) {
    case "checking":
      return text("headline.checking", names);
    case "blocked":
      return text("headline.blocked", { ...names, count: obstaclesIn(migration.findings).length });
    case "awaiting_approval": {
      const { given, needed } = tally(questionOfPlan(migration), policy);
      return text("headline.awaitingApproval", { ...names, given, needed });
    }
    case "queued":
      return queuedHeadline(migration);
    case "scheduled":
      return text("headline.scheduled", names);
    case "uploading":
      return text("headline.uploading", { ...names, percent: uploadPercent(migration) });
    case "rechecking":
      return text("headline.rechecking", names);
    case "importing":
      return importHeadline(migration);
    case "preparing":
      return text("headline.preparing", names);
    case "awaiting_increment":
      return text("headline.awaitingIncrement", { ...names, ...restoredSoFar(migration) });
    case "importing_increment":
      return incrementHeadline(migration);
    case "awaiting_cutover":
      return text("headline.awaitingCutover", { ...names, ...restoredSoFar(migration) });
    case "opening":
      return text("headline.opening", names);
    case "verifying":
      return text("headline.verifying", names);
    case "succeeded":
      return successHeadline(migration);
    case "denied":
      return text("headline.denied", names);
    case "expired":
      return text("headline.expired", names);
    case "cancelled":
      return cancelHeadline(migration);
    case "failed":
      return text("headline.failed", names);
    case "needs_attention":
      return text("headline.needsAttention", names);
  }
}

function queuedHeadline(migration: Migration): Text {
  const names = namesOf(migration);
  const line = placeLineOf(migration);
  return line ? text("headline.awaitingPlace", { ...names, ...line }) : text("headline.queued", names);
}

/** What it waits behind, and where; `null` while it waits for no place, or only for its wave. */
export function placeLineOf({
  phase,
  place,
  request,
}: Migration): (PlaceLine & { readonly instanceId: string }) | null {
  if (phase !== "queued" || place === null || place.line === null) return null;
  return { ...place.line, instanceId: request.target.instanceId };
}

function cancelHeadline(migration: Migration): Text {
  const names = namesOf(migration);
  if (holdsClosedDatabase(migration)) return text("headline.cancelledWaiting", names);
  return text(migration.import?.taskId ? "headline.stopped" : "headline.cancelled", names);
}

function importHeadline(migration: Migration): Text {
  const names = namesOf(migration);
  const since = migration.import?.requestedAt ?? null;
  if (since === null || migration.import?.taskId == null) return text("headline.importStarting", names);
  if (lacksObject(migration)) return text("headline.importingObjectLost", names);
  const url = urlEndingOf(migration);
  if (url) {
    const leftMs = Math.max(0, url.endsAt - migration.updatedAt);
    return text("headline.importingUrlEnding", { ...names, leftMs });
  }
  return text("headline.importing", {
    ...names,
    minutes: Math.floor((migration.updatedAt - since) / 60_000),
  });
}

/** The backup was deleted or replaced, and RDS has not finished fetching it. */
export function lacksObject({ phase, import: state, chain }: Migration): boolean {
  if (phase === "importing") return isLost(state?.object);
  return phase === "importing_increment" && isLost(chain?.current?.object);
}

function isLost(sight: ObjectSight | null | undefined): boolean {
  return sight != null && sight.state !== "same";
}

function urlEndingOf({ import: state }: Migration): SignedLife | null {
  const url = state?.url ?? null;
  return url?.warnedAt != null && isFetching(state?.fileStatus ?? null) ? url : null;
}

function uploadPercent({ upload }: Migration): number {
  if (!upload || upload.totalBytes === 0) return 0;
  return Math.floor((upload.acknowledgedBytes / upload.totalBytes) * 100);
}

function restoredSoFar({ chain }: Migration): { restored: number; finishedAt: string } {
  const restored = chain?.restored ?? [];
  return { restored: restored.length, finishedAt: restored.at(-1)?.finishedAt ?? "" };
}

function incrementHeadline(migration: Migration): Text {
  const { chain } = migration;
  const file = chain?.current ? sourceName(chain.current.source) : "";
  return text("headline.importingIncrement", {
    ...namesOf(migration),
    file,
    number: (chain?.restored.length ?? 0) + 1,
  });
}

function successHeadline(migration: Migration): Text {
  const { createdAt, updatedAt, import: state, onlineCheck } = migration;
  const names = { ...namesOf(migration), tookMs: (state?.finishedAt ?? updatedAt) - createdAt };
  switch (onlineCheck?.outcome) {
    case "running":
      return text("headline.succeededChecking", names);
    case "unknown":
      return text("headline.succeededUnchecked", names);
    case "failed":
      return text("headline.succeededDamaged", names);
    case "passed":
    case undefined:
      return text("headline.succeeded", names);
  }
}

/** RDS was stopped and left a database that nobody can use. */
export function holdsClosedDatabase({ leftover }: Migration): boolean {
  return leftover !== null;
}

export function namesOf({ request }: Migration): { database: string; target: string } {
  return { database: request.targetDatabaseName, target: request.target.name };
}

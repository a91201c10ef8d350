/** A whole migration with its events, for tests of the closing report. */
import type { MigrationEvent, MigrationEventBody } from "../model/event.ts";
import type { Migration } from "../model/migration.ts";
import { digestPlan } from "../plan/plan-digest.ts";
import type { ReportSources } from "../report/make-report.ts";
import { text } from "../texts/text.ts";
import {
  aDecision,
  aMigration,
  aMigrationRequest,
  aPlan,
  aPlannedBackup,
  aPlannedTarget,
  aPolicy,
  aStagedObject,
} from "./builders.ts";
import { TEST_EPOCH } from "./clock.ts";

const MINUTE_MS = 60_000;

export interface ToldEvent {
  readonly afterMinutes: number;
  readonly body: MigrationEventBody;
  readonly userId?: string;
}

/** In order, each with a hash that names its place. */
export function eventsOf(told: readonly ToldEvent[]): readonly MigrationEvent[] {
  return told.map(({ afterMinutes, body, userId }, index) => ({
    at: TEST_EPOCH + afterMinutes * MINUTE_MS,
    actor: userId === undefined ? { kind: "system" } : { kind: "slackUser", teamId: "T1", userId },
    body,
    sequence: index + 1,
    hash: String(index + 1).padStart(64, "0"),
  }));
}

const plan = aPlan();
const planDigest = digestPlan(plan);

const BODIES: readonly ToldEvent[] = [
  { afterMinutes: 0, body: { type: "requested" }, userId: "U1" },
  { afterMinutes: 1, body: { type: "checked", passed: 2, warnings: 1, blockers: 0, unknown: 0 } },
  { afterMinutes: 1, body: { type: "approval_asked", planDigest, revision: 1, expiresAt: TEST_EPOCH } },
  { afterMinutes: 9, body: { type: "voted", planDigest, count: 1, quorum: 1 }, userId: "U2" },
  { afterMinutes: 9, body: { type: "approved", planDigest }, userId: "U2" },
  { afterMinutes: 9, body: { type: "upload_started", totalBytes: 44_236_800 } },
  {
    afterMinutes: 19,
    body: {
      type: "upload_finished",
      totalBytes: 44_236_800,
      tookMs: 10 * MINUTE_MS,
      crc64: "9548687815775124833",
    },
  },
  { afterMinutes: 19, body: { type: "import_intended" } },
  { afterMinutes: 19, body: { type: "import_started", taskId: "564522545" } },
  {
    afterMinutes: 39,
    body: { type: "import_finished", taskId: "564522545", description: "success", tookMs: 20 * MINUTE_MS },
  },
  { afterMinutes: 40, body: { type: "succeeded", tookMs: 40 * MINUTE_MS } },
];

/** It was sent by the bot, voted on once, and came online after forty minutes. */
export function aSucceededMigration(overrides: Partial<Migration> = {}): Migration {
  const staged = aStagedObject({ uploadToken: "0f8fad5b-d9cb-469f-a165-70867728950e" });
  return aMigration({
    phase: "succeeded",
    updatedAt: TEST_EPOCH + 40 * MINUTE_MS,
    request: aMigrationRequest(),
    findings: [
      {
        checkId: "engine-version",
        group: "instance",
        kind: "passed",
        binds: true,
        summary: text("turn.nobody"),
        remedy: null,
        evidence: [],
      },
      {
        checkId: "duration",
        group: "cost",
        kind: "passed",
        binds: false,
        summary: text("turn.nobody"),
        remedy: null,
        evidence: Object.entries({
          p50Ms: 25 * MINUTE_MS,
          p90Ms: 50 * MINUTE_MS,
          uploadP50Ms: 8 * MINUTE_MS,
          uploadP90Ms: 16 * MINUTE_MS,
          importP50Ms: 17 * MINUTE_MS,
          importP90Ms: 34 * MINUTE_MS,
        }).map(([name, value]) => ({ name, value, source: "history", readAt: TEST_EPOCH })),
      },
      {
        checkId: "storage-cost",
        group: "cost",
        kind: "passed",
        binds: false,
        summary: text("turn.nobody"),
        remedy: null,
        evidence: Object.entries({
          total: 0.0123,
          storage: 0.01,
          requests: null,
          transfer: 0,
          currency: "CNY",
          asOf: "2026-11-22",
          source: "a list of prices",
        }).map(([name, value]) => ({ name, value, source: "prices", readAt: TEST_EPOCH })),
      },
    ],
    checkedAt: TEST_EPOCH + MINUTE_MS,
    backup: aPlannedBackup(),
    target: aPlannedTarget(),
    instanceClass: "mssql.x4.large.e2",
    plan,
    planDigest,
    revision: 1,
    decisions: [aDecision({ planDigest, decidedAt: TEST_EPOCH + 9 * MINUTE_MS, reason: "CHG-4711" })],
    upload: {
      bucket: staged.bucket,
      key: staged.key,
      totalBytes: 44_236_800,
      acknowledgedBytes: 44_236_800,
      samples: Array.from({ length: 20 }, (_, index) => ({
        sinceMs: (index + 1) * 30_000,
        acknowledgedBytes: Math.round(44_236_800 * ((index + 1) / 20) ** 1.3),
      })),
      startedAt: TEST_EPOCH + 9 * MINUTE_MS,
      finishedAt: TEST_EPOCH + 19 * MINUTE_MS,
    },
    staged,
    import: {
      intendedAt: TEST_EPOCH + 19 * MINUTE_MS,
      earlierTaskIds: [],
      requestedAt: TEST_EPOCH + 19 * MINUTE_MS,
      taskId: "564522545",
      status: "Success",
      description: "success",
      fileStatus: "RestoreSuccess",
      observedAt: TEST_EPOCH + 39 * MINUTE_MS,
      finishedAt: TEST_EPOCH + 39 * MINUTE_MS,
    },
    ...overrides,
  });
}

export function aReportSources(overrides: Partial<ReportSources> = {}): ReportSources {
  return {
    migration: aSucceededMigration(),
    events: eventsOf(BODIES),
    policy: aPolicy(),
    audit: { sequence: 42, hash: "e".repeat(64) },
    scrub: (words) => words,
    ...overrides,
  };
}

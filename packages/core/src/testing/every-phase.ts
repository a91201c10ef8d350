/** One migration in each phase and one event of each type, with names of your own where they come from outside. */
import type { MigrationEventBody } from "../model/event.ts";
import type { Failure } from "../model/failure.ts";
import type { Migration, MigrationPhase } from "../model/migration.ts";
import { text } from "../texts/text.ts";
import {
  aChain,
  aMigration,
  aMigrationRequest,
  anAction,
  anIncrement,
  aPlan,
  aPlannedBackup,
  aPlannedTarget,
  aStagedObject,
} from "./builders.ts";
import { TEST_EPOCH } from "./clock.ts";

export interface OutsideNames {
  readonly database: string;
  readonly file: string;
  readonly target: string;
  readonly reason: string;
  readonly person: string;
}

export const ORDINARY_NAMES: OutsideNames = {
  database: "dbtest",
  file: "dbtest.bak",
  target: "prod-1",
  reason: "the shop is down",
  person: "operator",
};

export const PHASES: readonly MigrationPhase[] = [
  "checking",
  "blocked",
  "awaiting_approval",
  "scheduled",
  "queued",
  "uploading",
  "rechecking",
  "importing",
  "preparing",
  "awaiting_increment",
  "importing_increment",
  "awaiting_cutover",
  "opening",
  "verifying",
  "succeeded",
  "denied",
  "expired",
  "cancelled",
  "failed",
  "needs_attention",
];

export function aFailure(words = "Something new happened."): Failure {
  return {
    code: "IMPORT_FAILED",
    summary: text("import.unknown"),
    state: text("failure.importEnded", { object: text("failure.object.same") }),
    remedies: [text("failure.lookInConsole")],
    verbatim: words,
    requestId: null,
  };
}

/** Planned and put to the vote, with whatever else a row of that phase has. */
export function aMigrationIn(
  phase: MigrationPhase,
  { database, file, target: name, reason, person }: OutsideNames = ORDINARY_NAMES,
): Migration {
  const request = aMigrationRequest({
    databaseName: database,
    targetDatabaseName: database,
    target: { name, instanceId: name, regionId: "cn-hangzhou", environment: name },
    ...(person !== ORDINARY_NAMES.person && { requestedBy: { kind: "cliUser", name: person } }),
  });
  return aMigration({
    phase,
    request,
    source: { kind: "staged", object: aStagedObject({ key: `migrate/${file}` }) },
    checkedAt: TEST_EPOCH,
    backup: aPlannedBackup({ databaseName: database }),
    target: aPlannedTarget({ name, databaseName: database }),
    plan: aPlan(),
    planDigest: "ab".repeat(32),
    revision: 1,
    approvalExpiresAt: TEST_EPOCH + 3_600_000,
    updatedAt: TEST_EPOCH + 120_000,
    ...CHANGES[phase],
    ...((phase === "failed" || phase === "needs_attention") && { failure: aFailure(reason) }),
  });
}

const running = {
  intendedAt: TEST_EPOCH,
  earlierTaskIds: [],
  requestedAt: TEST_EPOCH,
  taskId: "564522545",
  status: "Running",
  description: "",
  fileStatus: "Downloading",
  observedAt: TEST_EPOCH,
  finishedAt: null,
};

const chained = { ...running, status: "Waiting", finishedAt: TEST_EPOCH + 60_000 };

/** What a row of that phase has beside its plan. */
const CHANGES: Readonly<Record<MigrationPhase, Partial<Migration>>> = {
  checking: { plan: null, planDigest: null, revision: 0, checkedAt: null },
  queued: {},
  blocked: { plan: null, planDigest: null, revision: 0 },
  awaiting_approval: {},
  uploading: {
    source: { kind: "local", file: { name: "dbtest.bak", sizeBytes: 200, modifiedAt: TEST_EPOCH } },
    upload: {
      bucket: "b",
      key: "k",
      totalBytes: 200,
      acknowledgedBytes: 100,
      pace: {
        phase: "sending",
        comparedBytes: 0,
        sentBytes: 150,
        bytesPerSecond: 10,
        remainingMs: 10_000,
        connections: 4,
        retries: 1,
        silentMs: null,
      },
      startedAt: TEST_EPOCH,
      finishedAt: null,
    },
  },
  rechecking: { staged: aStagedObject() },
  importing: { import: running },
  preparing: { staged: aStagedObject(), databaseCalledAt: TEST_EPOCH },
  awaiting_increment: { import: chained, chain: aChain() },
  importing_increment: { import: chained, chain: aChain({ current: anIncrement() }) },
  awaiting_cutover: { import: chained, chain: aChain({ restored: [anIncrement()] }), actions: [anAction()] },
  opening: { import: chained, chain: aChain({ restored: [anIncrement()] }) },
  verifying: { import: { ...running, status: "Success", finishedAt: TEST_EPOCH + 60_000 } },
  succeeded: { import: { ...running, status: "Success", finishedAt: TEST_EPOCH + 60_000 } },
  denied: {},
  expired: {},
  cancelled: {},
  failed: { import: { ...running, status: "Failed" } },
  needs_attention: { import: running },
  scheduled: { opensAt: TEST_EPOCH },
};

const STEP = { actionId: "a1", kind: "open_database" } as const;

export function eventBodies({
  file,
  database,
  reason,
}: OutsideNames = ORDINARY_NAMES): readonly MigrationEventBody[] {
  const failure = aFailure(reason);
  return [
    { type: "requested" },
    { type: "checked", passed: 15, warnings: 1, blockers: 0, unknown: 0 },
    { type: "blocked" },
    { type: "approval_asked", planDigest: "ab", revision: 1, expiresAt: TEST_EPOCH },
    { type: "voted", planDigest: "ab", count: 1, quorum: 2 },
    { type: "approved", planDigest: "ab" },
    { type: "denied", planDigest: "ab", reason },
    { type: "expired" },
    { type: "cancelled", reason: null },
    {
      type: "plan_changed",
      differences: [{ field: "source.key", before: JSON.stringify(file), after: "b" }],
      voters: [{ kind: "slackUser", teamId: "T1", userId: "U2" }],
    },
    { type: "check_asked" },
    { type: "plan_kept", planDigest: "ab" },
    { type: "approval_kept", planDigest: "ab", from: "mig_000001" },
    { type: "vote_withdrawn", planDigest: "ab", count: 0, quorum: 2 },
    { type: "approval_reminded", revision: 1 },
    { type: "approval_escalated", revision: 1 },
    { type: "scheduled", opensAt: TEST_EPOCH },
    { type: "scheduled", opensAt: null },
    { type: "window_opened" },
    { type: "place_awaited", bound: "instance", instanceId: "rm-1", running: 2, ahead: 1 },
    { type: "place_given", instanceId: "rm-1" },
    { type: "glass_broken", planDigest: "ab", reason, count: 0, quorum: 2 },
    { type: "glass_reviewed" },
    { type: "glass_unreviewed", since: TEST_EPOCH },
    { type: "upload_started", totalBytes: 100 },
    { type: "upload_finished", totalBytes: 100, tookMs: 1000, crc64: "1" },
    { type: "import_intended" },
    { type: "import_started", taskId: "1" },
    { type: "role_missing", waits: true },
    { type: "role_missing", waits: false },
    { type: "role_back", awayMs: 60_000 },
    { type: "import_finished", taskId: "1", description: "success", tookMs: 1000 },
    { type: "succeeded", tookMs: 1000 },
    { type: "backup_seen", backupId: "1", finishedAt: null, sizeBytes: 1 },
    { type: "object_left", bucket: "b", key: file, sizeBytes: 1, sinceMs: 1 },
    { type: "database_created", databaseName: database },
    { type: "import_renewed", taskId: "1" },
    { type: "url_ending", endsAt: TEST_EPOCH, leftMs: 1000, renewalsLeft: 3 },
    { type: "url_ending", endsAt: TEST_EPOCH, leftMs: 0, renewalsLeft: 0 },
    { type: "object_lost", bucket: "b", key: file, state: "gone" },
    { type: "object_lost", bucket: "b", key: file, state: "changed" },
    { type: "object_back", bucket: "b", key: file },
    { type: "import_waiting", taskId: "1", tookMs: 1000 },
    { type: "increment_found", name: file, lastLSN: "1" },
    { type: "increment_intended", name: file },
    { type: "increment_restored", name: file, lastLSN: "1", finishedAt: null, tookMs: 1000 },
    { type: "increment_misfit", name: file, why: text("chain.changed") },
    { type: "increment_failed", name: file, failure },
    { type: "doubt_settled", taskId: null },
    { type: "online_checked", outcome: "passed", description: "" },
    { type: "online_checked", outcome: "failed", description: "CHECKDB found 1 error" },
    { type: "online_checked", outcome: "unknown", description: "" },
    { type: "failed", failure },
    { type: "needs_attention", failure },
    { ...STEP, type: "action_proposed", digest: "cd", expiresAt: TEST_EPOCH },
    { ...STEP, type: "action_voted", digest: "cd", count: 1, quorum: 2 },
    { ...STEP, type: "action_vote_withdrawn", digest: "cd", count: 0, quorum: 2 },
    { ...STEP, type: "action_approved", digest: "cd" },
    { ...STEP, type: "action_denied", digest: "cd", reason },
    { ...STEP, type: "action_expired" },
    { ...STEP, type: "action_reminded" },
    { ...STEP, type: "action_escalated" },
    { ...STEP, type: "action_glass_broken", digest: "cd", reason, count: 0, quorum: 2 },
    { ...STEP, type: "action_glass_reviewed" },
    { ...STEP, type: "action_glass_unreviewed", since: TEST_EPOCH },
    { ...STEP, type: "action_cancelled", reason: null },
    { ...STEP, type: "action_started", digest: "cd" },
    { ...STEP, type: "action_done", result: text("turn.nobody") },
    { ...STEP, type: "action_failed", failure },
  ];
}

import { describe, expect, test } from "vitest";

import type { MigrationEvent, MigrationEventBody } from "../model/event.ts";
import type { Migration, MigrationPhase } from "../model/migration.ts";
import type { Plan } from "../model/plan.ts";
import { ENTRY_EVENTS } from "../run/notices-for.ts";
import {
  aChain,
  aMigration,
  aPlan,
  aPlannedBackup,
  aPlannedTarget,
  aPolicy,
  aStagedObject,
  anAction,
  anIncrement,
  TEST_EPOCH,
} from "../testing/index.ts";
import { say, text } from "../texts/text.ts";
import { entryFor } from "./entry-for.ts";
import { summarize } from "./summarize.ts";

const POLICY = aPolicy();
const FAILURE = {
  code: "IMPORT_FAILED",
  summary: text("import.unknown"),
  state: text("failure.importEnded"),
  remedies: [text("failure.lookInConsole")],
  verbatim: "Something new happened.",
  requestId: null,
};

function migration(change: Partial<Migration>): Migration {
  return aMigration({
    checkedAt: TEST_EPOCH,
    backup: aPlannedBackup(),
    target: aPlannedTarget(),
    plan: aPlan(),
    planDigest: "ab".repeat(32),
    revision: 1,
    approvalExpiresAt: TEST_EPOCH + 1000,
    updatedAt: TEST_EPOCH + 120_000,
    ...change,
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

const examples: readonly [MigrationPhase, Partial<Migration>][] = [
  ["checking", { plan: null, planDigest: null, revision: 0, checkedAt: null }],
  ["blocked", { plan: null, planDigest: null, revision: 0 }],
  ["awaiting_approval", {}],
  [
    "uploading",
    {
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
  ],
  ["rechecking", { staged: aStagedObject() }],
  ["importing", { import: running }],
  ["preparing", { staged: aStagedObject(), databaseCalledAt: TEST_EPOCH }],
  ["awaiting_increment", { import: chained, chain: aChain() }],
  ["importing_increment", { import: chained, chain: aChain({ current: anIncrement() }) }],
  [
    "awaiting_cutover",
    { import: chained, chain: aChain({ restored: [anIncrement()] }), actions: [anAction()] },
  ],
  ["opening", { import: chained, chain: aChain({ restored: [anIncrement()] }) }],
  ["verifying", { import: { ...running, status: "Success", finishedAt: TEST_EPOCH + 60_000 } }],
  ["succeeded", { import: { ...running, status: "Success", finishedAt: TEST_EPOCH + 60_000 } }],
  ["denied", {}],
  ["expired", {}],
  ["cancelled", {}],
  ["failed", { failure: FAILURE, import: { ...running, status: "Failed" } }],
  ["needs_attention", { failure: FAILURE, import: running }],
];

describe("a plan", () => {
  const laterWrites = (route: Plan["route"], backup = aPlannedBackup()): string => {
    const { facts } = summarize(migration({ plan: aPlan({ route, backup }) }), POLICY);
    const value = facts.find(({ label }) => label.key === "fact.laterWrites")?.value ?? "";
    return typeof value === "string" ? value : say(value);
  };

  test("says up to when writes are moved", () => {
    const lost = "Writes after 2026-06-10 10:30:00 of its server are not moved";
    expect(laterWrites({ kind: "full", consistencyCheck: "synchronous" })).toContain(lost);
    expect(laterWrites({ kind: "signed_url", creates: null })).toContain(lost);
    expect(
      laterWrites({ kind: "full", consistencyCheck: "asynchronous" }, aPlannedBackup({ finishedAt: null })),
    ).toContain("Writes after the end of the backup are not moved");
  });

  test("with increments says that later writes come with them, up to the last one", () => {
    const [source] = [aPlan().source];
    const log = { kind: "log" as const, source, backupSetGuid: null, firstLSN: null, lastLSN: null };
    const increments = [{ ...log, finishedAt: "2026-06-10T10:45:00" }];
    const said = laterWrites({ kind: "chain", consistencyCheck: "synchronous", increments });
    expect(said).toContain(
      "Writes after 2026-06-10 10:45:00 of its server come with the backups that follow",
    );
  });

  test("that is not there yet promises nothing of writes", () => {
    const { facts } = summarize(migration({ phase: "blocked", plan: null, planDigest: null }), POLICY);
    expect(facts.map(({ label }) => label.key)).not.toContain("fact.laterWrites");
  });
});

describe("the summary", () => {
  test.each(examples)(
    "of a migration that is %s has a full sentence and says whose turn it is",
    (phase, change) => {
      const summary = summarize(migration({ ...change, phase }), POLICY);
      expect(say(summary.headline)).toMatch(/dbtest.*prod-1.*\.$/s);
      expect(say(summary.turn.text)).toMatch(/^.{4,}$/);
      const more = summary.stages.some(({ id }) => id === "increments") ? ["increments", "cutover"] : [];
      expect(more.length > 0).toBe(change.chain !== undefined);
      const ids = summary.stages.map(({ id }) => id);
      expect(ids).toEqual(["check", "approval", "upload", "import", ...more, "verify"]);
    },
  );

  test("shows percent, rate and time left of an upload", () => {
    const [, change] = examples[3] ?? [];
    const summary = summarize(migration({ ...change, phase: "uploading" }), POLICY);
    expect(say(summary.headline)).toContain("50 %");
    const upload = summary.stages.find(({ id }) => id === "upload");
    expect(upload?.status).toBe("in_progress");
    expect(upload?.detail && say(upload.detail)).toBe(
      "100 B of 200 B · 10 B/s · about 10 s left · 1 retry · 4 connections · 150 B sent",
    );
  });

  test("invents no percentage for an import, and shows the cloud's own words", () => {
    const summary = summarize(migration({ phase: "importing", import: running }), POLICY);
    const stage = summary.stages.find(({ id }) => id === "import");
    expect(stage?.detail && say(stage.detail)).toBe(
      "Running, Downloading (RDS fetches the file from OSS) · 2 min",
    );
    expect(say(summary.headline)).not.toContain("%");
  });

  test("shows the percentage and the time left that RDS tells, as RDS's", () => {
    const progress = { percent: 42, remainingSeconds: 480, step: null, seenAt: TEST_EPOCH };
    const told = { ...running, progress, observedAt: TEST_EPOCH + 7000 };
    const summary = summarize(migration({ phase: "importing", import: told }), POLICY);
    const stage = summary.stages.find(({ id }) => id === "import");
    expect(stage?.detail && say(stage.detail)).toContain("42 %, says RDS · about 8 min left");
    expect(summary.heardAt).toBe(TEST_EPOCH + 7000);
  });

  test("shows a status that nobody has documented as it is", () => {
    const odd = { ...running, status: "Pondering", fileStatus: null };
    const summary = summarize(migration({ phase: "importing", import: odd }), POLICY);
    const stage = summary.stages.find(({ id }) => id === "import");
    expect(stage?.detail && say(stage.detail)).toBe("Pondering · 2 min");
  });

  test("puts the stage that failed, and no other, in error", () => {
    const failed = migration({ phase: "failed", failure: FAILURE, import: { ...running, status: "Failed" } });
    const statuses = summarize(failed, POLICY).stages.map(({ status }) => status);
    expect(statuses).toEqual(["complete", "complete", "skipped", "error", "pending"]);
  });

  test("offers a cancel until RDS has ended, and says when it would stop RDS", () => {
    const cancellable = examples
      .map(([phase, change]) => summarize(migration({ ...change, phase }), POLICY))
      .filter((summary) => summary.cancellable);
    expect(cancellable.map(({ phase, stopsImport }) => [phase, stopsImport])).toEqual([
      ["checking", false],
      ["awaiting_approval", false],
      ["uploading", false],
      ["rechecking", false],
      ["importing", true],
      ["awaiting_increment", true],
      ["importing_increment", true],
      ["awaiting_cutover", true],
    ]);
  });

  test("asks for an account when RDS could grant nobody access", () => {
    const description = "Your RDS doesn't have any init account yet, please create one";
    const done = { ...running, status: "Success", description, finishedAt: TEST_EPOCH };
    expect(summarize(migration({ phase: "succeeded", import: done }), POLICY).turn.holder).toBe("requester");
  });
});

const STEP = { actionId: "a1", kind: "open_database" } as const;

const bodies: readonly MigrationEventBody[] = [
  { type: "requested" },
  { type: "checked", passed: 15, warnings: 1, blockers: 0, unknown: 0 },
  { type: "blocked" },
  { type: "approval_asked", planDigest: "ab", revision: 1, expiresAt: TEST_EPOCH },
  { type: "voted", planDigest: "ab", count: 1, quorum: 2 },
  { type: "approved", planDigest: "ab" },
  { type: "denied", planDigest: "ab", reason: "wrong server" },
  { type: "expired" },
  { type: "cancelled", reason: null },
  {
    type: "plan_changed",
    differences: [{ field: "source.etag", before: "a", after: "b" }],
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
  { type: "glass_broken", planDigest: "ab", reason: "the shop is down", count: 0, quorum: 2 },
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
  { type: "object_left", bucket: "b", key: "k", sizeBytes: 1, sinceMs: 1 },
  { type: "database_created", databaseName: "dbtest" },
  { type: "import_renewed", taskId: "1" },
  { type: "url_ending", endsAt: TEST_EPOCH, leftMs: 1000, renewalsLeft: 3 },
  { type: "url_ending", endsAt: TEST_EPOCH, leftMs: 0, renewalsLeft: 0 },
  { type: "object_lost", bucket: "b", key: "k", state: "gone" },
  { type: "object_lost", bucket: "b", key: "k", state: "changed" },
  { type: "object_back", bucket: "b", key: "k" },
  { type: "import_waiting", taskId: "1", tookMs: 1000 },
  { type: "increment_found", name: "a.trn", lastLSN: "1" },
  { type: "increment_intended", name: "a.trn" },
  { type: "increment_restored", name: "a.trn", lastLSN: "1", finishedAt: null, tookMs: 1000 },
  { type: "increment_misfit", name: "a.trn", why: text("chain.changed") },
  { type: "increment_failed", name: "a.trn", failure: FAILURE },
  { type: "doubt_settled", taskId: null },
  { type: "online_checked", outcome: "passed", description: "" },
  { type: "online_checked", outcome: "failed", description: "CHECKDB found 1 error" },
  { type: "online_checked", outcome: "unknown", description: "" },
  { type: "failed", failure: FAILURE },
  { type: "needs_attention", failure: FAILURE },
  { ...STEP, type: "action_proposed", digest: "cd", expiresAt: TEST_EPOCH },
  { ...STEP, type: "action_voted", digest: "cd", count: 1, quorum: 2 },
  { ...STEP, type: "action_approved", digest: "cd" },
  { ...STEP, type: "action_denied", digest: "cd", reason: "not yet" },
  { ...STEP, type: "action_expired" },
  { ...STEP, type: "action_cancelled", reason: null },
  { ...STEP, type: "action_started", digest: "cd" },
  { ...STEP, type: "action_done", result: text("turn.nobody") },
  { ...STEP, type: "action_failed", failure: FAILURE },
];

test.each([
  ["running", /still runs/, "cloud", "succeeded"],
  ["passed", /after the request\.$/, "nobody", "succeeded"],
  ["failed", /found errors/, "requester", "failed"],
  ["unknown", /told no result/, "nobody", "succeeded"],
] as const)("a success whose check is %s says so", (outcome, headline, holder, level) => {
  const onlineCheck = { outcome, since: TEST_EPOCH, description: "" };
  const summary = summarize(migration({ phase: "succeeded", import: running, onlineCheck }), POLICY);
  expect(say(summary.headline)).toMatch(headline);
  expect(summary).toMatchObject({ level, turn: { holder } });
});

describe("the thread", () => {
  test.each(bodies.map((body) => [body.type, body] as const))(
    "has an entry for %s exactly when a notice is made",
    (type, body) => {
      const event: MigrationEvent = {
        at: TEST_EPOCH,
        actor: { kind: "system" },
        sequence: 1,
        hash: "",
        body,
      };
      const entry = entryFor(event, migration({}));
      expect(entry !== null).toBe(ENTRY_EVENTS.has(type));
      if (entry) expect(say(entry.text)).toMatch(/^.{5,}$/s);
    },
  );

  test("shows the cause, the state, what to do and the cloud's words of a failure", () => {
    const event = { at: TEST_EPOCH, actor: { kind: "system" as const }, sequence: 1, hash: "" };
    const entry = entryFor({ ...event, body: { type: "failed", failure: FAILURE } }, migration({}));
    expect(entry).toMatchObject({
      details: [FAILURE.summary, FAILURE.state],
      remedies: FAILURE.remedies,
      verbatim: FAILURE.verbatim,
      broadcast: true,
      mentionsRequester: true,
    });
  });
});

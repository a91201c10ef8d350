/** Every way into RDS, from the request to the open database, with the real adapters, a store file and the simulated cloud. */
import type { SyntheticBackupOptions } from "@bakferry/bak/testing";
import { type Migration, proposeCutover, settleDoubt } from "@bakferry/core";
import { anUploadCheckpoint } from "@bakferry/core/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { CLUSTER, createRunRig, OLD, PROD, type RunRig, TEST } from "./testing/run-rig.ts";

const REQUESTER = { kind: "slackUser", teamId: "T1", userId: "U1" } as const;

/** A chain as it is taken at the source: a full, a differential and two logs, each with a set of its own. */
const FULL: SyntheticBackupOptions = {};
const DIFFERENTIAL: SyntheticBackupOptions = { kind: "differential", ids: set(2) };
const FIRST_LOG: SyntheticBackupOptions = { kind: "log", ids: set(3) };
const LOG_AFTER_DIFFERENTIAL: SyntheticBackupOptions = {
  ...FIRST_LOG,
  lsns: { first: "40000000021100001", last: "40000000023400001" },
};
const SECOND_LOG: SyntheticBackupOptions = {
  kind: "log",
  ids: set(4),
  lsns: { first: "40000000023400001", last: "40000000030000001" },
};

function set(number: number): { backupSetGUID: string } {
  return { backupSetGUID: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}` };
}

let rig: RunRig;
beforeEach(async () => {
  rig = await createRunRig();
});
afterEach(() => rig.close());

const isIn =
  (...phases: readonly Migration["phase"][]) =>
  ({ phase }: Migration): boolean =>
    phases.includes(phase);
const hasStopped = isIn("succeeded", "failed", "needs_attention", "blocked");

async function approved(command: string): Promise<Migration> {
  const asked = await rig.askAndCheck(command);
  const obstacles = asked.findings.filter(({ kind }) => kind === "blocker" || kind === "unknown");
  expect({ phase: asked.phase, obstacles }).toEqual({ phase: "awaiting_approval", obstacles: [] });
  await rig.approve(asked.id);
  return asked;
}

function created(): readonly Readonly<Record<string, string>>[] {
  return rig.cloud.control.requests
    .filter(({ operation, errorCode }) => operation === "CreateMigrateTask" && errorCode === null)
    .map(({ parameters }) => parameters);
}

async function restoredFiles(id: string): Promise<readonly string[]> {
  const { chain } = await rig.load(id);
  return (chain?.restored ?? []).map(({ kind }) => kind);
}

describe("one full backup", () => {
  test("is checked before it opens in production", async () => {
    await rig.stage("dbtest.bak", FULL);
    const { id } = await approved("dbtest");
    const done = await rig.runUntil(id, hasStopped);
    expect(done).toMatchObject({ phase: "succeeded", onlineCheck: null });
    expect(created()).toMatchObject([
      { BackupMode: "FULL", IsOnlineDB: "True", CheckDBMode: "SyncExecuteDBCheck" },
    ]);
    expect(rig.cloud.control.database(PROD, "dbtest")?.status).toBe("Running");
  });

  test("opens at once elsewhere, and its check is told when it is over", async () => {
    await rig.stage("dbtest.bak", FULL);
    const { id } = await approved("dbtest to test-1");
    const open = await rig.runUntil(id, hasStopped);
    expect(open).toMatchObject({ phase: "succeeded", onlineCheck: { outcome: "running" } });
    const checked = await rig.runUntil(id, ({ onlineCheck }) => onlineCheck?.outcome !== "running");
    expect(checked.onlineCheck?.outcome).toBe("passed");
    expect(await rig.events(id)).toContainEqual(
      expect.objectContaining({ type: "online_checked", outcome: "passed" }),
    );
    expect(rig.cloud.control.database(TEST, "dbtest")?.status).toBe("Running");
  });

  test("tells what its check found when the check was over before anybody looked", async () => {
    await rig.stage("dbtest.bak", FULL);
    const { id } = await approved("dbtest to test-1");
    await rig.runUntil(id, ({ import: state }) => (state?.taskId ?? null) !== null);
    rig.passInCloud(3_600_000);
    const done = await rig.runUntil(id, hasStopped);
    expect(done).toMatchObject({ phase: "succeeded", onlineCheck: { outcome: "passed" } });
    const told = (await rig.events(id)).filter(({ type }) => type === "online_checked");
    expect(told).toMatchObject([{ outcome: "passed" }]);
  });
});

describe.each(["repeated", "new"] as const)("a chain, with task ids that are %s", (chainTask) => {
  beforeEach(() => rig.cloud.control.setSwitches({ chainTask }));

  test("is restored in the order of its log, waits, takes what comes later, and opens after a vote of its own", async () => {
    await rig.stage("b-log.trn", LOG_AFTER_DIFFERENTIAL);
    await rig.stage("c-full.bak", FULL);
    await rig.stage("a-diff.diff", DIFFERENTIAL);
    const { id, plan, findings } = await approved("dbtest with increments");
    expect(findings.find(({ checkId }) => checkId === "chain")).toMatchObject({
      kind: "passed",
      summary: { values: { count: 2 } },
    });
    expect(plan?.route).toMatchObject({
      kind: "chain",
      increments: [{ kind: "differential" }, { kind: "log" }],
    });

    await rig.runUntil(id, (now) => isIn("awaiting_increment")(now) && now.chain?.restored.length === 2);
    expect(await restoredFiles(id)).toEqual(["differential", "log"]);
    await rig.placeBeside("later.trn", SECOND_LOG);
    await rig.runUntil(id, (now) => isIn("awaiting_increment")(now) && now.chain?.restored.length === 3);

    const proposed = await proposeCutover(rig.deps, { migrationId: id, actor: REQUESTER, afterFile: null });
    expect(proposed).toMatchObject({ kind: "changed", migration: { phase: "awaiting_cutover" } });
    await rig.approveStep(id);
    const done = await rig.runUntil(id, hasStopped);
    expect(done).toMatchObject({ phase: "succeeded", actions: [{ state: "done" }] });
    expect(created().map(({ BackupMode }) => BackupMode)).toEqual(["UPDF", "UPDF", "UPDF", "UPDF"]);
    expect(rig.cloud.control.database(PROD, "dbtest")).toMatchObject({ status: "Running", access: "Online" });
  });

  test("is blocked when another content stands under the name of a backup that it needs", async () => {
    await rig.stage("c-full.bak", FULL);
    await rig.stage("a-diff.diff", DIFFERENTIAL);
    const outcome = await rig.ask("dbtest with increments");
    if (outcome.kind === "refused") throw new Error(`Refused: ${JSON.stringify(outcome.answer)}`);
    await rig.stage("a-diff.diff", SECOND_LOG);
    const { phase, findings } = await rig.runUntil(
      outcome.migration.id,
      isIn("blocked", "awaiting_approval"),
    );
    const obstacles = findings.filter(({ kind }) => kind === "blocker" || kind === "unknown");
    expect({ phase, obstacles: obstacles.map(({ checkId }) => checkId) }).toEqual({
      phase: "blocked",
      obstacles: ["chain"],
    });
  });

  test("names a gap once, with who took the backup behind it, and goes on when it is closed", async () => {
    await rig.stage("full.bak", FULL);
    const { id } = await approved("dbtest with increments");
    await rig.runUntil(id, isIn("awaiting_increment"));
    await rig.stage("log2.trn", SECOND_LOG);
    await rig.runUntil(id, ({ chain }) => chain?.misfits.length === 1);
    for (let count = 0; count < 3; count += 1) await rig.turn(id);
    const misfits = (await rig.events(id)).filter(({ type }) => type === "increment_misfit");
    expect(misfits).toMatchObject([
      { why: { key: "chain.gap", values: { userName: String.raw`SQLHOST\backup` } } },
    ]);
    await rig.stage("log1.trn", FIRST_LOG);
    await rig.runUntil(id, (now) => isIn("awaiting_increment")(now) && now.chain?.restored.length === 2);
    expect(created()).toHaveLength(3);
  });

  test("sends a backup although one of other content was broken off in its place", async () => {
    await rig.stage("full.bak", FULL);
    const { id } = await approved("dbtest with increments");
    await rig.runUntil(id, isIn("awaiting_increment"));
    await rig.deps.journal.save(
      `${id}-1`,
      anUploadCheckpoint({ bucket: "migratetest", key: "migrate/old.trn" }),
    );
    await rig.placeBeside("later.trn", FIRST_LOG);
    await rig.runUntil(id, (now) => isIn("awaiting_increment")(now) && now.chain?.restored.length === 1);
    expect(await rig.deps.journal.load(`${id}-1`)).toBeUndefined();
  });

  test("opens by itself once the file of an approval given ahead is restored", async () => {
    await rig.stage("full.bak", FULL);
    const { id } = await approved("dbtest with increments");
    await rig.runUntil(id, isIn("awaiting_increment"));
    const order = { migrationId: id, actor: REQUESTER, afterFile: "tail.trn" };
    expect((await proposeCutover(rig.deps, order)).kind).toBe("changed");
    await rig.approveStep(id);
    for (let count = 0; count < 5; count += 1) await rig.turn(id);
    expect(await rig.load(id)).toMatchObject({
      phase: "awaiting_increment",
      actions: [{ state: "approved" }],
    });
    await rig.stage("tail.trn", FIRST_LOG);
    const done = await rig.runUntil(id, hasStopped);
    expect(done.phase).toBe("succeeded");
    expect(await restoredFiles(id)).toEqual(["log"]);
  });

  test("an increment whose answer was lost is found among the files of its chain", async () => {
    await rig.stage("full.bak", FULL);
    await rig.stage("log.trn", FIRST_LOG);
    const { id } = await approved("dbtest with increments");
    await rig.runUntil(id, isIn("importing_increment"));
    rig.cloud.control.faults.add({ operation: "CreateMigrateTask", effect: { kind: "dropReply" }, times: 1 });
    await rig.runUntil(id, (now) => isIn("awaiting_increment")(now) && now.chain?.restored.length === 1);
    expect(created()).toHaveLength(2);
  });

  test("where RDS tells no files, only a chain at work tells that it was taken; otherwise a person is asked", async () => {
    await rig.stage("full.bak", FULL);
    await rig.stage("log.trn", FIRST_LOG);
    const { id } = await approved("dbtest to cluster-1 with increments");
    await rig.runUntil(id, isIn("importing_increment"));
    rig.cloud.control.faults.add({ operation: "CreateMigrateTask", effect: { kind: "dropReply" }, times: 1 });
    await rig.turn(id);
    if (chainTask === "new") {
      rig.sleep(4 * 60_000);
      const doubtful = await rig.runUntil(id, isIn("needs_attention"));
      expect(doubtful.doubt).toMatchObject({ about: "increment" });
      const taskId = rig.cloud.control.importTasks(CLUSTER).at(-1)?.id ?? "";
      await settleDoubt(rig.deps, { migrationId: id, actor: REQUESTER, taskId });
    }
    await rig.runUntil(id, (now) => isIn("awaiting_increment")(now) && now.chain?.restored.length === 1);
    expect(created()).toHaveLength(2);
  });

  test("a call whose answer was lost, and of which RDS shows nothing, is never repeated before a person has looked", async () => {
    await rig.stage("full.bak", FULL);
    const { id } = await approved("dbtest with increments");
    await rig.runUntil(id, isIn("importing"));
    rig.cloud.control.faults.add({ operation: "CreateMigrateTask", effect: { kind: "dropReply" }, times: 1 });
    await rig.turn(id);
    rig.sleep(4 * 60_000);
    const doubtful = await rig.runUntil(id, isIn("needs_attention"));
    expect(doubtful.doubt).toMatchObject({ about: "import" });
    expect(created()).toHaveLength(1);
    const [task] = rig.cloud.control.importTasks(PROD);
    const refused = await rig.ask("dbtest");
    expect(refused).toMatchObject({ kind: "refused", answer: [{ key: "intake.alreadyOpen" }] });

    const answer = { migrationId: id, actor: REQUESTER, taskId: task?.id ?? "" };
    expect((await settleDoubt(rig.deps, answer)).kind).toBe("settled");
    await rig.runUntil(id, isIn("awaiting_increment"));
    expect(created()).toHaveLength(1);
  });
});

describe("2008 R2 on local disks", () => {
  const OLD_FULL: SyntheticBackupOptions = { release: "2008 R2" };

  test("makes the empty database after the vote, and fetches the backup by a signed URL", async () => {
    await rig.stage("dbtest.bak", OLD_FULL);
    const asked = await approved("dbtest to old-1");
    expect(asked.plan?.route).toMatchObject({
      kind: "signed_url",
      creates: { collation: expect.any(String) },
    });
    expect(rig.cloud.control.database(OLD, "dbtest")).toBeUndefined();
    const done = await rig.runUntil(asked.id, hasStopped);
    expect(done.phase).toBe("succeeded");
    expect(await rig.events(asked.id)).toContainEqual({ type: "database_created", databaseName: "dbtest" });
    expect(created()[0]).not.toHaveProperty("OssObjectPositions");
  });
});

describe("a URL that is over before RDS has the backup", () => {
  /** Ends while the simulated download goes on; for requests it is good for the whole test. */
  const short = {
    id: "STS.NSimulatedShort001",
    secret: "simulated-secret-that-ends",
    securityToken: "simulated-token-that-ends",
    arn: "acs:ram::1234567890123456:user/bakferry-bot",
  };
  const lasting = { accessKeyId: "LTAI5tSimulatedBotKey01", accessKeySecret: "simulated-secret-of-the-bot" };
  const ending = {
    accessKeyId: short.id,
    accessKeySecret: short.secret,
    securityToken: short.securityToken,
  };
  let isLasting: boolean;

  beforeEach(async () => {
    await rig.close();
    isLasting = false;
    rig = await createRunRig({
      accessKeys: [{ ...short, expiresAt: Date.now() + 50_000 }],
      credentials: () => (isLasting ? lasting : ending),
    });
    await rig.stage("dbtest.bak", { release: "2008 R2" });
  });

  async function renewals(id: string): Promise<number> {
    return (await rig.events(id)).filter(({ type }) => type === "import_renewed").length;
  }

  test("is signed anew by itself, and the import ends well", async () => {
    const { id } = await approved("dbtest to old-1");
    await rig.runUntil(id, ({ import: state }) => (state?.taskId ?? null) !== null);
    isLasting = true;
    const done = await rig.runUntil(id, hasStopped);
    expect({ phase: done.phase, renewals: await renewals(id) }).toEqual({ phase: "succeeded", renewals: 1 });
    expect(created()).toHaveLength(2);
  });

  test("is signed anew three times at most, then a person is told why", async () => {
    const { id } = await approved("dbtest to old-1");
    const done = await rig.runUntil(id, hasStopped);
    expect(done).toMatchObject({ phase: "failed", failure: { code: "IMPORT_URL_EXPIRED" } });
    expect(await renewals(id)).toBe(3);
    expect(created()).toHaveLength(4);
  });
});

test("a success of which nothing is running on the instance is not called one", async () => {
  await rig.stage("dbtest.bak", FULL);
  const { id } = await approved("dbtest");
  await rig.runUntil(id, isIn("verifying"));
  rig.cloud.control.updateInstance(PROD, { databases: [] });
  await rig.turn(id);
  expect(await rig.load(id)).toMatchObject({ phase: "verifying" });
  rig.sleep(16 * 60_000);
  await rig.turn(id);
  expect(await rig.load(id)).toMatchObject({
    phase: "needs_attention",
    failure: { code: "DATABASE_NOT_ONLINE" },
  });
});

describe("two requests for one database", () => {
  test("are never both accepted, however close together they come", async () => {
    await rig.stage("dbtest.bak", FULL);
    const outcomes = await Promise.all([
      rig.ask("dbtest"),
      rig.ask("dbtest with increments"),
      rig.ask("dbtest"),
    ]);
    expect(outcomes.filter(({ kind }) => kind === "accepted")).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.kind === "refused") expect(outcome.answer).toMatchObject([{ key: "intake.alreadyOpen" }]);
    }
  });
});

/** The shortest way that has everything: a full backup, a log, and the cut-over. */
async function playChain(): Promise<Migration> {
  await rig.stage("full.bak", FULL);
  await rig.stage("log.trn", FIRST_LOG);
  const { id } = await approved("dbtest with increments");
  const isRestored = (now: Migration): boolean =>
    isIn("awaiting_increment")(now) && now.chain?.restored.length === 1;
  const paused = await rig.runUntil(id, (now) => isRestored(now) || now.doubt !== null);
  if (paused.doubt) {
    await rig.runUntil(id, ({ phase }) => phase === "needs_attention");
    await answerFromConsole(paused);
    await rig.runUntil(id, isRestored);
  }
  const proposal = { migrationId: id, actor: REQUESTER, afterFile: null };
  const proposed = await proposeCutover(rig.deps, proposal);
  expect(proposed.kind).toBe("changed");
  await rig.approveStep(id);
  return rig.runUntil(id, hasStopped);
}

/** The call died before it was made, or after: the console shows which. */
async function answerFromConsole({ id, chain }: Migration): Promise<void> {
  const tasks = rig.cloud.control.importTasks(PROD);
  const name = chain?.current?.staged?.key.replace("migrate/", "");
  const isThere =
    name === undefined ? tasks.length > 0 : tasks.some(({ fileNames }) => fileNames.includes(name));
  const taskId = isThere ? (tasks[0]?.id ?? null) : null;
  const outcome = await settleDoubt(rig.deps, { migrationId: id, actor: REQUESTER, taskId });
  expect(outcome.kind).toBe("settled");
}

test("a process that dies right before or after any write or call never makes a second task, and ends as it should", async () => {
  rig.dieAt(Number.POSITIVE_INFINITY);
  await playChain();
  const points = rig.passed();
  expect(points).toBeGreaterThan(30);
  for (let point = 0; point < points; point += 1) {
    await rig.close();
    rig = await createRunRig();
    rig.dieAt(point);
    const ended = await playChain();
    expect({ point, phase: ended.phase, tasks: created().length }).toEqual({
      point,
      phase: "succeeded",
      tasks: 2,
    });
    const opened = rig.cloud.control.requests.filter(
      ({ operation }) => operation === "CreateOnlineDatabaseTask",
    );
    expect(opened.length).toBeLessThanOrEqual(2);
  }
}, 600_000);

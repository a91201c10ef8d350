/**
 * Whether the policies that we hand out are exactly enough.
 *
 * Each duty is done through the adapters by a key that may do what the generated policy allows: all of it works. Then
 * it is done once more for each action with that action taken away: something fails, and names it. So every action is
 * needed, and none is missing.
 */
import { type Alibaba, type Duty, type Policy, policyFor } from "@bakferry/alibaba";
import { OperationalError, valuesOf } from "@bakferry/core";
import { describe, expect, test } from "vitest";

import {
  type AdapterRig,
  BUCKET,
  createAdapterRig,
  INSTANCE,
  KEY,
  OLD_INSTANCE,
  POSITION,
} from "../testing/adapter-rig.ts";

/** What became of one call: done, refused for want of an action, or refused for what follows from an earlier refusal. */
type Fate = "done" | `denied: ${string}` | `failed: ${string}`;

/** `detail` names the action of a detail that is left out, rather than refused, where it may not be asked for. */
type Call = (work: () => Promise<unknown>, detail?: string) => Promise<void>;
type Work = (rig: AdapterRig, call: Call) => Promise<void>;

const MINUTE = 60_000;

const WORK: Partial<Readonly<Record<Duty, Work>>> = {
  async bot({ alibaba, clock }, call) {
    const { account, imports, instances, objects } = alibaba;
    await call(() => account.identity());
    await call(async () => (await account.grant()).policies ?? undefined, "ram:ListPoliciesForRole");
    // Texts of policies are a detail: what may not be read is named, and not judged.
    await call(async () => {
      const policies = await account.attachedPolicies((await account.identity()).arn);
      return policies?.every(({ allows }) => allows !== null) === true ? policies : undefined;
    }, "ram:GetPolicy");
    await call(() => instances.instances("cn-hangzhou"));
    await call(() => instances.reservedWords("database"));
    await call(() => instances.resourceUsage(INSTANCE));
    await call(() => instances.isNameAvailable(INSTANCE, "dbtest"));
    await call(() =>
      instances.backups({ instanceId: INSTANCE, from: clock.now() - MINUTE, to: clock.now() }),
    );
    await call(() => imports.instance(INSTANCE));
    await call(() => imports.databases(INSTANCE));
    await call(() => imports.accounts(INSTANCE));
    await call(() => objects.bucket(BUCKET));
    await call(() => objects.lifecycle(BUCKET));
    await call(() => objects.list(BUCKET, "migrate/", 10));
    await call(() => objects.head({ bucket: BUCKET, key: KEY }));
    const order = {
      kind: "chain_full",
      instanceId: INSTANCE,
      databaseName: "dbtest",
      position: POSITION,
    } as const;
    let taskId = "0";
    let centreTaskId = "0";
    await call(async () => {
      const started = await imports.createTask(order);
      ({ taskId } = started);
      centreTaskId = started.centreTaskId ?? "0";
    });
    clock.advance(MINUTE);
    await call(() => imports.progress(INSTANCE, centreTaskId), "rds:DescribeTasks");
    await call(() => imports.files(INSTANCE, taskId), "rds:DescribeOssDownloads");
    await call(() => imports.tasks(INSTANCE, clock.now() - MINUTE));
    clock.advance(30 * MINUTE);
    await call(() => imports.task(INSTANCE, taskId));
    await call(() =>
      imports.openDatabase({
        instanceId: INSTANCE,
        databaseName: "dbtest",
        taskId,
        consistencyCheck: "asynchronous",
        clientToken: "token-1",
      }),
    );
    const again = { ...order, databaseName: "another" };
    await call(async () => {
      ({ taskId } = await imports.createTask(again));
    });
    await call(() => imports.terminate(INSTANCE, taskId));
  },

  async upload({ alibaba }, call) {
    await call(() => alibaba.objects.bucket(BUCKET));
    await send(alibaba, call);
  },

  ticket: ({ alibaba }, call) => send(alibaba, call),

  async tickets({ alibaba }, call) {
    await call(async () => {
      const order = { bucket: BUCKET, key: "migrate/new.bak", sessionName: "somebody", uploaderId: null };
      await alibaba.tickets?.issue(order);
    });
  },

  async leftovers({ alibaba: { objects } }, call) {
    await call(() => objects.listUploads({ bucket: BUCKET, prefix: "migrate/", limit: 10 }));
    await call(() => objects.abortUpload({ bucket: BUCKET, key: KEY, uploadId: "0".repeat(32) }));
  },

  async backup({ alibaba: { instances }, clock }, call) {
    let jobId = "0";
    await call(async () => {
      ({ jobId } = await instances.startBackup({ instanceId: INSTANCE, databaseName: "orders" }));
    });
    await call(() => instances.backupJob(INSTANCE, jobId));
    await call(() =>
      instances.backups({ instanceId: INSTANCE, from: clock.now() - MINUTE, to: clock.now() }),
    );
  },

  async accounts({ alibaba: { instances }, clock }, call) {
    const account = { instanceId: INSTANCE, name: "app_1", password: "Simulated-1" };
    await call(() =>
      instances.createAccount({ ...account, kind: "normal", description: "made_by_bakferry" }),
    );
    clock.advance(10 * MINUTE);
    await call(() =>
      instances.grant({
        instanceId: INSTANCE,
        account: "app_1",
        databaseName: "orders",
        privilege: "ReadWrite",
      }),
    );
  },

  async database({ alibaba: { instances } }, call) {
    const order = { instanceId: OLD_INSTANCE, name: "dbtest", collation: "Chinese_PRC_CI_AS" };
    await call(() => instances.createDatabase(order));
  },

  async cleanup({ alibaba: { buckets, instances, objects }, admin }, call) {
    await admin.buckets.create("bakferry-ours");
    await admin.buckets.mark("bakferry-ours", "token-1");
    await send(admin, (work) => work().then(() => undefined));
    const object = await admin.objects.head({ bucket: BUCKET, key: "migrate/new.bak" });
    if (!object) throw new Error("Nothing was sent.");
    await call(() => objects.deleteObject({ ...object, uploadToken: "token-1" }));
    await call(() => buckets.remove("bakferry-ours", "token-1"));
    await call(() => instances.deleteDatabase(INSTANCE, "billing"));
  },

  async bucket({ alibaba: { buckets } }, call) {
    await call(() => buckets.create("bakferry-fresh"));
    await call(() => buckets.details("bakferry-fresh"));
    await call(() => buckets.mark("bakferry-fresh", "token-1"));
  },
};

/** One part, completed, and looked at. */
async function send({ objects }: Alibaba, call: Call): Promise<void> {
  const address = { bucket: BUCKET, key: "migrate/new.bak" };
  let upload = { ...address, uploadId: "0".repeat(32) };
  await call(async () => {
    upload = await objects.startUpload(address, "token-1");
    const part = await objects.putPart({
      upload,
      partNumber: 1,
      offset: 0,
      sizeBytes: 5,
      source: { readInto: (target) => Promise.resolve(Buffer.from("bytes").copy(target)) },
      signal: new AbortController().signal,
    });
    await objects.listParts(upload);
    await objects.completeUpload(upload, [part]);
  });
  await call(() => objects.listParts({ ...upload, uploadId: "0".repeat(32) }));
  await call(() => objects.abortUpload({ ...upload, uploadId: "0".repeat(32) }));
  await call(() => objects.head(address));
}

async function fatesWith(duty: Duty, policy: Policy): Promise<readonly Fate[]> {
  const rig = await createAdapterRig({ policy, seed: { switches: { importsInTaskCentre: true } } });
  const fates: Fate[] = [];
  try {
    await WORK[duty]?.(rig, async (work, detail) => {
      fates.push(await fateOf(work, detail));
    });
  } finally {
    await rig.close();
  }
  return fates;
}

async function fateOf(work: () => Promise<unknown>, detail: string | undefined): Promise<Fate> {
  try {
    const answer = await work();
    return detail !== undefined && answer === undefined ? `denied: ${detail}` : "done";
  } catch (error) {
    if (!OperationalError.is(error)) throw error;
    const missing = error.remedy && valuesOf(error.remedy, "error.grantAction");
    return missing ? `denied: ${missing.action}` : `failed: ${error.message}`;
  }
}

/** A policy without a statement is none, so one that is emptied keeps its place with an action that nobody takes. */
function without(policy: Policy, action: string): Policy {
  const statements = policy.Statement.map((statement) => {
    const left = statement.Action.filter((each) => each !== action);
    return { ...statement, Action: left.length === 0 ? ["rds:NoSuchAction"] : left };
  });
  return { ...policy, Statement: statements };
}

describe.each(Object.keys(WORK) as Duty[])("a key for %s", (duty) => {
  const policy = policyFor([duty], {
    accountId: "1234567890123456",
    instanceIds: [INSTANCE, OLD_INSTANCE],
    bucket: duty === "bucket" || duty === "cleanup" ? "*" : BUCKET,
    prefix: "migrate/",
    ...(duty === "ticket" ? { key: "migrate/new.bak" } : {}),
    ticketRole: "BakferryUpload",
  });
  const actions = policy.Statement.flatMap(({ Action }) => Action);

  test("may do all of it with the generated policy", async () => {
    const fates = await fatesWith(duty, policy);
    expect(fates.filter((fate) => fate !== "done")).toEqual([]);
    expect(fates.length).toBeGreaterThan(0);
  });

  test.each(actions)("is refused something, by name, without %s", async (missing) => {
    expect(await fatesWith(duty, without(policy, missing))).toContain(`denied: ${missing}`);
  });
});

/** Every kind of import order, and what an administrator asks, against the simulated cloud. */
import type { ImportDialect } from "@bakferry/alibaba";
import { syntheticBackup } from "@bakferry/bak/testing";
import { afterEach, describe, expect, test } from "vitest";

import {
  type AdapterRig,
  type AdapterRigOptions,
  BUCKET,
  createAdapterRig,
  INSTANCE,
  KEY,
  OLD_INSTANCE,
  POSITION,
} from "../testing/adapter-rig.ts";

const MINUTE = 60_000;
const TARGET = { instanceId: INSTANCE, databaseName: "dbtest" };

const rigs: AdapterRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close();
});

async function start(order: AdapterRigOptions = {}): Promise<AdapterRig> {
  const rig = await createAdapterRig(order);
  rigs.push(rig);
  return rig;
}

describe("one full backup", () => {
  test.each(["public", "internal"] as const)("is restored from the %s host", async (positionNetwork) => {
    const { alibaba, clock } = await start({ options: { importDialect: { positionNetwork } } });
    const { endpoint } = await alibaba.objects.bucket(BUCKET);
    expect(endpoint.includes("-internal")).toBe(positionNetwork === "internal");
    const position = { ...POSITION, endpoint };

    const { taskId, urlExpiresAt } = await alibaba.imports.createTask({
      ...TARGET,
      kind: "full",
      position,
      consistencyCheck: "synchronous",
    });

    expect(urlExpiresAt).toBeNull();
    clock.advance(MINUTE);
    expect(await alibaba.imports.files(INSTANCE, taskId)).toMatchObject([
      { fileName: "dbtest.bak", kind: "Database", isAvailable: true, sizeBytes: expect.any(Number) },
    ]);
    clock.advance(60 * MINUTE);
    expect(await alibaba.imports.task(INSTANCE, taskId)).toMatchObject({
      mode: "FULL",
      status: "Success",
      finishedAt: expect.any(Number),
    });
    expect(await alibaba.imports.databases(INSTANCE)).toContainEqual({ name: "dbtest", status: "Running" });
  });

  test("of several databases is told by one list", async () => {
    const { alibaba, clock } = await start();
    const since = clock.now() - MINUTE;
    for (const databaseName of ["one", "two"]) {
      await alibaba.imports.createTask({
        instanceId: INSTANCE,
        databaseName,
        kind: "full",
        position: POSITION,
        consistencyCheck: "asynchronous",
      });
    }
    const tasks = await alibaba.imports.tasks(INSTANCE, since);
    expect(tasks.map(({ databaseName }) => databaseName).toSorted()).toEqual(["one", "two"]);
    const search = { instanceId: INSTANCE, databaseName: "ONE", since };
    expect(await alibaba.imports.findTasks(search)).toHaveLength(1);
  });

  test.each([
    [true, expect.objectContaining({ percent: expect.any(Number) })],
    [false, undefined],
  ])("has a percentage when the task centre tells one (%s)", async (importsInTaskCentre, expected) => {
    const { alibaba, clock } = await start({ seed: { switches: { importsInTaskCentre } } });
    const { centreTaskId } = await alibaba.imports.createTask({
      ...TARGET,
      kind: "full",
      position: POSITION,
      consistencyCheck: "synchronous",
    });
    clock.advance(MINUTE);
    expect(await alibaba.imports.progress(INSTANCE, centreTaskId ?? "")).toEqual(expected);
  });

  test("ends when it is stopped", async () => {
    const { alibaba, clock } = await start();
    const { taskId } = await alibaba.imports.createTask({
      ...TARGET,
      kind: "full",
      position: POSITION,
      consistencyCheck: "synchronous",
    });
    await alibaba.imports.terminate(INSTANCE, taskId);
    clock.advance(MINUTE);
    expect(await alibaba.imports.task(INSTANCE, taskId)).not.toMatchObject({ status: "Running" });
  });
});

describe("a chain", () => {
  test.each(["repeated", "new"] as const)(
    "waits after each file and opens when asked, once (task id %s)",
    async (chainTask) => {
      const { alibaba, cloud, clock } = await start({ seed: { switches: { chainTask } } });
      await cloud.control.putObject(
        BUCKET,
        "migrate/dbtest.diff",
        syntheticBackup({ databaseName: "dbtest", release: "2019", kind: "differential" }),
      );
      const base = await alibaba.imports.createTask({ ...TARGET, kind: "chain_full", position: POSITION });
      clock.advance(60 * MINUTE);
      expect(await alibaba.imports.task(INSTANCE, base.taskId)).toMatchObject({
        mode: "UPDF",
        status: "Waiting",
      });
      await alibaba.imports.createTask({
        ...TARGET,
        kind: "chain_increment",
        baseTaskId: base.taskId,
        position: { ...POSITION, key: "migrate/dbtest.diff" },
      });
      clock.advance(60 * MINUTE);

      const opening = { ...TARGET, taskId: base.taskId, clientToken: "open-1" };
      await alibaba.imports.openDatabase({ ...opening, consistencyCheck: "synchronous" });
      await alibaba.imports.openDatabase({ ...opening, consistencyCheck: "synchronous" });
      clock.advance(60 * MINUTE);
      expect(await alibaba.imports.task(INSTANCE, base.taskId)).toMatchObject({ status: "Success" });
    },
  );
});

describe("2008 R2 on local disks", () => {
  const dialects: readonly ImportDialect[] = (["public", "internal"] as const).flatMap((urlNetwork) =>
    (["v1", "v4"] as const).flatMap((urlSignature) =>
      ([1, 2] as const).map((urlEncodingLayers) => ({
        positionNetwork: "public" as const,
        urlNetwork,
        urlSignature,
        urlEncodingLayers,
      })),
    ),
  );

  test.each(dialects)(
    "takes a URL of the $urlNetwork host, signed with $urlSignature, under $urlEncodingLayers layers",
    async (importDialect) => {
      const { alibaba, cloud, clock } = await start({ options: { importDialect } });
      // Of the time when V1 was still taken.
      const bucket = "migratetest-2024";
      await cloud.control.putObject(
        bucket,
        KEY,
        syntheticBackup({ databaseName: "dbtest", release: "2008 R2" }),
      );
      const database = { instanceId: OLD_INSTANCE, name: "dbtest", collation: "Chinese_PRC_CI_AS" };
      await alibaba.instances.createDatabase(database);
      clock.advance(10 * MINUTE);

      const { taskId, urlExpiresAt } = await alibaba.imports.createTask({
        kind: "signed_url",
        instanceId: OLD_INSTANCE,
        databaseName: "dbtest",
        objects: [{ bucket, key: KEY }],
        validForSeconds: 28_800,
      });

      expect(urlExpiresAt).toBeGreaterThan(Date.now() + 28_700_000);
      clock.advance(120 * MINUTE);
      expect(await alibaba.imports.task(OLD_INSTANCE, taskId)).toMatchObject({ status: "Success" });
    },
  );

  test("says when the key ends before the URL", async () => {
    const { alibaba } = await start({
      options: {
        credentials: () =>
          Promise.resolve({
            accessKeyId: "STS.NSimulatedSession01",
            accessKeySecret: "s",
            securityToken: "t",
            expiresAt: 1_000,
          }),
      },
    });
    const order = { bucket: BUCKET, key: KEY, expiresInSeconds: 28_800 };
    const signed = await alibaba.objects.presignGet({ ...order, network: "internal", signature: "v4" });
    expect(signed.expiresAt).toBe(1_000);
  });

  test("gets a V4 URL of seven days at most, and is told so", async () => {
    const { alibaba } = await start();
    const order = { bucket: BUCKET, key: KEY, expiresInSeconds: 30 * 24 * 3_600 };
    const signed = await alibaba.objects.presignGet({ ...order, network: "public", signature: "v4" });
    expect(signed.expiresAt).toBeLessThanOrEqual(Date.now() + 7 * 24 * 3_600_000);
    expect(new URL(signed.url).searchParams.get("x-oss-expires")).toBe("604800");
    expect((await fetch(signed.url)).status).toBe(200);
  });
});

describe("an object", () => {
  const owned = async ({ alibaba }: AdapterRig, key: string, token: string) => {
    const upload = await alibaba.objects.startUpload({ bucket: BUCKET, key }, token);
    const part = await alibaba.objects.putPart({
      upload,
      partNumber: 1,
      offset: 0,
      sizeBytes: 5,
      source: { readInto: (target) => Promise.resolve(Buffer.from(token).copy(target, 0, 0, 5)) },
      signal: new AbortController().signal,
    });
    await alibaba.objects.completeUpload(upload, [part]);
    const object = await alibaba.objects.head({ bucket: BUCKET, key });
    if (!object) throw new Error("The upload left no object.");
    return { ...object, uploadToken: token };
  };

  test("is deleted while it is ours", async () => {
    const rig = await start();
    const object = await owned(rig, "migrate/ours.bak", "token-1");
    expect(await rig.alibaba.objects.deleteObject(object)).toBe("deleted");
    expect(await rig.alibaba.objects.deleteObject(object)).toBe("gone");
    expect(rig.cloud.control.object(BUCKET, object.key)).toBeUndefined();
  });

  test("is left alone when another stands there by now, even one of the same bytes", async () => {
    const rig = await start();
    const object = await owned(rig, "migrate/ours.bak", "token-1");
    const bytes = await rig.cloud.control.readObject(BUCKET, object.key);
    await rig.cloud.control.putObject(BUCKET, object.key, bytes);
    expect(await rig.alibaba.objects.deleteObject(object)).toBe("changed");
    expect(rig.cloud.control.object(BUCKET, object.key)).toBeDefined();
  });
});

describe("an administrator", () => {
  test("is told what an instance has", async () => {
    const { alibaba } = await start();
    const { instances } = alibaba;
    const found = await instances.instances("cn-hangzhou");
    expect(found.map(({ instanceId }) => instanceId)).toContain(INSTANCE);
    expect(await instances.resourceUsage(INSTANCE)).toMatchObject({ diskUsedBytes: 12 * 1024 ** 3 });
    expect(await instances.isNameAvailable(INSTANCE, "orders")).toBe("taken");
    expect(await instances.isNameAvailable(INSTANCE, "fresh")).toBe("available");
    expect(await instances.isNameAvailable(INSTANCE, "Not Plain")).toBe("malformed");
    expect(await instances.reservedWords("database")).toContain("master");
  });

  test("makes a database and takes it away", async () => {
    const { alibaba, clock } = await start();
    const order = { instanceId: INSTANCE, name: "fresh", collation: "Chinese_PRC_CI_AS" };
    await alibaba.instances.createDatabase(order);
    clock.advance(10 * MINUTE);
    expect(await alibaba.imports.databases(INSTANCE)).toContainEqual({ name: "fresh", status: "Running" });
    await alibaba.instances.deleteDatabase(INSTANCE, "fresh");
    clock.advance(10 * MINUTE);
    await alibaba.instances.deleteDatabase(INSTANCE, "fresh");
    const names = (await alibaba.imports.databases(INSTANCE)).map(({ name }) => name);
    expect(names).not.toContain("fresh");
  });

  test("gives an account its right, and backs a database up", async () => {
    const { alibaba, clock } = await start();
    const { instances, imports } = alibaba;
    const account = { instanceId: INSTANCE, name: "app_1", password: "Simulated-1", description: "app" };
    await instances.createAccount({ ...account, kind: "normal" });
    clock.advance(10 * MINUTE);
    await instances.grant({
      instanceId: INSTANCE,
      account: "app_1",
      databaseName: "orders",
      privilege: "DBOwner",
    });
    expect(await imports.accounts(INSTANCE)).toContainEqual({
      name: "app_1",
      privileged: false,
      available: true,
    });

    // Times in answers are those of the client's own clock.
    const from = Date.now() - MINUTE;
    const { jobId } = await instances.startBackup({ instanceId: INSTANCE, databaseName: "orders" });
    expect(await instances.backupJob(INSTANCE, jobId)).toMatchObject({ backupId: null });
    clock.advance(6 * 60 * MINUTE);
    const job = await instances.backupJob(INSTANCE, jobId);
    expect(job).toMatchObject({ status: "Finished", backupId: expect.any(String) });
    const backups = await instances.backups({ instanceId: INSTANCE, from, to: Date.now() + MINUTE });
    expect(backups).toContainEqual(
      expect.objectContaining({ backupId: job?.backupId, status: "Success", method: "Physical" }),
    );
  });

  test("learns what a key may do without doing it", async () => {
    const policy = {
      Version: "1",
      Statement: [
        {
          Effect: "Allow",
          Action: ["rds:DescribeDatabases", "rds:CreateMigrateTask"],
          Resource: `acs:rds:*:*:dbinstance/${INSTANCE}`,
        },
      ],
    } as const;
    const { alibaba, cloud } = await start({ policy });
    const { account } = alibaba;
    expect(await account.mayDo("rds:DescribeDatabases", INSTANCE)).toBe("allowed");
    expect(await account.mayDo("rds:CreateMigrateTask", INSTANCE)).toBe("allowed");
    expect(await account.mayDo("rds:CreateMigrateTask", OLD_INSTANCE)).toBe("denied");
    expect(await account.mayDo("rds:TerminateMigrateTask", INSTANCE)).toBe("denied");
    expect(await account.mayDo("rds:DeleteDatabase", INSTANCE)).toBe("unknown");
    const careful = await start({ policy, options: { permissionProbes: "reads" } });
    expect(await careful.alibaba.account.mayDo("rds:DescribeDatabases", INSTANCE)).toBe("allowed");
    expect(await careful.alibaba.account.mayDo("rds:CreateMigrateTask", INSTANCE)).toBe("unknown");
    const orders = careful.cloud.control.requests.filter(
      ({ operation }) => !operation.startsWith("Describe"),
    );
    expect(orders.filter(({ service }) => service === "rds")).toEqual([]);
    expect(cloud.control.importTasks(INSTANCE)).toEqual([]);
  });
});

describe("a crowd of requests", () => {
  const askAll = (asking: AdapterRig, count: number): Promise<readonly unknown[]> =>
    Promise.all(
      Array.from({ length: count }, () =>
        asking.alibaba.imports.databases(INSTANCE).then(
          () => "answered",
          (error: unknown) => error,
        ),
      ),
    );

  test("stays below the documented limit, so that none is refused", async () => {
    const asking = await start({ options: { rdsRequestsPerSecond: 10 } });
    asking.cloud.control.setRateLimits([{ operation: "*", perSecond: 10 }]);
    expect(new Set(await askAll(asking, 25))).toEqual(new Set(["answered"]));
  });

  test("that was too much leaves a pause for all who come after", async () => {
    const asking = await start();
    asking.cloud.control.setRateLimits([{ operation: "*", perSecond: 3, retryAfter: 1200 }]);
    const answers = await askAll(asking, 6);
    expect(answers.filter((answer) => answer === "answered")).toHaveLength(3);
    expect(answers).toContainEqual(
      expect.objectContaining({
        code: "CLOUD_THROTTLED",
        retry: expect.objectContaining({ milliseconds: 1200 }),
      }),
    );
    const startedAt = Date.now();
    expect(await askAll(asking, 1)).toEqual(["answered"]);
    expect(Date.now() - startedAt).toBeGreaterThan(900);
  });
});

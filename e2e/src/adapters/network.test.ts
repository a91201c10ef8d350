/**
 * What a network does to requests that may be sent once only, and to answers on their way.
 *
 * Whatever came back, three things hold: the request went out once, the error says whether it may have taken effect,
 * and no secret is in it.
 */
import { OperationalError } from "@bakferry/core";
import * as fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import {
  type AdapterRig,
  BUCKET,
  createAdapterRig,
  INSTANCE,
  KEY,
  OLD_INSTANCE,
  POSITION,
} from "../testing/adapter-rig.ts";
import { openPublicCloud, type PublicCloud, reset, type Spoil } from "../testing/public-cloud.ts";

const ORDER = {
  kind: "full",
  instanceId: INSTANCE,
  databaseName: "dbtest",
  position: POSITION,
  consistencyCheck: "synchronous",
} as const;

/** Answers that a request may get although it took effect. */
const LOST: readonly (readonly [string, Spoil])[] = [
  ["an empty answer", afterActing(() => new Response(""))],
  [
    "a page of a proxy",
    afterActing(() => new Response("<html><h1>502 Bad Gateway</h1></html>", { status: 502 })),
  ],
  ["a reset", afterActing(reset)],
  ["no answer in time", afterActing(() => new Promise<Response>(() => undefined))],
  ["an error of the service", afterActing(() => refusal(503, "ServiceUnavailable"))],
  ["an answer without the id", afterActing(() => Response.json({ RequestId: "R" }))],
  ["an answer cut short", afterActing(() => new Response('{"RequestId":"R","MigrateTa'))],
];

let rig: AdapterRig;
let line: PublicCloud;

beforeAll(async () => {
  rig = await createAdapterRig({ options: { endpoints: {}, timeouts: { questionMs: 300 } } });
  line = openPublicCloud(rig.cloud);
});
afterAll(async () => {
  line.close();
  await rig.close();
});
afterEach(() => {
  line.mend();
});

test("each service is asked at its public host, and a bucket below that of OSS", async () => {
  await rig.alibaba.account.identity();
  await rig.alibaba.account.grant();
  await rig.alibaba.imports.instance(INSTANCE);
  await rig.alibaba.objects.list(BUCKET, "migrate/", 1);
  expect(line.hosts.toSorted()).toEqual([
    "migratetest.oss-cn-hangzhou.aliyuncs.com",
    "ram.aliyuncs.com",
    "rds.aliyuncs.com",
    "sts.aliyuncs.com",
  ]);
});

describe("an import whose answer is lost", () => {
  beforeEach(() => {
    rig.clock.advance(24 * 3_600_000);
  });

  test.each(LOST)("by %s is said to be open, and is found by looking", async (_, spoil) => {
    const since = rig.clock.now();
    const databaseName = `db_${Math.floor(since)}_${LOST.findIndex(([, each]) => each === spoil)}`;
    const before = countOf("CreateMigrateTask");
    line.spoil("CreateMigrateTask", spoil);

    const error = await rig.alibaba.imports
      .createTask({ ...ORDER, databaseName })
      .catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ ambiguous: true });
    expect(countOf("CreateMigrateTask") - before).toBe(1);
    const found = rig.cloud.control
      .importTasks(INSTANCE)
      .filter((task) => task.databaseName === databaseName);
    expect(found).toHaveLength(1);
    rig.clock.advance(24 * 3_600_000);
  });
});

describe("an import that was refused for sure", () => {
  test.each([
    ["with a wish", { "x-acs-retry-after": "1200" }, 400, 1200],
    ["without one", {}, 400, 1000],
    ["by status", {}, 429, 1000],
  ])("by throttling %s may be asked for again later", async (_, headers, status, milliseconds) => {
    line.spoil("CreateMigrateTask", () => Promise.resolve(refusal(status, "Throttling.User", headers)));
    await expect(rig.alibaba.imports.createTask(ORDER)).rejects.toMatchObject({
      code: "CLOUD_THROTTLED",
      ambiguous: false,
      retry: { kind: "after", milliseconds },
    });
  });
});

describe("answers in other shapes than the documented ones", () => {
  test("are read all the same", async () => {
    line.spoil(
      "CreateMigrateTask",
      changed((body) => ({ MigrateIaskId: Number(body["MigrateTaskId"]) })),
    );
    const { taskId } = await rig.alibaba.imports.createTask({ ...ORDER, databaseName: "shapes" });
    expect(rig.cloud.control.importTasks(INSTANCE).at(-1)?.id).toBe(taskId);

    line.spoil(
      "DescribeMigrateTaskById",
      changed((body) => ({ ...body, CreateTime: "2026-11-22 T9:00:4Z", IsDBReplaced: false, EndTime: null })),
    );
    expect(await rig.alibaba.imports.task(INSTANCE, taskId)).toMatchObject({
      taskId,
      createdAt: Date.UTC(2026, 10, 22, 9, 0, 4),
      finishedAt: null,
    });

    for (const Databases of ["", [], {}, null]) {
      line.spoil(
        "DescribeDatabases",
        changed(() => ({ Databases })),
      );
      expect(await rig.alibaba.imports.databases(INSTANCE)).toEqual([]);
    }
  });
});

describe("a refusal", () => {
  test("names the service, its host, its status, its code and the request, and nothing that is signed", async () => {
    const { objects, imports } = rig.alibaba;
    const ofOss = await objects.bucket("no-such-bucket-here").catch((thrown: unknown) => thrown);
    expect(ofOss).toMatchObject({
      requestId: expect.stringMatching(/^[0-9A-F]{24,}$/) as unknown,
      contact: {
        service: "OSS",
        host: "no-such-bucket-here.oss-cn-hangzhou.aliyuncs.com",
        status: 404,
        code: "NoSuchBucket",
      },
    });
    const ofRds = await imports.databases("rm-bp1nosuch").catch((thrown: unknown) => thrown);
    expect(ofRds).toMatchObject({
      requestId: expect.any(String) as unknown,
      contact: {
        service: "RDS",
        host: "rds.aliyuncs.com",
        status: 404,
        code: "InvalidDBInstanceId.NotFound",
      },
    });
    line.spoil("CreateMigrateTask", afterActing(reset));
    const lost = await imports.createTask(ORDER).catch((thrown: unknown) => thrown);
    expect(lost).toMatchObject({
      contact: { service: "RDS", host: "rds.aliyuncs.com", status: null, code: null },
    });
  });
});

describe("secrets", () => {
  test("are in no error, whatever happens to the request that carries them", async () => {
    const password = fc.stringMatching(
      /^[A-Z][a-z]{2}[0-9]{2}[!@#$%^&*()_+=-][A-Za-z0-9!@#$%^&*()_+=-]{4,20}$/,
    );
    const spoils = LOST.filter(([name]) => name !== "no answer in time").map(([, spoil]) => spoil);
    await fc.assert(
      fc.asyncProperty(password, async (secret) => {
        for (const spoil of spoils) {
          line.spoil("CreateAccount", spoil);
          const order = { instanceId: INSTANCE, name: "app_1", password: secret, description: "app" };
          const error = await rig.alibaba.instances
            .createAccount({ ...order, kind: "normal" })
            .catch((thrown: unknown) => thrown);
          const said = everythingOf(error);
          for (const form of [secret, encodeURIComponent(secret)]) expect(said).not.toContain(form);
        }
      }),
      { numRuns: 15 },
    );
  });

  test.each(LOST)("of signed URLs are in no error after %s", async (_, spoil) => {
    line.spoil("CreateMigrateTask", spoil);
    const error = await rig.alibaba.imports
      .createTask({
        kind: "signed_url",
        instanceId: OLD_INSTANCE,
        databaseName: "dbtest",
        objects: [{ bucket: BUCKET, key: KEY }],
        validForSeconds: 28_800,
      })
      .catch((thrown: unknown) => thrown);
    expect(OperationalError.is(error)).toBe(true);
    expect(everythingOf(error)).not.toMatch(/signature|LTAI|x-oss-credential|OSSUrls=/i);
  });
});

/** All that a log could write of an error. */
function everythingOf(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error) ?? "";
  const own = Object.getOwnPropertyNames(error).map((name) => String(Reflect.get(error, name)));
  return [...own, JSON.stringify(error), error.cause === undefined ? "" : everythingOf(error.cause)].join(
    "\n",
  );
}

function countOf(operation: string): number {
  return rig.cloud.control.requests.filter((request) => request.operation === operation).length;
}

function afterActing(answer: () => Response | Promise<Response>): Spoil {
  return async (act) => {
    await act();
    return answer();
  };
}

/** The simulator's answer with other members. */
function changed(change: (body: Readonly<Record<string, unknown>>) => object): Spoil {
  return async (act) => {
    const body = (await (await act()).json()) as Readonly<Record<string, unknown>>;
    return Response.json({ RequestId: body["RequestId"], ...change(body) });
  };
}

function refusal(status: number, code: string, headers: Readonly<Record<string, string>> = {}): Response {
  const body = { RequestId: "R", HostId: "rds.aliyuncs.com", Code: code, Message: "Not now." };
  return Response.json(body, { status, headers });
}

/** What goes to RDS, RAM and STS and what is made of their answers, odd ones included. */
import { OperationalError } from "@bakferry/core";
import { afterEach, describe, expect, test } from "vitest";

import { createAlibaba } from "../create-alibaba.ts";
import type { Alibaba } from "../create-alibaba.ts";
import { createRpc } from "../rpc/rpc.ts";
import { serve, serveRaw } from "../testing/loopback-server.ts";
import type { LoopbackServer, ScriptedReply, SeenRequest } from "../testing/loopback-server.ts";
import { IMPORT_DIALECT, type ImportDialect } from "./import-dialect.ts";
import { createTask } from "./start-import.ts";

const NOW = Date.UTC(2026, 10, 22, 9, 0, 30);
const POSITION = {
  endpoint: "oss-cn-hangzhou.aliyuncs.com",
  bucket: "backups",
  key: "dir/day 1+2(*).bak",
};
const ORDER = {
  kind: "full",
  instanceId: "rm-1",
  databaseName: "dbtest",
  position: POSITION,
  consistencyCheck: "synchronous",
} as const;

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

describe("every request", () => {
  test("is signed, names its operation and version, and carries the token", async () => {
    const { server, account } = await start({
      GetCallerIdentity: { AccountId: 1234, Arn: "acs:ram::1234:user/bot" },
    });
    expect(await account.identity()).toEqual({ accountId: "1234", arn: "acs:ram::1234:user/bot" });
    expect(server.seen[0]?.method).toBe("POST");
    expect(server.seen[0]?.headers).toMatchObject({
      "x-acs-action": "GetCallerIdentity",
      "x-acs-version": "2015-04-01",
      "x-acs-security-token": "TokenOfTheTest",
      authorization: expect.stringMatching(/^ACS3-HMAC-SHA256 Credential=LTAI/),
      "user-agent": expect.stringContaining("bakferry/test"),
    });
  });
});

describe("instance", () => {
  const attribute = {
    DBInstanceId: "rm-1",
    DBInstanceDescription: "test",
    DBInstanceClass: "mssql.x4.large.e2",
    RegionId: "cn-hangzhou",
    Engine: "SQLServer",
    EngineVersion: "2022_ent_ha",
    DBInstanceStatus: "Running",
    LockMode: "Unlock",
    DBInstanceType: "Primary",
    Category: "HighAvailability",
    Collation: "Chinese_PRC_CI_AS",
    TimeZone: "China Standard Time",
    MaintainTime: "18:00Z-22:00Z",
    DBInstanceStorageType: "cloud_essd",
    DBInstanceStorage: 100,
    DBInstanceDiskUsed: "1073741824",
    DBMaxQuantity: "50",
    DeletionProtection: "True",
  };
  const expected = {
    instanceId: "rm-1",
    description: "test",
    regionId: "cn-hangzhou",
    engine: "SQLServer",
    engineVersion: "2022_ent_ha",
    status: "Running",
    lockMode: "Unlock",
    instanceType: "Primary",
    category: "HighAvailability",
    collation: "Chinese_PRC_CI_AS",
    timeZone: "China Standard Time",
    maintenanceWindow: "18:00Z-22:00Z",
    instanceClass: "mssql.x4.large.e2",
    storageType: "cloud_essd",
    storageBytes: 100 * 1024 ** 3,
    usedBytes: 1024 ** 3,
    maxDatabases: 50,
  };

  test.each([
    ["a list", { DBInstanceAttribute: [attribute] }],
    ["one row without a list", { DBInstanceAttribute: attribute }],
    ["a bare row", attribute],
    ["a list without its name", [attribute]],
  ])("is read from %s", async (_, Items) => {
    const { imports } = await start({ DescribeDBInstanceAttribute: { Items } });
    expect(await imports.instance("rm-1")).toEqual(expected);
  });

  test("takes the used space from the usage report when its properties do not tell", async () => {
    const { imports } = await start({
      DescribeDBInstanceAttribute: {
        Items: { DBInstanceAttribute: [{ ...attribute, DBInstanceDiskUsed: "" }] },
      },
      DescribeResourceUsage: { DiskUsed: 77 },
    });
    expect(await imports.instance("rm-1")).toMatchObject({ usedBytes: 77 });
  });

  test.each(["InvalidDBInstanceId.NotFound", "InvalidDBInstanceName.NotFound"])(
    "is undefined for %s",
    async (code) => {
      const { imports } = await start({ DescribeDBInstanceAttribute: refusal(404, code) });
      expect(await imports.instance("rm-1")).toBeUndefined();
    },
  );

  test("is undefined when the list is empty", async () => {
    const { imports } = await start({ DescribeDBInstanceAttribute: { Items: "" } });
    expect(await imports.instance("rm-1")).toBeUndefined();
  });
});

describe("databases and accounts", () => {
  test("are read page by page", async () => {
    const { server, imports } = await start({
      DescribeDatabases: ({ query }) => ({
        Databases: {
          Database: databases(query.get("PageNumber") === "1" ? 100 : 20, Number(query.get("PageNumber"))),
        },
      }),
    });
    const found = await imports.databases("rm-1");
    expect(found).toHaveLength(120);
    expect(found[0]).toEqual({ name: "db1_0", status: "Running" });
    expect(server.seen).toHaveLength(2);
  });

  test("end when a page brings nothing new", async () => {
    const { server, imports } = await start({
      DescribeDatabases: { Databases: { Database: databases(100, 1) } },
    });
    expect(await imports.databases("rm-1")).toHaveLength(100);
    expect(server.seen).toHaveLength(2);
  });

  test.each(["", [], {}, null])("are none for %j", async (Accounts) => {
    const { imports } = await start({ DescribeAccounts: { Accounts } });
    expect(await imports.accounts("rm-1")).toEqual([]);
  });

  test("tell privileged accounts from others", async () => {
    const rows = [
      { AccountName: "root", AccountType: "Super", AccountStatus: "Available" },
      { AccountName: "app", AccountType: "Normal", AccountStatus: "Unavailable" },
    ];
    const { imports } = await start({ DescribeAccounts: { Accounts: { DBInstanceAccount: rows } } });
    expect(await imports.accounts("rm-1")).toEqual([
      { name: "root", privileged: true, available: true },
      { name: "app", privileged: false, available: false },
    ]);
  });
});

describe("createTask", () => {
  test.each([
    ["synchronous", "SyncExecuteDBCheck"],
    ["asynchronous", "AsyncExecuteDBCheck"],
  ] as const)(
    "asks for one full backup, opened at once, with the %s check",
    async (consistencyCheck, word) => {
      const { server, imports } = await start({ CreateMigrateTask: { MigrateTaskId: "564", TaskId: "5" } });
      expect(await imports.createTask({ ...ORDER, consistencyCheck })).toEqual({
        taskId: "564",
        centreTaskId: "5",
        urlExpiresAt: null,
      });
      expect(Object.fromEntries(server.seen[0]?.query ?? [])).toEqual({
        DBInstanceId: "rm-1",
        DBName: "dbtest",
        BackupMode: "FULL",
        IsOnlineDB: "True",
        CheckDBMode: word,
        OssObjectPositions: "oss-cn-hangzhou.aliyuncs.com:backups:dir/day 1+2(*).bak",
      });
    },
  );

  test("begins a chain that stays closed, and goes on with it", async () => {
    const { server, imports } = await start({ CreateMigrateTask: { MigrateTaskId: "564", TaskId: "5" } });
    const chain = { instanceId: "rm-1", databaseName: "dbtest", position: POSITION };
    await imports.createTask({ ...chain, kind: "chain_full" });
    await imports.createTask({ ...chain, kind: "chain_increment", baseTaskId: "564" });
    const closed = {
      DBInstanceId: "rm-1",
      DBName: "dbtest",
      BackupMode: "UPDF",
      IsOnlineDB: "False",
      OssObjectPositions: "oss-cn-hangzhou.aliyuncs.com:backups:dir/day 1+2(*).bak",
    };
    expect(server.seen.map(({ query }) => Object.fromEntries(query))).toEqual([
      closed,
      { ...closed, MigrateTaskId: "564" },
    ]);
  });

  test.each([1, 2] as const)("hands signed URLs over under %i layers of encoding", async (layers) => {
    const { server, imports } = await start(
      { CreateMigrateTask: { MigrateTaskId: "564" } },
      { urlEncodingLayers: layers },
    );
    const started = await imports.createTask({
      kind: "signed_url",
      instanceId: "rm-1",
      databaseName: "dbtest",
      objects: [
        { bucket: "backups", key: "a b.bak" },
        { bucket: "backups", key: "c.bak" },
      ],
      validForSeconds: 28_800,
    });
    expect(started.urlExpiresAt).toBeGreaterThan(Date.now() + 28_700_000);
    const { OSSUrls = "", ...others } = Object.fromEntries(server.seen[0]?.query ?? []);
    expect(others).toEqual({
      DBInstanceId: "rm-1",
      DBName: "dbtest",
      BackupMode: "FULL",
      IsOnlineDB: "True",
    });
    let text = OSSUrls;
    for (let layer = 0; layer < layers; layer += 1) {
      expect(text).not.toContain("://");
      text = decodeURIComponent(text);
    }
    const urls = text.split("|").map((url) => new URL(url));
    expect(urls.map(({ origin, pathname }) => origin + pathname)).toEqual([
      "https://backups.oss-cn-hangzhou-internal.aliyuncs.com/a%20b.bak",
      "https://backups.oss-cn-hangzhou-internal.aliyuncs.com/c.bak",
    ]);
  });

  test.each(["a:b.bak", "a|b.bak"])(
    "never sends the key %s, which RDS would read as another",
    async (key) => {
      const { server, imports } = await start({});
      const order = { ...ORDER, position: { ...POSITION, key } };
      await expect(imports.createTask(order)).rejects.toMatchObject({
        code: "RDS_REQUEST_REFUSED",
        ambiguous: false,
      });
      expect(server.seen).toEqual([]);
    },
  );

  test("reads the member that is misspelt, and an id that is a number", async () => {
    const { imports } = await start({ CreateMigrateTask: { MigrateIaskId: 564 } });
    expect(await imports.createTask(ORDER)).toMatchObject({ taskId: "564", centreTaskId: null });
  });

  test.each([
    {
      status: 403,
      code: "InvalidDBName",
      expected: { code: "RDS_REQUEST_REFUSED", ambiguous: false, retry: { kind: "never" } },
    },
    { status: 403, code: "Forbidden.RAM", expected: { code: "RDS_ACCESS_DENIED", ambiguous: false } },
    {
      status: 403,
      code: "IncorrectDBInstanceState",
      expected: { code: "RDS_INSTANCE_BUSY", retry: { kind: "after" } },
    },
    {
      status: 400,
      code: "IncorrectDBInstanceLockMode",
      expected: { code: "RDS_INSTANCE_BUSY", retry: { kind: "never" } },
    },
    {
      status: 400,
      code: "UploadLimitExceeded",
      expected: { code: "RDS_QUOTA_EXCEEDED", retry: { kind: "never" } },
    },
    { status: 400, code: "ConcurrentTaskExceeded", expected: { code: "RDS_QUOTA_EXCEEDED" } },
    {
      status: 400,
      code: "Throttling.User",
      expected: { code: "CLOUD_THROTTLED", ambiguous: false, retry: { kind: "after", milliseconds: 7000 } },
    },
    {
      status: 404,
      code: "InvalidAccessKeyId.NotFound",
      expected: { code: "CREDENTIALS_REFUSED", retry: { kind: "never" } },
    },
    { status: 400, code: "SignatureNonceUsed", expected: { ambiguous: true } },
    {
      status: 503,
      code: "ServiceUnavailable",
      expected: { code: "CLOUD_FAILED", ambiguous: true, retry: { kind: "after" } },
    },
  ])("throws for $status $code", async ({ status, code, expected }) => {
    const { imports } = await start({ CreateMigrateTask: refusal(status, code) });
    await expect(imports.createTask(ORDER)).rejects.toMatchObject({
      ...expected,
      requestId: "R1",
      verbatim: `${code}: Because.`,
    });
  });

  test("names the action that RAM says is missing", async () => {
    const denied = refusal(403, "Forbidden.RAM", {
      AccessDeniedDetail: { AuthAction: "rds:CreateMigrateTask2" },
    });
    const { imports } = await start({ CreateMigrateTask: denied });
    await expect(imports.createTask(ORDER)).rejects.toMatchObject({
      remedy: {
        key: "error.grantAction",
        values: { action: "rds:CreateMigrateTask2", resource: "acs:rds:*:*:dbinstance/rm-1" },
      },
    });
  });

  test.each<[string, ScriptedReply]>([
    ["an answer without an id", { body: "{}" }],
    ["an empty answer", { body: "" }],
    ["a page of a proxy", { status: 502, body: "<html>Bad gateway</html>" }],
  ])("may have taken effect after %s, and is sent once", async (_, reply) => {
    const { server, imports } = await start({ CreateMigrateTask: reply });
    await expect(imports.createTask(ORDER)).rejects.toMatchObject({
      code: "CLOUD_ANSWER_UNREADABLE",
      ambiguous: true,
    });
    expect(server.seen).toHaveLength(1);
  });

  test.each(["silence", "reset"])(
    "may have taken effect after a %s, and the error holds no secret",
    async (end) => {
      let requests = 0;
      const server = await serveRaw((request) => {
        requests += 1;
        if (end === "reset") request.socket.resetAndDestroy();
      });
      cleanups.push(() => server.close());
      const rds = createRpc(
        { name: "RDS", version: "2014-08-15", endpoint: server.url },
        { regionId: "cn-hangzhou", credentials, clock: Date, userAgent: "test", timeoutMs: 100 },
      );

      const neverAsked = (): never => {
        throw new Error("A position needs no URL.");
      };
      const starter = { rpc: rds, dialect: IMPORT_DIALECT, presignGet: neverAsked };
      const error = await createTask(starter, ORDER).catch((thrown: unknown) => thrown);

      expect(error).toMatchObject({ code: "CLOUD_UNREACHABLE", ambiguous: true });
      expect(OperationalError.is(error) && `${error.message} ${String(error.cause)}`).not.toMatch(
        /LTAI|TokenOf|TopSecret/,
      );
      expect(requests).toBe(1);
    },
  );
});

test("an import whose time to be asked for is over is not asked for", async () => {
  const { server, imports } = await start({ CreateMigrateTask: { MigrateTaskId: "564" } });
  await expect(imports.createTask(ORDER, NOW)).rejects.toMatchObject({
    code: "CLOUD_THROTTLED",
    ambiguous: false,
    retry: { kind: "after" },
  });
  expect(server.seen).toEqual([]);
  expect(await imports.createTask(ORDER, NOW + 1)).toMatchObject({ taskId: "564" });
});

test("an import that nobody was there to take was not started", async () => {
  const { server, imports } = await start({});
  await server.close();
  await expect(imports.createTask(ORDER)).rejects.toMatchObject({
    code: "CLOUD_UNREACHABLE",
    ambiguous: false,
  });
});

describe("task", () => {
  const row = {
    MigrateTaskId: "564",
    DBName: "dbtest",
    BackupMode: "FULL",
    Status: "Running",
    Description: "",
    CreateTime: "2026-11-22T09:00:00Z",
    EndTime: "",
  };
  const task = {
    taskId: "564",
    databaseName: "dbtest",
    mode: "FULL",
    status: "Running",
    description: "",
    createdAt: Date.UTC(2026, 10, 22, 9),
    finishedAt: null,
  };

  test("is asked for by its id", async () => {
    const { server, imports } = await start({ DescribeMigrateTaskById: { ...row, DBInstanceName: "rm-1" } });
    expect(await imports.task("rm-1", "564")).toEqual(task);
    expect(server.seen[0]?.query.get("MigrateTaskId")).toBe("564");
  });

  test("is looked for in the list of the last week where that is not supported", async () => {
    const { server, imports } = await start({
      DescribeMigrateTaskById: refusal(400, "OperationDenied.EngineNotSupported"),
      DescribeMigrateTasks: { Items: { MigrateTask: [{ ...row, MigrateTaskId: "1" }, row] } },
    });
    expect(await imports.task("rm-1", "564")).toEqual(task);
    expect(Object.fromEntries(server.seen[1]?.query ?? [])).toMatchObject({
      StartTime: "2026-11-15T09:00Z",
      EndTime: "2026-11-22T09:05Z",
    });
  });

  test("is undefined when RDS does not know it", async () => {
    const { imports } = await start({
      DescribeMigrateTaskById: refusal(404, "InvalidMigrateTaskId.NotFound"),
    });
    expect(await imports.task("rm-1", "564")).toBeUndefined();
  });

  test("tells no signature of the URL that RDS was given", async () => {
    const url =
      "https://b.oss-cn-hangzhou.aliyuncs.com/k.bak?Expires=1&OSSAccessKeyId=LTAI5tTest&Signature=s3cr3t";
    const { imports } = await start({
      DescribeMigrateTaskById: { ...row, Status: "Failed", Description: `Cannot fetch ${url} now.` },
    });
    expect((await imports.task("rm-1", "7"))?.description).toBe(
      "Cannot fetch https://b.oss-cn-hangzhou.aliyuncs.com/k.bak?[redacted] now.",
    );
  });

  test("keeps words that we do not know", async () => {
    const { imports } = await start({
      DescribeMigrateTaskById: { ...row, Status: "Pausing", Description: "¿?", CreateTime: "soon" },
    });
    expect(await imports.task("rm-1", "564")).toEqual({
      ...task,
      status: "Pausing",
      description: "¿?",
      createdAt: null,
    });
  });
});

describe("findTasks", () => {
  test("finds the tasks of one database since then, in whatever form RDS writes times", async () => {
    const rows = [
      { MigrateTaskId: "1", DBName: "dbtest", CreateTime: "2026-11-22T08:59:59Z" },
      { MigrateTaskId: "2", DBName: "DBTest", CreateTime: "2026-11-22T09:00:00Z" },
      { MigrateTaskId: "3", DBName: "other", CreateTime: "2026-11-22T09:00:10Z" },
      { MigrateTaskId: "4", DBName: "dbtest", CreateTime: "2026-11-22 T9:00:4Z" },
      { MigrateTaskId: "5", DBName: "dbtest" },
    ];
    const { server, imports } = await start({ DescribeMigrateTasks: { Items: { MigrateTask: rows } } });

    const found = await imports.findTasks({
      instanceId: "rm-1",
      databaseName: "dbtest",
      since: Date.UTC(2026, 10, 22, 9) + 500,
    });

    expect(found.map(({ taskId }) => taskId)).toEqual(["2", "4", "5"]);
    expect(Object.fromEntries(server.seen[0]?.query ?? [])).toEqual({
      DBInstanceId: "rm-1",
      StartTime: "2026-11-22T08:55Z",
      EndTime: "2026-11-22T09:05Z",
      PageNumber: "1",
      PageSize: "100",
    });
  });
});

describe("files", () => {
  test("are those of the import", async () => {
    const rows = [
      { FileName: "a.bak", BackupMode: "FULL", FileSize: "2MB", Status: "Restoring", IsAvailable: "True" },
      {
        FileName: "b.diff",
        BackupMode: "Differential_Database",
        FileSize: "2048",
        Status: "Downloading",
        Description: "slow",
        CreateTime: "2026-11-22T09:00:00Z",
        EndTime: "",
      },
    ];
    const { imports } = await start({ DescribeOssDownloads: { Items: { OssDownload: rows } } });
    expect(await imports.files("rm-1", "564")).toEqual([
      {
        fileName: "a.bak",
        kind: "Database",
        status: "Restoring",
        description: "",
        sizeBytes: 2 * 1024 ** 2,
        createdAt: null,
        finishedAt: null,
        isAvailable: true,
      },
      {
        fileName: "b.diff",
        kind: "Differential_Database",
        status: "Downloading",
        description: "slow",
        sizeBytes: 2 * 1024 ** 3,
        createdAt: Date.UTC(2026, 10, 22, 9),
        finishedAt: null,
        isAvailable: null,
      },
    ]);
  });

  test("are undefined where RDS does not support it", async () => {
    const { imports } = await start({ DescribeOssDownloads: refusal(400, "IncorrectDBInstanceType") });
    expect(await imports.files("rm-1", "564")).toBeUndefined();
  });
});

describe("grant", () => {
  test.each([
    ["trusts RDS", trust("Allow", "sts:AssumeRole", ["rds.aliyuncs.com"]), true],
    ["trusts RDS, written shorter", trust("Allow", ["sts:AssumeRole"], "rds.aliyuncs.com"), true],
    ["trusts another service", trust("Allow", "sts:AssumeRole", ["ecs.aliyuncs.com"]), false],
    ["denies RDS", trust("Deny", "sts:AssumeRole", ["rds.aliyuncs.com"]), false],
    [
      "trusts an account",
      { Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { RAM: ["acs:ram::1:root"] } }] },
      false,
    ],
    ["has no policy", "nonsense", false],
  ])("says whether the role trusts RDS: it %s", async (_, policy, expected) => {
    const { account } = await start({
      GetRole: { Role: { AssumeRolePolicyDocument: JSON.stringify(policy) } },
      ListPoliciesForRole: { Policies: { Policy: [{ PolicyName: "AliyunRDSImportRolePolicy" }] } },
    });
    expect(await account.grant()).toEqual({
      exists: true,
      trustsRds: expected,
      policies: ["AliyunRDSImportRolePolicy"],
    });
  });

  test("does not exist without the role", async () => {
    const { account } = await start({ GetRole: refusal(404, "EntityNotExist.Role") });
    expect(await account.grant()).toEqual({ exists: false, trustsRds: null, policies: null });
  });

  test("leaves its policies open when we may not list them", async () => {
    const { account } = await start({
      GetRole: { Role: { AssumeRolePolicyDocument: "{}" } },
      ListPoliciesForRole: refusal(403, "NoPermission"),
    });
    expect(await account.grant()).toMatchObject({ exists: true, policies: null });
  });

  test("cannot be told when we may not look", async () => {
    const { account } = await start({ GetRole: refusal(403, "NoPermission") });
    await expect(account.grant()).rejects.toMatchObject({
      code: "RAM_ACCESS_DENIED",
      remedy: { values: { action: "ram:GetRole", resource: "acs:ram:*:*:role/AliyunRDSImportRole" } },
    });
  });
});

type Answer = ScriptedReply | Readonly<Record<string, unknown>>;

/** Answers by operation; an answer is a body in JSON unless it is a whole reply. */
async function start(
  answers: Readonly<Record<string, Answer | ((request: SeenRequest) => Answer)>>,
  importDialect: Partial<ImportDialect> = {},
): Promise<{ readonly server: LoopbackServer } & Pick<Alibaba, "imports" | "account">> {
  const server = await serve((request) => {
    const answer = answers[String(request.headers["x-acs-action"])] ?? refusal(404, "InvalidAction.NotFound");
    const reply = typeof answer === "function" ? answer(request) : answer;
    return isReply(reply) ? reply : { body: JSON.stringify({ RequestId: "R1", ...reply }) };
  });
  const endpoints = { oss: server.url, rds: server.url, ram: server.url, sts: server.url };
  const alibaba = createAlibaba({
    regionId: "cn-hangzhou",
    credentials,
    endpoints,
    clock: { now: () => NOW, sleep: () => Promise.resolve() },
    userAgent: "bakferry/test",
    importDialect,
  });
  cleanups.push(
    () => server.close(),
    () => alibaba.close(),
  );
  return { server, imports: alibaba.imports, account: alibaba.account };
}

function isReply(answer: Answer): answer is ScriptedReply {
  return "body" in answer;
}

async function credentials() {
  return {
    accessKeyId: "LTAI5tTestKeyOfTests",
    accessKeySecret: "TopSecretKeyOfTheTest0",
    securityToken: "TokenOfTheTest",
  };
}

function refusal(status: number, code: string, more: object = {}): ScriptedReply {
  const body = { RequestId: "R1", HostId: "rds.aliyuncs.com", Code: code, Message: "Because.", ...more };
  return { status, headers: { "x-acs-retry-after": "7000" }, body: JSON.stringify(body) };
}

function databases(count: number, page: number) {
  return Array.from({ length: count }, (_, index) => ({ DBName: `db${page}_${index}`, DBStatus: "Running" }));
}

function trust(effect: string, action: unknown, service: unknown) {
  return { Version: "1", Statement: [{ Effect: effect, Action: action, Principal: { Service: service } }] };
}

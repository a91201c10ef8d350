/**
 * The typed clients of RDS, RAM and STS, as Alibaba Cloud publishes them: what they cannot decode, or decode to nothing,
 * no other user of the service gets either.
 */
import { $OpenApiUtil } from "@alicloud/openapi-core";
import * as Ram from "@alicloud/ram20150501";
import * as Rds from "@alicloud/rds20140815";
import * as Sts from "@alicloud/sts20150401";
import { syntheticBackup } from "@bakferry/bak/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { botKey, startTestCloud, type TestCloud } from "../testing/test-cloud.ts";

const PROD = "rm-bp1prod1";
const POSITION = "oss-cn-hangzhou.aliyuncs.com:migratetest:";
let cloud: TestCloud;
let rds: InstanceType<typeof Rds.default.default>;
let ram: InstanceType<typeof Ram.default.default>;
let sts: InstanceType<typeof Sts.default.default>;

beforeAll(async () => {
  cloud = await startTestCloud();
  rds = create(Rds);
  ram = create(Ram);
  sts = create(Sts);
});
afterAll(() => cloud.close());

describe("@alicloud/rds20140815", () => {
  test("reads what an instance is, has and holds", async () => {
    const { body: listed } = await rds.describeDBInstances(
      new Rds.DescribeDBInstancesRequest({ regionId: "cn-hangzhou", searchKey: "prod", instanceLevel: 1 }),
    );
    expect(listed?.items?.DBInstance?.[0]).toMatchObject({
      DBInstanceId: PROD,
      category: "HighAvailability",
    });
    const id = { DBInstanceId: PROD };
    const { body: attribute } = await rds.describeDBInstanceAttribute(
      new Rds.DescribeDBInstanceAttributeRequest(id),
    );
    expect(attribute?.items?.DBInstanceAttribute?.[0]).toMatchObject({
      DBInstanceStorage: 100,
      DBInstanceDiskUsed: "12884901888",
      lockMode: "Unlock",
      extra: { recoveryModel: "Full" },
    });
    const { body: usage } = await rds.describeResourceUsage(new Rds.DescribeResourceUsageRequest(id));
    expect(usage?.diskUsed).toBe(12_884_901_888);
    const { body: databases } = await rds.describeDatabases(new Rds.DescribeDatabasesRequest(id));
    expect(databases?.databases?.database?.map(({ DBName }) => DBName)).toEqual(["orders", "billing"]);
    const { body: accounts } = await rds.describeAccounts(new Rds.DescribeAccountsRequest(id));
    expect(accounts?.accounts?.DBInstanceAccount?.[0]).toMatchObject({ accountType: "Super" });
    const { body: words } = await rds.describeInstanceKeywords(
      new Rds.DescribeInstanceKeywordsRequest({ key: "database" }),
    );
    expect(words?.words?.word).toContain("master");
  });

  test("imports a full backup and follows it to its end", async () => {
    await cloud.control.putObject("migratetest", "typed.bak", syntheticBackup({ databaseName: "typed" }));
    const { body: created } = await rds.createMigrateTask(
      new Rds.CreateMigrateTaskRequest({
        DBInstanceId: PROD,
        DBName: "typed",
        backupMode: "FULL",
        isOnlineDB: "True",
        checkDBMode: "SyncExecuteDBCheck",
        ossObjectPositions: `${POSITION}typed.bak`,
      }),
    );
    const task = { DBInstanceId: PROD, migrateTaskId: created?.migrateTaskId };
    expect(task.migrateTaskId).toMatch(/^\d+$/);
    cloud.clock.advance(3_600_000);
    const { body: followed } = await rds.describeMigrateTaskById(
      new Rds.DescribeMigrateTaskByIdRequest(task),
    );
    expect(followed).toMatchObject({ DBName: "typed", status: "Success", isDBReplaced: "False" });
    const { body: files } = await rds.describeOssDownloads(new Rds.DescribeOssDownloadsRequest(task));
    expect(files?.items?.ossDownload?.[0]).toMatchObject({ fileName: "typed.bak", backupMode: "Database" });
    const { body: week } = await rds.describeMigrateTasks(
      new Rds.DescribeMigrateTasksRequest({
        DBInstanceId: PROD,
        startTime: minute(-60),
        endTime: minute(60),
      }),
    );
    expect(week?.items?.migrateTask?.map(({ DBName }) => DBName)).toEqual(["typed"]);
  });

  test("keeps a chain open, opens it, and stops another one", async () => {
    await cloud.control.putObject("migratetest", "chain.bak", syntheticBackup({ databaseName: "chain" }));
    const step = async (name: string) =>
      rds.createMigrateTask(
        new Rds.CreateMigrateTaskRequest({
          DBInstanceId: PROD,
          DBName: name,
          backupMode: "UPDF",
          isOnlineDB: "False",
          ossObjectPositions: `${POSITION}chain.bak`,
        }),
      );
    const first = (await step("chain")).body?.migrateTaskId;
    cloud.clock.advance(3_600_000);
    await rds.createOnlineDatabaseTask(
      new Rds.CreateOnlineDatabaseTaskRequest({
        DBInstanceId: PROD,
        DBName: "chain",
        migrateTaskId: first,
        checkDBMode: "AsyncExecuteDBCheck",
        clientToken: "once",
      }),
    );
    const second = (await step("stopped")).body?.migrateTaskId;
    await rds.terminateMigrateTask(
      new Rds.TerminateMigrateTaskRequest({ DBInstanceId: PROD, migrateTaskId: second }),
    );
    cloud.clock.advance(3_600_000);
    const statuses = await Promise.all(
      [first, second].map(async (migrateTaskId) => {
        const request = new Rds.DescribeMigrateTaskByIdRequest({ DBInstanceId: PROD, migrateTaskId });
        return (await rds.describeMigrateTaskById(request)).body?.status;
      }),
    );
    expect(statuses).toEqual(["Success", "Failed"]);
  });

  test("makes databases, accounts and backups", async () => {
    const id = { DBInstanceId: PROD };
    await rds.createDatabase(
      new Rds.CreateDatabaseRequest({ ...id, DBName: "made", characterSetName: "Chinese_PRC_CI_AS" }),
    );
    await rds.createAccount(
      new Rds.CreateAccountRequest({ ...id, accountName: "reader", accountPassword: "Simulated-1" }),
    );
    cloud.clock.advance(60_000);
    await rds.grantAccountPrivilege(
      new Rds.GrantAccountPrivilegeRequest({
        ...id,
        accountName: "reader",
        DBName: "made",
        accountPrivilege: "ReadOnly",
      }),
    );
    const { body: accounts } = await rds.describeAccounts(
      new Rds.DescribeAccountsRequest({ ...id, accountName: "reader" }),
    );
    expect(accounts?.accounts?.DBInstanceAccount?.[0]?.databasePrivileges?.databasePrivilege).toEqual([
      expect.objectContaining({ DBName: "made", accountPrivilege: "ReadOnly" }),
    ]);
    const { body: backup } = await rds.createBackup(
      new Rds.CreateBackupRequest({ ...id, backupMethod: "Physical", backupType: "FullBackup" }),
    );
    expect(backup?.backupJobId).toMatch(/^\d+$/);
    cloud.clock.advance(3_600_000);
    const { body: backups } = await rds.describeBackups(
      new Rds.DescribeBackupsRequest({ ...id, startTime: minute(-60), endTime: minute(60) }),
    );
    expect(backups?.items?.backup?.[0]).toMatchObject({ backupStatus: "Success", backupMode: "Manual" });
  });

  test("hears a refusal with code, status and request id", async () => {
    const call = rds.describeDBInstanceAttribute(
      new Rds.DescribeDBInstanceAttributeRequest({ DBInstanceId: "rm-nobody" }),
    );
    await expect(call).rejects.toMatchObject({
      name: "ClientError",
      code: "InvalidDBInstanceId.NotFound",
      statusCode: 404,
      requestId: expect.stringMatching(/^[0-9A-F-]{36}$/),
    });
  });
});

describe("@alicloud/ram20150501 and @alicloud/sts20150401", () => {
  test("set up a role, and take it with fewer rights", async () => {
    const roleName = "Uploader";
    const document = (statement: object): string => JSON.stringify({ Version: "1", Statement: [statement] });
    const { body: created } = await ram.createRole(
      new Ram.CreateRoleRequest({
        roleName,
        assumeRolePolicyDocument: document({
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { RAM: ["acs:ram::1234567890123456:root"] },
        }),
      }),
    );
    await ram.createPolicy(
      new Ram.CreatePolicyRequest({
        policyName: "MayLook",
        policyDocument: document({ Effect: "Allow", Action: "rds:Describe*", Resource: "*" }),
      }),
    );
    await ram.attachPolicyToRole(
      new Ram.AttachPolicyToRoleRequest({ roleName, policyName: "MayLook", policyType: "Custom" }),
    );
    const { body: policies } = await ram.listPoliciesForRole(
      new Ram.ListPoliciesForRoleRequest({ roleName }),
    );
    expect(policies?.policies?.policy?.map(({ policyName }) => policyName)).toEqual(["MayLook"]);
    const { body: role } = await ram.getRole(new Ram.GetRoleRequest({ roleName }));
    expect(role?.role).toMatchObject({ roleName, arn: created?.role?.arn, maxSessionDuration: 3600 });

    const { body: taken } = await sts.assumeRole(
      new Sts.AssumeRoleRequest({
        roleArn: created?.role?.arn,
        roleSessionName: "session",
        durationSeconds: 900,
      }),
    );
    const { accessKeyId, accessKeySecret, securityToken } = taken?.credentials ?? {};
    const session = create(Rds, config({ accessKeyId, accessKeySecret, securityToken }));
    await session.describeDatabases(new Rds.DescribeDatabasesRequest({ DBInstanceId: PROD }));
    const denied = session.deleteDatabase(
      new Rds.DeleteDatabaseRequest({ DBInstanceId: PROD, DBName: "orders" }),
    );
    await expect(denied).rejects.toMatchObject({
      code: "Forbidden.RAM",
      accessDeniedDetail: { AuthAction: "rds:DeleteDatabase" },
    });
  });

  test("say who the caller is", async () => {
    const { body } = await sts.getCallerIdentity();
    expect(body).toMatchObject({ accountId: "1234567890123456", identityType: "RAMUser", arn: botKey().arn });
  });

  test("tell a role that is missing from one that may not be seen", async () => {
    const missing = ram.getRole(new Ram.GetRoleRequest({ roleName: "Nobody" }));
    await expect(missing).rejects.toMatchObject({ code: "EntityNotExist.Role", statusCode: 404 });
  });
});

function config(change: Readonly<Record<string, string | undefined>> = {}): $OpenApiUtil.Config {
  const { id, secret } = botKey();
  return new $OpenApiUtil.Config({
    accessKeyId: id,
    accessKeySecret: secret,
    regionId: "cn-hangzhou",
    endpoint: new URL(cloud.url).host,
    protocol: "http",
    ...change,
  });
}

type Constructor<T> = new (config: $OpenApiUtil.Config) => T;

/** The packages are CommonJS with a `default` of their own, which Node wraps once more and vitest unwraps. */
function create<T>(module: { readonly default: { readonly default: Constructor<T> } }, given = config()): T {
  const outer: { readonly default?: Constructor<T> } | Constructor<T> = module.default;
  const Client =
    "default" in outer && outer.default !== undefined ? outer.default : (outer as Constructor<T>);
  return new Client(given);
}

/** `yyyy-MM-ddTHH:mmZ`, so many minutes from now. */
function minute(offset: number): string {
  return `${new Date(Date.now() + offset * 60_000).toISOString().slice(0, 16)}Z`;
}

/** Accounts and privileges through the API, and what SQL Server makes of them. */
import { syntheticBackup } from "@bakferry/bak/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { callRpc, startTestCloud, type TestCloud } from "../testing/test-cloud.ts";

const INSTANCE = "rm-bp1prod1";
const PASSWORD = "Secret-4711";

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await startTestCloud();
});
afterEach(() => cloud.close());

describe("CreateAccount", () => {
  test("answers at once; the account is available a little later, and its password is in no log", async () => {
    expect(await create({})).toEqual({ RequestId: expect.any(String) });
    expect(await accounts()).toMatchObject([{}, { AccountName: "app", AccountStatus: "Unavailable" }]);
    cloud.clock.advance(5000);
    expect(await accounts()).toMatchObject([
      { AccountType: "Super" },
      { AccountStatus: "Available", AccountType: "Normal", DatabasePrivileges: { DatabasePrivilege: [] } },
    ]);
    expect(JSON.stringify(cloud.control.requests)).not.toContain(PASSWORD);
  });

  test.each([
    [{ AccountName: "App" }, "InvalidAccountName.Format"],
    [{ AccountName: "app_" }, "InvalidAccountName.Format"],
    [{ AccountName: "a-b" }, "InvalidAccountName.Format"],
    [{ AccountName: "sa" }, "InvalidAccountName.Forbid"],
    [{ AccountName: "dbadmin" }, "InvalidAccountName.Duplicate"],
    [{ AccountPassword: "Sh0rt-1" }, "InvalidAccountPassword.Format"],
    [{ AccountPassword: "onlylowercase1" }, "InvalidAccountPassword.Format"],
    [{ AccountPassword: "With space 1" }, "InvalidAccountPassword.Format"],
    [{ AccountPassword: `Aa1${"x".repeat(30)}` }, "InvalidAccountPassword.Format"],
    [{ AccountDescription: "http://x" }, "InvalidAccountDescription.Format"],
    [{ AccountType: "Root" }, "InvalidAccountType"],
    [{ AccountType: "Super" }, "IncorrectAccountType"],
    [{ DBInstanceId: "rm-bp1locked" }, "IncorrectDBInstanceLockMode"],
  ])("refuses %j with %s", async (change, code) => {
    await expect(create(change)).rejects.toMatchObject({ code });
  });

  test("wants a privileged account first, which then owns the databases that are there", async () => {
    cloud.control.updateInstance(INSTANCE, { accounts: [] });
    await expect(create({})).rejects.toMatchObject({ code: "InvalidAccountType.Format" });
    await create({ AccountType: "Super" });
    cloud.clock.advance(5000);
    expect(cloud.control.logIn(INSTANCE, { account: "app", database: "orders" })).toEqual({
      kind: "in",
      privilege: "DBOwner",
    });
  });
});

describe("GrantAccountPrivilege", () => {
  beforeEach(async () => {
    await create({});
    cloud.clock.advance(5000);
  });

  test("lets the account into the database, and revoking keeps it out again", async () => {
    const as = { account: "app", database: "orders" };
    const refused = {
      kind: "refused",
      message: 'Cannot open database "orders" requested by the login. The login failed.',
    };
    expect(cloud.control.logIn(INSTANCE, as)).toEqual(refused);
    await grant({ DBName: "orders,billing", AccountPrivilege: "ReadOnly,DBOwner" });
    expect(cloud.control.logIn(INSTANCE, as)).toEqual({ kind: "in", privilege: "ReadOnly" });
    await grant({ AccountPrivilege: "ReadWrite" });
    expect((await accounts())[1]).toMatchObject({
      DatabasePrivileges: {
        DatabasePrivilege: [
          { DBName: "billing", AccountPrivilege: "DBOwner" },
          { DBName: "orders", AccountPrivilege: "ReadWrite" },
        ],
      },
    });
    const query = { DBInstanceId: INSTANCE, DBName: "orders" };
    expect(await callRpc(cloud, "DescribeDatabases", { query })).toMatchObject({
      Databases: {
        Database: [
          {
            Accounts: {
              AccountPrivilegeInfo: [
                { Account: "dbadmin", AccountPrivilege: "DBOwner" },
                { Account: "app", AccountPrivilege: "ReadWrite" },
              ],
            },
          },
        ],
      },
    });
    await callRpc(cloud, "RevokeAccountPrivilege", { query: { ...query, AccountName: "app" } });
    expect(cloud.control.logIn(INSTANCE, as)).toEqual(refused);
  });

  test.each([
    [{ AccountPrivilege: "DDLOnly" }, "InvalidAccountPrivilege.Malformed"],
    [{ DBName: "orders,billing" }, "InvalidAccountPrivilege.Malformed"],
    [{ DBName: "nothere" }, "InvalidDBName.NotFound"],
    [{ AccountName: "nobody" }, "InvalidAccountName.NotFound"],
  ])("refuses %j with %s", async (change, code) => {
    await expect(grant(change)).rejects.toMatchObject({ code });
  });

  test("refuses an account that is not ready, and a database that cannot be read yet", async () => {
    await create({ AccountName: "late" });
    await expect(grant({ AccountName: "late" })).rejects.toMatchObject({ code: "IncorrectAccountStatus" });
    const waiting = { name: "w", status: "Creating", access: "Restoring", collation: "x" } as const;
    cloud.control.updateInstance(INSTANCE, { databases: [waiting] });
    await expect(grant({ DBName: "w" })).rejects.toMatchObject({ code: "DbRestoring" });
    expect(cloud.control.logIn(INSTANCE, { account: "dbadmin", database: "w" })).toMatchObject({
      kind: "refused",
    });
  });

  test("is not there on the Always On edition of 2017", async () => {
    cloud.control.updateInstance(INSTANCE, { engineVersion: "2017_ent" });
    await expect(grant({})).rejects.toMatchObject({ code: "IncorrectDBInstanceType" });
    await expect(accounts()).rejects.toMatchObject({ code: "IncorrectDBInstanceType" });
  });
});

test("an imported database belongs to the privileged account, and to nobody else until it is granted", async () => {
  await create({});
  await cloud.control.putObject("migratetest", "a.bak", syntheticBackup({}));
  const query = {
    DBInstanceId: INSTANCE,
    DBName: "dbtest",
    BackupMode: "FULL",
    IsOnlineDB: "True",
    OssObjectPositions: "oss-cn-hangzhou.aliyuncs.com:migratetest:a.bak",
  };
  await callRpc(cloud, "CreateMigrateTask", { query });
  cloud.clock.advance(600_000);
  const logIn = (account: string) => cloud.control.logIn(INSTANCE, { account, database: "dbtest" });
  expect(logIn("dbadmin")).toEqual({ kind: "in", privilege: "DBOwner" });
  expect(logIn("app")).toMatchObject({ kind: "refused", message: expect.stringContaining("dbtest") });
  expect(logIn("nobody")).toEqual({ kind: "refused", message: "Login failed for user 'nobody'." });
});

function create(change: Record<string, string>): Promise<Record<string, unknown>> {
  const query = { DBInstanceId: INSTANCE, AccountName: "app", AccountPassword: PASSWORD, ...change };
  return callRpc(cloud, "CreateAccount", { query });
}

function grant(change: Record<string, string>): Promise<Record<string, unknown>> {
  const query = {
    DBInstanceId: INSTANCE,
    AccountName: "app",
    DBName: "orders",
    AccountPrivilege: "ReadOnly",
    ...change,
  };
  return callRpc(cloud, "GrantAccountPrivilege", { query });
}

async function accounts(): Promise<readonly unknown[]> {
  const reply = await callRpc(cloud, "DescribeAccounts", { query: { DBInstanceId: INSTANCE } });
  return (reply["Accounts"] as { DBInstanceAccount: unknown[] }).DBInstanceAccount;
}

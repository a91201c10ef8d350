/**
 * The official RPC client of Alibaba Cloud, unaltered, against the simulated RDS, RAM and STS.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { defaultSeed } from "../default-seed.ts";
import { botKey, callRpc, startTestCloud, type TestCloud } from "../testing/test-cloud.ts";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.close());

describe("signed calls", () => {
  test("ACS3 with awkward characters in the parameters", async () => {
    const query = { RegionId: "cn-hangzhou", SearchKey: "rm-a b!*'()~é|&=+/" };
    expect(await callRpc(cloud, "DescribeDBInstances", { query })).toMatchObject({ TotalRecordCount: 0 });
  });

  test("the older signature in the query", async () => {
    const identity = await callRpc(cloud, "GetCallerIdentity", {
      product: "sts",
      config: { signatureAlgorithm: "v2" },
    });
    expect(identity).toMatchObject({ AccountId: "1234567890123456", IdentityType: "RAMUser" });
  });

  test.each([{ signatureAlgorithm: "v2" }, {}])("temporary credentials with %j", async (config) => {
    const key = defaultSeed().accessKeys.find(({ securityToken }) => securityToken !== undefined)!;
    expect(await callRpc(cloud, "GetCallerIdentity", { product: "sts", key, config })).toMatchObject({
      IdentityType: "AssumedRoleUser",
      Arn: key.arn,
    });
  });

  test.each([
    { title: "a wrong secret", key: { ...botKey(), secret: "wrong" }, code: "SignatureDoesNotMatch" },
    { title: "an unknown key", key: { ...botKey(), id: "LTAInobody" }, code: "InvalidAccessKeyId.NotFound" },
    {
      title: "a token that belongs to nobody",
      key: { ...botKey(), securityToken: "x" },
      code: "InvalidSecurityToken.MismatchWithAccessKey",
    },
  ])("$title is refused", async ({ key, code }) => {
    await expect(callRpc(cloud, "GetCallerIdentity", { product: "sts", key })).rejects.toMatchObject({
      code,
    });
  });

  test("no signature at all is refused", async () => {
    const url = `${cloud.url}/?Action=GetCallerIdentity`;
    const first = await fetch(url, { method: "POST", headers: { "x-acs-action": "GetCallerIdentity" } });
    expect(await first.json()).toMatchObject({ Code: "MissingAuthorization", HostId: "rds.aliyuncs.com" });
  });

  test("an action that RAM does not allow names itself", async () => {
    const uploader = defaultSeed().accessKeys[1]!;
    const call = callRpc(cloud, "DescribeDatabases", {
      query: { DBInstanceId: "rm-bp1prod1" },
      key: uploader,
    });
    await expect(call).rejects.toMatchObject({
      code: "Forbidden.RAM",
      statusCode: 403,
      accessDeniedDetail: { AuthAction: "rds:DescribeDatabases" },
    });
  });

  test("an operation that does not exist", async () => {
    await expect(callRpc(cloud, "DescribeWeather")).rejects.toMatchObject({ code: "InvalidAction.NotFound" });
  });

  test("a parameter that is missing", async () => {
    await expect(callRpc(cloud, "DescribeDatabases")).rejects.toMatchObject({
      code: "MissingDBInstanceId",
      message: expect.stringContaining("DBInstanceId is mandatory for this action."),
    });
  });
});

describe("what the account says about itself", () => {
  test("instances of a region, found by name", async () => {
    const query = { RegionId: "cn-hangzhou", Engine: "SQLServer", SearchKey: "prod" };
    expect(await callRpc(cloud, "DescribeDBInstances", { query })).toMatchObject({
      TotalRecordCount: 1,
      Items: {
        DBInstance: [{ DBInstanceId: "rm-bp1prod1", EngineVersion: "2022_ent_ha", LockMode: "Unlock" }],
      },
    });
  });

  test("one instance with its sizes in their three units", async () => {
    const query = { DBInstanceId: "rm-bp1prod1" };
    const attributes = await callRpc(cloud, "DescribeDBInstanceAttribute", { query });
    expect(attributes).toMatchObject({
      Items: {
        DBInstanceAttribute: [
          {
            DBInstanceStorage: 100,
            DBInstanceDiskUsed: "12884901888",
            DBMaxQuantity: 300,
            Category: "HighAvailability",
          },
        ],
      },
    });
    expect(await callRpc(cloud, "DescribeResourceUsage", { query })).toMatchObject({ DiskUsed: 12884901888 });
  });

  test("databases and accounts", async () => {
    const query = { DBInstanceId: "rm-bp1prod1" };
    expect(await callRpc(cloud, "DescribeDatabases", { query })).toMatchObject({
      Databases: {
        Database: [{ DBName: "orders", DBStatus: "Running", TotalCount: 2 }, { DBName: "billing" }],
      },
    });
    expect(await callRpc(cloud, "DescribeAccounts", { query })).toMatchObject({
      Accounts: { DBInstanceAccount: [{ AccountType: "Super", AccountStatus: "Available" }] },
    });
  });

  test("a free database name is answered with nothing but the request id", async () => {
    const query = { DBInstanceId: "rm-bp1prod1", DBName: "freshname" };
    expect(await callRpc(cloud, "CheckDBNameAvailable", { query })).toEqual({
      RequestId: expect.any(String),
    });
  });

  test.each([
    ["Orders", "InvalidDBName.Format"],
    ["orders", "InvalidDBName.Duplicate"],
    ["master", "InvalidParameter.Keyword"],
  ])("the database name %s is refused with %s", async (name, code) => {
    const query = { DBInstanceId: "rm-bp1prod1", DBName: name };
    await expect(callRpc(cloud, "CheckDBNameAvailable", { query })).rejects.toMatchObject({ code });
  });

  test("an instance that does not exist", async () => {
    const call = callRpc(cloud, "DescribeDBInstanceAttribute", { query: { DBInstanceId: "rm-nobody" } });
    await expect(call).rejects.toMatchObject({ code: "InvalidDBInstanceId.NotFound", statusCode: 404 });
  });

  test("the import role, while it is there", async () => {
    const call = () =>
      callRpc(cloud, "GetRole", { product: "ram", query: { RoleName: "AliyunRDSImportRole" } });
    expect(await call()).toMatchObject({
      Role: { Arn: "acs:ram::1234567890123456:role/aliyunrdsimportrole" },
    });
    const query = { RoleName: "AliyunRDSImportRole" };
    expect(await callRpc(cloud, "ListPoliciesForRole", { product: "ram", query })).toMatchObject({
      Policies: { Policy: [{ PolicyName: "AliyunRDSImportRolePolicy" }] },
    });

    cloud.control.setRole(false);
    await expect(call()).rejects.toMatchObject({ code: "EntityNotExist.Role", statusCode: 404 });
    cloud.control.setRole(true);
  });
});

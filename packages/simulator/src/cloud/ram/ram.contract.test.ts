/** What keys may do, and roles that are made, changed, taken and lost, through the official client. */
import { syntheticBackup } from "@bakferry/bak/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { defaultSeed } from "../default-seed.ts";
import type { AccessKeySeed } from "../model.ts";
import { botKey, callRpc, sendSigned, startTestCloud, type TestCloud } from "../testing/test-cloud.ts";
import type { PolicyDocument } from "./policy.ts";

const ACCOUNT = "1234567890123456";
const ROLE_NAME = "AliyunRDSImportRole";
const UPLOAD_ROLE = `acs:ram::${ACCOUNT}:role/bakferryupload`;
const TRUST = JSON.stringify({
  Version: "1",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: ["rds.aliyuncs.com"] } }],
});

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await startTestCloud();
});
afterEach(() => cloud.close());

describe("a key with policies", () => {
  const viewer = defaultSeed().accessKeys.find(({ arn }) => arn.endsWith("bakferry-viewer"))!;

  test("may do on one instance what it may not on another", async () => {
    const describe = (id: string) =>
      callRpc(cloud, "DescribeDatabases", { query: { DBInstanceId: id }, key: viewer });
    await expect(describe("rm-bp1prod1")).resolves.toMatchObject({ Databases: {} });
    await expect(describe("rm-bp1small")).rejects.toMatchObject({
      code: "Forbidden.RAM",
      statusCode: 403,
      accessDeniedDetail: { AuthAction: "rds:DescribeDatabases", NoPermissionType: "ImplicitDeny" },
    });
  });

  test("is told the very action that it lacks, in the words of each service", async () => {
    const create = callRpc(cloud, "CreateMigrateTask", {
      query: { DBInstanceId: "rm-bp1prod1" },
      key: viewer,
    });
    await expect(create).rejects.toMatchObject({
      code: "Forbidden.RAM",
      accessDeniedDetail: { AuthAction: "rds:CreateMigrateTask" },
    });
    await expect(ram("ListPoliciesForRole", { RoleName: ROLE_NAME }, viewer)).rejects.toMatchObject({
      code: "NoPermission",
      accessDeniedDetail: { AuthAction: "ram:ListPoliciesForRole" },
    });
    await expect(ram("GetRole", { RoleName: ROLE_NAME }, viewer)).resolves.toMatchObject({ Role: {} });
    await expect(callRpc(cloud, "GetCallerIdentity", { product: "sts", key: viewer })).resolves.toMatchObject(
      {
        IdentityType: "RAMUser",
      },
    );
  });

  test("does not list what needs the right on everything", async () => {
    for (const [action, query] of [
      ["DescribeDBInstances", { RegionId: "cn-hangzhou" }],
      ["DescribeRegions", {}],
    ] as const) {
      await expect(callRpc(cloud, action, { query, key: viewer })).rejects.toMatchObject({
        code: "Forbidden.RAM",
      });
    }
  });

  test("gets a right when its policy is attached, and loses it when it is detached", async () => {
    const attach = { UserName: "bakferry-viewer", PolicyType: "System", PolicyName: "AliyunRAMFullAccess" };
    const list = () => ram("ListPoliciesForUser", { UserName: "bakferry-viewer" }, viewer);
    await expect(list()).rejects.toMatchObject({ code: "NoPermission" });
    await ram("AttachPolicyToUser", attach);
    expect(await list()).toMatchObject({
      Policies: {
        Policy: [{ PolicyType: "Custom" }, { PolicyName: "AliyunRAMFullAccess", PolicyType: "System" }],
      },
    });
    await expect(ram("AttachPolicyToUser", attach)).rejects.toMatchObject({
      code: "EntityAlreadyExists.User.Policy",
    });
    await ram("DetachPolicyFromUser", attach);
    await expect(list()).rejects.toMatchObject({ code: "NoPermission" });
  });
});

test.each<[what: string, condition: object, isAllowed: boolean]>([
  ["an address of this machine", { IpAddress: { "acs:SourceIp": "127.0.0.0/8" } }, true],
  ["an address elsewhere", { IpAddress: { "acs:SourceIp": "203.0.113.0/24" } }, false],
  ["a time that is over", { DateLessThan: { "acs:CurrentTime": "2020-01-01T00:00:00Z" } }, false],
  ["an encrypted line", { Bool: { "acs:SecureTransport": "true" } }, false],
])("a policy that wants %s", async (_, condition, isAllowed) => {
  const policyName = "Conditional";
  const statement = { Effect: "Allow", Action: "rds:DescribeRegions", Resource: "*", Condition: condition };
  const document = JSON.stringify({ Version: "1", Statement: [statement] });
  await ram("CreatePolicy", { PolicyName: policyName, PolicyDocument: document });
  const attach = { UserName: "bakferry-viewer", PolicyType: "Custom", PolicyName: policyName };
  await ram("AttachPolicyToUser", attach);
  const viewer = defaultSeed().accessKeys.find(({ id }) => id === "LTAI5tSimulatedViewer01")!;
  const call = callRpc(cloud, "DescribeRegions", { key: viewer });
  if (isAllowed) await expect(call).resolves.toMatchObject({ Regions: {} });
  else
    await expect(call).rejects.toMatchObject({ accessDeniedDetail: { AuthAction: "rds:DescribeRegions" } });
});

describe("a key in OSS", () => {
  const policy: PolicyDocument = {
    Version: "1",
    Statement: [
      {
        Effect: "Allow",
        Action: ["oss:GetObject", "oss:PutObject"],
        Resource: `acs:oss:*:${ACCOUNT}:migratetest/migrate/*`,
      },
      {
        Effect: "Allow",
        Action: "oss:ListObjects",
        Resource: `acs:oss:*:${ACCOUNT}:migratetest`,
        Condition: { StringLike: { "oss:Prefix": "migrate/*" } },
      },
      { Effect: "Deny", Action: "oss:*", Resource: `acs:oss:*:${ACCOUNT}:migratetest/migrate/secret/*` },
    ],
  };
  const key: AccessKeySeed = {
    id: "LTAIprefix",
    secret: "s",
    arn: `acs:ram::${ACCOUNT}:user/prefix`,
    policies: [policy],
  };
  beforeEach(async () => {
    await cloud.close();
    cloud = await startTestCloud({ accessKeys: [...defaultSeed().accessKeys, key] });
  });

  test.each([
    ["PUT", "migrate/a.bak", 200, ""],
    ["PUT", "other/a.bak", 403, "ImplicitDeny"],
    ["PUT", "migrate/secret/a.bak", 403, "ExplicitDeny"],
    ["DELETE", "migrate/a.bak", 403, "ImplicitDeny"],
  ])("%s %s: %i %s", async (method, name, status, denial) => {
    const body = method === "PUT" ? { body: "x" } : {};
    const reply = await sendSigned(cloud, { method, key: name, accessKey: key, ...body });
    expect(reply.status).toBe(status);
    const text = await reply.text();
    if (denial !== "") {
      expect(text).toContain(`<NoPermissionType>${denial}</NoPermissionType>`);
      expect(text).toContain(
        `<AuthAction>oss:${method === "PUT" ? "PutObject" : "DeleteObject"}</AuthAction>`,
      );
    }
  });

  test("lists the prefix that its policy names, and no other", async () => {
    const list = (prefix: string) => sendSigned(cloud, { method: "GET", query: { prefix }, accessKey: key });
    expect((await list("migrate/")).status).toBe(200);
    expect((await list("")).status).toBe(403);
  });
});

describe("a role", () => {
  test("is made, given its policy, looked at, and cannot be made or given it twice", async () => {
    cloud.control.setRole(false);
    const role = { RoleName: ROLE_NAME, AssumeRolePolicyDocument: TRUST };
    expect(await ram("CreateRole", role)).toMatchObject({
      Role: { Arn: `acs:ram::${ACCOUNT}:role/aliyunrdsimportrole`, MaxSessionDuration: 3600 },
    });
    await expect(ram("CreateRole", role)).rejects.toMatchObject({
      code: "EntityAlreadyExists.Role",
      statusCode: 409,
    });
    const policy = { RoleName: ROLE_NAME, PolicyType: "System", PolicyName: "AliyunRDSImportRolePolicy" };
    await ram("AttachPolicyToRole", policy);
    await expect(ram("AttachPolicyToRole", policy)).rejects.toMatchObject({
      code: "EntityAlreadyExists.Role.Policy",
    });
    expect(await ram("ListPoliciesForRole", { RoleName: ROLE_NAME })).toMatchObject({
      Policies: { Policy: [{ PolicyName: "AliyunRDSImportRolePolicy" }] },
    });
    await expect(ram("DeleteRole", { RoleName: ROLE_NAME })).rejects.toMatchObject({
      code: "DeleteConflict.Role.Policy",
    });
    await ram("DetachPolicyFromRole", policy);
    await ram("DeleteRole", { RoleName: ROLE_NAME });
    await expect(ram("GetRole", { RoleName: ROLE_NAME })).rejects.toMatchObject({
      code: "EntityNotExist.Role",
    });
  });

  test.each([
    ["CreateRole", { RoleName: "a b", AssumeRolePolicyDocument: TRUST }, "InvalidParameter.RoleName"],
    ["CreateRole", { RoleName: "x", AssumeRolePolicyDocument: "{}" }, "MalformedPolicyDocument"],
    [
      "CreateRole",
      { RoleName: "x", AssumeRolePolicyDocument: TRUST, MaxSessionDuration: "60" },
      "InvalidParameter.MaxSessionDuration",
    ],
    [
      "AttachPolicyToRole",
      { RoleName: ROLE_NAME, PolicyType: "System", PolicyName: "Nothing" },
      "EntityNotExist.Policy",
    ],
    [
      "DetachPolicyFromRole",
      { RoleName: ROLE_NAME, PolicyType: "System", PolicyName: "AliyunOSSFullAccess" },
      "EntityNotExist.Role.Policy",
    ],
    ["ListPoliciesForUser", { UserName: "nobody" }, "EntityNotExist.User"],
    ["CreatePolicy", { PolicyName: "p", PolicyDocument: "[]" }, "MalformedPolicyDocument"],
  ])("%s refuses %j with %s", async (action, query, code) => {
    await expect(ram(action, query)).rejects.toMatchObject({ code });
  });

  test("has policies of the account's own", async () => {
    const document = JSON.stringify({
      Version: "1",
      Statement: [{ Effect: "Allow", Action: "oss:GetObject", Resource: "*" }],
    });
    await ram("CreatePolicy", { PolicyName: "own", PolicyDocument: document });
    await expect(ram("CreatePolicy", { PolicyName: "own", PolicyDocument: document })).rejects.toMatchObject({
      code: "EntityAlreadyExists.Policy",
    });
    expect(await ram("GetPolicy", { PolicyName: "own", PolicyType: "Custom" })).toMatchObject({
      Policy: { PolicyType: "Custom", DefaultVersion: "v1" },
      DefaultPolicyVersion: { PolicyDocument: document },
    });
  });
});

describe("the import role", () => {
  const drifted = JSON.stringify({
    Version: "1",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: ["ecs.aliyuncs.com"] } }],
  });

  test.each<[string, () => unknown, string]>([
    ["is gone", () => cloud.control.setRole(false), "does not exist"],
    [
      "trusts another service",
      () => ram("UpdateRole", { RoleName: ROLE_NAME, NewAssumeRolePolicyDocument: drifted }),
      "does not trust rds.aliyuncs.com",
    ],
    [
      "may not read the object",
      () => cloud.control.changeRole({ policies: ["AliyunRDSReadOnlyAccess"] }),
      "does not allow oss:GetObject",
    ],
    [
      "has lost its policy",
      () =>
        ram("DetachPolicyFromRole", {
          RoleName: ROLE_NAME,
          PolicyType: "System",
          PolicyName: "AliyunRDSImportRolePolicy",
        }),
      "does not allow oss:GetObject",
    ],
  ])("that %s fails the download", async (_, spoil, words) => {
    await cloud.control.putObject("migratetest", "a.bak", syntheticBackup({}));
    const query = {
      DBInstanceId: "rm-bp1prod1",
      DBName: "dbtest",
      BackupMode: "FULL",
      IsOnlineDB: "True",
      OssObjectPositions: "oss-cn-hangzhou.aliyuncs.com:migratetest:a.bak",
    };
    await callRpc(cloud, "CreateMigrateTask", { query });
    await spoil();
    cloud.clock.advance(600_000);
    expect(cloud.control.importTasks("rm-bp1prod1")).toMatchObject([
      { status: "Failed", fileStatus: "DownloadFailed", description: expect.stringContaining(words) },
    ]);
  });
});

describe("AssumeRole", () => {
  test("gives a key with the rights of the role, and no more", async () => {
    const key = await assume({});
    expect((await put(key, "migrate/a.bak")).status).toBe(200);
    const elsewhere = await sendSigned(cloud, {
      method: "PUT",
      bucket: "migratetest-ia",
      key: "a",
      accessKey: key,
      body: "x",
    });
    expect(elsewhere.status).toBe(403);
    expect(await elsewhere.text()).toContain("Access denied by authorizer's policy.");
    expect(await callRpc(cloud, "GetCallerIdentity", { product: "sts", key })).toMatchObject({
      IdentityType: "AssumedRoleUser",
      Arn: `acs:ram::${ACCOUNT}:assumed-role/bakferryupload/upload-1`,
    });
    await expect(callRpc(cloud, "DescribeRegions", { key })).rejects.toMatchObject({ code: "Forbidden.RAM" });
  });

  test("takes a session policy as a second limit: both have to allow", async () => {
    const Policy = JSON.stringify({
      Version: "1",
      Statement: [
        { Effect: "Allow", Action: "oss:*", Resource: `acs:oss:*:*:migratetest/migrate/one.bak` },
        { Effect: "Allow", Action: "oss:*", Resource: `acs:oss:*:*:migratetest-ia/*` },
      ],
    });
    const key = await assume({ Policy });
    expect((await put(key, "migrate/one.bak")).status).toBe(200);
    const other = await put(key, "migrate/two.bak");
    expect(other.status).toBe(403);
    expect(await other.text()).toContain("<PolicyType>AssumeRolePolicy</PolicyType>");
    const wider = await sendSigned(cloud, {
      method: "PUT",
      bucket: "migratetest-ia",
      key: "a",
      accessKey: key,
      body: "x",
    });
    expect(wider.status).toBe(403);
  });

  test("gives another key each time, which ends by the clock", async () => {
    const [first, second] = [await assume({ DurationSeconds: "900" }), await assume({})];
    expect(first.id).not.toBe(second.id);
    cloud.control.faults.setClockOffset(901_000);
    const late = await sendSigned(cloud, {
      method: "PUT",
      key: "migrate/a.bak",
      accessKey: first,
      body: "x",
      ageSeconds: -901,
      expires: "3600",
    });
    expect(await late.text()).toContain("<Code>SecurityTokenExpired</Code>");
  });

  test("counts the role as it is, also after the key was given", async () => {
    const key = await assume({});
    expect((await put(key, "migrate/a.bak")).status).toBe(200);
    const query = { RoleName: "BakferryUpload", PolicyType: "Custom", PolicyName: "BakferryUpload-1" };
    await ram("DetachPolicyFromRole", query);
    expect((await put(key, "migrate/a.bak")).status).toBe(403);
  });

  test.each([
    [{ RoleArn: "acs:ram::1:role/x" }, "EntityNotExist.Role"],
    [{ RoleArn: "bakferryupload" }, "InvalidParameter.RoleArn"],
    [{ RoleArn: `acs:ram::${ACCOUNT}:role/aliyunrdsimportrole` }, "NoPermission"],
    [{ RoleSessionName: "x" }, "InvalidParameter.RoleSessionName"],
    [{ RoleSessionName: "a b" }, "InvalidParameter.RoleSessionName"],
    [{ DurationSeconds: "899" }, "InvalidParameter.DurationSeconds"],
    [{ DurationSeconds: "3601" }, "InvalidParameter.DurationSeconds"],
    [{ Policy: "{}" }, "InvalidParameter.PolicyGrammar"],
    [{ Policy: `${policyText()}${" ".repeat(2048)}` }, "InvalidParameter.PolicyGrammar"],
  ])("refuses %j with %s", async (change, code) => {
    await expect(assume(change)).rejects.toMatchObject({ code });
  });

  test("needs the right to take this role", async () => {
    const uploader = defaultSeed().accessKeys.find(({ arn }) => arn.endsWith("bakferry-viewer"))!;
    await expect(assume({}, uploader)).rejects.toMatchObject({
      code: "NoPermission",
      accessDeniedDetail: { AuthAction: "sts:AssumeRole" },
    });
  });
});

function ram(
  action: string,
  query: Record<string, string>,
  key = botKey(),
): Promise<Record<string, unknown>> {
  return callRpc(cloud, action, { product: "ram", query, key });
}

async function assume(change: Record<string, string>, by = botKey()): Promise<AccessKeySeed> {
  const query = { RoleArn: UPLOAD_ROLE, RoleSessionName: "upload-1", ...change };
  const reply = await callRpc(cloud, "AssumeRole", { product: "sts", query, key: by });
  const { AccessKeyId, AccessKeySecret, SecurityToken } = reply["Credentials"] as Record<string, string>;
  return { id: AccessKeyId!, secret: AccessKeySecret!, securityToken: SecurityToken!, arn: "" };
}

function put(accessKey: AccessKeySeed, key: string): Promise<Response> {
  return sendSigned(cloud, { method: "PUT", key, accessKey, body: "x" });
}

function policyText(): string {
  return JSON.stringify({ Version: "1", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });
}

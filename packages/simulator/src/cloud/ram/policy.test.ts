import { describe, expect, test } from "vitest";

import {
  type AccessRequest,
  evaluatePolicies,
  isTrusted,
  parsePolicy,
  parseTrust,
  type PolicyStatement,
  type TrustDocument,
} from "./policy.ts";

const GET: AccessRequest = {
  action: "oss:GetObject",
  resource: "acs:oss:oss-cn-hangzhou:1234:bucket/migrate/a.bak",
};
const LIST: AccessRequest = {
  action: "oss:ListObjects",
  resource: "acs:oss:oss-cn-hangzhou:1234:bucket",
  context: { "oss:Prefix": "migrate/" },
};
const ROLE: AccessRequest = { action: "ram:GetRole", resource: "acs:ram::1234:role/AliyunRDSImportRole" };

describe("evaluatePolicies", () => {
  test.each<[string, Omit<PolicyStatement, "Effect">, AccessRequest, string]>([
    ["everything", { Action: "*", Resource: "*" }, GET, "allow"],
    ["an action by a pattern", { Action: ["oss:Put*", "oss:Get*"], Resource: "*" }, GET, "allow"],
    ["another case of the action", { Action: "oss:getobject", Resource: "*" }, GET, "implicitDeny"],
    [
      "a prefix of the bucket",
      { Action: "oss:*", Resource: "acs:oss:*:1234:bucket/migrate/*" },
      GET,
      "allow",
    ],
    ["any account", { Action: "oss:*", Resource: "acs:oss:*:*:bucket/*" }, GET, "allow"],
    ["the bucket alone", { Action: "oss:*", Resource: "acs:oss:*:1234:bucket" }, GET, "implicitDeny"],
    ["the objects alone", { Action: "oss:*", Resource: "acs:oss:*:1234:bucket/*" }, LIST, "implicitDeny"],
    ["another prefix", { Action: "oss:*", Resource: "acs:oss:*:1234:bucket/other/*" }, GET, "implicitDeny"],
    ["one character", { Action: "oss:*", Resource: "acs:oss:*:1234:bucket/migrate/?.bak" }, GET, "allow"],
    ["all but an action", { NotAction: "oss:GetObject", Resource: "*" }, GET, "implicitDeny"],
    ["all but a resource", { Action: "*", NotResource: "acs:oss:*:*:secret/*" }, GET, "allow"],
    [
      "the guide's role",
      { Action: "ram:GetRole", Resource: "acs:ram:*:*:role/AliyunRDSImportRole" },
      ROLE,
      "allow",
    ],
    [
      "a role in lower case",
      { Action: "ram:*", Resource: "acs:ram::1234:role/aliyunrdsimportrole" },
      ROLE,
      "allow",
    ],
    [
      "a prefix that is listed",
      { Action: "oss:ListObjects", Resource: "*", Condition: { StringLike: { "oss:Prefix": "migrate/*" } } },
      LIST,
      "allow",
    ],
    [
      "another prefix than is listed",
      { Action: "oss:ListObjects", Resource: "*", Condition: { StringEquals: { "oss:Prefix": ["", "x/"] } } },
      LIST,
      "implicitDeny",
    ],
    [
      "all but a prefix",
      { Action: "*", Resource: "*", Condition: { StringNotEquals: { "oss:Prefix": ["a/", "b/"] } } },
      LIST,
      "allow",
    ],
  ])("Allow for %s", (_, statement, request, decision) => {
    const document = { Version: "1", Statement: [{ Effect: "Allow", ...statement }] } as const;
    expect(evaluatePolicies([document], request)).toBe(decision);
  });

  test("a Deny wins, in whichever policy it stands", () => {
    const allow = { Version: "1", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] } as const;
    const deny = {
      Version: "1",
      Statement: [{ Effect: "Deny", Action: "oss:GetObject", Resource: "*" }],
    } as const;
    expect(evaluatePolicies([deny, allow], GET)).toBe("explicitDeny");
    expect(evaluatePolicies([allow, deny], LIST)).toBe("allow");
    expect(evaluatePolicies([], GET)).toBe("implicitDeny");
  });
});

describe("documents", () => {
  test.each([
    ["no JSON", "x"],
    ["no version", '{"Statement":[]}'],
    ["no statement", '{"Version":"1","Statement":[]}'],
    ["an effect that is none", statement({ Effect: "Maybe", Action: "*", Resource: "*" })],
    ["no action", statement({ Effect: "Allow", Resource: "*" })],
    ["two sorts of resource", statement({ Effect: "Allow", Action: "*", Resource: "*", NotResource: "*" })],
    [
      "a condition that is not simulated",
      statement({ Effect: "Allow", Action: "*", Resource: "*", Condition: { Sounds: {} } }),
    ],
  ])("with %s are malformed", (_, text) => {
    expect(parsePolicy(text)).toBeUndefined();
  });

  test("are read as they are", () => {
    const one = { Effect: "Allow", Action: ["a:b"], Resource: "*" };
    expect(parsePolicy(statement(one))).toEqual({ Version: "1", Statement: [one] });
    expect(parseTrust('{"Version":"1","Statement":[{"Effect":"Allow"}]}')).toBeUndefined();
  });
});

describe("isTrusted", () => {
  const trust = (principal: object, effect: "Allow" | "Deny" = "Allow"): TrustDocument => ({
    Version: "1",
    Statement: [{ Effect: effect, Action: "sts:AssumeRole", Principal: principal }],
  });
  test.each([
    [trust({ Service: ["rds.aliyuncs.com"] }), { service: "rds.aliyuncs.com" }, true],
    [trust({ Service: ["ecs.aliyuncs.com"] }), { service: "rds.aliyuncs.com" }, false],
    [trust({ Service: "rds.aliyuncs.com" }, "Deny"), { service: "rds.aliyuncs.com" }, false],
    [trust({ RAM: ["acs:ram::1234:root"] }), { arn: "acs:ram::1234:user/bot" }, true],
    [trust({ RAM: ["acs:ram::1234:user/bot"] }), { arn: "acs:ram::1234:user/bot" }, true],
    [trust({ RAM: ["acs:ram::1234:user/other"] }), { arn: "acs:ram::1234:user/bot" }, false],
    [trust({ RAM: ["acs:ram::9999:root"] }), { arn: "acs:ram::1234:user/bot" }, false],
  ])("%j and %j: %s", (document, who, trusted) => {
    expect(isTrusted(document, { ...who, accountId: "1234" })).toBe(trusted);
  });
});

function statement(one: object): string {
  return JSON.stringify({ Version: "1", Statement: [one] });
}

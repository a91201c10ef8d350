import { describe, expect, test } from "vitest";

import { evaluatePolicies, parsePolicy } from "./policy.ts";

describe("a condition", () => {
  test.each<[operator: string, wanted: string | readonly string[], value: string, isMet: boolean]>([
    ["StringEqualsIgnoreCase", "PROD", "prod", true],
    ["StringNotEqualsIgnoreCase", "PROD", "prod", false],
    ["NumericLessThan", "10", "9", true],
    ["NumericLessThan", "10", "10", false],
    ["NumericLessThanEquals", "10", "10", true],
    ["NumericGreaterThan", "9", "10", true],
    ["NumericEquals", "1.0", "1", true],
    ["NumericNotEquals", ["1", "2"], "2", false],
    ["NumericEquals", "1", "one", false],
    ["NumericNotEquals", "1", "", false],
    ["DateLessThan", "2026-12-31T23:59:59Z", "2026-11-22T10:00:00Z", true],
    ["DateGreaterThan", "2026-11-22T18:00:00+08:00", "2026-11-22T10:00:01Z", true],
    ["DateGreaterThan", "2026-11-22T18:00:00+08:00", "2026-11-22T10:00:00Z", false],
    ["DateLessThan", "soon", "2026-11-22T10:00:00Z", false],
    ["Bool", "true", "true", true],
    ["Bool", "true", "false", false],
    ["Bool", "false", "", false],
    ["IpAddress", "127.0.0.0/8", "127.9.9.9", true],
    ["IpAddress", ["10.0.0.1", "192.168.0.0/16"], "192.168.3.4", true],
    ["IpAddress", "10.0.0.0/8", "11.0.0.1", false],
    ["IpAddress", "10.0.0.0/40", "10.0.0.1", false],
    ["IpAddress", "2001:db8::/32", "2001:db8::1", true],
    ["NotIpAddress", "10.0.0.0/8", "11.0.0.1", true],
    ["NotIpAddress", "10.0.0.0/8", "", false],
  ])("%s %j of %j is met: %s", (operator, wanted, value, isMet) => {
    const text = JSON.stringify({
      Version: "1",
      Statement: [
        { Effect: "Allow", Action: "*", Resource: "*", Condition: { [operator]: { key: wanted } } },
      ],
    });
    const policy = parsePolicy(text);
    expect(policy).toBeDefined();
    const request = { action: "rds:DescribeRegions", resource: "*", context: { key: value } };
    expect(evaluatePolicies([policy!], request)).toBe(isMet ? "allow" : "implicitDeny");
  });

  test("of an unknown operator makes no policy", () => {
    const statement = { Effect: "Allow", Action: "*", Resource: "*", Condition: { Sounds: { key: "good" } } };
    expect(parsePolicy(JSON.stringify({ Version: "1", Statement: [statement] }))).toBeUndefined();
  });
});

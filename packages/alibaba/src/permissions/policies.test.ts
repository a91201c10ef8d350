/** Least privilege rots, so the page that people copy policies from is compared with the table that makes them. */
import { readPage, tableRows } from "@bakferry/core/testing";
import { describe, expect, test } from "vitest";

import { ACTIONS, actionsFor, BY_HAND, DUTIES, type Scene } from "./actions.ts";
import { GUIDE_POLICY, missingFrom, policyFor } from "./policies.ts";
import { POLICY_FORMATS, writeImportRole, writePolicy } from "./templates.ts";

const page = readPage("reference/permissions.md");

const SCENE: Scene = {
  accountId: "ACCOUNT",
  instanceIds: ["INSTANCE"],
  bucket: "BUCKET",
  prefix: "migrate/",
};

describe("the reference", () => {
  test.each([
    ["The bot", policyFor(["bot"], SCENE)],
    ["The uploader", policyFor(["upload"], SCENE)],
    ["A ticket", policyFor(["ticket"], { ...SCENE, key: "migrate/KEY" })],
    ["RDS itself", GUIDE_POLICY],
  ])("shows the policy of its section %s", (heading, policy) => {
    const section = page.split(/^## /mu).find((each) => each.startsWith(`${heading}\n`)) ?? "";
    const [, json = ""] = /```json\n([\s\S]*?)```/u.exec(section) ?? [];
    expect(JSON.parse(json)).toEqual(policy);
  });

  test("explains every action, and no other", () => {
    const explained = tableRows(page, "Actions").flatMap(([cell = ""]) => cell.split(", "));
    const named = explained.map((action) => action.replaceAll("`", ""));
    expect(named.toSorted()).toEqual([...Object.keys(ACTIONS), ...Object.keys(BY_HAND)].toSorted());
  });

  test("says what each further duty is for", () => {
    const duties = tableRows(page, "What is added when it is wanted").map(([duty]) => duty);
    const further = DUTIES.filter((duty) => !["bot", "upload", "ticket"].includes(duty));
    expect(new Set(duties)).toEqual(new Set(further));
  });
});

describe("a policy", () => {
  test.each(DUTIES)("for %s names every resource once it is told what it needs, and none before", (duty) => {
    const empty: Scene = { instanceIds: [], prefix: "" };
    const whole: Scene = { ...SCENE, key: "migrate/KEY", ticketRole: "uploads" };
    expect(missingFrom(whole, [duty])).toEqual([]);
    const needsNames = actionsFor([duty]).some(
      ([, scope]) => !["account", "users", "importRole"].includes(scope),
    );
    expect(missingFrom(empty, [duty]).length > 0).toBe(needsNames);
    const granted = policyFor([duty], whole).Statement.flatMap(({ Action }) => Action);
    expect(granted.toSorted()).toEqual(
      actionsFor([duty])
        .map(([action]) => action)
        .toSorted(),
    );
  });

  test("grants an action once, however many duties want it", () => {
    const actions = policyFor(["bot", "upload", "cleanup"], SCENE).Statement.flatMap(({ Action }) => Action);
    expect(new Set(actions).size).toBe(actions.length);
  });

  test("for a ticket opens one object, and fits into a session however long its key is", () => {
    const key = `migrate/${"k".repeat(1000)}.bak`;
    const policy = policyFor(["ticket"], { ...SCENE, key });
    expect(policy.Statement.map(({ Resource }) => Resource)).toEqual([`acs:oss:*:ACCOUNT:BUCKET/${key}`]);
    expect(JSON.stringify(policy).length).toBeLessThanOrEqual(2048);
  });
});

describe("a template", () => {
  test("in Terraform does not take a key for an expression", () => {
    const key = "migrate/${env}%{if}.bak";
    const written = writePolicy(
      { name: "bakferry-ticket", policy: policyFor(["ticket"], { ...SCENE, key }) },
      "terraform",
    );
    expect(written).toContain("migrate/$${env}%%{if}.bak");
  });

  test("in ROS has lists where the resource type wants lists", () => {
    const written = writePolicy({ name: "bakferry-bot", policy: policyFor(["bot"], SCENE) }, "ros");
    const { Resources } = JSON.parse(written) as {
      Resources: { Policy: { Properties: { PolicyDocument: { Statement: { Resource: unknown }[] } } } };
    };
    const statements = Resources.Policy.Properties.PolicyDocument.Statement;
    expect(statements.every(({ Resource }) => Array.isArray(Resource))).toBe(true);
  });

  test.each(POLICY_FORMATS)("of the import role trusts RDS and nobody else (%s)", (format) => {
    const written = writeImportRole(format);
    expect(written).toContain("AliyunRDSImportRolePolicy");
    expect(written.match(/[a-z-]+\.aliyuncs\.com/g)).toEqual(["rds.aliyuncs.com"]);
  });
});

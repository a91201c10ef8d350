/** Least privilege rots: the policies in the reference are compared with the actions that the adapters name. */
import { expect, test } from "vitest";

import { readText, sourcesBelow } from "./repository.ts";

const page = readText("docs/reference/permissions.md");
const called = actionsIn(
  sourcesBelow("packages/alibaba")
    .map(({ text }) => text)
    .join("\n"),
);
/**
 * Source: STS, GetCallerIdentity, "no permission is required"; AssumeRoleWithOIDC is allowed by the role's own trust
 * policy and sent without a signature.
 */
const NEEDS_NO_GRANT: ReadonlySet<string> = new Set(["sts:GetCallerIdentity", "sts:AssumeRoleWithOIDC"]);
/** What a person does now and then, with a key of their own. */
const BY_HAND: ReadonlySet<string> = new Set(["oss:ListMultipartUploads", "oss:PutBucket"]);

test("the bot's policy grants what the adapters call, and nothing else", () => {
  expect(granted("The bot")).toEqual(
    called.filter((action) => !NEEDS_NO_GRANT.has(action) && !BY_HAND.has(action)),
  );
});

test("the uploader's policy grants a part of that, without RDS and RAM", () => {
  const uploader = granted("The uploader");
  expect(uploader).not.toEqual([]);
  expect(uploader.filter((action) => !called.includes(action) || !action.startsWith("oss:"))).toEqual([]);
});

test("the reference says what each action is for, and explains no other", () => {
  const table = page.split("\n").filter((line) => line.startsWith("| `"));
  expect(actionsIn(table.join("\n").replaceAll("`", '"'))).toEqual(called);
});

/** The actions of the policy in JSON below a heading. */
function granted(heading: string): readonly string[] {
  const section = page.split(/^## /mu).find((each) => each.startsWith(`${heading}\n`)) ?? "";
  const [, json = "{}"] = /```json\n([\s\S]*?)```/u.exec(section) ?? [];
  return actionsIn(JSON.stringify(JSON.parse(json)));
}

function actionsIn(text: string): readonly string[] {
  const found = Array.from(text.matchAll(/"((?:oss|rds|ram|sts):[A-Z]\w+)"/gu), ([, action = ""]) => action);
  return [...new Set(found)].sort();
}

/** What a request is told when there is no backup, and where one would go. */
import { describe, expect, test } from "vitest";

import { parseCommand } from "../intake/parse-command.ts";
import type { ObjectListing } from "../ports/object-store.ts";
import { testRunnerDeps } from "../testing/runner-deps.ts";
import { chooseImport, type ImportChoice } from "./choose-import.ts";

const TARGET = { name: "prod-1", instanceId: "rm-1", regionId: "cn-hangzhou", environment: "prod" };

async function choose(words: string, listed: readonly ObjectListing[] = []): Promise<ImportChoice> {
  const command = parseCommand(words);
  if (command.kind !== "migrate") throw new Error(`Not a request: ${words}`);
  const deps = testRunnerDeps({
    objects: {
      list: (_bucket, _prefix, limit) => Promise.resolve(listed.slice(0, limit)),
      head: () => Promise.resolve(undefined),
    },
    settings: {
      staging: { bucket: "migratetest", prefix: "migrate/" },
      targets: [TARGET],
      defaultTarget: "prod-1",
    },
  });
  return chooseImport(deps, { command, verb: "migrate", defaultTarget: null });
}

describe("a request without a backup", () => {
  test.each([
    ["dbtest", "intake.noBackup"],
    ["dbtest with increments", "chain.noFull"],
  ])("%s is told so, and where the backup would go", async (words, key) => {
    const choice = await choose(words);
    expect(choice).toMatchObject({
      kind: "refused",
      missingKey: expect.stringMatching(/^migrate\/dbtestFULL\d{8}\.bak$/) as unknown,
    });
    const keys = choice.kind === "refused" ? choice.answer.map((each) => each.key) : [];
    expect(keys[0]).toBe(key);
    expect(keys).toContain("intake.uploadFirst");
  });

  test.each([
    [19_999, false],
    [20_000, true],
    [20_001, true],
  ])("among %d objects is told whether all were seen: %s", async (objects, isCut) => {
    const listed = Array.from({ length: objects }, (_, index) => ({
      key: `migrate/${index}.txt`,
      sizeBytes: 1,
      modifiedAt: 0,
    }));
    const choice = await choose("dbtest", listed);
    const keys = choice.kind === "refused" ? choice.answer.map((each) => each.key) : [];
    expect(keys[0]).toBe("intake.noBackup");
    expect(keys.includes("intake.listedOnly")).toBe(isCut);
  });

  test("that names an object is not offered another place", async () => {
    const choice = await choose("dbtest from oss://migratetest/migrate/other.bak");
    expect(choice).toMatchObject({
      kind: "refused",
      answer: [{ key: "intake.noSuchObject" }],
      missingKey: null,
    });
  });
});

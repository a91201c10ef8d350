import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { diagnose } from "../diagnosis/diagnose.ts";
import type { Failure } from "../model/failure.ts";
import type { Migration, MigrationPhase } from "../model/migration.ts";
import { aMigration, aMigrationRequest, aPlan, aStagedObject } from "../testing/index.ts";
import { text } from "../texts/text.ts";
import { againOf } from "./again.ts";

const documented = (
  JSON.parse(
    readFileSync(join(import.meta.dirname, "../diagnosis/documented-messages.json"), "utf8"),
  ) as readonly { readonly messages: readonly string[] }[]
).flatMap(({ messages }) => messages);

const FACTS = {
  instanceId: "rm-bp1prod1",
  regionId: "cn-hangzhou",
  databaseName: "dbtest",
  engineVersion: null,
  storageBytes: null,
  backup: null,
  object: null,
};

function failed(failure: Partial<Failure>, change: Partial<Migration> = {}): Migration {
  const common = { summary: text("import.unknown"), state: text("failure.objectStaged"), remedies: [] };
  const whole = { code: "ANY", verbatim: null, requestId: null, ...common, ...failure };
  return aMigration({ phase: "failed", failure: whole, ...change });
}

function afterMessage(message: string): string | undefined {
  const { code, retry } = diagnose(message, FACTS);
  return againOf(failed({ code, retry }))?.button.id;
}

describe("the way on after a failure", () => {
  const failures = documented.filter((message) => diagnose(message, FACTS).outcome === "failed");

  test.each(failures.filter((message) => ["wait", "new_url"].includes(diagnose(message, FACTS).retry)))(
    "is to try again, where nothing has to be mended: %s",
    (message) => expect(afterMessage(message)).toBe("try_again"),
  );

  test.each(failures.filter((message) => ["after_fix", "never"].includes(diagnose(message, FACTS).retry)))(
    "is never to try the same again, where something has to be mended: %s",
    (message) => expect(afterMessage(message)).toMatch(/^(?:check_again|another_name|another_backup)$/),
  );

  test.each([
    [
      "The database (dbtest) already exists on RDS. Please back it up and drop it, then try again.",
      "another_name",
    ],
    ["a.trn is a Transaction Log backup, we only accept a FULL Backup.", "another_backup"],
    ["DBCC checkdb failed", "another_backup"],
    ["Failed to open database dbtest.", "another_backup"],
    ["Not Enough Disk Space, space left 1 MB < bak file 2 MB.", "check_again"],
    ["UploadLimitExceeded: Exceeding the daily upload times of this DB.", "try_again"],
    ["Nobody has ever seen this.", "check_again"],
  ])("after %s is %s", (message, id) => {
    expect(afterMessage(message)).toBe(id);
  });

  test("with another name proposes one", () => {
    expect(againOf(failed({ code: "IMPORT_NAME_TAKEN" }))?.button).toEqual({
      id: "another_name",
      name: "dbtest2",
    });
  });
});

describe("what is asked for again", () => {
  const local = { kind: "local", file: { name: "a.bak", sizeBytes: 1, modifiedAt: 1 } } as const;
  const inOss = { kind: "object", bucket: "backups", key: "migrate/a.bak" };
  const staged = aStagedObject({ bucket: "backups", key: "migrate/a.bak" });

  test("is the file while it is only beside the bot, and the object once it is in OSS", () => {
    expect(againOf(failed({}, { source: local }))?.asked.from).toEqual({ kind: "file", name: "a.bak" });
    expect(againOf(failed({}, { source: local, staged }))?.asked.from).toEqual(inOss);
  });

  test("is the object that stood in the way of the upload", () => {
    const { source } = aPlan();
    const planned = {
      ...source,
      kind: "local" as const,
      fileName: "a.bak",
      sizeBytes: 1,
      modifiedAt: 1,
      edgeDigest: "",
      bucket: "backups",
      key: "migrate/a.bak",
    };
    const change = { source: local, plan: { ...aPlan(), source: planned } };
    expect(againOf(failed({ code: "OSS_OBJECT_EXISTS" }, change))?.asked.from).toEqual(inOss);
  });

  test("keeps the name, the target and the increments", () => {
    const request = aMigrationRequest({ targetDatabaseName: "other", withIncrements: true });
    expect(againOf(failed({ retry: "wait" }, { request }))?.asked).toMatchObject({
      newName: "other",
      targetName: request.target.name,
      withIncrements: true,
    });
  });
});

test.each<[MigrationPhase, string | undefined]>([
  ["denied", "check_again"],
  ["expired", "check_again"],
  ["cancelled", "check_again"],
  ["failed", "check_again"],
  ["needs_attention", undefined],
  ["blocked", undefined],
  ["succeeded", undefined],
  ["importing", undefined],
])("a migration that is %s offers %s", (phase, id) => {
  expect(againOf(aMigration({ phase }))?.button.id).toBe(id);
});

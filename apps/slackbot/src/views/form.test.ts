import { type BackupChoice, type TargetChoice, text } from "@bakferry/core";
import { TEST_EPOCH } from "@bakferry/core/testing";
import { expect, test } from "vitest";

import { backupOption, type FormSubject, loadingForm, migrationForm, targetOption } from "./form.ts";
import { modalProblems } from "./limits.ts";
import { createPen } from "./pen.ts";

const PEN = createPen("classic", "en");

const backup: BackupChoice = {
  id: "object_0123",
  requested: { kind: "object", bucket: "migratetest", key: "migrate/dbtestFULL.bak" },
  name: "migrate/dbtestFULL.bak",
  sizeBytes: 44_240_000_000,
  modifiedAt: TEST_EPOCH,
  header: { databaseName: "dbtest", kind: "full", finishedAt: "2026-06-10T03:12:45", release: "2019" },
};
const target: TargetChoice = {
  target: { name: "prod-1", instanceId: "rm-bp1prod1", regionId: "cn-hangzhou", environment: "prod" },
  instance: { release: "2022", status: "Running", freeBytes: 128_849_018_880 },
};

function subject(overrides: Partial<FormSubject> = {}): FormSubject {
  return {
    verb: "migrate",
    answer: [],
    backup,
    target,
    newName: null,
    withIncrements: false,
    channel: null,
    privateMetadata: "{}",
    ...overrides,
  };
}

test("the form shows what is chosen already, and asks for the rest", () => {
  const answer = [text("intake.severalBackups", { database: "dbtest", count: 2 })];
  const channel = { chosen: "C0MIGRATIONS" };
  const view = migrationForm(subject({ answer, newName: "dbnew", withIncrements: true, channel }))(PEN);
  expect(modalProblems(view)).toEqual([]);
  expect(view).toMatchSnapshot();
});

test("the form that was opened in a channel with nothing said is the smallest one", () => {
  const view = migrationForm(subject({ backup: null, target: null }))(PEN);
  expect(modalProblems(view)).toEqual([]);
  expect(view.blocks.map(({ block_id }) => block_id)).toEqual(["backup", "target", "new_name", "restore"]);
  expect(JSON.stringify(view).match(/initial_/g)).toHaveLength(1);
});

test("the form says that it is being made ready, with nothing to send yet", () => {
  for (const verb of ["migrate", "check"] as const) {
    const view = loadingForm(verb)(PEN);
    expect(modalProblems(view)).toEqual([]);
    expect(view.submit).toBeUndefined();
  }
});

test("a backup is called by its file, with what is in it below", () => {
  expect(backupOption(backup, PEN)).toMatchObject({
    text: { text: "dbtestFULL.bak" },
    description: { text: "dbtest · full · 41.2 GB · 2026-06-10 03:12 · SQL 2019" },
    value: "object_0123",
  });
  expect(backupOption({ ...backup, header: null }, PEN).description?.text).toBe(
    "header not read · 41.2 GB · 2026-06-10 12:00 UTC",
  );
  expect(
    backupOption({ ...backup, header: null, sizeBytes: null, modifiedAt: null }, PEN).description?.text,
  ).toBe("header not read");
});

test("a long database name leaves room for what tells more", () => {
  const header = { ...backup.header!, databaseName: "x".repeat(128) };
  const words = backupOption({ ...backup, header }, PEN).description?.text ?? "";
  expect(words).toMatch(/^x{27}… · full · 41.2 GB · 2026-06-10 03:12 · SQL 2019$/);
});

test("of a long file name the end is kept, which tells backups apart", () => {
  const option = backupOption({ ...backup, name: `migrate/${"long".repeat(40)}_20260610.bak` }, PEN);
  expect(Array.from(option.text.text)).toHaveLength(75);
  expect(option.text.text).toMatch(/^….*_20260610\.bak$/);
});

test("an instance is called by its name, with what RDS says below", () => {
  expect(targetOption(target, PEN)).toMatchObject({
    text: { text: "prod-1 · prod" },
    description: { text: "rm-bp1prod1 · SQL Server 2022 · Running · 120 GB free" },
    value: "prod-1",
  });
  expect(targetOption({ ...target, instance: null }, PEN).description?.text).toBe(
    "rm-bp1prod1 · RDS has not answered yet",
  );
});

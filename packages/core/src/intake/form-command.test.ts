import { expect, test } from "vitest";

import { commandLine } from "./command-line.ts";
import { commandOfForm, type FilledForm } from "./form-command.ts";
import { parseCommand } from "./parse-command.ts";

const TARGETS = [{ name: "prod-1", instanceId: "rm-1", regionId: "cn-hangzhou", environment: "prod" }];

function filled(overrides: Partial<FilledForm> = {}): FilledForm {
  return {
    backup: {
      requested: { kind: "object", bucket: "migratetest", key: "migrate/dbtestFULL.bak" },
      name: "migrate/dbtestFULL.bak",
      header: { databaseName: "dbtest", kind: "full" },
    },
    targetName: "prod-1",
    newName: "",
    withIncrements: false,
    databaseName: null,
    ...overrides,
  };
}

test("a filled form is the command that a person would have typed", () => {
  const outcome = commandOfForm(filled({ newName: " dbnew ", withIncrements: true }), TARGETS);
  if (outcome.kind !== "command") throw new Error("The form was refused.");
  const line =
    "/migrate dbtest from oss://migratetest/migrate/dbtestFULL.bak to prod-1 as dbnew with increments";
  expect(commandLine("migrate", outcome.command)).toBe(line);
  expect(parseCommand(line.replace("/migrate ", ""))).toEqual(outcome.command);
});

test("the header names the database; without one it is what was asked for, or the file's name", () => {
  const unread = {
    requested: { kind: "file" as const, name: "in/dbold.bak" },
    name: "in/dbold.bak",
    header: null,
  };
  const named = (form: FilledForm): unknown => {
    const outcome = commandOfForm(form, TARGETS);
    return outcome.kind === "command" ? outcome.command.databaseName : outcome.kind;
  };
  expect(named(filled({ databaseName: "dbother" }))).toBe("dbtest");
  expect(named(filled({ backup: unread, databaseName: "dbother" }))).toBe("dbother");
  expect(named(filled({ backup: unread }))).toBe("dbold");
});

test("the name of the source, typed again, is no other name", () => {
  expect(commandOfForm(filled({ newName: "dbtest" }), TARGETS)).toMatchObject({ command: { newName: null } });
});

test.each<[string, Partial<FilledForm>, unknown]>([
  ["a backup that is gone", { backup: undefined }, [{ field: "backup", answer: { key: "form.backupGone" } }]],
  [
    "a log backup",
    { backup: { ...filled().backup!, header: { databaseName: "dbtest", kind: "log" } } },
    [{ field: "backup", answer: { key: "form.notFull", values: { kind: "log" } } }],
  ],
  [
    "a target that is not configured",
    { targetName: "prod-9" },
    [{ field: "target", answer: { key: "form.targetGone" } }],
  ],
  [
    "a name that SQL Server does not take",
    { newName: "x".repeat(129) },
    [{ field: "newName", answer: { key: "intake.nameTooLong" } }],
  ],
])("%s is told at its field", (_, overrides, problems) => {
  expect(commandOfForm(filled(overrides), TARGETS)).toMatchObject({ kind: "wrong", problems });
});

test("everything that is wrong is told at once", () => {
  const outcome = commandOfForm(filled({ backup: undefined, targetName: "", newName: "a\u0007" }), TARGETS);
  expect(outcome).toMatchObject({
    problems: [{ field: "backup" }, { field: "target" }, { field: "newName" }],
  });
});

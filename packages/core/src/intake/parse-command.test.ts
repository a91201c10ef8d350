import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { NO_FILTER } from "./list-filter.ts";
import { COMMAND_WORDS, parseCommand, quoteWord } from "./parse-command.ts";

test("a database name alone asks for a migration with every default", () => {
  expect(parseCommand("dbtest")).toEqual({
    kind: "migrate",
    databaseName: "dbtest",
    targetName: null,
    from: null,
    newName: null,
    withIncrements: false,
  });
});

test("target, source and new name come in any order", () => {
  expect(parseCommand("dbtest as dbnew FROM oss://migratetest/in/db.bak to prod-1")).toEqual({
    kind: "migrate",
    databaseName: "dbtest",
    targetName: "prod-1",
    from: { kind: "object", bucket: "migratetest", key: "in/db.bak" },
    newName: "dbnew",
    withIncrements: false,
  });
});

test.each(["increments", "INCREMENTALS", "logs"])("“with %s” asks for a chain", (word) => {
  expect(parseCommand(`dbtest with ${word} to prod-1`)).toMatchObject({
    kind: "migrate",
    targetName: "prod-1",
    withIncrements: true,
  });
});

test("a source without oss:// is a file of the backup directory", () => {
  expect(parseCommand('dbtest from "my backup.bak"')).toMatchObject({
    from: { kind: "file", name: "my backup.bak" },
  });
});

test.each([
  ["", { kind: "form" }],
  ["  HELP me", { kind: "help" }],
  ["list", { kind: "list", filter: NO_FILTER }],
  ["list mine open", { kind: "list", filter: { ...NO_FILTER, mine: true, open: true } }],
  ["History to prod-1", { kind: "history", filter: { ...NO_FILTER, targetName: "prod-1" } }],
  ["status", { kind: "status", migrationId: null }],
  ["status mig_1", { kind: "status", migrationId: "mig_1" }],
  ["add mig_1", { kind: "add", migrationId: "mig_1" }],
  ["cutover mig_1", { kind: "cutover", migrationId: "mig_1", afterFile: null }],
  ['cutover mig_1 AFTER "my tail.trn"', { kind: "cutover", migrationId: "mig_1", afterFile: "my tail.trn" }],
  ["settle mig_1 564522545", { kind: "settle", migrationId: "mig_1", taskId: "564522545" }],
  ["settle mig_1 None", { kind: "settle", migrationId: "mig_1", taskId: null }],
  ["cancel mig_1", { kind: "cancel", migrationId: "mig_1" }],
  ["cancel", { kind: "cancel", migrationId: null }],
  [
    "check sales crm to prod-1",
    {
      kind: "check",
      asks: ["sales", "crm"].map((databaseName) => ({
        kind: "migrate",
        databaseName,
        targetName: "prod-1",
        from: null,
        newName: null,
        withIncrements: false,
      })),
    },
  ],
  [
    "Check dbtest as dbnew",
    {
      kind: "check",
      asks: [
        {
          kind: "migrate",
          databaseName: "dbtest",
          targetName: null,
          from: null,
          newName: "dbnew",
          withIncrements: false,
        },
      ],
    },
  ],
])("%j is understood", (input, command) => {
  expect(parseCommand(input)).toEqual(command);
});

test("a database called like one of our words is asked for in quotes, straight or curly", () => {
  expect(parseCommand('"list"')).toMatchObject({ kind: "migrate", databaseName: "list" });
  expect(parseCommand("“my db” to prod-1")).toMatchObject({ kind: "migrate", databaseName: "my db" });
  expect(quoteWord("list")).toBe('"list"');
});

test.each([
  ["dbtest form x.bak", "intake.unknownWord"],
  ["dbtest to", "intake.clauseNeedsValue"],
  ["dbtest to a to b", "intake.clauseTwice"],
  ["dbtest from oss://bucket", "intake.malformedObject"],
  ["check", "intake.checkWhich"],
  ["sales crm to prod-1 with increments", "wave.withIncrements"],
  ["check sales crm sales", "wave.twice"],
  ["check sales crm as other", "wave.clause"],
  ["check dbtest form x.bak", "intake.unknownWord"],
  ["status mig_1 mig_2", "intake.surplusWord"],
  ["list all", "intake.unknownFilter"],
  ["history last week", "intake.lastWhat"],
  ["add", "intake.addWhich"],
  ["cutover", "intake.cutoverWhich"],
  ["cutover mig_1 before x.trn", "intake.cutoverWhich"],
  ["cutover mig_1 after", "intake.cutoverWhich"],
  ["settle mig_1", "intake.settleWhich"],
  ["settle mig_1 maybe", "intake.settleWhich"],
  ["dbtest with everything", "intake.withWhat"],
  ['"dbtest', "intake.openQuote"],
  ['""', "intake.nameEmpty"],
  ["x".repeat(129), "intake.nameTooLong"],
  ["db\u0007", "intake.nameControlCharacter"],
  ["x ".repeat(600), "intake.tooLong"],
])("%j is refused with a reason", (input, key) => {
  expect(parseCommand(input)).toMatchObject({ kind: "refused", answer: { key } });
});

test.each([
  ["satus mig_1", "/migrate status mig_1"],
  ["cutvoer mig_1 after 'x.trn'", "/migrate cutover mig_1 after 'x.trn'"],
  ["list mien", "/migrate list mine …"],
])("%j is answered with what was probably meant", (input, suggestion) => {
  expect(parseCommand(input)).toMatchObject({ kind: "refused", suggestion });
});

test("a mistyped clause is answered with the nearest one", () => {
  expect(parseCommand("dbtest form x.bak")).toMatchObject({ suggestion: "/migrate dbtest from …" });
});

test("whatever is typed is understood or refused, and a name comes back as it was typed", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60, unit: "binary" }), (typed) => {
      const command = parseCommand(typed);
      expect(["migrate", "wave", "form", "refused", ...COMMAND_WORDS]).toContain(command.kind);
    }),
  );
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom(...Array.from("abzAZ_数<!>'$%")) }),
      (name) => {
        expect(parseCommand(quoteWord(name))).toMatchObject({ kind: "migrate", databaseName: name });
      },
    ),
  );
});

describe("several databases", () => {
  test.each([
    ["sales crm hr", ["sales", "crm", "hr"], null],
    ["sales crm to prod-1", ["sales", "crm"], "prod-1"],
    ['sales "my db" TO prod-1', ["sales", "my db"], "prod-1"],
    ['first "from" fifth', ["first", "from", "fifth"], null],
  ])("%s are a wave", (line, databaseNames, targetName) => {
    const members = { kind: "named", databaseNames };
    expect(parseCommand(line)).toEqual({ kind: "wave", members, targetName });
  });

  test.each(["--all", "—all", "–ALL"])("%s takes all below a prefix", (word) => {
    expect(parseCommand(`${word} from oss://bucket/a/b to prod-1`)).toEqual({
      kind: "wave",
      members: { kind: "all", bucket: "bucket", prefix: "a/b" },
      targetName: "prod-1",
    });
  });

  test.each([
    ["a database that is named twice", "sales crm SALES", "wave.twice"],
    [
      "more than a card has rows for",
      Array.from({ length: 41 }, (_, n) => `db${n}`).join(" "),
      "wave.tooMany",
    ],
    ["a new name for several", "sales crm as other", "wave.clause"],
    ["one file for several", "sales crm from a.bak", "wave.clause"],
    ["all without a place", "--all to prod-1", "wave.allFrom"],
    ["all from a file", "--all from a.bak", "wave.allFrom"],
  ])("%s is refused", (_what, line, key) => {
    expect(parseCommand(line)).toMatchObject({ kind: "refused", answer: { key } });
  });

  test.each(["dbtest too prod-1", "dbtest form a.bak", "dbtest wiht increments"])(
    "%s is a mistyped clause and no wave",
    (line) => {
      expect(parseCommand(line)).toMatchObject({ kind: "refused", answer: { key: "intake.unknownWord" } });
    },
  );

  test("a name of two letters, and one that begins like an id, are names", () => {
    expect(parseCommand("a2 wave_crm is")).toMatchObject({ kind: "wave" });
    expect(quoteWord("--all")).toBe('"--all"');
  });

  test("a mistyped command with an id is no wave", () => {
    expect(parseCommand("satus mig_0123456789")).toMatchObject({
      kind: "refused",
      suggestion: "/migrate status mig_0123456789",
    });
  });
});

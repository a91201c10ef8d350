import fc from "fast-check";
import { expect, test } from "vitest";

import { commandLine, commandOfButton } from "./command-line.ts";
import { type MigrateCommand, parseCommand } from "./parse-command.ts";

const word = fc
  .string({ minLength: 1, maxLength: 30, unit: fc.constantFrom(...Array.from("abzAZ_ 数.'-")) })
  .filter((name) => name.trim() === name);
const commands: fc.Arbitrary<MigrateCommand> = fc.record({
  kind: fc.constant("migrate" as const),
  databaseName: fc.oneof(word, fc.constantFrom("list", "check", "to")),
  targetName: fc.option(word),
  from: fc.option(
    fc.oneof(
      fc.record({ kind: fc.constant("object" as const), bucket: fc.constant("migratetest"), key: word }),
      fc.record({ kind: fc.constant("file" as const), name: word }),
    ),
  ),
  newName: fc.option(word),
  withIncrements: fc.boolean(),
});

test("a command that is written is understood as it was meant", () => {
  fc.assert(
    fc.property(commands, (command) => {
      const typed = (verb: "migrate" | "check") => commandLine(verb, command).replace("/migrate ", "");
      expect(parseCommand(typed("migrate"))).toEqual(command);
      expect(parseCommand(typed("check"))).toEqual({ kind: "check", asks: [command] });
    }),
  );
});

test("a remedy's button checks first, whatever it changes", () => {
  const asked = parseCommand("dbtest from a.bak to prod-1");
  if (asked.kind !== "migrate") throw new Error("unreachable");
  const line = (button: Parameters<typeof commandOfButton>[0]) => commandOfButton(button, asked);
  expect(line({ id: "try_again" })).toBe("/migrate dbtest from a.bak to prod-1");
  expect(line({ id: "check_again" })).toBe("/migrate check dbtest from a.bak to prod-1");
  expect(line({ id: "another_name", name: "dbtest2" })).toBe(
    "/migrate check dbtest from a.bak to prod-1 as dbtest2",
  );
  expect(line({ id: "another_backup" })).toBe("/migrate check dbtest to prod-1");
});

/** docs/reference/commands.md is what people try out first: every line of it has to be understood as it says. */
import { expect, test } from "vitest";

import { readPage, tableRows } from "../testing/reference-page.ts";
import { FILTER_WORDS } from "./list-filter.ts";
import { CLAUSES, COMMAND_WORDS, parseCommand } from "./parse-command.ts";

const page = readPage("reference/commands.md");
const commands = tableRows(page, "Commands");

test("the reference has a row for every command word, and no other", () => {
  const own = commands
    .map(([line = ""]) => argumentsOf(line))
    .filter((line) => !["migrate", "form"].includes(parseCommand(line).kind))
    .map((line) => line.split(" ")[0]);
  expect(new Set(own)).toEqual(new Set(COMMAND_WORDS));
});

test("the reference has a row for every clause, and no other", () => {
  const clauses = tableRows(page, "Clauses").map(([clause = ""]) => clause.split(" ")[0] ?? "");
  expect(new Set(clauses)).toEqual(new Set(CLAUSES));
});

test.each(commands.map(([line = ""]) => line))("%s is understood as the reference says", (line) => {
  const [first] = argumentsOf(line).split(" ");
  const expected = first === "" ? "form" : "migrate";
  expect(parseCommand(argumentsOf(line)).kind).toBe(COMMAND_WORDS.find((word) => word === first) ?? expected);
});

test.each(tableRows(page, "Clauses").map(([clause = ""]) => clause))(
  "“%s” is understood after a name",
  (clause) => {
    expect(parseCommand(`dbtest ${clause}`)).toMatchObject({ kind: "migrate", databaseName: "dbtest" });
  },
);

test.each(tableRows(page, "Several databases").map(([line = ""]) => line))("%s names a wave", (line) => {
  const command = parseCommand(argumentsOf(line));
  const isNamed = "migrationId" in command && (command.migrationId ?? "").startsWith("wave_");
  expect(command.kind === "wave" || isNamed).toBe(true);
});

test("the reference has a row for every filter of lists, and no other", () => {
  const filters = tableRows(page, "Filters").map(([filter = ""]) => filter.split(" ")[0] ?? "");
  expect(new Set(filters)).toEqual(new Set(FILTER_WORDS));
});

test.each(tableRows(page, "Filters").map(([filter = ""]) => filter))(
  "“%s” is understood after `list` and `history`",
  (filter) => {
    expect(parseCommand(`list ${filter}`).kind).toBe("list");
    expect(parseCommand(`history ${filter}`).kind).toBe("history");
  },
);

test.each(tableRows(page, "Not understood").map(([line = ""]) => line))("%s is refused", (line) => {
  expect(parseCommand(argumentsOf(line)).kind).toBe("refused");
});

function argumentsOf(line: string): string {
  return line.replace(/^\/migrate ?/u, "");
}

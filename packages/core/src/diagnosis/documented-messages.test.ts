/** What Alibaba Cloud and SQL Server document, with its source, against the rules and against our own page. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { readPage, tableRows } from "../testing/reference-page.ts";
import { say } from "../texts/text.ts";
import { diagnose, UNKNOWN_MESSAGE } from "./diagnose.ts";
import type { Diagnosis, ImportFacts } from "./diagnosis.ts";
import { FILE_STATUSES, type StatusMeaning, TASK_STATUSES } from "./statuses.ts";

interface DocumentedMessages {
  readonly source: string;
  readonly messages: readonly string[];
}

const documented = JSON.parse(
  readFileSync(join(import.meta.dirname, "documented-messages.json"), "utf8"),
) as readonly DocumentedMessages[];
const page = readPage("reference/messages.md");

const EXAMPLE: ImportFacts = {
  instanceId: "rm-bp1prod1",
  regionId: "cn-hangzhou",
  databaseName: "dbtest",
  engineVersion: null,
  storageBytes: null,
  backup: null,
  object: null,
};

const TURNS: Readonly<Record<Diagnosis["turn"], string>> = {
  requester: "you",
  approvers: "the approvers",
  owner: "the platform owner",
  bakferry: "Bakferry",
  cloud: "the cloud",
  nobody: "nobody",
};
const AGAIN: Readonly<Record<Diagnosis["retry"], string>> = {
  never: "no",
  after_fix: "after the fix",
  new_url: "with a new link",
  wait: "after a wait",
};

describe.each(documented.map(({ source, messages }) => [source, messages] as const))(
  "%s",
  (source, messages) => {
    test.each(messages.map((message) => [message]))("%s is classified", (message) => {
      expect(diagnose(message, EXAMPLE).code).not.toBe(UNKNOWN_MESSAGE);
    });

    test("stands in the reference as the rules see it", () => {
      const expected = messages.map((message) => rowOf(message, diagnose(message, EXAMPLE)));
      expect(tableRows(page, source)).toEqual(expected);
    });
  },
);

test("every class that a rule gives is explained by a message of the reference", () => {
  const shown = new Set(documented.flatMap(({ messages }) => messages.map((message) => codeOf(message))));
  // These need facts that no message holds, or words that nobody publishes; the page has a table of its own for them.
  const others = tableRows(page, "Other classes").map(([code = ""]) => code);
  expect(new Set([...shown, ...others])).toEqual(codesInSource());
});

test.each([
  ["Statuses of a task", TASK_STATUSES],
  ["Statuses of a file", FILE_STATUSES],
] as const)("%s are those of the documentation, with their meaning", (heading, statuses) => {
  const rows = Object.entries<StatusMeaning>(statuses).map(([status, { meaning, turn }]) => [
    status,
    say(meaning),
    TURNS[turn],
  ]);
  expect(tableRows(page, heading)).toEqual(rows);
});

function rowOf(message: string, { code, turn, retry, summary }: Diagnosis): readonly string[] {
  return [message, code, TURNS[turn], AGAIN[retry], say(summary).replaceAll("`", "")];
}

function codeOf(message: string): string {
  return diagnose(message, EXAMPLE).code;
}

function codesInSource(): ReadonlySet<string> {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" });
  const sources = files.filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
  return new Set(
    sources.flatMap((file) => {
      const source = readFileSync(join(import.meta.dirname, file), "utf8");
      return Array.from(
        source.matchAll(/"((?:IMPORT|REFUSED|ROLE|CHECKDB)_[A-Z_]+)"/gu),
        ([, code = ""]) => code,
      );
    }),
  );
}

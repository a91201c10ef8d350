/** An export proves itself, in part and in whole, and shows what was done to it. */
import { join } from "node:path";

import { text } from "@bakferry/core";
import { aMigration, aMigrationChange, aNewEvent } from "@bakferry/core/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { openStoreAt, temporaryDirectory } from "../testing/temporary-store.ts";
import { type ExportFilter, type ExportFormat, exportLines, verifyExport } from "./export-trail.ts";
import { openAuditTrail } from "./read-trail.ts";

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let file: string;
const ALL: ExportFilter = { since: null, migrationId: null };
const REASON = 'läuft "nicht", —\n不行';

beforeEach(async () => {
  directory = await temporaryDirectory();
  file = join(directory.path, "bakferry.db");
  const store = await openStoreAt({ file });
  const denied = { type: "denied", planDigest: "d1", reason: REASON } as const;
  const first = aMigrationChange({
    migration: aMigration({ id: "mig_a" }),
    events: [aNewEvent({ at: 1000 }), aNewEvent({ at: 1000, body: denied })],
  });
  const created = await store.migrations.create(first);
  if (created.kind !== "committed") throw new Error("not created");
  await store.audit.append(aRefusal(2000, "mig_a"));
  await store.migrations.create(
    aMigrationChange({ migration: aMigration({ id: "mig_b" }), events: [aNewEvent({ at: 3000 })] }),
  );
  await store.migrations.commit({
    ...first,
    migration: created.migration,
    events: [aNewEvent({ at: 4000 })],
  });
  await store.audit.append(aRefusal(5000, null));
  await store.close();
});

afterEach(() => directory.remove());

function aRefusal(at: number, migrationId: string | null) {
  const reasons = [text("approval.notApprover")];
  const actor = { kind: "slackUser", teamId: "T1", userId: "U9", via: "modal" } as const;
  return { at, actor, body: { type: "refused", act: "vote", reasons, migrationId, digest: "d1" } } as const;
}

async function exported(
  format: ExportFormat,
  filter: Partial<ExportFilter> = {},
): Promise<readonly string[]> {
  const trail = await openAuditTrail({ file });
  try {
    const { migrationId = null } = filter;
    const records = migrationId === null ? trail.records() : await trail.recordsOf(migrationId);
    const order = { format, filter: { ...ALL, ...filter }, exportedAt: 9000 };
    return await all(exportLines(records, order));
  } finally {
    await trail.close();
  }
}

describe.each<ExportFormat>(["jsonl", "csv"])("as %s", (format) => {
  test.each<[string, Partial<ExportFilter>, number]>([
    ["everything", {}, 9],
    ["the time since", { since: 2500 }, 5],
    ["one migration", { migrationId: "mig_a" }, 6],
    ["one migration since", { migrationId: "mig_a", since: 2500 }, 2],
    ["nothing yet", { since: 6000 }, 0],
  ])("%s is exported and proved", async (_, filter, records) => {
    const verdict = await verifyExport((await exported(format, filter)).join("\r\n"));
    expect(verdict).toMatchObject({ kind: "read", breaks: [], records });
  });

  test("actor, surface, type and digest can be read without knowing the chains", async () => {
    const line = (await exported(format)).find((each) => each.includes("refused")) ?? "";
    for (const word of ["slack:T1/U9", "slack modal", "refused", "mig_a", "d1", "1970-01-01T00:00:02.000Z"])
      expect(line).toContain(word);
  });

  test.each<[string, (lines: readonly string[]) => readonly string[], object]>([
    ["a removed line", (lines) => lines.toSpliced(2, 1), { why: "digest_differs" }],
    ["two swapped lines", (lines) => lines.with(1, lines[2]!).with(2, lines[1]!), { why: "digest_differs" }],
    ["a cut-off end", (lines) => lines.slice(0, -1), { why: "no_end" }],
    [
      "a changed column",
      (lines) => lines.map((line) => line.replace("slack modal", "slack button")),
      { why: "columns_differ" },
    ],
    ["a line of something else", (lines) => lines.with(1, "hello"), { line: 2 }],
    ["something behind the end", (lines) => [...lines, lines[1]!], { why: "digest_differs" }],
  ])("%s shows", async (_, tamper, expected) => {
    const lines = tamper(await exported(format));
    expect(await verifyExport(lines.join("\n"))).toMatchObject({ kind: "damaged", ...expected });
  });

  test("a head that was noted shows whether the export is of the same trail", async () => {
    const whole = (await exported(format)).join("\n");
    const read = await verifyExport(whole);
    const head = read.kind === "read" ? read.head : null;
    expect(head).toMatchObject({ sequence: 5 });
    expect(await verifyExport(whole, head!)).toMatchObject({ breaks: [] });
    const other = { sequence: 3, hash: "f".repeat(64) };
    expect(await verifyExport(whole, other)).toMatchObject({ breaks: [{ kind: "head_differs" }] });
  });
});

test("a changed content breaks its link although columns and digest were made anew", async () => {
  const trail = await openAuditTrail({ file });
  const records = await all(trail.records());
  await trail.close();
  const forged = records.with(1, { ...records[1]!, at: 2001 });
  const lines = await all(exportLines(forged, { format: "jsonl", filter: ALL, exportedAt: 9000 }));
  expect(await verifyExport(lines.join("\n"))).toMatchObject({
    breaks: [{ chain: "audit", sequence: 2, kind: "changed" }],
  });
});

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

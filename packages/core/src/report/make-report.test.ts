import { describe, expect, test } from "vitest";

import type { MigrationEventBody } from "../model/event.ts";
import type { Failure } from "../model/failure.ts";
import type { Migration } from "../model/migration.ts";
import { aDecision, anAction } from "../testing/builders.ts";
import { TEST_EPOCH } from "../testing/clock.ts";
import { aReportSources, aSucceededMigration, eventsOf } from "../testing/report-sources.ts";
import { say, text } from "../texts/text.ts";
import { describeReport } from "./describe-report.ts";
import { makeReport } from "./make-report.ts";
import { reportJson } from "./report-json.ts";

const FAILURE: Failure = {
  code: "IMPORT_UNREADABLE",
  summary: text("turn.nobody"),
  state: text("failure.nothingChanged"),
  remedies: [text("remedy.objectWho")],
  verbatim: "Failed to verify the backup file",
  requestId: "8B5E3C1A",
};

interface End {
  readonly change: Partial<Migration>;
  readonly last: MigrationEventBody;
  readonly level: string;
}

const ENDS: Readonly<Record<string, End>> = {
  succeeded: { change: {}, last: { type: "succeeded", tookMs: 1 }, level: "succeeded" },
  failed: {
    change: { phase: "failed", failure: FAILURE },
    last: { type: "failed", failure: FAILURE },
    level: "failed",
  },
  needs_attention: {
    change: { phase: "needs_attention", failure: FAILURE, doubt: { about: "import", calledAt: TEST_EPOCH } },
    last: { type: "needs_attention", failure: FAILURE },
    level: "failed",
  },
  denied: {
    change: { phase: "denied", import: null, upload: null, staged: null },
    last: { type: "denied", planDigest: "ab", reason: "not today" },
    level: "stopped",
  },
  expired: {
    change: { phase: "expired", import: null, upload: null, staged: null },
    last: { type: "expired" },
    level: "stopped",
  },
  cancelled: { change: { phase: "cancelled" }, last: { type: "cancelled", reason: null }, level: "stopped" },
  blocked: {
    change: { phase: "blocked", plan: null, planDigest: null, import: null, upload: null, staged: null },
    last: { type: "blocked" },
    level: "stopped",
  },
};

describe.each(Object.entries(ENDS))(
  "the report of a migration that is %s",
  (phase, { change, last, level }) => {
    const started = eventsOf([
      { afterMinutes: 0, body: { type: "requested" }, userId: "U1" },
      { afterMinutes: 7, body: last },
    ]);
    const report = makeReport(aReportSources({ migration: aSucceededMigration(change), events: started }));

    test("says how, when and after how long it ended", () => {
      expect(report.outcome).toMatchObject({ phase, level, endedAt: TEST_EPOCH + 420_000, tookMs: 420_000 });
      expect(say(report.outcome.headline)).toMatch(/\.$/);
    });

    test("has sections without an empty heading, label or cell", () => {
      for (const { title, facts, table, list } of describeReport(report)) {
        const words = [title, ...facts.map(({ label }) => label), ...list, ...(table?.columns ?? [])];
        for (const each of words) expect(say(each)).toMatch(/\S/);
        for (const row of table?.rows ?? []) expect(row).toHaveLength(table?.columns.length ?? 0);
      }
    });

    test("is JSON in every language, with the same fields", () => {
      const fields = (value: unknown): unknown =>
        typeof value !== "object" || value === null
          ? typeof value
          : Object.entries(value).map(([name, inner]) => [name, fields(inner)]);
      const english = JSON.parse(JSON.stringify(reportJson(report, "en"))) as object;
      const chinese = JSON.parse(JSON.stringify(reportJson(report, "zh-CN"))) as object;
      expect(english).toMatchObject({ type: "report", version: 1, migrationId: "mig_000001" });
      expect(fields(chinese)).toEqual(fields(english));
    });
  },
);

describe("a report", () => {
  test("as JSON is a contract", () => {
    expect(reportJson(makeReport(aReportSources()), "en")).toMatchSnapshot();
  });

  test("measures each stage from its events, and leaves out those that never began", () => {
    const { stages } = makeReport(aReportSources());
    expect(stages.map(({ id, tookMs, isCutShort }) => [id, (tookMs ?? -1) / 60_000, isCutShort])).toEqual([
      ["check", 1, false],
      ["approval", 8, false],
      ["upload", 10, false],
      ["import", 20, false],
      ["verify", 1, false],
    ]);
  });

  test("says that a stage was cut short by a failure, and that one goes on", () => {
    const begun = [
      { afterMinutes: 0, body: { type: "requested" } as const },
      { afterMinutes: 1, body: { type: "upload_started", totalBytes: 1 } as const },
    ];
    const failed = [...begun, { afterMinutes: 3, body: { type: "failed", failure: FAILURE } as const }];
    const stageOf = (migration: Migration, told: typeof failed | typeof begun): unknown =>
      makeReport(aReportSources({ migration, events: eventsOf(told) })).stages.at(-1);
    expect(stageOf(aSucceededMigration({ phase: "failed", failure: FAILURE }), failed)).toMatchObject({
      id: "upload",
      tookMs: 120_000,
      isCutShort: true,
    });
    expect(stageOf(aSucceededMigration({ phase: "uploading" }), begun)).toMatchObject({
      endedAt: null,
      isCutShort: false,
    });
  });

  test("sets the estimate against the truth, and names no price that is not known", () => {
    const { estimate, costs } = makeReport(aReportSources());
    expect(estimate?.phases).toMatchObject([
      { phase: "upload", p50Ms: 480_000, tookMs: 600_000 },
      { phase: "import", p50Ms: 1_020_000, tookMs: 1_200_000 },
    ]);
    expect(costs).toMatchObject({ total: 0.0123, requests: null, currency: "CNY" });
  });

  test("keeps votes that a changed plan made void, and says so", () => {
    const voided = aDecision({ planDigest: "f".repeat(64), reason: "first" });
    const { decisions } = aSucceededMigration();
    const ballot = {
      askedAt: TEST_EPOCH,
      nudges: [],
      keptFrom: null,
      replaced: { differences: [], voided: [voided] },
    };
    const { approvals } = makeReport(
      aReportSources({ migration: aSucceededMigration({ decisions, ballot }) }),
    );
    expect(approvals.map(({ reason, counts }) => [reason, counts])).toEqual([
      ["CHG-4711", true],
      ["first", false],
    ]);
  });

  test("says what is left: the object until it was deleted, and the database that an import left", () => {
    const leftover = { name: "dbtest", status: "Restoring" };
    const leftOf = (change: Partial<Migration>): readonly string[] =>
      makeReport(aReportSources({ migration: aSucceededMigration(change) })).leftBehind.map((each) =>
        say(each),
      );
    expect(leftOf({ phase: "failed", leftover })).toEqual([
      expect.stringContaining("oss://backups/migrate/dbtest.bak"),
      expect.stringContaining("The database dbtest on rm-bp1prod1 (Restoring)"),
    ]);
    const object = { ...(aSucceededMigration().staged ?? { key: "" }) };
    const deleted = anAction({ order: { kind: "delete_object", object } as never, state: "done" });
    expect(leftOf({ actions: [deleted] })).toEqual([]);
  });

  test("gives every string to the scrubber, and never holds what proves whose an object is", () => {
    const migration = aSucceededMigration({ failure: { ...FAILURE, verbatim: "the secret is PLANTED" } });
    const scrub = (words: string): string => words.replaceAll("PLANTED", "[redacted]");
    const written = JSON.stringify(makeReport(aReportSources({ migration, scrub })));
    expect(written).toContain("the secret is [redacted]");
    expect(written).not.toContain(migration.staged?.uploadToken);
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { PastImport } from "../../model/past-import.ts";
import { aPastImport } from "../../testing/index.ts";
import { type DurationOrder, estimateDuration, type Scope } from "./duration.ts";

const GIB = 2 ** 30;
const SMALL = "mssql.x2.medium.e2";

function order(change: Partial<DurationOrder> = {}): DurationOrder {
  return {
    instanceId: "rm-bp1prod1",
    instanceClass: "mssql.x4.large.e2",
    backupBytes: GIB,
    restoredBytes: 3 * GIB,
    hasUpload: false,
    history: [],
    ...change,
  };
}

const past = fc.record({
  instanceId: fc.constantFrom("rm-bp1prod1", "rm-other"),
  instanceClass: fc.constantFrom("mssql.x4.large.e2", "mssql.x2.medium.e2", null),
  backupBytes: fc.integer({ min: 1, max: 2 ** 43 }),
  restoredBytes: fc.option(fc.integer({ min: 0, max: 2 ** 44 })),
  uploadMs: fc.option(fc.integer({ min: 0, max: 10 ** 9 })),
  importMs: fc.option(fc.integer({ min: 0, max: 10 ** 9 })),
});
const histories = fc.array(
  past.map((each) => aPastImport(each)),
  { maxLength: 30 },
);

describe("without imports of one's own", () => {
  test("the import is reckoned from a named and dated anchor", () => {
    const { phases } = estimateDuration(order({ restoredBytes: 220 * GIB }));
    expect(phases).toMatchObject([{ phase: "import", p50Ms: 3_600_000, p90Ms: 9_000_000 }]);
    expect(phases[0]?.basis).toMatchObject({ kind: "anchor", asOf: "2026-07" });
  });

  test("an upload is a phase of its own", () => {
    const { phases, p50Ms } = estimateDuration(order({ hasUpload: true, backupBytes: 12_500_000_000 }));
    expect(phases.map(({ phase, p50Ms: each }) => [phase, each])).toEqual([
      ["upload", 1_000_000],
      ["import", 190_498],
    ]);
    expect(p50Ms).toBe(1_190_498);
  });
});

describe("with imports of one's own", () => {
  test("three of that size are enough, and two are not", () => {
    const of = (count: number) =>
      estimateDuration(order({ history: Array.from({ length: count }, () => aPastImport()) })).phases[0]
        ?.basis;
    expect(of(2)).toMatchObject({ kind: "anchor" });
    expect(of(3)).toEqual({ kind: "history", scope: "instance", sampleCount: 3 });
  });

  test.each<[string, Partial<PastImport>, Partial<DurationOrder>, Scope]>([
    ["this instance", {}, {}, "instance"],
    ["this instance, from before classes were kept", { instanceClass: null }, {}, "instance"],
    ["this instance, of a class that RDS does not tell", {}, { instanceClass: null }, "instance"],
    ["this instance when it was of another class", { instanceClass: SMALL }, {}, "all"],
    ["another instance of this class", { instanceId: "rm-other" }, {}, "class"],
    ["another instance of another class", { instanceId: "rm-other", instanceClass: SMALL }, {}, "all"],
    [
      "another instance, of unknown classes",
      { instanceId: "rm-other", instanceClass: null },
      { instanceClass: null },
      "all",
    ],
  ])("those of %s count as what they are", (_, past, asked, scope) => {
    const history = [1, 2, 3].map(() => aPastImport(past));
    const basis = { kind: "history", scope, sampleCount: 3 };
    expect(estimateDuration(order({ history, ...asked })).phases[0]?.basis).toEqual(basis);
  });

  test("those of this class go before those of any, and say so", () => {
    const fast = [1, 2, 3].map(() => aPastImport({ instanceId: "rm-other", importMs: 60_000 }));
    const slow = Array.from({ length: 9 }, () =>
      aPastImport({ instanceId: "rm-third", instanceClass: SMALL, importMs: 3_600_000 }),
    );
    const [phase] = estimateDuration(order({ history: [...slow, ...fast] })).phases;
    expect(phase).toMatchObject({ p50Ms: 60_000, p90Ms: 60_000, basis: { scope: "class", sampleCount: 3 } });
  });

  test("those of another size say nothing", () => {
    const history = [1, 2, 3].map(() => aPastImport({ restoredBytes: 300 * GIB }));
    expect(estimateDuration(order({ history })).phases[0]?.basis).toMatchObject({ kind: "anchor" });
  });

  test("those that did not end well say nothing of the import, and still of the upload", () => {
    const history = [1, 2, 3].map(() => aPastImport({ importMs: null }));
    const { phases } = estimateDuration(order({ history, hasUpload: true }));
    expect(phases.map(({ basis }) => basis.kind)).toEqual(["history", "anchor"]);
  });

  test("P50 lies in the middle and P90 near the slow end", () => {
    const history = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((minutes) =>
      aPastImport({ importMs: minutes * 60_000 }),
    );
    expect(estimateDuration(order({ history }))).toMatchObject({ p50Ms: 6 * 60_000, p90Ms: 10 * 60_000 });
  });

  test("P90 is never shorter than P50, and no figure is less than nothing or no number", () => {
    fc.assert(
      fc.property(histories, fc.boolean(), fc.nat(2 ** 43), (history, hasUpload, backupBytes) => {
        const { phases, p50Ms, p90Ms } = estimateDuration(order({ history, hasUpload, backupBytes }));
        for (const figures of [...phases, { p50Ms, p90Ms }]) {
          expect(figures.p50Ms).toBeGreaterThanOrEqual(0);
          expect(figures.p90Ms).toBeGreaterThanOrEqual(figures.p50Ms);
          expect(Number.isFinite(figures.p90Ms)).toBe(true);
        }
        expect(p50Ms).toBe(phases.reduce((sum, phase) => sum + phase.p50Ms, 0));
      }),
    );
  });

  test("with the same samples a larger backup never takes less", () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 1, max: 2 ** 40 }), (history, restoredBytes) => {
        const phaseOf = (bytes: number) =>
          estimateDuration(order({ history, backupBytes: 1, restoredBytes: bytes })).phases[0];
        const small = phaseOf(restoredBytes);
        const large = phaseOf(restoredBytes + 4096);
        fc.pre(
          JSON.stringify(small?.basis) === JSON.stringify(large?.basis) && small?.basis.kind === "anchor",
        );
        expect(large?.p50Ms).toBeGreaterThanOrEqual(small?.p50Ms ?? 0);
      }),
    );
  });
});

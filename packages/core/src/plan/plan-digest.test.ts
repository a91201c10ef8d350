import { expect, test } from "vitest";

import { aPlan, aPlannedTarget } from "../testing/index.ts";
import { diffPlans, digestPlan } from "./plan-digest.ts";

test("the order in which fields were written does not matter", () => {
  const plan = aPlan({ findings: { a: "passed", b: "warning" } });
  const shuffled = aPlan({ findings: { b: "warning", a: "passed" } });
  expect(digestPlan(plan)).toBe(digestPlan(shuffled));
  expect(diffPlans(plan, shuffled)).toEqual([]);
});

test("any changed value changes the digest and is named with both values", () => {
  const before = aPlan();
  const after = aPlan({ target: aPlannedTarget({ databaseName: "dbnew" }) });
  expect(digestPlan(after)).not.toBe(digestPlan(before));
  expect(diffPlans(before, after)).toEqual([
    { field: "target.databaseName", before: '"dbtest"', after: '"dbnew"' },
  ]);
});

test("a check that turns and a check that appears are differences", () => {
  const before = aPlan({ findings: { "free-space": "passed" } });
  const after = aPlan({ findings: { "free-space": "warning", "new-check": "passed" } });
  expect(diffPlans(before, after)).toEqual([
    { field: "findings.free-space", before: '"passed"', after: '"warning"' },
    { field: "findings.new-check", before: "–", after: '"passed"' },
  ]);
});

test("a number and its text are different", () => {
  const plan = aPlan();
  const forged = aPlan({
    source: { ...plan.source, sizeBytes: String(plan.source.sizeBytes) as unknown as number },
  });
  expect(digestPlan(forged)).not.toBe(digestPlan(plan));
});

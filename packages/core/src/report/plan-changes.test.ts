import { expect, test } from "vitest";

import { diffPlans } from "../plan/plan-digest.ts";
import { aPlan } from "../testing/index.ts";
import { say } from "../texts/text.ts";
import { planChanges } from "./plan-changes.ts";

test("another file is one line, then what people know by name, then the checks that turned", () => {
  const before = aPlan({ findings: { freshness: "passed" } });
  const after = aPlan({
    source: { ...before.source, sizeBytes: 2048, etag: '"b"', crc64: "7" } as typeof before.source,
    backup: { ...before.backup, release: "2017", backupSetGuid: "other", finishedAt: null },
    findings: { freshness: "warning" },
  });
  expect(planChanges(diffPlans(before, after)).map((change) => say(change))).toEqual([
    "The file's content is another.",
    "Backup taken: 2026-06-10 10:30:00 → –",
    "Made by SQL Server: 2019 → 2017",
    "Size of the file: 42.2 MB → 2 KB",
    "Check freshness: passed → warning",
  ]);
});

test("a field without a name of its own shows as it is called in the plan", () => {
  const [change] = planChanges([{ field: "source.colour", before: '"red \\"x\\""', after: "null" }]);
  expect(change && say(change)).toBe('source.colour: red "x" → –');
});

test("an equal plan has no changes", () => {
  expect(planChanges([])).toEqual([]);
});

import { expect, test } from "vitest";

import type { Increment } from "../model/chain.ts";
import { anIncrement } from "../testing/index.ts";
import { forecastCutover } from "./forecast-cutover.ts";

const log = (sizeBytes: number, change: Partial<Increment>): Increment =>
  anIncrement({ source: { kind: "local", file: { name: "a.trn", sizeBytes, modifiedAt: 0 } }, ...change });

test("a chain that was never measured forecasts the opening alone", () => {
  expect(forecastCutover({ restored: [] })).toEqual({
    uploadMs: null,
    restoreMs: null,
    openMs: 60_000,
    measured: 0,
    tailBytes: null,
  });
});

test("the median log is reckoned with, at the median rate of its own uploads", () => {
  const restored = [
    log(1000, { uploadMs: 100, calledAt: 0, restoredAt: 60_000 }),
    log(3000, { uploadMs: 100, calledAt: 0, restoredAt: 90_000 }),
    log(2000, { uploadMs: 100, calledAt: 0, restoredAt: 70_000 }),
  ];
  expect(forecastCutover({ restored })).toMatchObject({ uploadMs: 100, restoreMs: 70_000, tailBytes: 2000 });
});

test("a differential counts only where there is no log", () => {
  const differential = anIncrement({ kind: "differential", calledAt: 0, restoredAt: 900_000 });
  expect(forecastCutover({ restored: [differential] }).restoreMs).toBe(900_000);
  const restored = [differential, log(10, { calledAt: 0, restoredAt: 5000 })];
  expect(forecastCutover({ restored })).toMatchObject({ restoreMs: 5000, measured: 1 });
});

test("what somebody else uploaded says nothing of our upload", () => {
  expect(forecastCutover({ restored: [log(10, { calledAt: 0, restoredAt: 5 })] }).uploadMs).toBeNull();
});

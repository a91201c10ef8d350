import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { MOST_SAMPLES, ratesOf, type UploadSample, withSample } from "./upload-samples.ts";

function sampled(times: readonly number[], bytesPerMs: number): readonly UploadSample[] {
  return times.reduce<readonly UploadSample[]>(
    (samples, sinceMs) => withSample(samples, { sinceMs, acknowledgedBytes: sinceMs * bytesPerMs }),
    [],
  );
}

describe("the samples of an upload", () => {
  test("are never more than their limit, keep their order and always end with the newest", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5000 }), { maxLength: 900 }), (pauses) => {
        let now = 0;
        const times = pauses.map((pause) => (now += pause));
        const samples = sampled(times, 7);
        expect(samples.length).toBeLessThanOrEqual(MOST_SAMPLES);
        expect(samples.at(-1)?.sinceMs).toBe(times.at(-1));
        expect(samples.map(({ sinceMs }) => sinceMs)).toEqual(
          samples.map(({ sinceMs }) => sinceMs).toSorted((a, b) => a - b),
        );
      }),
    );
  });

  test("spread over the whole time however long it was", () => {
    const samples = sampled(
      Array.from({ length: 20_000 }, (_, index) => (index + 1) * 2000),
      1,
    );
    const gaps = samples.slice(1).map(({ sinceMs }, index) => sinceMs - (samples[index]?.sinceMs ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(40_000_000 / 25);
  });

  test("say nothing new at the same moment", () => {
    const first = { sinceMs: 5, acknowledgedBytes: 1 };
    expect(withSample([first], { sinceMs: 5, acknowledgedBytes: 9 })).toEqual([first]);
  });
});

describe("the rates of an upload", () => {
  test("add up to what was sent, in no more steps than asked for and one", () => {
    const samples = sampled([300, 2000, 4100, 9000, 9500, 20_000], 3);
    const rates = ratesOf(samples, 4);
    const bytes = rates.reduce(
      (sum, { fromMs, toMs, bytesPerSecond }) => sum + ((toMs - fromMs) * bytesPerSecond) / 1000,
      0,
    );
    expect(bytes).toBeCloseTo(60_000);
    expect(rates.length).toBeLessThanOrEqual(5);
    expect(rates.at(-1)?.toMs).toBe(20_000);
  });

  test("of an upload that nobody sampled are none", () => {
    expect(ratesOf([], 10)).toEqual([]);
  });
});

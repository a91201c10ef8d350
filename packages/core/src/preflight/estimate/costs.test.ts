import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { estimateCosts, mostUploadWrites } from "./costs.ts";
import { PRICE_TABLE } from "./price-table.ts";

const GIB = 2 ** 30;
const ORDER = {
  regionId: "cn-hangzhou",
  sizeBytes: 100 * GIB,
  keptDays: 30,
  writes: 10_000,
  isInternetImport: false,
};

describe("costs", () => {
  test("are storage for its days and requests, and no transfer within the region", () => {
    expect(estimateCosts(PRICE_TABLE, ORDER)).toMatchObject({
      currency: "CNY",
      storage: 12,
      requests: 0.0101,
      transfer: 0,
      isComplete: true,
      asOf: "2026-11-22",
    });
  });

  test("have a transfer where RDS fetches from another region", () => {
    expect(estimateCosts(PRICE_TABLE, { ...ORDER, isInternetImport: true })?.transfer).toBe(50);
  });

  test.each(["ap-southeast-1", "eu-central-1", "cn-hongkong"])(
    "say of %s what has no known price, and leave it out of the sum",
    (regionId) => {
      const costs = estimateCosts(PRICE_TABLE, { ...ORDER, regionId, isInternetImport: true });
      expect(costs).toMatchObject({ currency: "USD", transfer: null, requests: null, isComplete: false });
      expect(costs?.total).toBe(costs?.storage);
    },
  );

  test("are unknown where no zone fits", () => {
    expect(estimateCosts({ asOf: "2026-01-01", zones: [] }, ORDER)).toBeNull();
  });

  test("never fall when there is more of anything", () => {
    const amounts = fc.record({
      sizeBytes: fc.nat(2 ** 42),
      keptDays: fc.integer({ min: 1, max: 3650 }),
      writes: fc.nat(20_000),
    });
    fc.assert(
      fc.property(amounts, amounts, (some, more) => {
        const total = (order: typeof some) =>
          estimateCosts(PRICE_TABLE, { ...ORDER, ...order })?.total ?? NaN;
        const sum = {
          sizeBytes: some.sizeBytes + more.sizeBytes,
          keptDays: some.keptDays + more.keptDays,
          writes: some.writes + more.writes,
        };
        expect(total(sum)).toBeGreaterThanOrEqual(total(some));
      }),
    );
  });

  test("count at most what OSS takes as parts", () => {
    expect(mostUploadWrites(0)).toBe(2);
    expect(mostUploadWrites(8 * 2 ** 20 + 1)).toBe(4);
    expect(mostUploadWrites(2 ** 42)).toBe(10_002);
  });
});

test("every zone of the table names its source, and the last one takes every region", () => {
  for (const { source, currency } of PRICE_TABLE.zones) {
    expect(source.length).toBeGreaterThan(10);
    expect(currency).toMatch(/^[A-Z]{3}$/);
  }
  expect(PRICE_TABLE.zones.at(-1)?.regionPrefix).toBe("");
});

import { describe, expect, test } from "vitest";

import { missingKey } from "./missing-key.ts";

const MORNING = Date.UTC(2026, 10, 22, 8);
const EVENING = Date.UTC(2026, 10, 22, 23, 59);
const NEXT_DAY = Date.UTC(2026, 10, 23, 0, 1);

describe("the key of a missing backup", () => {
  test("is one that RDS takes, and the same all day", () => {
    expect(missingKey("migrate/", "dbtest", MORNING)).toBe("migrate/dbtestFULL20261122.bak");
    expect(missingKey("migrate/", "dbtest", EVENING)).toBe(missingKey("migrate/", "dbtest", MORNING));
    expect(missingKey("migrate/", "dbtest", NEXT_DAY)).toBe("migrate/dbtestFULL20261123.bak");
  });

  test("is one for each database, also where only what a key leaves out tells them apart", () => {
    const names = ["mydb", "my-db", "my_db", "订单", "客户", "n".repeat(64), "n".repeat(65), "n".repeat(66)];
    const keys = names.map((name) => missingKey("", name, MORNING));
    expect(new Set(keys).size).toBe(names.length);
    expect(keys.filter((key) => !/^[A-Za-z0-9]+\.bak$/.test(key))).toEqual([]);
  });
});

import { expect, test } from "vitest";

import { proposeKey } from "./object-key.ts";

const order = { prefix: "migrate/", databaseName: "dbtest", kind: "full", finishedAt: "2026-11-22T10:03:04" };

test.each([
  [order, "migrate/dbtestFULL20261122100304.bak"],
  [{ ...order, kind: "differential" }, "migrate/dbtestDIFF20261122100304.diff"],
  [{ ...order, kind: "log" }, "migrate/dbtestLOG20261122100304.trn"],
  [{ ...order, prefix: "a/b" }, "a/b/dbtestFULL20261122100304.bak"],
  [{ ...order, prefix: "" }, "dbtestFULL20261122100304.bak"],
  [{ ...order, databaseName: "my_db-1 (old)" }, "migrate/mydb1oldFULL20261122100304.bak"],
  [{ ...order, databaseName: "数据库" }, "migrate/databaseFULL20261122100304.bak"],
  [{ ...order, kind: null, finishedAt: null }, "migrate/dbtestFULL.bak"],
])("%j becomes %s", (given, key) => {
  expect(proposeKey(given)).toBe(key);
});

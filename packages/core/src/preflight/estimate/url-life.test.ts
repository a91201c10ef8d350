import { expect, test } from "vitest";

import { urlLifeMs } from "./url-life.ts";

const GIB = 2 ** 30;
const HOUR_MS = 3_600_000;

test.each([
  ["of any common size lives eight hours, as the guide has it", GIB, 60_000, 8],
  ["that takes long to fetch lives twice as long as a slow download", 500 * GIB, 60_000, 102_400 / 3600],
  ["that takes long to restore lives twice the estimate", GIB, 20 * HOUR_MS, 40],
  ["never lives longer than OSS signs for", 3 * 1024 * GIB, 60_000, 168],
])("the signed URL of a backup %s", (_what, backupBytes, p90Ms, hours) => {
  expect(urlLifeMs({ p90Ms, backupBytes }) / HOUR_MS).toBeCloseTo(hours);
});

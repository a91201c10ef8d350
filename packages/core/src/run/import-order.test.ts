import { expect, test } from "vitest";

import { urlLifeSeconds } from "./import-order.ts";

const GIB = 2 ** 30;

test.each([
  ["of any common size lives eight hours, as the guide has it", GIB, 28_800],
  ["that takes long lives twice as long as a slow download", 500 * GIB, 102_400],
  ["never lives longer than OSS signs for", 3 * 1024 * GIB, 604_800],
])("the signed URL of a backup %s", (_what, sizeBytes, seconds) => {
  expect(urlLifeSeconds(sizeBytes)).toBe(seconds);
});

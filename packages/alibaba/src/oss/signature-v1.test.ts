/** Two programs that sign the same thing must agree to the last character. */
import OSS from "ali-oss";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { presignV1 } from "./signature-v1.ts";

const NOW = Date.UTC(2026, 5, 10, 12, 34, 56);

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
});

afterEach(() => {
  vi.useRealTimers();
});

test.each([
  ["migrate/dbtest.bak", undefined],
  ["migrate/数据库 1 (März)!'*~.bak", undefined],
  ["a+b&c=d%20#?.bak", "token/with+odd=characters"],
])("a URL for %s is the one that ali-oss builds", (key, securityToken) => {
  const client = new OSS({
    accessKeyId: "LTAI",
    accessKeySecret: "secret",
    bucket: "backups",
    region: "oss-cn-hangzhou",
    ...(securityToken === undefined ? {} : { stsToken: securityToken, refreshSTSTokenInterval: 1 }),
  });
  const theirs = new URL(client.signatureUrl(key, { expires: 28_800 }));

  const { path, query } = presignV1(
    { bucket: "backups", key, expiresSeconds: 28_800 },
    {
      credentials: {
        accessKeyId: "LTAI",
        accessKeySecret: "secret",
        ...(securityToken === undefined ? {} : { securityToken }),
      },
      now: NOW,
    },
  );

  const ours = new URL(`http://backups.oss-cn-hangzhou.aliyuncs.com${path}?${query}`);
  expect(Object.fromEntries(ours.searchParams)).toEqual(Object.fromEntries(theirs.searchParams));
  expect(decodeURIComponent(ours.pathname)).toBe(decodeURIComponent(theirs.pathname));
});

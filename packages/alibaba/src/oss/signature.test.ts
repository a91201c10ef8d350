/** Two programs that sign the same thing must agree to the last character. */
import OSS from "ali-oss";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { presign, presignV1, signHeaders } from "./signature.ts";

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
])("a URL for %s is the one that ali-oss builds", async (key, securityToken) => {
  const client = new OSS({
    accessKeyId: "LTAI",
    accessKeySecret: "secret",
    bucket: "backups",
    region: "oss-cn-hangzhou",
    ...(securityToken === undefined ? {} : { stsToken: securityToken, refreshSTSTokenInterval: 1 }),
  });
  const queries = { partNumber: 7, uploadId: "0004B999EF" };
  const theirs = new URL(await client.signatureUrlV4("PUT", 3_600, { queries }, key));

  const { path, query } = presign(
    { method: "PUT", bucket: "backups", key, query: queries, expiresSeconds: 3_600 },
    {
      credentials: {
        accessKeyId: "LTAI",
        accessKeySecret: "secret",
        ...(securityToken === undefined ? {} : { securityToken }),
      },
      region: "cn-hangzhou",
      now: NOW,
    },
  );

  const ours = new URL(`http://backups.oss-cn-hangzhou.aliyuncs.com${path}?${query}`);
  expect(Object.fromEntries(ours.searchParams)).toEqual(Object.fromEntries(theirs.searchParams));
  expect(decodeURIComponent(ours.pathname)).toBe(decodeURIComponent(theirs.pathname));
});

test.each([
  ["migrate/dbtest.bak", undefined],
  ["migrate/数据库 1 (März)!'*~.bak", undefined],
  ["a+b&c=d%20#?.bak", "token/with+odd=characters"],
])("a V1 URL for %s is the one that ali-oss builds", (key, securityToken) => {
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

/** What ali-oss has and its published types do not. */
interface HeaderSigner {
  authorizationV4(
    method: string,
    request: { headers: Readonly<Record<string, string>>; queries: Readonly<Record<string, unknown>> },
    bucket: string,
    key: string | undefined,
  ): string;
}

test.each([
  { method: "GET", key: undefined, query: { "list-type": 2, prefix: "a b/März+", "max-keys": 7 } },
  { method: "POST", key: "migrate/数据库 1 (!'*~).bak", query: { uploads: "" } },
  { method: "PUT", key: "a+b&c=d%20#?.bak", query: { partNumber: 12, uploadId: "0004+B9/99" } },
  { method: "DELETE", key: "x.bak", query: { uploadId: "U", left: undefined } },
])("a header for $method is the one that ali-oss builds", ({ method, key, query }) => {
  const client = new OSS({
    accessKeyId: "LTAI",
    accessKeySecret: "secret",
    bucket: "backups",
    region: "oss-cn-hangzhou",
  }) as unknown as HeaderSigner;
  const { authorization, ...headers } = signHeaders(
    {
      method,
      bucket: "backups",
      ...(key === undefined ? {} : { key }),
      query,
      headers: { "content-type": "application/xml", "content-md5": "abc==", range: "bytes=0-1" },
    },
    {
      credentials: { accessKeyId: "LTAI", accessKeySecret: "secret", securityToken: "token+/=" },
      region: "cn-hangzhou",
      now: NOW,
    },
  );

  // ali-oss writes a name without a value as null.
  const queries = Object.fromEntries(
    Object.entries(query)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, value === "" ? null : value]),
  );
  expect(authorization).toBe(client.authorizationV4(method, { headers, queries }, "backups", key));
  expect(headers).toMatchObject({ "x-oss-date": "20260610T123456Z", "x-oss-security-token": "token+/=" });
});

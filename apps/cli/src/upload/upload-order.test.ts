import { describe, expect, test } from "vitest";

import { checkFlags, plainHttpHost, type UploadFlags } from "./upload-order.ts";

describe("flags", () => {
  test.each<Partial<UploadFlags>>([
    {},
    { endpoint: "https://oss-cn-hangzhou-internal.aliyuncs.com" },
    { endpoint: "http://127.0.0.1:9000/" },
    { region: "us-east-1" },
    { prefix: "" },
    { key: "any/where/db.bak" },
  ])("are taken with %j", (given) => {
    expect(() => checkFlags(flags(given))).not.toThrow();
  });

  test.each<[Partial<UploadFlags>, string]>([
    [{ bucket: "ab" }, "no bucket name"],
    [{ bucket: "Backups" }, "no bucket name"],
    [{ bucket: "-backups" }, "no bucket name"],
    [{ region: "oss_cn" }, "no region id"],
    [{ endpoint: "ftp://example.com" }, "no endpoint"],
    [{ endpoint: "https://key:secret@example.com" }, "no endpoint"],
    [{ endpoint: "https://example.com/bucket" }, "no endpoint"],
    [{ key: "" }, "no object key"],
    [{ key: "\\backups\\db.bak" }, "no object key"],
    [{ key: "é".repeat(512) }, "no object key"],
    [{ prefix: "/migrate" }, "no object key"],
  ])("with %j are refused as %s", (given, said) => {
    expect(() => checkFlags(flags(given))).toThrow(said);
  });
});

test.each([
  [null, null],
  ["https://oss.example.com", null],
  ["http://127.0.0.1:1234", null],
  ["http://localhost:1234", null],
  ["http://[::1]:1234", null],
  ["http://oss.example.com", "oss.example.com"],
  ["http://127.0.0.1.example.com", "127.0.0.1.example.com"],
])("the endpoint %s is warned of as %s", (endpoint, host) => {
  expect(plainHttpHost(endpoint)).toBe(host);
});

function flags(given: Partial<UploadFlags>): UploadFlags {
  return {
    file: "db.bak",
    bucket: "backups",
    prefix: "migrate/",
    region: "cn-hangzhou",
    endpoint: null,
    key: null,
    parallel: 4,
    restart: false,
    forceAny: false,
    json: false,
    ...given,
  };
}

import { describe, expect, test } from "vitest";

import { resolveAddress } from "./address.ts";

describe("resolveAddress", () => {
  test.each([
    ["b-1.oss-cn-hangzhou.aliyuncs.com", "/dir/a%2Bb", "b-1", "dir/a+b", "cn-hangzhou"],
    ["b-1.oss-cn-hangzhou-internal.aliyuncs.com", "/", "b-1", null, "cn-hangzhou"],
    ["b-1.cn-hangzhou.oss.aliyuncs.com", "/a", "b-1", "a", "cn-hangzhou"],
    ["b-1.oss-accelerate.aliyuncs.com", "/a", "b-1", "a", null],
    ["oss-cn-hangzhou.aliyuncs.com", "/", null, null, "cn-hangzhou"],
    ["127.0.0.1:80", "/b-1/dir/a", "b-1", "dir/a", null],
    ["127.0.0.1:80", "/b-1/a+b%2B", "b-1", "a b+", null],
    ["localhost:80", "/b-1", "b-1", null, null],
    ["localhost:80", "/b-1/", "b-1", null, null],
    ["b-1.localhost:80", "/a", "b-1", "a", null],
    ["[::1]:80", "/", null, null, null],
  ])("%s%s", (...row) => {
    const [host, path, bucket, key, hostRegion] = row;
    expect(resolveAddress(host, path)).toEqual({
      bucket,
      key,
      hostRegion,
      isAccelerated: host.includes("accelerate"),
    });
  });

  test.each([
    ["localhost", "/UPPER/a", "The specified bucket is not valid."],
    ["localhost", "/a/a", "The specified bucket is not valid."],
    ["localhost", `/bucket/${"k".repeat(1024)}`, "The specified object is not valid."],
    ["localhost", "/bucket//a", "The specified object is not valid."],
    ["localhost", "/bucket/%ZZ", "The specified object is not valid."],
    ["oss-cn-hangzhou.aliyuncs.com", "/bucket/a", "must be addressed using OSS third level domain"],
    ["b-1.s3.oss-cn-hangzhou.aliyuncs.com", "/a", "S3-compatible ones are not simulated"],
  ])("%s%.20s is refused", (host, path, message) => {
    expect(() => resolveAddress(host, path)).toThrow(message);
  });
});

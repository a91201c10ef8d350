import { expect, test } from "vitest";

import { ossTarget } from "./open-request.ts";

test.each([
  [
    "https://oss-cn-hangzhou.aliyuncs.com",
    "b1",
    "dir/a b+c.bak",
    "b1.oss-cn-hangzhou.aliyuncs.com",
    "/dir/a%20b%2Bc.bak",
  ],
  ["https://oss-cn-hangzhou.aliyuncs.com", "b1", null, "b1.oss-cn-hangzhou.aliyuncs.com", "/"],
  ["https://oss-cn-hangzhou.aliyuncs.com", null, null, "oss-cn-hangzhou.aliyuncs.com", "/"],
  ["https://oss-cn-hangzhou.aliyuncs.com", "b1", "../x/./y", "b1.oss-cn-hangzhou.aliyuncs.com", "/../x/./y"],
  ["http://127.0.0.1:4001", "b1", "dir/a.bak", "127.0.0.1:4001", "/b1/dir/a.bak"],
  ["http://localhost:4001", "b1", null, "localhost:4001", "/b1/"],
  ["http://[::1]:4001", "b1", "(1)!'*", "[::1]:4001", "/b1/%281%29%21%27%2A"],
])("behind %s the bucket %s and the key %s are at %s%s", (endpoint, bucket, key, host, path) => {
  expect(ossTarget(endpoint, { bucket, key })).toMatchObject({ host, path });
});

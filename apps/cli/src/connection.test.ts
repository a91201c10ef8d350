import { expect, test } from "vitest";

import { connectionOf, flagsOfPlace, placeOf, plainHttpHost } from "./connection.ts";

test.each([
  [{}, { regionId: "cn-hangzhou", endpoint: null, route: "public", credentials: null }],
  [
    { region: "us-east-1", internal: true },
    { regionId: "us-east-1", route: "internal" },
  ],
  [
    { accelerate: true, credentials: "ecs" },
    { route: "accelerate", credentials: "ecs" },
  ],
  [{ endpoint: "https://oss-cn-shanghai-internal.aliyuncs.com" }, { regionId: "cn-shanghai" }],
  [{ endpoint: "http://127.0.0.1:9000/" }, { regionId: "cn-hangzhou", endpoint: "http://127.0.0.1:9000/" }],
] as const)("%j is meant as %j", (flags, connection) => {
  expect(connectionOf(flags)).toMatchObject(connection);
});

test.each([
  [{ region: "oss_cn" }, "no region id"],
  [{ endpoint: "ftp://example.com" }, "no endpoint"],
  [{ endpoint: "https://key:secret@example.com" }, "no endpoint"],
  [{ endpoint: "https://example.com/bucket" }, "no endpoint"],
  [{ internal: true, accelerate: true }, "one of"],
  [{ internal: true, endpoint: "https://example.com" }, "one of"],
])("%j is refused as %s", (flags, said) => {
  expect(() => connectionOf(flags)).toThrow(said);
});

test.each([{ region: "cn-beijing" }, { endpoint: "http://127.0.0.1:1234" }])(
  "the place of %j leads there again, by whatever route",
  (flags) => {
    const place = placeOf(connectionOf(flags));
    expect(placeOf(connectionOf(flagsOfPlace(place, {})))).toBe(place);
  },
);

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

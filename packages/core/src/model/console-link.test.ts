import { expect, test } from "vitest";

import { consoleLink } from "./console-link.ts";

test.each([
  ["backup", "https://rdsnext.console.aliyun.com/detail/rm-bp1prod1/backup?region=cn-hangzhou"],
  ["account", "https://rdsnext.console.aliyun.com/detail/rm-bp1prod1/account?region=cn-hangzhou"],
] as const)("a link to the page %s is built from region and instance", (page, url) => {
  const place = { instanceId: "rm-bp1prod1", regionId: "cn-hangzhou" };
  expect(consoleLink(page, place)).toMatchObject({ kind: "link", url });
});

test("an id with other characters stays one part of the address", () => {
  const place = { instanceId: "rm/../x?y", regionId: "cn&z=1" };
  const url = new URL(Object(consoleLink("backup", place)).url);
  expect(url.pathname).toBe("/detail/rm%2F..%2Fx%3Fy/backup");
  expect([...url.searchParams]).toEqual([["region", "cn&z=1"]]);
});

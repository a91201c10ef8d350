/** No answer and no name leads a request to another host than the one that was configured. */
import { afterEach, describe, expect, test } from "vitest";

import { createAlibaba } from "./create-alibaba.ts";
import { fetchEcsRole } from "./credentials/ecs-role.ts";
import { knownRegions, ossRegion, regionOf } from "./regions.ts";
import { type LoopbackServer, serve } from "./testing/loopback-server.ts";

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** A trap, and a service that sends everybody there. */
async function redirecting(status: number): Promise<{ trap: LoopbackServer; service: LoopbackServer }> {
  const trap = await serve(() => ({ body: "{}" }));
  const service = await serve(() => ({
    status,
    headers: { location: `${trap.url}/taken`, connection: "close" },
  }));
  cleanups.push(
    () => trap.close(),
    () => service.close(),
  );
  return { trap, service };
}

describe("a redirect", () => {
  test.each([301, 302, 303, 307, 308])("with %i is followed by no request of any service", async (status) => {
    const { trap, service } = await redirecting(status);
    const alibaba = createAlibaba({
      regionId: "cn-hangzhou",
      credentials: async () => ({ accessKeyId: "id", accessKeySecret: "secret", securityToken: "token" }),
      endpoints: { oss: service.url, rds: service.url, ram: service.url, sts: service.url },
      clock: { now: () => Date.now(), sleep: async () => undefined },
    });
    cleanups.push(() => alibaba.close());
    const calls = [
      alibaba.objects.bucket("backups"),
      alibaba.objects.head({ bucket: "backups", key: "a.bak" }),
      alibaba.objects.startUpload({ bucket: "backups", key: "a.bak" }, "token"),
      alibaba.imports.instance("rm-1"),
      alibaba.account.identity(),
      alibaba.account.grant(),
    ];
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.filter(({ status: end }) => end === "fulfilled")).toEqual([]);
    expect(service.seen.length).toBeGreaterThanOrEqual(calls.length);
    expect(trap.seen).toEqual([]);
  });

  test("of the metadata service is not followed either", async () => {
    const { trap, service } = await redirecting(302);
    await expect(fetchEcsRole({ endpoint: service.url, roleName: "r" })).rejects.toMatchObject({
      name: "OperationalError",
    });
    expect(trap.seen).toEqual([]);
  });
});

describe("a region's id", () => {
  test.each([
    "evil.example/#",
    "cn-hangzhou.evil.example",
    "cn-hangzhou@evil.example",
    "cn_hangzhou",
    "",
    "CN-HANGZHOU",
    "cn-hangzhou\n",
  ])("“%s” becomes no host", (id) => {
    expect(() => regionOf(id)).toThrow(RangeError);
    expect(() => ossRegion(id)).toThrow(RangeError);
  });

  test("of the table, and of a region that is opened tomorrow, gives hosts of Alibaba Cloud alone", () => {
    for (const id of [...knownRegions(), "xx-new-9"]) {
      const { oss, rds, ram, sts } = regionOf(id);
      const hosts = [
        oss.publicHost,
        oss.internalHost,
        oss.accelerateHost,
        ...[rds, ram, sts].flatMap((each) => [each.publicHost, each.vpcHost]),
      ];
      for (const host of hosts) if (host !== null) expect(host).toMatch(/^[a-z0-9.-]+\.aliyuncs\.com$/u);
    }
  });
});

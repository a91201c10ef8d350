/** Making a bucket never changes one that is there, and removing one never takes another's. */
import type { BucketAdmin } from "@bakferry/core";
import { afterEach, describe, expect, test } from "vitest";

import { createAlibaba } from "../create-alibaba.ts";
import { serve } from "../testing/loopback-server.ts";
import type { LoopbackServer, Script, ScriptedReply } from "../testing/loopback-server.ts";
import { probeEndpoint } from "./endpoint-probe.ts";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

describe("making a bucket", () => {
  test("asks whether it is there, then puts a private one of class Standard", async () => {
    const { server, buckets } = await start(({ method }) =>
      method === "GET" ? refusal(404, "NoSuchBucket") : {},
    );
    expect(await buckets.create("fresh")).toEqual({ kind: "created" });
    expect(server.seen.map(({ method }) => method)).toEqual(["GET", "PUT"]);
    expect(server.seen[1]?.headers["x-oss-acl"]).toBe("private");
    expect(server.seen[1]?.body.toString()).toContain("<StorageClass>Standard</StorageClass>");
  });

  test("leaves a bucket alone that is there", async () => {
    const { server, buckets } = await start(() => ({ body: bucketInfo("public-read", "false") }));
    expect(await buckets.create("standing")).toMatchObject({
      kind: "exists",
      bucket: { regionId: "cn-hangzhou", acl: "public-read", blocksPublicAccess: false, ownerId: "42" },
    });
    expect(server.seen.map(({ method }) => method)).toEqual(["GET"]);
  });

  test.each<[string, Script]>([
    [
      "by somebody who can be seen",
      () => refusal(403, "AccessDenied", "The bucket you access does not belong to you."),
    ],
    [
      "between the question and the order",
      ({ method }) => (method === "GET" ? refusal(404, "NoSuchBucket") : refusal(409, "BucketAlreadyExists")),
    ],
  ])("says that a name is taken %s", async (_, script) => {
    const { buckets } = await start(script);
    expect(await buckets.create("wanted")).toEqual({ kind: "taken" });
  });

  test("passes on every other refusal", async () => {
    const { buckets } = await start(() => refusal(403, "AccessDenied", "no"));
    await expect(buckets.create("wanted")).rejects.toMatchObject({ code: "OSS_ACCESS_DENIED" });
  });
});

test("an old server that tells neither ACL nor block is unknown, not private", async () => {
  const { buckets } = await start(() => ({
    body: bucketInfo("private", "true").replace(/<AccessControlList>.*<\/BlockPublicAccess>/, ""),
  }));
  expect(await buckets.details("old")).toMatchObject({ acl: null, blocksPublicAccess: null });
});

describe("removing a bucket", () => {
  const tags = (token: string): string =>
    `<Tagging><TagSet><Tag><Key>bakferry-token</Key><Value>${token}</Value></Tag></TagSet></Tagging>`;

  test("deletes one that bears the mark", async () => {
    const { server, buckets } = await start(({ method }) =>
      method === "GET" ? { body: tags("mine") } : { status: 204 },
    );
    expect(await buckets.remove("made", "mine")).toBe("removed");
    expect(server.seen.map(({ method }) => method)).toEqual(["GET", "DELETE"]);
  });

  test.each<[string, ScriptedReply, string]>([
    ["bears another mark", { body: tags("theirs") }, "not_ours"],
    ["has no tag", refusal(404, "NoSuchTagSet"), "not_ours"],
    ["has an empty list of tags", { body: "<Tagging><TagSet/></Tagging>" }, "not_ours"],
    ["is not there", refusal(404, "NoSuchBucket"), "gone"],
  ])("deletes nothing when the bucket %s", async (_, reply, outcome) => {
    const { server, buckets } = await start(() => reply);
    expect(await buckets.remove("made", "mine")).toBe(outcome);
    expect(server.seen.map(({ method }) => method)).toEqual(["GET"]);
  });

  test("says that it holds something yet", async () => {
    const { buckets } = await start(({ method }) =>
      method === "GET" ? { body: tags("mine") } : refusal(409, "BucketNotEmpty"),
    );
    expect(await buckets.remove("made", "mine")).toBe("not_empty");
  });

  test("needs a mark, which is a tag", async () => {
    const { server, buckets } = await start(() => ({}));
    await buckets.mark("made", "mine");
    expect(server.seen[0]).toMatchObject({ method: "PUT", path: "/made/" });
    expect(server.seen[0]?.query.has("tagging")).toBe(true);
    expect(server.seen[0]?.body.toString()).toContain("<Key>bakferry-token</Key><Value>mine</Value>");
  });
});

describe("an endpoint", () => {
  test("that answers tells its time", async () => {
    const server = await serve(() => ({
      status: 403,
      headers: { date: new Date(1_000_000_000).toUTCString(), "x-oss-request-id": "R" },
    }));
    cleanups.push(() => server.close());
    const clock = { now: () => 1_000_060_000 };
    expect(await probeEndpoint(server.url, { clock, patienceMs: 2000 })).toEqual({
      kind: "answered",
      tookMs: 0,
      skewMs: -60_000,
      isOss: true,
    });
  });

  test("that is dead is silent", async () => {
    const server = await serve(() => ({}));
    await server.close();
    expect(await probeEndpoint(server.url, { clock: { now: () => 0 }, patienceMs: 2000 })).toEqual({
      kind: "silent",
      reason: expect.stringContaining("ECONNREFUSED"),
    });
  });
});

async function start(
  script: Script,
): Promise<{ readonly server: LoopbackServer; readonly buckets: BucketAdmin }> {
  const server = await serve(script);
  const alibaba = createAlibaba({
    regionId: "cn-hangzhou",
    credentials: () => Promise.resolve({ accessKeyId: "id", accessKeySecret: "secret" }),
    endpoints: { oss: server.url },
    clock: { now: () => Date.now(), sleep: () => Promise.resolve() },
  });
  cleanups.push(
    () => alibaba.close(),
    () => server.close(),
  );
  return { server, buckets: alibaba.buckets };
}

function refusal(status: number, code: string, message = code): ScriptedReply {
  return {
    status,
    body: `<Error><Code>${code}</Code><Message>${message}</Message><RequestId>R</RequestId></Error>`,
  };
}

function bucketInfo(acl: string, blocks: string): string {
  return `<BucketInfo><Bucket><Name>standing</Name><Location>oss-cn-hangzhou</Location><StorageClass>Standard</StorageClass><Owner><ID>42</ID></Owner><AccessControlList><Grant>${acl}</Grant></AccessControlList><BlockPublicAccess>${blocks}</BlockPublicAccess></Bucket></BucketInfo>`;
}

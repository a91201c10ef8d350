/** Which key is used, where it came from, and how often anybody is asked for it. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { type CredentialsSearch, findCredentials, type FoundCredentials } from "./credentials-chain.ts";
import { serve } from "./testing/loopback-server.ts";
import type { LoopbackServer, Script } from "./testing/loopback-server.ts";

const NOW = Date.parse("2026-11-22T10:00:00Z");
const HOUR_MS = 3_600_000;
const SDK = { ALIBABA_CLOUD_ACCESS_KEY_ID: "sdk", ALIBABA_CLOUD_ACCESS_KEY_SECRET: "s" };
const OSS = { OSS_ACCESS_KEY_ID: "oss", OSS_ACCESS_KEY_SECRET: "s", OSS_SECURITY_TOKEN: "old-name" };

let home: string;
let now = NOW;
const servers: LoopbackServer[] = [];

beforeEach(async () => {
  now = NOW;
  home = await mkdtemp(join(tmpdir(), "bakferry-home-"));
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  await rm(home, { recursive: true, force: true });
});

describe("the chain", () => {
  test.each<[string, Readonly<Record<string, string>>, string, string]>([
    ["the SDKs' variables before all others", { ...SDK, ...OSS }, "environment", "sdk"],
    ["the OSS tools' variables", OSS, "environment", "oss"],
    ["the profile when no variable is set", {}, "profile", "profile-key"],
    ["the profile that is asked for", { ALIBABA_CLOUD_PROFILE: "other" }, "profile", "other-key"],
  ])("takes %s", async (_, environment, place, accessKeyId) => {
    await writeProfiles();
    const found = await find({ environment });
    expect(found.place).toBe(place);
    expect(await found.provider()).toMatchObject({ accessKeyId });
  });

  test("takes OIDC before the profile", async () => {
    await writeProfiles();
    const found = await find({ environment: await oidcVariables() });
    expect(found).toMatchObject({ place: "oidc", detail: "acs:ram::1:role/uploader" });
  });

  test("takes a place that is named although another comes first", async () => {
    await writeProfiles();
    const found = await find({ environment: SDK, place: "profile" });
    expect(found).toMatchObject({ place: "profile", detail: "default" });
  });

  test.each<[string, Partial<CredentialsSearch>, RegExp]>([
    ["nothing at all", {}, /^No access key is set\. Set ALIBABA_CLOUD_ACCESS_KEY_ID/],
    [
      "half a pair, whatever stands behind it in the chain",
      { environment: { OSS_ACCESS_KEY_SECRET: "s" } },
      /^OSS_ACCESS_KEY_SECRET is set but OSS_ACCESS_KEY_ID is not/,
    ],
    [
      "half an OIDC",
      { environment: { ALIBABA_CLOUD_OIDC_TOKEN_FILE: "/t" } },
      /ALIBABA_CLOUD_ROLE_ARN and ALIBABA_CLOUD_OIDC_PROVIDER_ARN must be set/,
    ],
    [
      "a profile that is not there",
      { environment: { ALIBABA_CLOUD_PROFILE: "none" } },
      /has no profile none/,
    ],
    ["a profile of another kind", { environment: { ALIBABA_CLOUD_PROFILE: "web" } }, /of the kind CloudSSO/],
    [
      "a profile that says ECS",
      { environment: { ALIBABA_CLOUD_PROFILE: "server" } },
      /Use --credentials ecs/,
    ],
    ["a profile without a secret", { environment: { ALIBABA_CLOUD_PROFILE: "torn" } }, /holds no whole key/],
    [
      "an ECS role that is forbidden",
      { place: "ecs", environment: { ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true" } },
      /ALIBABA_CLOUD_ECS_METADATA_DISABLED/,
    ],
  ])("says of %s what is wrong", async (name, search, said) => {
    if (name !== "nothing at all") await writeProfiles();
    expect(await findCredentials(aSearch(search))).toEqual({ problem: expect.stringMatching(said) });
  });

  test("knows when the key of a profile ends, and does not promise to renew it", async () => {
    await writeProfiles();
    const found = await find({ environment: { ALIBABA_CLOUD_PROFILE: "session" } });
    expect(found.endsAt).toBe(NOW + HOUR_MS);
    expect(await found.provider()).toEqual({
      accessKeyId: "STS.x",
      accessKeySecret: "s",
      securityToken: "t",
    });
  });
});

describe("the role of an ECS instance", () => {
  test("is read in the hardened mode, once for all who ask", async () => {
    const metadata = await listen(metadataService({ hardened: true }));
    const { provider } = await find({ place: "ecs", endpoints: { metadata: metadata.url } });

    const keys = await Promise.all([provider(), provider(), provider()]);

    expect(keys.map(({ accessKeyId }) => accessKeyId)).toEqual(["STS.1", "STS.1", "STS.1"]);
    expect(metadata.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "PUT /latest/api/token",
      "GET /latest/meta-data/ram/security-credentials/",
      "GET /latest/meta-data/ram/security-credentials/uploader",
    ]);
    expect(metadata.seen[2]?.headers["x-aliyun-ecs-metadata-token"]).toBe("mode-token");
  });

  test("is renewed five minutes before its key ends, and kept when that fails", async () => {
    let isBroken = false;
    const service = metadataService({ hardened: false });
    const metadata = await listen((request) => (isBroken ? { status: 500 } : service(request)));
    const { provider } = await find({ place: "ecs", endpoints: { metadata: metadata.url } });
    const ids: string[] = [];
    for (const minutes of [0, 54, 56]) {
      now = NOW + minutes * 60_000;
      ids.push((await provider()).accessKeyId);
    }
    isBroken = true;
    now = NOW + (56 + 58) * 60_000;
    ids.push((await provider()).accessKeyId);
    now = NOW + (56 + 61) * 60_000;

    expect(ids).toEqual(["STS.1", "STS.1", "STS.2", "STS.2"]);
    await expect(provider()).rejects.toMatchObject({ name: "OperationalError" });
  });

  test.each([
    ["no role", { status: 404 }, /this instance has no RAM role/],
    ["an answer that is no key", { body: '{"Code":"Success","AccessKeyId":"x"}' }, /no usable key/],
  ])("%s is told without a secret", async (_, reply, said) => {
    const metadata = await listen(({ method }) => (method === "PUT" ? { body: "t" } : reply));
    const { provider } = await find({
      place: "ecs",
      environment: { ALIBABA_CLOUD_ECS_METADATA: "uploader" },
      endpoints: { metadata: metadata.url },
    });
    await expect(provider()).rejects.toMatchObject({ message: expect.stringMatching(said) });
  });
});

describe("OIDC", () => {
  test("sends the token of the moment, unsigned, and renews with the next one", async () => {
    const sts = await listen(({ body }) => ({
      body: JSON.stringify({
        RequestId: "R1",
        Credentials: keyOf(`STS.${new URLSearchParams(body.toString()).get("OIDCToken")}`),
      }),
    }));
    const environment = await oidcVariables();
    const { provider } = await find({ environment, endpoints: { sts: sts.url } });
    const first = await provider();
    await writeFile(join(home, "token"), "second\n");
    now = NOW + 58 * 60_000;
    const second = await provider();

    expect([first.accessKeyId, second.accessKeyId]).toEqual(["STS.first", "STS.second"]);
    const [request] = sts.seen;
    expect(request?.query.get("Action")).toBe("AssumeRoleWithOIDC");
    expect(request?.headers.authorization).toBeUndefined();
    expect(Object.fromEntries(new URLSearchParams(request?.body.toString()))).toMatchObject({
      RoleArn: "acs:ram::1:role/uploader",
      OIDCProviderArn: "acs:ram::1:oidc-provider/ci",
      RoleSessionName: "bakferry",
      DurationSeconds: "3600",
    });
  });

  test("passes on what STS says, without the token", async () => {
    const sts = await listen(() => ({
      status: 400,
      body: JSON.stringify({
        Code: "AuthenticationFail.OIDCToken.Expired",
        Message: "expired",
        RequestId: "R9",
      }),
    }));
    const { provider } = await find({ environment: await oidcVariables(), endpoints: { sts: sts.url } });
    const failure = await provider().catch((error: unknown) => error);
    expect(failure).toMatchObject({
      verbatim: "AuthenticationFail.OIDCToken.Expired: expired",
      requestId: "R9",
    });
    expect(String(failure)).not.toContain("first");
  });

  test("says which file has no token", async () => {
    const environment = { ...(await oidcVariables()), ALIBABA_CLOUD_OIDC_TOKEN_FILE: join(home, "gone") };
    const { provider } = await find({ environment, endpoints: { sts: "http://127.0.0.1:1" } });
    await expect(provider()).rejects.toMatchObject({
      code: "FILE_NOT_READABLE",
      message: expect.stringContaining("gone"),
    });
  });
});

function aSearch(change: Partial<CredentialsSearch> = {}): CredentialsSearch {
  return { environment: {}, homeDirectory: home, place: null, clock: { now: () => now }, ...change };
}

async function find(change: Partial<CredentialsSearch>): Promise<FoundCredentials> {
  const found = await findCredentials(aSearch(change));
  if ("problem" in found) throw new Error(found.problem);
  return found;
}

async function listen(script: Script): Promise<LoopbackServer> {
  const server = await serve(script);
  servers.push(server);
  return server;
}

function metadataService({ hardened }: { readonly hardened: boolean }): Script {
  let count = 0;
  return ({ method, path }) => {
    if (method === "PUT") return hardened ? { body: "mode-token" } : { status: 404 };
    if (path.endsWith("/")) return { body: "uploader" };
    count += 1;
    return { body: JSON.stringify({ Code: "Success", ...keyOf(`STS.${count}`) }) };
  };
}

function keyOf(id: string): object {
  return {
    AccessKeyId: id,
    AccessKeySecret: "s",
    SecurityToken: "t",
    Expiration: new Date(now + HOUR_MS).toISOString().replace(/\.\d+/, ""),
  };
}

async function oidcVariables(): Promise<Readonly<Record<string, string>>> {
  await writeFile(join(home, "token"), "first");
  return {
    ALIBABA_CLOUD_ROLE_ARN: "acs:ram::1:role/uploader",
    ALIBABA_CLOUD_OIDC_PROVIDER_ARN: "acs:ram::1:oidc-provider/ci",
    ALIBABA_CLOUD_OIDC_TOKEN_FILE: join(home, "token"),
  };
}

async function writeProfiles(): Promise<void> {
  const profiles = [
    { name: "default", mode: "AK", access_key_id: "profile-key", access_key_secret: "s" },
    { name: "other", mode: "AK", access_key_id: "other-key", access_key_secret: "s" },
    {
      name: "session",
      mode: "StsToken",
      access_key_id: "STS.x",
      access_key_secret: "s",
      sts_token: "t",
      sts_expiration: (NOW + HOUR_MS) / 1000,
    },
    { name: "web", mode: "CloudSSO" },
    { name: "server", mode: "EcsRamRole", ram_role_name: "x" },
    { name: "torn", mode: "AK", access_key_id: "x" },
  ];
  await mkdir(join(home, ".aliyun"), { recursive: true });
  await writeFile(join(home, ".aliyun", "config.json"), JSON.stringify({ current: "default", profiles }));
}

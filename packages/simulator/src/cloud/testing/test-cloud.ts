/**
 * What the tests of the simulated cloud share: a cloud that cleans up after itself, requests signed by hand for
 * what no SDK would send, and calls through the official RPC client.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import OpenApi, { $OpenApiUtil } from "@alicloud/openapi-core";

import { createClock, type SimulatorClock } from "../../clock.ts";
import { type CloudSimulator, createCloud } from "../create-cloud.ts";
import { defaultSeed } from "../default-seed.ts";
import type { AccessKeySeed, CloudSeed } from "../model.ts";
import { signV1 } from "../oss/signature-v1.ts";
import { signV4 } from "../oss/signature-v4.ts";

export interface TestCloud extends CloudSimulator {
  readonly clock: SimulatorClock;
}

/** A cloud in a folder of its own that goes away with it; the clock stands unless it is advanced. */
export async function startTestCloud(change: Partial<CloudSeed> = {}): Promise<TestCloud> {
  const dataDirectory = await mkdtemp(join(tmpdir(), "bakferry-cloud-"));
  const clock = createClock({ speed: 1e-9 });
  const cloud = await createCloud({ dataDirectory, clock, seed: { ...defaultSeed(), ...change } });
  return {
    ...cloud,
    clock,
    async close() {
      await cloud.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

export function botKey(): AccessKeySeed {
  return defaultSeed().accessKeys[0]!;
}

export interface SignedUrlOptions {
  readonly method: string;
  /** `null` for what is about no bucket. */
  readonly bucket?: string | null;
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** The bot's when left out. */
  readonly accessKey?: AccessKeySeed;
  /** Seconds since the signature was made. */
  readonly ageSeconds?: number;
  readonly expires?: string;
}

/** Query string of a presigned V4 URL, whatever it asks for. */
export function signedQuery(options: SignedUrlOptions): string {
  const { method, bucket = "migratetest", key = null, query = {}, headers = {} } = options;
  const { ageSeconds = 0, expires = "600", accessKey = botKey() } = options;
  const { id, secret, securityToken } = accessKey;
  const date = new Date(Date.now() - ageSeconds * 1000).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const region = "cn-hangzhou";
  const parameters = new Map([
    ...Object.entries(query),
    ["x-oss-signature-version", "OSS4-HMAC-SHA256"] as const,
    ["x-oss-credential", `${id}/${date.slice(0, 8)}/${region}/oss/aliyun_v4_request`] as const,
    ["x-oss-date", date] as const,
    ["x-oss-expires", expires] as const,
    ...(securityToken === undefined ? [] : [["x-oss-security-token", securityToken] as const]),
  ]);
  const request = { method, bucket, key, query: parameters, headers: new Map(Object.entries(headers)) };
  const { signature } = signV4(request, { date, region, additionalHeaders: [] }, secret);
  parameters.set("x-oss-signature", signature);
  return new URLSearchParams([...parameters]).toString();
}

/** Query string of a presigned V1 URL that gets an object. */
export function signedQueryV1({
  bucket,
  key,
  endsAt,
}: {
  bucket: string;
  key: string;
  endsAt: number;
}): string {
  const { id, secret } = botKey();
  const expires = String(Math.floor(endsAt / 1000));
  const request = { method: "GET", bucket, key, query: new Map(), headers: new Map() };
  const { signature } = signV1(request, expires, secret);
  return new URLSearchParams({ OSSAccessKeyId: id, Expires: expires, Signature: signature }).toString();
}

/** A path-style presigned URL of the simulated cloud. */
export function signedUrl(cloud: CloudSimulator, options: SignedUrlOptions): string {
  const { bucket = "migratetest", key = "" } = options;
  return `${cloud.url}/${bucket}/${encodeURIComponent(key)}?${signedQuery(options)}`;
}

/** Sends a presigned request. */
export function sendSigned(
  cloud: CloudSimulator,
  { body, ...options }: SignedUrlOptions & { readonly body?: string | Buffer },
): Promise<Response> {
  const { method, headers = {} } = options;
  // A Buffer keeps fetch from adding a content type of its own.
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  return fetch(signedUrl(cloud, options), {
    method,
    headers,
    ...(bytes === undefined ? {} : { body: bytes }),
  });
}

const VERSIONS = { rds: "2014-08-15", ram: "2015-05-01", sts: "2015-04-01" } as const;

/** The body of a successful call through the official client; rejects as that client does. */
export async function callRpc(
  cloud: Pick<CloudSimulator, "url">,
  action: string,
  {
    product = "rds",
    query = {},
    key = botKey(),
    config = {},
  }: {
    product?: keyof typeof VERSIONS;
    query?: Record<string, string>;
    key?: AccessKeySeed;
    config?: Record<string, unknown>;
  } = {},
): Promise<Record<string, unknown>> {
  const client = new (constructorOf(OpenApi))(
    new $OpenApiUtil.Config({
      accessKeyId: key.id,
      accessKeySecret: key.secret,
      ...(key.securityToken === undefined ? {} : { securityToken: key.securityToken }),
      regionId: "cn-hangzhou",
      endpoint: new URL(cloud.url).host,
      protocol: new URL(cloud.url).protocol.slice(0, -1),
      ...config,
    }),
  );
  const parameters = new $OpenApiUtil.Params({
    action,
    version: VERSIONS[product],
    protocol: "http",
    pathname: "/",
    method: "POST",
    authType: "AK",
    style: "RPC",
    reqBodyType: "formData",
    bodyType: "json",
  });
  const reply = await client.callApi(parameters, new $OpenApiUtil.OpenApiRequest({ query }), noOptions());
  return (reply as { body: Record<string, unknown> }).body;
}

type OpenApiClient = InstanceType<typeof OpenApi.default>;
type RuntimeOptions = Parameters<OpenApiClient["callApi"]>[2];

/** The package is CommonJS with a `default` of its own, which Node wraps once more and vitest unwraps. */
function constructorOf(module: unknown): typeof OpenApi.default {
  const inner: unknown = Object(module).default ?? module;
  return inner as typeof OpenApi.default;
}

function noOptions(): RuntimeOptions {
  return {} as RuntimeOptions;
}

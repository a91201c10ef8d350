/**
 * Requests to OSS: signed, sent once, and refused in words of the catalogue.
 *
 * Which credentials and which clock are right is known at the moment of signing, so nothing is kept between requests
 * but what was learnt of them.
 */
import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

import type { PresignOrder, SignedUrl } from "@bakferry/core";

import type { CredentialsProvider } from "../credentials.ts";
import { HttpFailure } from "../http-exchange.ts";
import type { HttpClient, HttpReply, HttpTarget } from "../http-exchange.ts";
import type { OssAction } from "../permissions/actions.ts";
import { ossRegion } from "../regions.ts";
import { refused, unreachable } from "../to-operational-error.ts";
import type { CloudCall } from "../to-operational-error.ts";
import type { OssEndpoint } from "./endpoint.ts";
import { refusalFrom } from "./refusal.ts";
import { objectPath, presign, presignV1, queryText, signHeaders, type Signing } from "./signature.ts";
import type { Query } from "./signature.ts";
import { createSigner, type SigningIdentity } from "./signer.ts";

export interface OssAnswer {
  /** Who answered, without port. */
  readonly host: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What is asked of a bucket, or of an object where there is a key. */
export interface OssCall extends CloudCall {
  readonly action: OssAction;
  readonly bucket: string;
  readonly key?: string;
  /** OSS puts thousands of parts together before it answers, and goes on when we hang up. */
  readonly isLong?: boolean;
}

export interface OssRequest {
  readonly method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  readonly query?: Query;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** XML. */
  readonly body?: string;
}

interface PartAddress {
  readonly bucket: string;
  readonly key: string;
  readonly uploadId: string;
  readonly partNumber: number;
}

interface SignedRequest {
  readonly target: HttpTarget;
  /** Whether a refused key may be another one at the next try. */
  readonly renewable: boolean;
}

export interface OssSession {
  /** One request. Throws OperationalError. */
  request(call: OssCall, request: OssRequest): Promise<OssAnswer>;
  presignGet(order: PresignOrder): Promise<SignedUrl>;
  /** Where to PUT a part; whoever holds this may write it, for an hour. */
  presignPart(part: PartAddress): Promise<SignedRequest>;
  /** Learns from what became of a presigned request: an expired token is renewed, a wrong clock is set right. */
  learn(error: unknown): void;
}

export interface OssSessionDeps {
  readonly regionId: string;
  readonly endpoint: OssEndpoint;
  readonly credentials: CredentialsProvider;
  readonly http: HttpClient;
  readonly userAgent: string;
  readonly patience?: Partial<Patience> | undefined;
}

/** How long OSS may take to answer. */
export interface Patience {
  readonly questionMs: number;
  readonly completeMs: number;
}

const PATIENCE: Patience = { questionMs: 30_000, completeMs: 10 * 60_000 };

const SIGNING = { service: "OSS", what: "sign a URL", action: "oss:GetObject", resource: "*" } as const;
/** Of a V4 URL. Source: OSS, "Include a V4 signature in a URL". */
const LONGEST_V4_SECONDS = 7 * 24 * 3_600;
const SIGNATURE_SECONDS = 3_600;

export function createOssSession(deps: OssSessionDeps): OssSession {
  const { endpoint } = deps;
  const signer = createSigner(deps);
  const { signingRegion: region } = ossRegion(deps.regionId);

  return {
    async request(call, request) {
      refuseBadNames(call);
      const identity = await signer.identity();
      const signed = signedRequest(call, request, signingBy(identity, region));
      const { hostname: host } = endpoint.target(signed.path, call.bucket);
      const reply = await send(deps, { ...call, host }, signed);
      if (reply.status < 300) return { host, headers: reply.headers, body: reply.body };
      const failure = refused({ ...call, host, renewable: identity.renewable }, refusalFrom(reply));
      signer.learn(failure, reply.headers);
      throw failure;
    },

    async presignGet({ bucket, key, expiresInSeconds, network, signature }) {
      refuseBadNames({ ...SIGNING, bucket, key });
      const identity = await signer.identity();
      const signing = signingBy(identity, region);
      const isV4 = signature === "v4";
      const expiresSeconds = isV4 ? Math.min(expiresInSeconds, LONGEST_V4_SECONDS) : expiresInSeconds;
      const signed = isV4
        ? presign({ method: "GET", bucket, key, query: {}, expiresSeconds }, signing)
        : presignV1({ bucket, key, expiresSeconds }, signing);
      return {
        url: urlOf(deps, { bucket, network, path: `${signed.path}?${signed.query}` }),
        expiresAt: Math.min(signing.now + expiresSeconds * 1000, identity.credentials.expiresAt ?? Infinity),
      };
    },

    async presignPart({ bucket, key, uploadId, partNumber }) {
      const identity = await signer.identity();
      const url = {
        method: "PUT",
        bucket,
        key,
        query: { partNumber, uploadId },
        expiresSeconds: SIGNATURE_SECONDS,
      };
      const { path, query } = presign(url, signingBy(identity, region));
      return { target: endpoint.target(`${path}?${query}`, bucket), renewable: identity.renewable };
    },

    learn: (error) => signer.learn(error, undefined),
  };
}

/** What others are given: our own endpoint, or the region's internal host, which only they may be able to reach. */
function urlOf(
  { endpoint, regionId }: OssSessionDeps,
  { bucket, network, path }: Pick<PresignOrder, "bucket" | "network"> & { readonly path: string },
): string {
  if (network === "internal") return `https://${bucket}.${ossRegion(regionId).internalHost}${path}`;
  const target = endpoint.target(path, bucket);
  const port = target.port === "" ? "" : `:${target.port}`;
  return `${target.secure ? "https" : "http"}://${target.hostname}${port}${target.path}`;
}

function signingBy({ credentials, skewMs }: SigningIdentity, region: string): Signing {
  return { credentials, region, now: Date.now() + skewMs };
}

interface WireRequest {
  readonly method: string;
  /** Below the bucket, with query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}

function signedRequest(
  { bucket, key }: OssCall,
  { method, query = {}, headers = {}, body }: OssRequest,
  signing: Signing,
): WireRequest {
  const bytes = body === undefined ? undefined : Buffer.from(body);
  const all = { ...headers, ...(bytes && contentHeaders(bytes)) };
  const signable = { method, bucket, query, headers: all, ...(key === undefined ? {} : { key }) };
  const words = queryText(query);
  return {
    method,
    path: `${objectPath(key)}${words === "" ? "" : `?${words}`}`,
    headers: {
      ...signHeaders(signable, signing),
      ...(method === "POST" || method === "PUT" ? { "content-length": String(bytes?.length ?? 0) } : {}),
    },
    body: bytes,
  };
}

function contentHeaders(bytes: Buffer): Record<string, string> {
  return {
    "content-type": "application/xml",
    "content-md5": createHash("md5").update(bytes).digest("base64"),
  };
}

async function send(
  { http, endpoint, userAgent, patience }: OssSessionDeps,
  call: OssCall,
  { method, path, headers, body }: WireRequest,
): Promise<HttpReply> {
  const { questionMs, completeMs } = { ...PATIENCE, ...patience };
  try {
    return await http.send({
      method,
      target: endpoint.target(path, call.bucket),
      headers: { ...headers, "user-agent": userAgent },
      responseMs: call.isLong === true ? completeMs : questionMs,
      ...(body && { body }),
    });
  } catch (error) {
    if (error instanceof HttpFailure) throw unreachable(call, error.message, error.cause);
    throw error;
  }
}

/** What OSS would refuse, in its words, before anything is signed. */
function refuseBadNames(call: OssCall): void {
  if (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(call.bucket)) {
    throw refused(call, { status: 400, code: "InvalidBucketName", message: "The bucket name is not valid." });
  }
  if (call.key !== undefined && !isValidKey(call.key)) {
    throw refused(call, { status: 400, code: "InvalidObjectName", message: "The object name is not valid." });
  }
}

function isValidKey(key: string): boolean {
  const bytes = Buffer.byteLength(key);
  return bytes > 0 && bytes <= 1023 && !/^[/\\]/.test(key);
}

/** A header that occurs once. */
export function headerText(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/**
 * ali-oss as the control plane: it signs, builds XML and reads XML; connections, timers and errors are ours.
 *
 * Every call has a client of its own. A client costs microseconds, and one that is shared would abort the uploads
 * of all when one is aborted, sign with credentials of yesterday, and renew a token while others sign with the
 * old one. The module is loaded with the first call, because it takes a fifth of a second.
 */
import type { IncomingHttpHeaders } from "node:http";

import type { CredentialsProvider } from "../credentials.ts";
import { HttpFailure } from "../http-exchange.ts";
import type { HttpClient, HttpReply, HttpTarget } from "../http-exchange.ts";
import { redact } from "../redact.ts";
import { ossRegion } from "../regions.ts";
import { refused, unreachable, unreadable } from "../to-operational-error.ts";
import type { CloudCall } from "../to-operational-error.ts";
import type { OssEndpoint } from "./endpoint.ts";
import { presign, type UrlToSign } from "./presign.ts";
import { refusalFrom } from "./refusal.ts";
import { createSigner, type SigningIdentity } from "./signer.ts";

/** The methods of ali-oss that we use; what they resolve to is checked by whoever calls. */
interface OssClient {
  getBucketInfo(bucket: string): Promise<unknown>;
  putBucket(
    bucket: string,
    options: { readonly storageClass: string; readonly acl: string },
  ): Promise<unknown>;
  listV2(query: Readonly<Record<string, string | number>>): Promise<unknown>;
  head(key: string): Promise<unknown>;
  get(key: string, options: { readonly headers: Readonly<Record<string, string>> }): Promise<unknown>;
  initMultipartUpload(
    key: string,
    options: { readonly meta: Readonly<Record<string, string>> },
  ): Promise<unknown>;
  listParts(key: string, uploadId: string, query: Readonly<Record<string, number>>): Promise<unknown>;
  completeMultipartUpload(
    key: string,
    uploadId: string,
    parts: readonly { readonly number: number; readonly etag: string }[],
  ): Promise<unknown>;
  abortMultipartUpload(key: string, uploadId: string): Promise<unknown>;
  listUploads(query: Readonly<Record<string, string | number>>): Promise<unknown>;
}

export interface OssAnswer {
  /** What ali-oss has read from the reply. */
  readonly value: unknown;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface OssCall extends CloudCall {
  readonly bucket: string;
  readonly key?: string;
  /** OSS puts thousands of parts together before it answers, and goes on when we hang up. */
  readonly isLong?: boolean;
}

interface PartAddress {
  readonly bucket: string;
  readonly key: string;
  readonly uploadId: string;
  readonly partNumber: number;
}

export interface SignedObject {
  readonly bucket: string;
  readonly key: string;
  readonly expiresSeconds: number;
}

interface SignedRequest {
  readonly target: HttpTarget;
  /** Whether a refused key may be another one at the next try. */
  readonly renewable: boolean;
}

export interface OssSession {
  /** One request. Throws OperationalError. */
  request(call: OssCall, work: (client: OssClient) => Promise<unknown>): Promise<OssAnswer>;
  /** Whoever holds this URL may read the object until it ends. */
  presignGet(object: SignedObject): Promise<string>;
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

const SIGNING: CloudCall = { service: "OSS", what: "sign a URL", action: "oss:GetObject", resource: "*" };
const SIGNATURE_SECONDS = 3_600;
const PROXY_RETRY_MS = 5_000;

export function createOssSession(deps: OssSessionDeps): OssSession {
  const signer = createSigner(deps);

  async function sign(order: UrlToSign): Promise<SignedRequest> {
    const { credentials, skewMs, renewable } = await signer.identity();
    const { path, query } = presign(order, {
      credentials,
      region: ossRegion(deps.regionId).signingRegion,
      now: Date.now() + skewMs,
    });
    const url = `${bucketUrl(deps.endpoint, order.bucket)}${path}?${query}`;
    return { target: deps.endpoint.target(url), renewable };
  }

  return {
    async request(call, work) {
      refuseBadNames(call);
      const trace: Trace = {};
      const identity = await signer.identity();
      const client = await openClient(deps, {
        identity,
        bucket: call.bucket,
        urllib: { request: (url, options) => send(deps, { url, options, trace, call }) },
      });
      try {
        const value = await work(client);
        return { value, headers: trace.reply?.headers ?? {}, body: trace.reply?.body ?? Buffer.alloc(0) };
      } catch (error) {
        const failure = failureOf({ ...call, renewable: identity.renewable }, trace, error);
        signer.learn(failure, trace.reply?.headers);
        throw failure;
      }
    },

    async presignGet({ bucket, key, expiresSeconds }) {
      refuseBadNames({ ...SIGNING, bucket, key });
      const { target } = await sign({ method: "GET", bucket, key, query: {}, expiresSeconds });
      const { secure, hostname, port, path } = target;
      return `${secure ? "https" : "http"}://${hostname}${port === "" ? "" : `:${port}`}${path}`;
    },

    async presignPart({ bucket, key, uploadId, partNumber }) {
      return sign({
        method: "PUT",
        bucket,
        key,
        query: { partNumber, uploadId },
        expiresSeconds: SIGNATURE_SECONDS,
      });
    },

    learn: (error) => signer.learn(error, undefined),
  };
}

function bucketUrl({ sdkUrl, pathStyle }: OssEndpoint, bucket: string): string {
  return pathStyle ? `${sdkUrl}/${bucket}` : sdkUrl.replace("://", `://${bucket}.`);
}

/** What happened on the wire; ali-oss keeps too little of it in its own errors. */
interface Trace {
  reply?: HttpReply;
  failure?: unknown;
}

interface Urllib {
  request(url: string, options: UrllibOptions): Promise<UrllibResult>;
}

interface UrllibOptions {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly content?: string | Buffer;
}

interface UrllibResult {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly data: Buffer;
  readonly res: { readonly status: number; readonly headers: IncomingHttpHeaders };
}

interface Client extends OssClient {
  userAgent: string;
}

type ClientConstructor = new (options: Readonly<Record<string, unknown>>) => Client;

interface ClientOrder {
  readonly identity: SigningIdentity;
  readonly bucket: string;
  readonly urllib: Urllib;
}

async function openClient(deps: OssSessionDeps, { identity, bucket, urllib }: ClientOrder): Promise<Client> {
  const Client = await loadAliOss();
  const { credentials, skewMs } = identity;
  const client = new Client({
    accessKeyId: credentials.accessKeyId,
    accessKeySecret: credentials.accessKeySecret,
    bucket,
    region: `oss-${ossRegion(deps.regionId).signingRegion}`,
    endpoint: deps.endpoint.sdkUrl,
    sldEnable: deps.endpoint.pathStyle,
    authorizationV4: true,
    amendTimeSkewed: skewMs,
    urllib,
    // An interval without a function renews nothing; it only keeps ali-oss from printing advice.
    ...(credentials.securityToken === undefined
      ? {}
      : { stsToken: credentials.securityToken, refreshSTSTokenInterval: 1 }),
  });
  client.userAgent = `${client.userAgent} ${deps.userAgent}`;
  return client;
}

/** The published types of ali-oss know neither its `urllib` option nor what its replies really hold. */
async function loadAliOss(): Promise<ClientConstructor> {
  const module = await import("ali-oss");
  return module.default as unknown as ClientConstructor;
}

interface Sending {
  readonly url: string;
  readonly options: UrllibOptions;
  readonly trace: Trace;
  readonly call: OssCall;
}

async function send(deps: OssSessionDeps, { url, options, trace, call }: Sending): Promise<UrllibResult> {
  const { content } = options;
  const { questionMs, completeMs } = { ...PATIENCE, ...deps.patience };
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  try {
    const reply = await deps.http.send({
      method: options.method,
      target: deps.endpoint.target(url),
      headers: headersOf(options, bytes),
      responseMs: call.isLong === true ? completeMs : questionMs,
      ...(bytes === undefined ? {} : { body: (write) => write(bytes) }),
    });
    trace.reply = reply;
    const { status, headers, body } = reply;
    return { status, headers, data: body, res: { status, headers } };
  } catch (error) {
    trace.failure = error;
    throw error;
  }
}

/** ali-oss counts characters where HTTP wants bytes. */
function headersOf(options: UrllibOptions, content: Buffer | undefined): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.headers)) {
    if (value !== undefined && name.toLowerCase() !== "content-length") headers[name] = String(value);
  }
  if (content !== undefined || options.method === "POST")
    headers["Content-Length"] = String(content?.length ?? 0);
  return headers;
}

function failureOf(call: OssCall, trace: Trace, error: unknown): Error {
  if (trace.failure instanceof HttpFailure) {
    return unreachable(call, trace.failure.message, trace.failure.cause);
  }
  if (!trace.reply) return error instanceof Error ? error : new Error(messageOf(error));
  if (trace.reply.status >= 300) return refused(call, refusalFrom(trace.reply));
  return unreadable(call, {
    detail: `OSS's answer is not the XML that it should be (${messageOf(error).slice(0, 100)}).`,
    requestId: headerText(trace.reply.headers, "x-oss-request-id"),
    retry: { kind: "after", milliseconds: PROXY_RETRY_MS },
  });
}

/** What OSS would refuse, in its words. ali-oss drops a leading slash instead and so names another object. */
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

function messageOf(error: unknown): string {
  return redact(error instanceof Error ? error.message : String(error));
}

/** A header that occurs once. */
export function headerText(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/**
 * Passes a request on to OSS, and writes down the answer.
 *
 * The client's signature is judged as OSS would, with the recorder's own key, and made again with the real one. Bodies
 * stream both ways and are nowhere as a whole, so that a part of 5 GB takes no memory.
 */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { ClientRequest, IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";

import { createAccessKeys } from "../../cloud/access-keys.ts";
import {
  type Exchange,
  incomingOfMessage,
  type Incoming,
  readExchange,
  type Reply,
  sendReply,
} from "../../cloud/exchange.ts";
import { resolveAddress } from "../../cloud/oss/address.ts";
import { authenticate } from "../../cloud/oss/authenticate.ts";
import { type Asked, ossErrorReply } from "../../cloud/oss/error-reply.ts";
import { OssError } from "../../cloud/oss/oss-error.ts";
import type { MadeUpNames } from "../made-up-names.ts";
import type { RecordingWriter } from "../recording.ts";
import type { SigningKey } from "../signing-key.ts";
import { createMeter, type Meter } from "./meter.ts";
import { openRequest, type OssPlace, ossTarget } from "./open-request.ts";
import { givesBytes, ossOperation, sendsBytes } from "./oss-operation.ts";
import { redactOss, type SentBody } from "./redact-exchange.ts";
import { signRequest, type SigningTerms, termsOf } from "./sign-request.ts";

export interface OssRoad {
  /** The real one, without a bucket. */
  readonly endpoint: string;
  /** Of the person who records; without one nothing is passed on. */
  readonly key: SigningKey | undefined;
  readonly clientKey: SigningKey;
  readonly names: MadeUpNames;
  readonly writer: RecordingWriter;
}

/** False, with nothing done, for what is not signed in the way of OSS. */
export async function passOnOss(
  request: IncomingMessage,
  response: ServerResponse,
  road: OssRoad,
): Promise<boolean> {
  const incoming = incomingOfMessage(request);
  if (!isSignedForOss(incoming)) return false;
  const requestId = randomBytes(12).toString("hex").toUpperCase();
  const identity = { requestId, receivedAt: Date.now() };
  try {
    await passOn(readExchange(incoming, identity), response, road);
  } catch (error) {
    const refusal = refusalOf({ ...incoming, ...identity }, error);
    if (refusal === undefined || response.headersSent) response.destroy();
    else await sendReply(response, refusal);
  }
  return true;
}

/** Trouble of the line is the client's to see as it was; `undefined` for that. */
function refusalOf(asked: Asked, error: unknown): Reply | undefined {
  if (error instanceof OssError) return ossErrorReply(asked, error);
  if (error instanceof URIError) {
    return ossErrorReply(asked, { status: 400, code: "InvalidURI", message: "The URI could not be parsed." });
  }
  const { message, code = "" } = error as NodeJS.ErrnoException;
  if (["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE"].includes(code)) return undefined;
  return ossErrorReply(asked, { status: 502, code: "RecorderFailed", message });
}

function isSignedForOss({ headers, target }: Incoming): boolean {
  const authorization = headers.get("authorization") ?? "";
  const isInUrl = /[?&](?:x-oss-signature-version|OSSAccessKeyId)=/.test(target);
  return /^OSS(?:4-HMAC-SHA256)? /.test(authorization) || isInUrl;
}

async function passOn(asked: Exchange, response: ServerResponse, road: OssRoad): Promise<void> {
  const { terms, ...place } = believe(asked, road.clientKey);
  const operation = ossOperation(asked, place);
  const sent = await createMeter({ isDocument: !sendsBytes(operation, place.key) });
  const reply = await replyTo(outgoing(asked, { place, terms }, road), sent.pass(asked.body));

  const { statusCode: status = 0 } = reply;
  const isObject = status < 300 && asked.method !== "HEAD" && givesBytes(operation, place.key);
  const received = await createMeter({ isDocument: !isObject });
  const headers = headersOf(reply);
  response.writeHead(status, Object.fromEntries(headers));
  await pipeline(received.pass(reply), response, { end: false });

  const { scheme } = terms;
  const body = isObject ? received.measured() : null;
  const exchange = redactOss(
    road.names,
    { ...asked, ...place, operation, scheme, sent: bodyOf(asked, sent), document: sent.document() },
    { status, headers, body, document: received.document() },
  );
  await road.writer.add(exchange);
  response.end();
}

interface Believed extends OssPlace {
  readonly terms: SigningTerms;
}

/** Throws an OssError that says why the client is not believed. The region is for OSS to judge. */
function believe({ method, path, query, headers, receivedAt }: Exchange, clientKey: SigningKey): Believed {
  const { bucket, key } = resolveAddress(headers.get("host") ?? "", path);
  const signable = { method, query, headers, bucket, key };
  const keys = createAccessKeys([{ ...clientKey, arn: "acs:ram::0:user/client" }]);
  authenticate(signable, { keys, now: receivedAt, hostRegion: null });
  const terms = termsOf(signable);
  if (terms === undefined) throw new OssError("Anonymous");
  return { bucket, key, terms };
}

function outgoing(
  { method, query, headers }: Exchange,
  { place, terms }: { readonly place: OssPlace; readonly terms: SigningTerms },
  { endpoint, key }: OssRoad,
): ClientRequest {
  if (key === undefined) {
    throw new Error("There is no key to sign with: set ALIBABA_CLOUD_ACCESS_KEY_ID and …_SECRET.");
  }
  const target = ossTarget(endpoint, place);
  const onward = new Map([...headers].filter(([name]) => !HOP_BY_HOP.has(name)));
  onward.set("host", target.host);
  const signed = signRequest({ method, query, headers: onward, ...place }, terms, key);
  return openRequest(target, { method, ...signed });
}

/** OSS may refuse before all has been sent; then the rest of the body is of no interest to anybody. */
async function replyTo(request: ClientRequest, body: AsyncIterable<Uint8Array>): Promise<IncomingMessage> {
  const replied = once(request, "response") as Promise<[IncomingMessage]>;
  const sending = pipeline(body, request).then(() => replied);
  replied.catch(() => {});
  sending.catch(() => {});
  const [reply] = await Promise.race([replied, sending]);
  return reply;
}

/** As announced, where OSS did not take the whole of it: then nobody knows its checksum. */
function bodyOf({ headers, requestId }: Exchange, sent: Meter): SentBody | null {
  if (sent.document() !== null) return null;
  if (!headers.has("content-length") && !headers.has("transfer-encoding")) return null;
  const announced = Number(headers.get("content-length") ?? 0);
  const { sizeBytes, crc64 } = sent.measured();
  return sizeBytes < announced
    ? { sizeBytes: announced, crc64: `unknown ${requestId}` }
    : { sizeBytes, crc64: String(crc64) };
}

/** Of this line only, and of no other one that the message takes. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  "connection",
  "expect",
  "host",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

function headersOf(reply: IncomingMessage): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(reply.headersDistinct)
      .map(([name, values = []]) => [name, values.join(",")] as const)
      .filter(([name]) => !HOP_BY_HOP.has(name)),
  );
}

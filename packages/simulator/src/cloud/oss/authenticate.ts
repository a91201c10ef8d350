/**
 * Who sends an OSS request: header or URL, signature version 4 or 1, with or without a security token.
 *
 * Every refusal carries what OSS would tell the client to find its mistake (its own string to sign), and the
 * checks come in an order that names the real cause: a wrong clock before a wrong signature.
 *
 * Source: OSS API reference, "Signature versions"; EC pages 0002-00000040 to 0002-00000236.
 */
import type { AccessKeys } from "../access-keys.ts";
import type { AccessKey } from "../ram/ram-book.ts";
import { OssError } from "./oss-error.ts";
import { signV1 } from "./signature-v1.ts";
import { parseDateV4, signV4, type SignableRequest } from "./signature-v4.ts";

export interface SignedCaller {
  readonly key: AccessKey;
  readonly version: "V1" | "V4";
  /** Region that the client signed for; only V4 signatures name one. */
  readonly region: string | null;
  /** Real time in milliseconds at which a signed URL ends; `null` for a signed header. */
  readonly urlExpiresAt: number | null;
}

/** Somebody without a key: public objects are all that there is for them. */
export interface Stranger {
  readonly key: null;
  readonly version: null;
  readonly region: null;
}

export type OssCaller = SignedCaller | Stranger;

export const STRANGER: Stranger = { key: null, version: null, region: null };

export interface Judge {
  readonly keys: AccessKeys;
  /** Real time in milliseconds. */
  readonly now: number;
  /** Region of the endpoint by its host name; `null` when the host name says nothing. */
  readonly hostRegion: string | null;
}

/** Throws an OssError that says why the request is not believed. */
export function authenticate(request: SignableRequest, judge: Judge): SignedCaller {
  const authorization = request.headers.get("authorization");
  const isUrlV4 = request.query.has("x-oss-signature-version");
  const isUrlV1 = request.query.has("OSSAccessKeyId");
  if (authorization !== undefined && (isUrlV4 || isUrlV1)) {
    throw new OssError("InvalidArgument", {
      message: "Only one auth mechanism allowed; only the header or the URL should carry the signature.",
    });
  }
  if (authorization?.startsWith("OSS4-HMAC-SHA256 ")) return byHeaderV4(request, authorization, judge);
  if (authorization?.startsWith("OSS ")) return byHeaderV1(request, authorization, judge);
  const isS3 = authorization?.startsWith("AWS") ?? S3_PARAMETERS.some((name) => request.query.has(name));
  if (isS3) throw new OssError("S3Signature");
  if (authorization !== undefined) {
    throw new OssError("InvalidArgument", { message: "Unsupported Authorization Type" });
  }
  if (isUrlV4) return byUrlV4(request, judge);
  if (isUrlV1) return byUrlV1(request, judge);
  throw new OssError("Anonymous");
}

/** Whether there is anything to check: a header or parameters of any kind of signature. */
export function isSigned({ headers, query }: SignableRequest): boolean {
  return headers.has("authorization") || SIGNATURE_PARAMETERS.some((name) => query.has(name));
}

/** With them S3 clients sign URLs, in either of their versions. */
const S3_PARAMETERS = ["X-Amz-Algorithm", "AWSAccessKeyId"];
const SIGNATURE_PARAMETERS = ["x-oss-signature-version", "OSSAccessKeyId", ...S3_PARAMETERS];
const LARGEST_SKEW_MS = 15 * 60_000;
const LONGEST_URL_LIFE_S = 604_800;

function byHeaderV4(request: SignableRequest, authorization: string, judge: Judge): SignedCaller {
  const fields = new Map(
    authorization
      .slice("OSS4-HMAC-SHA256 ".length)
      .split(",")
      .map((field) => {
        const equals = field.indexOf("=");
        return [field.slice(0, equals).trim(), field.slice(equals + 1).trim()] as const;
      }),
  );
  const credential = parseCredential(fields.get("Credential") ?? "");
  if (credential === null) throw new OssError("InvalidCredential");
  if (request.headers.get("x-oss-content-sha256") !== "UNSIGNED-PAYLOAD") {
    throw new OssError("InvalidArgument", {
      message: "x-oss-content-sha256 must be UNSIGNED-PAYLOAD.",
      ArgumentName: "x-oss-content-sha256",
    });
  }
  const date = request.headers.get("x-oss-date") ?? request.headers.get("date") ?? "";
  checkSkew(parseDateV4(date), date, judge);
  if (credential.day !== date.slice(0, 8)) throw new OssError("InvalidCredential");
  checkRegion(credential.region, judge);

  const key = findKey(credential.keyId, request.headers.get("x-oss-security-token"), judge);
  const additionalHeaders = nameList(fields.get("AdditionalHeaders"));
  const expected = signV4(request, { date, region: credential.region, additionalHeaders }, key.secret);
  refuseUnlessEqual(fields.get("Signature") ?? "", expected, key);
  return { key, version: "V4", region: credential.region, urlExpiresAt: null };
}

function byUrlV4(request: SignableRequest, judge: Judge): SignedCaller {
  const { query } = request;
  if (query.get("x-oss-signature-version") !== "OSS4-HMAC-SHA256") {
    throw new OssError("InvalidArgument", { message: "Invalid signature version." });
  }
  const credential = parseCredential(query.get("x-oss-credential") ?? "");
  const date = query.get("x-oss-date") ?? "";
  const startsAt = parseDateV4(date);
  if (credential === null || startsAt === null || credential.day !== date.slice(0, 8)) {
    throw new OssError("InvalidCredentialInUrl");
  }
  checkRegion(credential.region, judge);
  const urlExpiresAt = startsAt + urlLifeMs(query.get("x-oss-expires"));
  if (startsAt - judge.now > LARGEST_SKEW_MS) {
    throw new OssError("RequestTimeTooSkewed", { RequestTime: iso(startsAt), ServerTime: iso(judge.now) });
  }
  if (judge.now > urlExpiresAt) {
    throw new OssError("Expired", { Expires: iso(urlExpiresAt), ServerTime: iso(judge.now) });
  }

  const key = findKey(credential.keyId, query.get("x-oss-security-token"), judge);
  const additionalHeaders = nameList(query.get("x-oss-additional-headers"));
  const expected = signV4(request, { date, region: credential.region, additionalHeaders }, key.secret);
  refuseUnlessEqual(query.get("x-oss-signature") ?? "", expected, key);
  return { key, version: "V4", region: credential.region, urlExpiresAt };
}

function byHeaderV1(request: SignableRequest, authorization: string, judge: Judge): SignedCaller {
  const [keyId = "", signature = ""] = authorization.slice("OSS ".length).trim().split(":");
  const date = request.headers.get("x-oss-date") ?? request.headers.get("date") ?? "";
  const time = Date.parse(date);
  checkSkew(Number.isNaN(time) ? null : time, date, judge);
  const key = findKey(keyId, request.headers.get("x-oss-security-token"), judge);
  refuseUnlessEqual(signature, signV1(request, date, key.secret), key);
  return { key, version: "V1", region: null, urlExpiresAt: null };
}

function byUrlV1(request: SignableRequest, judge: Judge): SignedCaller {
  const { query } = request;
  const expires = query.get("Expires") ?? "";
  if (!/^\d{1,12}$/.test(expires)) throw new OssError("InvalidExpiresV1");
  const urlExpiresAt = Number(expires) * 1000;
  if (judge.now > urlExpiresAt) {
    throw new OssError("ExpiredV1", { Expires: iso(urlExpiresAt), ServerTime: iso(judge.now) });
  }
  const key = findKey(query.get("OSSAccessKeyId") ?? "", query.get("security-token"), judge);
  refuseUnlessEqual(query.get("Signature") ?? "", signV1(request, expires, key.secret), key);
  return { key, version: "V1", region: null, urlExpiresAt };
}

interface Credential {
  readonly keyId: string;
  readonly day: string;
  readonly region: string;
}

function parseCredential(text: string): Credential | null {
  const match = /^([^/]+)\/(\d{8})\/([^/]+)\/oss\/aliyun_v4_request$/.exec(text);
  const [, keyId, day, region] = match ?? [];
  return keyId === undefined || day === undefined || region === undefined ? null : { keyId, day, region };
}

function checkRegion(region: string, { hostRegion }: Judge): void {
  const isForeign = hostRegion !== null && hostRegion !== region;
  if (region.startsWith("oss-") || isForeign) throw new OssError("InvalidSigningRegion");
}

function checkSkew(time: number | null, text: string, { now }: Judge): void {
  if (time === null) {
    throw new OssError("InvalidArgument", { message: "The date of the request is missing or malformed." });
  }
  if (Math.abs(now - time) > LARGEST_SKEW_MS) {
    throw new OssError("RequestTimeTooSkewed", {
      MaxAllowedSkewMilliseconds: String(LARGEST_SKEW_MS),
      RequestTime: text,
      ServerTime: iso(now),
    });
  }
}

function urlLifeMs(expires: string | undefined): number {
  if (expires === undefined) throw new OssError("MissingExpires");
  const seconds = /^\d{1,9}$/.test(expires) ? Number(expires) : 0;
  if (seconds < 1 || seconds > LONGEST_URL_LIFE_S) throw new OssError("InvalidExpires");
  return seconds * 1000;
}

function findKey(keyId: string, token: string | undefined, { keys, now }: Judge): AccessKey {
  const key = keys.find(keyId);
  const details = { OSSAccessKeyId: keyId };
  // OSS does not admit that a temporary key exists when its token is left out.
  if (key === undefined) throw new OssError("InvalidAccessKeyId", details);
  if (key.securityToken !== undefined && token === undefined) {
    throw new OssError("InvalidAccessKeyId", details);
  }
  if (key.securityToken === undefined && token !== undefined) {
    throw new OssError("AccessKeyAndTokenMismatch", details);
  }
  if (key.securityToken !== token) throw new OssError("InvalidSecurityToken");
  if (key.expiresAt !== undefined && now > key.expiresAt) throw new OssError("SecurityTokenExpired");
  return key;
}

interface Expected {
  readonly signature: string;
  readonly stringToSign: string;
  readonly canonicalRequest?: string;
}

function refuseUnlessEqual(provided: string, expected: Expected, key: AccessKey): void {
  if (provided === expected.signature) return;
  throw new OssError("SignatureDoesNotMatch", {
    OSSAccessKeyId: key.id,
    SignatureProvided: provided,
    ...withBytes("StringToSign", expected.stringToSign),
    ...(expected.canonicalRequest === undefined
      ? {}
      : withBytes("CanonicalRequest", expected.canonicalRequest)),
  });
}

/** The text, and its bytes, in which a stray space or line end can be seen. */
function withBytes(name: string, text: string): Readonly<Record<string, string>> {
  const bytes = [...Buffer.from(text)].map((byte) => byte.toString(16).toUpperCase().padStart(2, "0"));
  return { [name]: text, [`${name}Bytes`]: `${bytes.join(" ")} ` };
}

function nameList(text = ""): readonly string[] {
  return text
    .split(";")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "")
    .sort();
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

/**
 * OSS signatures: in a header for requests of our own, in the URL where somebody else may send it.
 *
 * Version 4 is for everything. Version 1 is refused for accounts since March 2025 and for buckets since September 2025,
 * but it is what RDS for SQL Server 2008 R2 was made for.
 *
 * The time is an argument, because a clock that is wrong by a quarter of an hour is no reason to lose an upload once
 * OSS has said what time it is. Payloads are not signed; what arrives is proved by checksums.
 *
 * Source: OSS, "Include a V4 signature in the Authorization header", "Include a V4 signature in a URL",
 * "Include a V1 signature in a URL".
 */
import { createHmac, hash } from "node:crypto";

import type { Credentials } from "../credentials.ts";

/** `undefined` is left out; an empty value stands for a name alone, such as `?uploads`. */
export type Query = Readonly<Record<string, string | number | undefined>>;

export interface Signable {
  readonly method: string;
  readonly bucket: string;
  /** Absent: the bucket itself. */
  readonly key?: string;
  readonly query: Query;
}

export interface Signing {
  readonly credentials: Credentials;
  /** Without "oss-": "cn-hangzhou". */
  readonly region: string;
  /** Milliseconds since 1970, by OSS's clock. */
  readonly now: number;
}

const ALGORITHM = "OSS4-HMAC-SHA256";
const UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

/** Below the bucket's own host, which is no part of the signature. */
export interface SignedPath {
  readonly path: string;
  readonly query: string;
}

export function presign(url: Signable & { readonly expiresSeconds: number }, signing: Signing): SignedPath {
  const { credentials } = signing;
  const scope = scopeOf(signing);
  const query = queryText({
    ...url.query,
    "x-oss-credential": `${credentials.accessKeyId}/${scope.text}`,
    "x-oss-date": scope.date,
    "x-oss-expires": url.expiresSeconds,
    "x-oss-security-token": credentials.securityToken,
    "x-oss-signature-version": ALGORITHM,
  });
  const signature = sign({ ...url, query, headers: {} }, scope);
  return { path: objectPath(url.key), query: `${query}&x-oss-signature=${signature}` };
}

/** For GET without a subresource. A temporary key's token counts as one. */
export function presignV1(
  {
    bucket,
    key,
    expiresSeconds,
  }: { readonly bucket: string; readonly key: string; readonly expiresSeconds: number },
  { credentials, now }: Omit<Signing, "region">,
): SignedPath {
  const expires = Math.floor(now / 1000) + expiresSeconds;
  const token = credentials.securityToken;
  const resource = `/${bucket}/${key}${token === undefined ? "" : `?security-token=${token}`}`;
  const signature = createHmac("sha1", credentials.accessKeySecret)
    .update(["GET", "", "", expires, resource].join("\n"))
    .digest("base64");
  const query = {
    OSSAccessKeyId: credentials.accessKeyId,
    Expires: expires,
    Signature: signature,
    "security-token": token,
  };
  return { path: objectPath(key), query: queryText(query) };
}

/** The given headers, whose names are in lower case, and those that carry the signature. */
export function signHeaders(
  request: Signable & { readonly headers: Readonly<Record<string, string>> },
  signing: Signing,
): Record<string, string> {
  const { accessKeyId, securityToken } = signing.credentials;
  const scope = scopeOf(signing);
  const headers = {
    ...request.headers,
    "x-oss-content-sha256": UNSIGNED_PAYLOAD,
    "x-oss-date": scope.date,
    ...(securityToken === undefined ? {} : { "x-oss-security-token": securityToken }),
  };
  const signature = sign({ ...request, query: queryText(request.query), headers }, scope);
  return {
    ...headers,
    authorization: `${ALGORITHM} Credential=${accessKeyId}/${scope.text},Signature=${signature}`,
  };
}

/** As it is signed and as it is sent. */
export function queryText(query: Query): string {
  return Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [encode(name), encode(String(value))] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => (value === "" ? name : `${name}=${value}`))
    .join("&");
}

/** Below the bucket: slashes stay, all else that is not plain is encoded. */
export function objectPath(key = ""): string {
  return encodePath(`/${key}`);
}

interface Scope {
  /** `yyyyMMddTHHmmssZ`. */
  readonly date: string;
  readonly text: string;
  /** Of this day, region and secret. */
  readonly key: Buffer;
}

function scopeOf({ now, region, credentials }: Signing): Scope {
  const date = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const day = date.slice(0, 8);
  const key = signingKey(credentials.accessKeySecret, day, region);
  return { date, text: `${day}/${region}/oss/aliyun_v4_request`, key };
}

let lastKey: { readonly of: string; readonly key: Buffer } = { of: "", key: Buffer.alloc(0) };

/** Four of the five sums of a signature are the same all day, and each part of an upload has a signature. */
function signingKey(secret: string, day: string, region: string): Buffer {
  const of = JSON.stringify([secret, day, region]);
  if (lastKey.of === of) return lastKey.key;
  const key = [day, region, "oss", "aliyun_v4_request"].reduce<string | Buffer>(
    (above, step) => createHmac("sha256", above).update(step).digest(),
    `aliyun_v4${secret}`,
  ) as Buffer;
  lastKey = { of, key };
  return key;
}

interface ToSign extends Omit<Signable, "query"> {
  /** By `queryText`. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
}

function sign(request: ToSign, { date, text, key }: Scope): string {
  const canonical = [
    request.method,
    encodePath(`/${request.bucket}/${request.key ?? ""}`),
    request.query,
    signedHeaders(request.headers),
    // No additional headers.
    "",
    UNSIGNED_PAYLOAD,
  ].join("\n");
  const digest = hash("sha256", canonical, "hex");
  return createHmac("sha256", key).update([ALGORITHM, date, text, digest].join("\n")).digest("hex");
}

function signedHeaders(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .filter(([name]) => name === "content-type" || name === "content-md5" || name.startsWith("x-oss-"))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}:${value.trim()}\n`)
    .join("");
}

function encodePath(path: string): string {
  return encode(path).replaceAll("%2F", "/");
}

/** encodeURIComponent leaves some characters that the signature wants encoded. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * OSS signature version 4: what the client must have signed, and with which derived key.
 *
 * The host is part of the signature only when the client lists it among the additional headers, and the payload
 * never is: OSS defines no value but UNSIGNED-PAYLOAD. So a presigned URL stays good when its public host is
 * exchanged for the internal one.
 *
 * Source: OSS API reference, "Include a V4 signature in the header" and "Include a V4 signature in a URL".
 */
import { createHash, createHmac } from "node:crypto";

const ALGORITHM = "OSS4-HMAC-SHA256";
const UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

/** The parts of a request that a signature can cover. */
export interface SignableRequest {
  readonly method: string;
  readonly bucket: string | null;
  readonly key: string | null;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: ReadonlyMap<string, string>;
}

export interface SignatureScopeV4 {
  /** `yyyyMMddTHHmmssZ`. */
  readonly date: string;
  readonly region: string;
  /** Names in lower case, sorted. */
  readonly additionalHeaders: readonly string[];
}

export interface SignatureV4 {
  readonly signature: string;
  readonly canonicalRequest: string;
  readonly stringToSign: string;
}

/** The signature that the holder of `secret` would have made; a query's own signature is left out of it. */
export function signV4(request: SignableRequest, scope: SignatureScopeV4, secret: string): SignatureV4 {
  const day = scope.date.slice(0, 8);
  const canonicalRequest = [
    request.method,
    canonicalPath(request),
    canonicalQuery(request.query),
    canonicalHeaders(request.headers, scope.additionalHeaders),
    scope.additionalHeaders.join(";"),
    request.headers.get("x-oss-content-sha256") ?? UNSIGNED_PAYLOAD,
  ].join("\n");
  const stringToSign = [
    ALGORITHM,
    scope.date,
    `${day}/${scope.region}/oss/aliyun_v4_request`,
    createHash("sha256").update(canonicalRequest).digest("hex"),
  ].join("\n");

  const signingKey = [day, scope.region, "oss", "aliyun_v4_request"].reduce<string | Buffer>(
    (key, step) => createHmac("sha256", key).update(step).digest(),
    `aliyun_v4${secret}`,
  );
  const signature = createHmac("sha256", signingKey).update(stringToSign).digest("hex");
  return { signature, canonicalRequest, stringToSign };
}

/** Milliseconds of `yyyyMMddTHHmmssZ`, or `null` when the text has another form. */
export function parseDateV4(text: string): number | null {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second] = match;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? null : time;
}

function canonicalPath({ bucket, key }: SignableRequest): string {
  const path = `/${bucket === null ? "" : `${bucket}/`}${key ?? ""}`;
  return encode(path).replaceAll("%2F", "/");
}

/** A name without a value stands alone, with no `=`. */
function canonicalQuery(query: ReadonlyMap<string, string>): string {
  return [...query]
    .filter(([name]) => name !== "x-oss-signature")
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => (value === "" ? name : `${name}=${value}`))
    .join("&");
}

function canonicalHeaders(headers: ReadonlyMap<string, string>, additional: readonly string[]): string {
  return [...headers]
    .filter(([name]) => isAlwaysSigned(name) || additional.includes(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value.trim()}\n`)
    .join("");
}

function isAlwaysSigned(name: string): boolean {
  return name === "content-type" || name === "content-md5" || name.startsWith("x-oss-");
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

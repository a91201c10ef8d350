/**
 * The two signatures of RPC-style calls: ACS3-HMAC-SHA256 in headers, and the older HMAC-SHA1 in the query.
 *
 * Both are computed from decoded values, because clients disagree on how to escape the same query.
 *
 * Source: Alibaba Cloud SDK documentation, "Request syntax and signature method V3" and "V2 (RPC style)".
 */
import { createHash, createHmac } from "node:crypto";

export interface SignedCall {
  readonly method: string;
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Signature V3 over the named headers. */
export function signV3(call: SignedCall, signedHeaders: readonly string[], secret: string): string {
  const canonicalRequest = [
    call.method,
    call.path,
    canonicalQuery(call.query),
    signedHeaders.map((name) => `${name}:${(call.headers.get(name) ?? "").trim()}\n`).join(""),
    signedHeaders.join(";"),
    sha256(call.body),
  ].join("\n");
  return createHmac("sha256", secret)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonicalRequest)}`)
    .digest("hex");
}

/** Signature V2 over all parameters but the signature. */
export function signV2(method: string, parameters: ReadonlyMap<string, string>, secret: string): string {
  const signed = new Map([...parameters].filter(([name]) => name !== "Signature"));
  const stringToSign = [method, encode("/"), encode(canonicalQuery(signed))].join("&");
  return createHmac("sha1", `${secret}&`).update(stringToSign).digest("base64");
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function canonicalQuery(query: ReadonlyMap<string, string>): string {
  return [...query]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join("&");
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

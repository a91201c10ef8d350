/**
 * Signs a request to OSS in any of its four ways: with version 4 or 1, in the header or in the URL.
 *
 * The recorder signs as the client did, with another key: day, region and headers of the signature are the client's own,
 * so that OSS judges what the client has chosen.
 *
 * Source: OSS API reference, "Signature versions".
 */
import { signV1 } from "../../cloud/oss/signature-v1.ts";
import { type SignableRequest, signV4 } from "../../cloud/oss/signature-v4.ts";
import { readSignature } from "../../cloud/signature-reading.ts";
import type { SigningKey } from "../signing-key.ts";
import type { OssScheme } from "./oss-exchange.ts";

export interface SigningTerms {
  readonly scheme: OssScheme;
  /** As it stands in the request: of version 4 its own form, of a header of version 1 that of HTTP. */
  readonly signedAt: string;
  /** Of a header: where that stands. */
  readonly dateHeader: "date" | "x-oss-date";
  /** Of a URL: seconds for version 4, a moment in seconds since 1970 for version 1. */
  readonly expires: string;
  /** Of version 4. */
  readonly region: string;
  /** Of version 4; names in lower case, sorted. */
  readonly additionalHeaders: readonly string[];
}

export type Signed = Pick<SignableRequest, "query" | "headers">;

/** As the client of the request has chosen them; `undefined` when it is not signed in the way of OSS. */
export function termsOf({ method, query, headers }: SignableRequest): SigningTerms | undefined {
  const reading = readSignature({ method, path: "", query, headers });
  const { scheme, signedAt, expires, scope, signedHeaders } = reading;
  if (scheme === "none" || scheme === "acs3" || scheme === "rpcV2") return undefined;
  return {
    scheme,
    signedAt: signedAt ?? "",
    dateHeader: headers.has("x-oss-date") ? "x-oss-date" : "date",
    expires: expires ?? "",
    region: scope?.split("/")[1] ?? "",
    additionalHeaders: signedHeaders.map((name) => name.trim().toLowerCase()).toSorted(),
  };
}

/** The query and the headers of the request with this signature in the place of any other. */
export function signRequest(request: SignableRequest, terms: SigningTerms, key: SigningKey): Signed {
  const query = new Map([...request.query].filter(([name]) => !SIGNATURE_PARAMETERS.has(name)));
  const headers = new Map([...request.headers].filter(([name]) => !SIGNATURE_HEADERS.has(name)));
  const bare = { ...request, query, headers };
  switch (terms.scheme) {
    case "ossV4Header":
      return inHeaderV4(bare, terms, key);
    case "ossV4Url":
      return inUrlV4(bare, terms, key);
    case "ossV1Header":
      return inHeaderV1(bare, terms, key);
    case "ossV1Url":
      return inUrlV1(bare, terms, key);
  }
}

export const SIGNATURE_PARAMETERS: ReadonlySet<string> = new Set([
  "Expires",
  "OSSAccessKeyId",
  "Signature",
  "security-token",
  "x-oss-additional-headers",
  "x-oss-credential",
  "x-oss-date",
  "x-oss-expires",
  "x-oss-security-token",
  "x-oss-signature",
  "x-oss-signature-version",
]);

export const SIGNATURE_HEADERS: ReadonlySet<string> = new Set([
  "authorization",
  "date",
  "x-oss-content-sha256",
  "x-oss-date",
  "x-oss-security-token",
]);

interface Bare extends SignableRequest {
  readonly query: Map<string, string>;
  readonly headers: Map<string, string>;
}

function inHeaderV4(request: Bare, terms: SigningTerms, key: SigningKey): Signed {
  const { signedAt, dateHeader, region, additionalHeaders } = terms;
  const { query, headers } = request;
  headers.set(dateHeader, signedAt);
  headers.set("x-oss-content-sha256", "UNSIGNED-PAYLOAD");
  if (key.securityToken !== undefined) headers.set("x-oss-security-token", key.securityToken);
  const { signature } = signV4(request, { date: signedAt, region, additionalHeaders }, key.secret);
  const fields = [
    `Credential=${credential(key.id, signedAt, region)}`,
    ...(additionalHeaders.length === 0 ? [] : [`AdditionalHeaders=${additionalHeaders.join(";")}`]),
    `Signature=${signature}`,
  ];
  headers.set("authorization", `OSS4-HMAC-SHA256 ${fields.join(",")}`);
  return { query, headers };
}

function inUrlV4(request: Bare, terms: SigningTerms, key: SigningKey): Signed {
  const { signedAt, region, expires, additionalHeaders } = terms;
  const { query, headers } = request;
  query.set("x-oss-signature-version", "OSS4-HMAC-SHA256");
  query.set("x-oss-credential", credential(key.id, signedAt, region));
  query.set("x-oss-date", signedAt);
  query.set("x-oss-expires", expires);
  if (additionalHeaders.length > 0) query.set("x-oss-additional-headers", additionalHeaders.join(";"));
  if (key.securityToken !== undefined) query.set("x-oss-security-token", key.securityToken);
  const { signature } = signV4(request, { date: signedAt, region, additionalHeaders }, key.secret);
  query.set("x-oss-signature", signature);
  return { query, headers };
}

function inHeaderV1(request: Bare, { signedAt, dateHeader }: SigningTerms, key: SigningKey): Signed {
  const { query, headers } = request;
  headers.set(dateHeader, signedAt);
  if (key.securityToken !== undefined) headers.set("x-oss-security-token", key.securityToken);
  const { signature } = signV1(request, signedAt, key.secret);
  headers.set("authorization", `OSS ${key.id}:${signature}`);
  return { query, headers };
}

function inUrlV1(request: Bare, { expires }: SigningTerms, key: SigningKey): Signed {
  const { query, headers } = request;
  if (key.securityToken !== undefined) query.set("security-token", key.securityToken);
  const { signature } = signV1(request, expires, key.secret);
  query.set("OSSAccessKeyId", key.id);
  query.set("Expires", expires);
  query.set("Signature", signature);
  return { query, headers };
}

function credential(keyId: string, signedAt: string, region: string): string {
  return `${keyId}/${signedAt.slice(0, 8)}/${region}/oss/aliyun_v4_request`;
}

/**
 * OSS signature version 1, which older tools still send: HMAC-SHA1 over a handful of headers and a resource.
 *
 * Only the query parameters that name a sub-resource or override the response are covered, by a fixed list;
 * everything else in the query is unprotected. That is one reason why OSS retires it.
 *
 * Source: OSS API reference, "Include a V1 signature in the header" and "Include a V1 signature in a URL".
 */
import { createHmac } from "node:crypto";

import type { SignableRequest } from "./signature-v4.ts";

export interface SignatureV1 {
  readonly signature: string;
  readonly stringToSign: string;
}

/** `date` is the text of the date header, or the Expires parameter of a signed URL. */
export function signV1(request: SignableRequest, date: string, secret: string): SignatureV1 {
  const { headers } = request;
  const stringToSign = [
    request.method,
    headers.get("content-md5") ?? "",
    headers.get("content-type") ?? "",
    date,
    ...ossHeaders(headers),
    canonicalResource(request),
  ].join("\n");
  return { signature: createHmac("sha1", secret).update(stringToSign).digest("base64"), stringToSign };
}

const SIGNED_PARAMETERS: ReadonlySet<string> = new Set([
  "acl",
  "append",
  "bucketInfo",
  "callback",
  "callback-var",
  "cname",
  "comp",
  "continuation-token",
  "cors",
  "delete",
  "encryption",
  "endTime",
  "img",
  "inventory",
  "inventoryId",
  "lifecycle",
  "live",
  "location",
  "logging",
  "objectMeta",
  "partNumber",
  "policy",
  "position",
  "qos",
  "qosInfo",
  "referer",
  "replication",
  "replicationLocation",
  "replicationProgress",
  "requestPayment",
  "response-cache-control",
  "response-content-disposition",
  "response-content-encoding",
  "response-content-language",
  "response-content-type",
  "response-expires",
  "restore",
  "security-token",
  "sequential",
  "startTime",
  "stat",
  "status",
  "style",
  "styleName",
  "symlink",
  "tagging",
  "uploadId",
  "uploads",
  "versionId",
  "versioning",
  "versions",
  "vod",
  "website",
  "worm",
  "wormExtend",
  "wormId",
  "x-oss-process",
  "x-oss-request-payer",
  "x-oss-traffic-limit",
]);

function ossHeaders(headers: ReadonlyMap<string, string>): readonly string[] {
  return [...headers]
    .filter(([name]) => name.startsWith("x-oss-"))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value.trim()}`);
}

function canonicalResource({ bucket, key, query }: SignableRequest): string {
  const resource = `/${bucket === null ? "" : `${bucket}/`}${key ?? ""}`;
  const parameters = [...query]
    .filter(([name]) => SIGNED_PARAMETERS.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => (value === "" ? name : `${name}=${value}`));
  return parameters.length === 0 ? resource : `${resource}?${parameters.join("&")}`;
}

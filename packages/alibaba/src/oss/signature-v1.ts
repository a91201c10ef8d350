/**
 * URLs with a signature of version 1.
 *
 * OSS refuses it for accounts since March 2025 and for buckets since September 2025, so nothing of our own is signed
 * with it. It is there for RDS for SQL Server 2008 R2, which is older than version 4.
 *
 * Source: OSS, "Include a V1 signature in a URL".
 */
import { createHmac } from "node:crypto";

import type { Credentials } from "../credentials.ts";
import { objectPath, queryText } from "./signature.ts";

export interface UrlToRead {
  readonly bucket: string;
  readonly key: string;
  readonly expiresSeconds: number;
}

/** Path and query of a GET below the bucket's own host, which is no part of the signature. */
export function presignV1(
  { bucket, key, expiresSeconds }: UrlToRead,
  { credentials, now }: { readonly credentials: Credentials; readonly now: number },
): { path: string; query: string } {
  const expires = Math.floor(now / 1000) + expiresSeconds;
  const token = credentials.securityToken;
  // A temporary key's token counts as a subresource.
  const resource = `/${bucket}/${key}${token === undefined ? "" : `?security-token=${token}`}`;
  const signature = createHmac("sha1", credentials.accessKeySecret)
    .update(["GET", "", "", expires, resource].join("\n"))
    .digest("base64");
  const query = queryText({
    OSSAccessKeyId: credentials.accessKeyId,
    Expires: expires,
    Signature: signature,
    "security-token": token,
  });
  return { path: objectPath(key), query };
}

/**
 * URLs that carry their own signature.
 *
 * Version 4 is for everything. Version 1 is refused for accounts since March 2025 and for buckets since September 2025,
 * but it is what RDS for SQL Server 2008 R2 was made for.
 *
 * ali-oss builds them too, but only by the clock of this machine. A clock that is wrong by a quarter of an hour is
 * no reason to lose an upload once OSS has said what time it is.
 *
 * Source: OSS, "Include a V4 signature in a URL", "Include a V1 signature in a URL".
 */
import { createHash, createHmac } from "node:crypto";

import type { Credentials } from "../credentials.ts";

export interface UrlToSign {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: Readonly<Record<string, string | number>>;
  readonly expiresSeconds: number;
}

export interface Signing {
  readonly credentials: Credentials;
  /** Without "oss-": "cn-hangzhou". */
  readonly region: string;
  /** Milliseconds since 1970, by OSS's clock. */
  readonly now: number;
}

/** Path of the bucket's own host, and query. */
export interface SignedPath {
  readonly path: string;
  readonly query: string;
}

/** The host is no part of the signature. */
export function presign(url: UrlToSign, { credentials, region, now }: Signing): SignedPath {
  const date = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const day = date.slice(0, 8);
  const scope = `${day}/${region}/oss/aliyun_v4_request`;
  const query = canonicalQuery({
    ...url.query,
    "x-oss-credential": `${credentials.accessKeyId}/${scope}`,
    "x-oss-date": date,
    "x-oss-expires": url.expiresSeconds,
    "x-oss-signature-version": "OSS4-HMAC-SHA256",
    ...(credentials.securityToken === undefined ? {} : { "x-oss-security-token": credentials.securityToken }),
  });
  const canonical = [
    url.method,
    encodePath(`/${url.bucket}/${url.key}`),
    query,
    "",
    "",
    "UNSIGNED-PAYLOAD",
  ].join("\n");
  const digest = createHash("sha256").update(canonical).digest("hex");
  const signingKey = [day, region, "oss", "aliyun_v4_request"].reduce<string | Buffer>(
    (key, step) => createHmac("sha256", key).update(step).digest(),
    `aliyun_v4${credentials.accessKeySecret}`,
  );
  const signature = createHmac("sha256", signingKey)
    .update(["OSS4-HMAC-SHA256", date, scope, digest].join("\n"))
    .digest("hex");
  return { path: encodePath(`/${url.key}`), query: `${query}&x-oss-signature=${signature}` };
}

/** For GET without a subresource. A temporary key's token counts as one. */
export function presignV1(
  { bucket, key, expiresSeconds }: Pick<UrlToSign, "bucket" | "key" | "expiresSeconds">,
  { credentials, now }: Omit<Signing, "region">,
): SignedPath {
  const expires = Math.floor(now / 1000) + expiresSeconds;
  const token = credentials.securityToken;
  const resource = `/${bucket}/${key}${token === undefined ? "" : `?security-token=${token}`}`;
  const signature = createHmac("sha1", credentials.accessKeySecret)
    .update(["GET", "", "", expires, resource].join("\n"))
    .digest("base64");
  const query = canonicalQuery({
    OSSAccessKeyId: credentials.accessKeyId,
    Expires: expires,
    Signature: signature,
    ...(token === undefined ? {} : { "security-token": token }),
  });
  return { path: encodePath(`/${key}`), query };
}

function canonicalQuery(query: Readonly<Record<string, string | number>>): string {
  return Object.entries(query)
    .map(([name, value]) => `${encode(name)}=${encode(String(value))}`)
    .sort()
    .join("&");
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

/**
 * Which bucket and object a request means, and through which region's endpoint it came.
 *
 * OSS takes buckets as the first label of the host name only. Clients that are pointed at a bare address
 * (loopback, `sldEnable`) put the bucket into the path instead, or keep the real host name in the Host header;
 * both must mean the same here.
 *
 * Source: OSS user guide, "Regions and endpoints"; OSS API reference, "Bucket naming" and "Object naming";
 * aliyun-oss-java-sdk issue 241 for the plus.
 */
import { isIP } from "node:net";

import { OssError } from "./oss-error.ts";

export interface OssAddress {
  readonly bucket: string | null;
  /** Decoded; `null` when the request is about the bucket itself. */
  readonly key: string | null;
  /** Region that the host name stands for; `null` on a loopback address and on an accelerate endpoint. */
  readonly hostRegion: string | null;
  /** Whether the host is one that serves every region, for buckets that asked for it. */
  readonly isAccelerated: boolean;
}

const REGION_HOST = /^(?:(?<bucket>[^.]+)\.)?oss-(?<region>[a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com$/;
const DUAL_STACK_HOST = /^(?:(?<bucket>[^.]+)\.)?(?<region>[a-z]+-[a-z0-9-]+)\.oss\.aliyuncs\.com$/;
const S3_HOST = /(?:^|\.)s3\.oss-[a-z0-9-]+\.aliyuncs\.com$/;
const LOCAL_BUCKET_HOST = /^(?<bucket>[^.]+)\.localhost$/;
const BUCKET_NAME = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
const LONGEST_KEY_BYTES = 1023;

/** Throws an OssError for names that OSS does not take. */
export function resolveAddress(host: string, path: string): OssAddress {
  const name = hostName(host);
  const resource = decodePath(path);
  const address = byRegionHost(name, resource) ?? byLocalHost(name, resource) ?? byPath(resource);

  if (address.bucket !== null && !BUCKET_NAME.test(address.bucket)) {
    throw new OssError("InvalidBucketName", { BucketName: address.bucket });
  }
  if (address.key !== null && !isObjectKey(address.key)) {
    throw new OssError("InvalidObjectName", { ObjectName: address.key });
  }
  return address;
}

/** Host name of a Host header, without the port. */
export function hostName(host: string): string {
  if (host.startsWith("[")) return host.slice(0, host.indexOf("]") + 1);
  const name = host.split(":")[0] ?? "";
  return isIP(name) === 0 ? name.toLowerCase() : name;
}

/** OSS reads a plus in the path as a space, as forms do; a plus itself has to come as %2B. */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path.replaceAll("+", " "));
  } catch {
    throw new OssError("InvalidObjectName");
  }
}

function byRegionHost(name: string, resource: string): OssAddress | null {
  if (S3_HOST.test(name)) throw new OssError("S3Signature");
  const found = REGION_HOST.exec(name) ?? DUAL_STACK_HOST.exec(name);
  const { bucket = null, region = "" } = found?.groups ?? {};
  if (region === "") return null;
  if (bucket === null && resource !== "/") throw new OssError("SecondLevelDomainForbidden");
  const isAccelerated = region.startsWith("accelerate");
  return { bucket, key: keyOf(resource.slice(1)), hostRegion: isAccelerated ? null : region, isAccelerated };
}

function byLocalHost(name: string, resource: string): OssAddress | null {
  const bucket = LOCAL_BUCKET_HOST.exec(name)?.groups?.["bucket"];
  return bucket === undefined
    ? null
    : { bucket, key: keyOf(resource.slice(1)), hostRegion: null, isAccelerated: false };
}

function byPath(resource: string): OssAddress {
  const slash = resource.indexOf("/", 1);
  const bucket = resource.slice(1, slash < 0 ? undefined : slash);
  return {
    bucket: bucket === "" ? null : bucket,
    key: slash < 0 ? null : keyOf(resource.slice(slash + 1)),
    hostRegion: null,
    isAccelerated: false,
  };
}

function keyOf(text: string): string | null {
  return text === "" ? null : text;
}

function isObjectKey(key: string): boolean {
  return Buffer.byteLength(key) <= LONGEST_KEY_BYTES && !key.startsWith("/") && !key.startsWith("\\");
}

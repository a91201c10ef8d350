/**
 * PutObject, HeadObject, GetObjectMeta, GetObject and DeleteObject.
 *
 * Source: OSS API reference, "PutObject", "HeadObject", "GetObjectMeta", "GetObject", "DeleteObject".
 */
import type { CloudWorld } from "../world.ts";
import { expirationHeader } from "./apply-lifecycle.ts";
import type { Bucket, StoredObject } from "./bucket.ts";
import { selectRange } from "./byte-range.ts";
import { natureOf, newObject } from "./new-object.ts";
import { OssError } from "./oss-error.ts";
import { type OssReply, type OssRequest, requireObject } from "./oss-request.ts";
import { forbidsOverwrite, receiveBody } from "./receive-body.ts";
import { isReadable, restoreHeader } from "./restore-object.ts";
import { limitTraffic } from "./traffic-limit.ts";

export async function putObject(request: OssRequest): Promise<OssReply> {
  const { bucket, key, exchange, world } = request;
  const nature = natureOf(bucket, exchange.headers);
  const { file, etag, crc64 } = await receiveBody(request);
  if (forbidsOverwrite(request) && bucket.objects.has(key)) {
    await world.bodies.discard([file]);
    throw new OssError("FileAlreadyExists", { Key: key });
  }
  const content = { key, sizeBytes: file.sizeBytes, etag, crc64, type: "Normal", files: [file] } as const;
  const object = newObject(world, content, { ...nature, lastModified: exchange.receivedAt });
  await storeObject(world, bucket, object);
  return {
    status: 200,
    headers: { etag, "x-oss-hash-crc64ecma": String(crc64), ...encryptionHeader(object.sse) },
  };
}

export function headObject(request: OssRequest): OssReply {
  const object = requireObject(request);
  if (isNotModified(request, object)) return notModified(object);
  return {
    status: 200,
    headers: { ...objectHeaders(request, object), "content-length": String(object.sizeBytes) },
  };
}

export function getObject(request: OssRequest): OssReply {
  const object = requireObject(request);
  if (isNotModified(request, object)) return notModified(object);
  if (!isReadable(request.world, object)) throw new OssError("InvalidObjectState");

  const range = selectRange(request.exchange.headers, object.sizeBytes);
  const { from, to } = range ?? { from: 0, to: object.sizeBytes };
  return {
    status: range === null ? 200 : 206,
    headers: {
      ...objectHeaders(request, object),
      ...askedHeaders(request),
      ...(range === null ? {} : { "content-range": `bytes ${from}-${to - 1}/${object.sizeBytes}` }),
      "content-length": String(to - from),
    },
    body: limitTraffic(request.exchange, request.world.bodies.read(object.files, { from, to })),
  };
}

/** The few facts of it that cost OSS no look into the object's own headers. */
export function getObjectMeta(request: OssRequest): OssReply {
  const object = requireObject(request);
  return {
    status: 200,
    headers: {
      etag: object.etag,
      "last-modified": new Date(object.lastModified).toUTCString(),
      "content-length": String(object.sizeBytes),
      "x-oss-hash-crc64ecma": String(object.crc64),
    },
  };
}

/** Deleting what is not there succeeds too. */
export async function deleteObject({ bucket, key, world }: OssRequest): Promise<OssReply> {
  await removeObject(world, bucket, key);
  return { status: 204 };
}

/** Puts an object in place of whatever had its key. */
export async function storeObject(world: CloudWorld, bucket: Bucket, object: StoredObject): Promise<void> {
  const previous = bucket.objects.get(object.key);
  bucket.objects.set(object.key, object);
  if (previous !== undefined) await retire(world, previous);
}

/** Takes an object away, if it is there. */
export async function removeObject(world: CloudWorld, bucket: Bucket, key: string): Promise<void> {
  const object = bucket.objects.get(key);
  if (object === undefined) return;
  bucket.objects.delete(key);
  await retire(world, object);
}

async function retire(world: CloudWorld, object: StoredObject): Promise<void> {
  object.goneAt = world.clock.now();
  await world.bodies.discard(object.files);
}

function objectHeaders(
  { bucket, world }: OssRequest,
  object: StoredObject,
): Readonly<Record<string, string>> {
  return {
    etag: object.etag,
    "content-type": object.headers.contentType,
    "last-modified": new Date(object.lastModified).toUTCString(),
    "accept-ranges": "bytes",
    "x-oss-object-type": object.type,
    "x-oss-storage-class": object.storageClass,
    "x-oss-hash-crc64ecma": String(object.crc64),
    ...(object.tags.size === 0 ? {} : { "x-oss-tagging-count": String(object.tags.size) }),
    ...encryptionHeader(object.sse),
    ...restoreHeader(world, object),
    ...expirationHeader(bucket, object),
    ...Object.fromEntries(object.headers.kept),
  };
}

/** `response-content-disposition` and its like, by which a URL decides how a browser takes the object. */
function askedHeaders({ exchange, caller }: OssRequest): Readonly<Record<string, string>> {
  const asked = OVERRIDES.flatMap((name) => {
    const value = exchange.query.get(`response-${name}`);
    return value === undefined ? [] : [[name, value] as const];
  });
  if (asked.length > 0 && caller.key === null) {
    throw new OssError("InvalidArgument", {
      message: "Anonymous requests cannot override response headers.",
    });
  }
  return Object.fromEntries(asked);
}

const OVERRIDES = [
  "content-type",
  "content-language",
  "expires",
  "cache-control",
  "content-disposition",
  "content-encoding",
];

function encryptionHeader(sse: StoredObject["sse"]): Readonly<Record<string, string>> {
  return sse === "None" ? {} : { "x-oss-server-side-encryption": sse };
}

function notModified(object: StoredObject): OssReply {
  return { status: 304, headers: { etag: object.etag } };
}

/** Throws PreconditionFailed; true when a conditional request needs no body. */
function isNotModified({ exchange: { headers } }: OssRequest, object: StoredObject): boolean {
  // HTTP dates have no milliseconds.
  const modified = Math.floor(object.lastModified / 1000) * 1000;
  const since = (name: string): number => Date.parse(headers.get(name) ?? "");
  const match = headers.get("if-match");
  const noneMatch = headers.get("if-none-match");

  if (match !== undefined && !lists(match, object.etag)) {
    throw new OssError("PreconditionFailed", { Condition: "If-Match" });
  }
  if (modified > since("if-unmodified-since")) {
    throw new OssError("PreconditionFailed", { Condition: "If-Unmodified-Since" });
  }
  if (noneMatch !== undefined) return lists(noneMatch, object.etag);
  return modified <= since("if-modified-since");
}

function lists(condition: string, etag: string): boolean {
  const bare = etag.replaceAll('"', "");
  return condition
    .split(",")
    .map((item) => item.trim().replaceAll('"', ""))
    .some((item) => item === "*" || item === bare);
}

import type { ObjectAddress, ObjectListing, ObjectReader, StagedObject } from "@bakferry/core";
/**
 * Facts about buckets and objects, and ranged reads.
 *
 * Source: OSS, ListObjectsV2, HeadObject, GetObject.
 */
import { OperationalError } from "@bakferry/core/errors";

import { unreadable } from "../to-operational-error.ts";
import { bucketFacts, readBucketInfo } from "./bucket-info.ts";
import { checked } from "./checked.ts";
import { readLifecycle } from "./lifecycle.ts";
import { headerText } from "./oss-session.ts";
import type { OssAnswer, OssCall, OssSession } from "./oss-session.ts";
import type { XmlNode } from "./xml-node.ts";

/** Object metadata that holds our mark; see `StagedObject.uploadToken`. */
export const TOKEN_HEADER = "x-oss-meta-bakferry-token";
/** Object metadata by which whoever uploads says who it is in Slack; see `StagedObject.uploaderId`. */
export const UPLOADER_HEADER = "x-oss-meta-bakferry-uploader";

const PAGE_SIZE = 1_000;
/** One GET is answered into memory; longer reads are several. */
const MAX_READ_BYTES = 8 * 1024 * 1024;

export function createObjectReader(session: OssSession, importNetwork: "public" | "internal"): ObjectReader {
  return {
    bucket: async (name) => bucketFacts(await readBucketInfo(session, name), importNetwork),
    lifecycle: (bucket) => readLifecycle(session, bucket),
    list: (bucket, prefix, limit) => listObjects(session, { bucket, prefix, limit }),
    head: (address) => headObject(session, address),
    open: (object) => ({
      sizeBytes: object.sizeBytes,
      read: (offset, length) =>
        readRange(session, object, { offset, end: Math.min(offset + length, object.sizeBytes) }),
    }),
  };
}

async function listObjects(
  session: OssSession,
  { bucket, prefix, limit }: { readonly bucket: string; readonly prefix: string; readonly limit: number },
): Promise<readonly ObjectListing[]> {
  const call: OssCall = {
    service: "OSS",
    bucket,
    what: `list the objects under oss://${bucket}/${prefix}`,
    action: "oss:ListObjects",
    resource: `acs:oss:*:*:${bucket}`,
  };
  const found: ObjectListing[] = [];
  let after: string | undefined;
  let isTruncated = true;
  while (isTruncated && found.length < limit) {
    const answer: OssAnswer = await session.request(call, {
      method: "GET",
      query: {
        "list-type": 2,
        prefix: prefix === "" ? undefined : prefix,
        "max-keys": Math.min(limit - found.length, PAGE_SIZE),
        // Keys come in order, so the last one found says where to go on, without OSS's token.
        "start-after": after,
        "encoding-type": "url",
      },
    });
    const page: ObjectsPage = checked(call, { answer, read: objectsIn });
    found.push(...page.objects);
    isTruncated = page.isTruncated && page.objects.length > 0;
    after = found.at(-1)?.key;
  }
  return found;
}

interface ObjectsPage {
  readonly objects: readonly ObjectListing[];
  readonly isTruncated: boolean;
}

function objectsIn(root: XmlNode): ObjectsPage {
  const objects = root.nodes("Contents").map((object) => ({
    key: decodeKey(object.text("Key")),
    sizeBytes: object.count("Size"),
    modifiedAt: object.time("LastModified"),
  }));
  return { objects, isTruncated: root.truth("IsTruncated") };
}

/** Keys come percent-encoded, because XML cannot hold all of them. */
export function decodeKey(key: string): string {
  return decodeURIComponent(key.replaceAll("+", " "));
}

export async function headObject(
  session: OssSession,
  address: ObjectAddress,
): Promise<StagedObject | undefined> {
  const { bucket, key } = address;
  const call = objectCall(address, "look at");
  try {
    const { headers, host } = await session.request(call, { method: "HEAD" });
    const etag = headerText(headers, "etag");
    const length = headerText(headers, "content-length");
    if (etag === undefined || length === undefined)
      throw unreadable({ ...call, host }, { detail: "OSS gave no ETag or no length." });
    return {
      bucket,
      key,
      sizeBytes: Number(length),
      etag,
      crc64: headerText(headers, "x-oss-hash-crc64ecma") ?? null,
      storageClass: headerText(headers, "x-oss-storage-class") ?? "Standard",
      encryption: headerText(headers, "x-oss-server-side-encryption") ?? null,
      modifiedAt: Date.parse(headerText(headers, "last-modified") ?? ""),
      uploadToken: headerText(headers, TOKEN_HEADER) ?? null,
      ...uploaderIn(headers),
    };
  } catch (error) {
    if (OperationalError.is(error) && error.code === "OSS_OBJECT_NOT_FOUND") return undefined;
    throw error;
  }
}

/** Anything but the id of a person in Slack says nothing. */
function uploaderIn(headers: OssAnswer["headers"]): Pick<StagedObject, "uploaderId"> {
  const written = headerText(headers, UPLOADER_HEADER)?.trim() ?? "";
  return /^[UW][A-Z0-9]{2,30}$/.test(written) ? { uploaderId: written } : {};
}

interface ByteRange {
  readonly offset: number;
  /** Exclusive. */
  readonly end: number;
}

async function readRange(
  session: OssSession,
  object: StagedObject,
  { offset, end }: ByteRange,
): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  for (let at = offset; at < end; at += MAX_READ_BYTES) {
    pieces.push(await getRange(session, object, { offset: at, end: Math.min(at + MAX_READ_BYTES, end) }));
  }
  const [first] = pieces;
  return pieces.length === 1 && first ? first : Buffer.concat(pieces);
}

async function getRange(
  session: OssSession,
  object: StagedObject,
  { offset, end }: ByteRange,
): Promise<Buffer> {
  const call = objectCall(object, "read");
  const headers = {
    range: `bytes=${offset}-${end - 1}`,
    "if-match": object.etag,
    // Without it OSS answers a range that it does not like with the whole object.
    "x-oss-range-behavior": "standard",
  };
  const answer = await session.request(call, { method: "GET", headers }).catch((error: unknown) => {
    throw describeChange(object, error);
  });
  if (answer.body.length !== end - offset) {
    throw unreadable(
      { ...call, host: answer.host },
      {
        detail: `OSS answered bytes ${offset} to ${end - 1} with ${answer.body.length} bytes.`,
        requestId: headerText(answer.headers, "x-oss-request-id"),
      },
    );
  }
  return answer.body;
}

/** A failed precondition and a deleted object mean the same here: it is not the object that was looked at. */
function describeChange(object: StagedObject, error: unknown): unknown {
  if (!OperationalError.is(error) || error.code !== "OSS_OBJECT_NOT_FOUND") return error;
  return new OperationalError("OSS_OBJECT_NOT_FOUND", {
    message: `oss://${object.bucket}/${object.key} was replaced or deleted after it was looked at.`,
    ...(error.verbatim === undefined ? {} : { verbatim: error.verbatim }),
    ...(error.requestId === undefined ? {} : { requestId: error.requestId }),
  });
}

function objectCall({ bucket, key }: ObjectAddress, verb: string): OssCall {
  return {
    service: "OSS",
    bucket,
    key,
    what: `${verb} oss://${bucket}/${key}`,
    action: "oss:GetObject",
    resource: `acs:oss:*:*:${bucket}/${key}`,
  };
}

/**
 * Multipart upload: begin, send parts, list them, complete or abort.
 *
 * Parts may come in any order, again, and with gaps between their numbers; sizes are looked at only when the
 * upload is completed. The upload ends with either outcome, after which its id is unknown.
 *
 * Source: OSS API reference, "InitiateMultipartUpload", "UploadPart", "ListParts", "ListMultipartUploads",
 * "CompleteMultipartUpload", "AbortMultipartUpload".
 */
import { createHash, randomBytes } from "node:crypto";

import type { MultipartUpload, StoredPart } from "./bucket.ts";
import { combineCrc64 } from "./crc64.ts";
import { natureOf, newObject } from "./new-object.ts";
import { storeObject } from "./objects.ts";
import { OssError } from "./oss-error.ts";
import {
  encodingElement,
  keyEncoder,
  numberParameter,
  type OssReply,
  type OssRequest,
  xmlReply,
} from "./oss-request.ts";
import { readDocument } from "./read-document.ts";
import { forbidsOverwrite, type ReceivedBody, receiveBody } from "./receive-body.ts";
import { type ListedPart, parseCompletedParts, type XmlElement } from "./xml.ts";

export const MOST_PARTS = 10_000;
const SMALLEST_PART_BYTES = 100 * 1024;
const LARGEST_LIST_BYTES = 4 * 1024 ** 2;

export function initiateMultipartUpload(request: OssRequest): OssReply {
  const { bucket, key, exchange } = request;
  const encode = keyEncoder(request);
  if (forbidsOverwrite(request) && bucket.objects.has(key)) {
    throw new OssError("FileAlreadyExists", { Key: key });
  }
  const upload: MultipartUpload = {
    id: randomBytes(16).toString("hex").toUpperCase(),
    key,
    initiatedAt: exchange.receivedAt,
    startedAt: request.world.clock.now(),
    nature: natureOf(bucket, exchange.headers),
    forbidOverwrite: forbidsOverwrite(request),
    parts: new Map(),
  };
  bucket.uploads.set(upload.id, upload);
  return xmlReply([
    "InitiateMultipartUploadResult",
    [...encodingElement(request), ["Bucket", bucket.name], ["Key", encode(key)], ["UploadId", upload.id]],
  ]);
}

export async function uploadPart(request: OssRequest): Promise<OssReply> {
  const number = partNumber(request);
  requireUpload(request);
  const part = await storePart(request, number, await receiveBody(request));
  return { status: 200, headers: { etag: part.etag, "x-oss-hash-crc64ecma": String(part.crc64) } };
}

export function partNumber(request: OssRequest): number {
  const number = numberParameter(request, "partNumber", { fallback: 0, least: 1, most: MOST_PARTS });
  if (number === 0) throw new OssError("InvalidArgument", { message: "Part number must be an integer." });
  return number;
}

/** Puts a part in place of one with the same number. Throws NoSuchUpload when the upload has ended meanwhile. */
export async function storePart(
  request: OssRequest,
  number: number,
  { file, etag, crc64 }: ReceivedBody,
): Promise<StoredPart> {
  const { bucket, exchange, world } = request;
  const id = exchange.query.get("uploadId") ?? "";
  const upload = bucket.uploads.get(id);
  if (upload === undefined) {
    await world.bodies.discard([file]);
    throw noSuchUpload(id);
  }
  const previous = upload.parts.get(number);
  const { sizeBytes } = file;
  const part = { number, sizeBytes, etag, crc64, lastModified: exchange.receivedAt, file };
  upload.parts.set(number, part);
  if (previous !== undefined) await world.bodies.discard([previous.file]);
  return part;
}

export async function completeMultipartUpload(request: OssRequest): Promise<OssReply> {
  const { bucket, key, exchange, world } = request;
  const encode = keyEncoder(request);
  requireUpload(request);
  const body = await readDocument(exchange, LARGEST_LIST_BYTES);
  // Only now: a second Complete may have come in while the body was read.
  const upload = requireUpload(request);
  const parts = chosenParts(upload, completeList(request, upload, body));
  const forbidden = upload.forbidOverwrite || forbidsOverwrite(request);
  if (forbidden && bucket.objects.has(key)) throw new OssError("FileAlreadyExists", { Key: key });

  const etag = multipartETag(parts);
  const crc64 = combineCrc64(parts);
  bucket.uploads.delete(upload.id);
  const content = {
    key,
    sizeBytes: parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    etag,
    crc64,
    type: "Multipart",
    files: parts.map(({ file }) => file),
  } as const;
  const nature = { ...upload.nature, lastModified: exchange.receivedAt };
  await storeObject(world, bucket, newObject(world, content, nature));
  const unused = sortedParts(upload).filter((part) => !parts.includes(part));
  await world.bodies.discard(unused.map(({ file }) => file));

  const result: XmlElement = [
    "CompleteMultipartUploadResult",
    [
      ...encodingElement(request),
      ["Location", `http://${bucket.name}.oss-${bucket.region}.aliyuncs.com/${encodeURIComponent(key)}`],
      ["Bucket", bucket.name],
      ["Key", encode(key)],
      ["ETag", etag],
    ],
  ];
  return xmlReply(result, { etag, "x-oss-hash-crc64ecma": String(crc64) });
}

export async function abortMultipartUpload(request: OssRequest): Promise<OssReply> {
  const { bucket, world } = request;
  const upload = requireUpload(request);
  bucket.uploads.delete(upload.id);
  await world.bodies.discard(sortedParts(upload).map(({ file }) => file));
  return { status: 204 };
}

export function requireUpload({ bucket, key, exchange }: OssRequest): MultipartUpload {
  const id = exchange.query.get("uploadId") ?? "";
  const upload = bucket.uploads.get(id);
  if (upload === undefined || upload.key !== key) throw noSuchUpload(id);
  return upload;
}

function noSuchUpload(id: string): OssError {
  return new OssError("NoSuchUpload", { UploadId: id });
}

/** The client's list, or all parts when it says `x-oss-complete-all: yes` and sends none. */
function completeList(
  { exchange }: OssRequest,
  upload: MultipartUpload,
  body: string,
): readonly ListedPart[] {
  if (exchange.headers.get("x-oss-complete-all") !== "yes") return parseCompletedParts(body);
  if (body.trim() !== "") {
    throw new OssError("InvalidArgument", { message: "x-oss-complete-all takes no body." });
  }
  return sortedParts(upload);
}

function chosenParts(upload: MultipartUpload, list: readonly ListedPart[]): readonly StoredPart[] {
  const isAscending = list.every(({ number }, index) => number > (list[index - 1]?.number ?? 0));
  if (!isAscending) throw new OssError("InvalidPartOrder", { UploadId: upload.id });

  const parts = list.map(({ number, etag }) => {
    const part = upload.parts.get(number);
    if (part === undefined || part.etag.toUpperCase() !== etag.toUpperCase()) {
      throw new OssError("InvalidPart", { PartNumber: String(number), ETag: etag, UploadId: upload.id });
    }
    return part;
  });
  const small = parts.slice(0, -1).find(({ sizeBytes }) => sizeBytes < SMALLEST_PART_BYTES);
  if (small !== undefined) {
    throw new OssError("EntityTooSmall", {
      PartNumber: String(small.number),
      ETag: small.etag,
      ProposedSize: String(small.sizeBytes),
      MinSizeAllowed: String(SMALLEST_PART_BYTES),
    });
  }
  return parts;
}

/** OSS publishes the form, not the recipe: a digest of the parts, then their number. */
function multipartETag(parts: readonly StoredPart[]): string {
  const digest = createHash("md5");
  for (const { etag } of parts) digest.update(etag);
  return `"${digest.digest("hex").toUpperCase()}-${parts.length}"`;
}

export function sortedParts(upload: MultipartUpload): readonly StoredPart[] {
  return [...upload.parts.values()].sort((a, b) => a.number - b.number);
}

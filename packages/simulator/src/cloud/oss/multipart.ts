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

import { readText } from "../exchange.ts";
import { compareKeys, type MultipartUpload, type StoredPart } from "./bucket.ts";
import { combineCrc64 } from "./crc64.ts";
import { natureOf, newObject } from "./new-object.ts";
import { storeObject } from "./objects.ts";
import { OssError } from "./oss-error.ts";
import {
  encodingElement,
  isoTime,
  keyEncoder,
  numberParameter,
  type OssReply,
  type OssRequest,
  xmlReply,
} from "./oss-request.ts";
import { forbidsOverwrite, receiveBody } from "./receive-body.ts";
import { type ListedPart, parseCompletedParts, type XmlElement } from "./xml.ts";

const MOST_PARTS = 10_000;
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
  const { bucket, exchange, world } = request;
  const number = numberParameter(request, "partNumber", { fallback: 0, least: 1, most: MOST_PARTS });
  if (number === 0) throw new OssError("InvalidArgument", { message: "Part number must be an integer." });
  const { id } = requireUpload(request);

  const { file, etag, crc64 } = await receiveBody(request);
  const upload = bucket.uploads.get(id);
  if (upload === undefined) {
    // Completed or aborted while this part was on its way.
    await world.bodies.discard([file]);
    throw noSuchUpload(id);
  }
  const previous = upload.parts.get(number);
  const { sizeBytes } = file;
  upload.parts.set(number, { number, sizeBytes, etag, crc64, lastModified: exchange.receivedAt, file });
  if (previous !== undefined) await world.bodies.discard([previous.file]);
  return { status: 200, headers: { etag, "x-oss-hash-crc64ecma": String(crc64) } };
}

export function listParts(request: OssRequest): OssReply {
  const encode = keyEncoder(request);
  const upload = requireUpload(request);
  const most = numberParameter(request, "max-parts", { fallback: 1000, least: 1, most: 1000 });
  const marker = numberParameter(request, "part-number-marker", {
    fallback: 0,
    least: 0,
    most: MOST_PARTS,
  });
  const rest = sortedParts(upload).filter(({ number }) => number > marker);
  const page = rest.slice(0, most);
  return xmlReply([
    "ListPartsResult",
    [
      ...encodingElement(request),
      ["Bucket", request.bucket.name],
      ["Key", encode(upload.key)],
      ["UploadId", upload.id],
      ["StorageClass", upload.nature.storageClass],
      ["PartNumberMarker", marker],
      ["NextPartNumberMarker", page.at(-1)?.number ?? marker],
      ["MaxParts", most],
      ["IsTruncated", rest.length > page.length],
      ...page.map(partElement),
    ],
  ]);
}

export function listMultipartUploads(request: OssRequest): OssReply {
  const encode = keyEncoder(request);
  const { query } = request.exchange;
  const most = numberParameter(request, "max-uploads", { fallback: 1000, least: 1, most: 1000 });
  const prefix = query.get("prefix") ?? "";
  const keyMarker = query.get("key-marker") ?? "";
  const idMarker = query.get("upload-id-marker") ?? "";

  const rest = [...request.bucket.uploads.values()]
    .filter(({ key }) => key.startsWith(prefix))
    .sort((a, b) => compareKeys(a.key, b.key) || compareKeys(a.id, b.id))
    .filter(({ key, id }) => {
      const order = compareKeys(key, keyMarker);
      return order > 0 || (order === 0 && idMarker !== "" && compareKeys(id, idMarker) > 0);
    });
  const page = rest.slice(0, most);
  const last = page.at(-1);
  return xmlReply([
    "ListMultipartUploadsResult",
    [
      ...encodingElement(request),
      ["Bucket", request.bucket.name],
      ["KeyMarker", encode(keyMarker)],
      ["UploadIdMarker", idMarker],
      ["NextKeyMarker", encode(last?.key ?? "")],
      ["NextUploadIdMarker", last?.id ?? ""],
      ["Prefix", encode(prefix)],
      ["Delimiter", ""],
      ["MaxUploads", most],
      ["IsTruncated", rest.length > page.length],
      ...page.map((upload) => uploadElement(upload, encode)),
    ],
  ]);
}

export async function completeMultipartUpload(request: OssRequest): Promise<OssReply> {
  const { bucket, key, exchange, world } = request;
  const encode = keyEncoder(request);
  requireUpload(request);
  const body = await readText(exchange.body, LARGEST_LIST_BYTES);
  refuseWrongDigest(request, body);
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

function requireUpload({ bucket, key, exchange }: OssRequest): MultipartUpload {
  const id = exchange.query.get("uploadId") ?? "";
  const upload = bucket.uploads.get(id);
  if (upload === undefined || upload.key !== key) throw noSuchUpload(id);
  return upload;
}

function noSuchUpload(id: string): OssError {
  return new OssError("NoSuchUpload", { UploadId: id });
}

function refuseWrongDigest({ exchange }: OssRequest, body: string): void {
  const announced = exchange.headers.get("content-md5");
  if (announced !== undefined && announced !== createHash("md5").update(body).digest("base64")) {
    throw new OssError("InvalidDigest", { "Content-MD5": announced });
  }
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

function sortedParts(upload: MultipartUpload): readonly StoredPart[] {
  return [...upload.parts.values()].sort((a, b) => a.number - b.number);
}

function partElement(part: StoredPart): XmlElement {
  return [
    "Part",
    [
      ["PartNumber", part.number],
      ["LastModified", isoTime(part.lastModified)],
      ["ETag", part.etag],
      ["HashCrc64ecma", String(part.crc64)],
      ["Size", part.sizeBytes],
    ],
  ];
}

function uploadElement(upload: MultipartUpload, encode: (key: string) => string): XmlElement {
  return [
    "Upload",
    [
      ["Key", encode(upload.key)],
      ["UploadId", upload.id],
      ["Initiated", isoTime(upload.initiatedAt)],
    ],
  ];
}

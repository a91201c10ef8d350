/**
 * Starting, listing, completing and aborting multipart uploads.
 *
 * Source: OSS, InitiateMultipartUpload, ListParts, CompleteMultipartUpload, AbortMultipartUpload.
 */
import { OperationalError } from "@bakferry/core";
import type {
  MultipartStore,
  ObjectAddress,
  StoredPart,
  UnfinishedUpload,
  UploadAddress,
  UploadSearch,
} from "@bakferry/core";
import { z } from "zod";

import { checked } from "./checked.ts";
import { TOKEN_META } from "./object-reader.ts";
import type { OssAnswer, OssCall, OssSession } from "./oss-session.ts";

const PAGE_SIZE = 1_000;

const STARTED = z.object({ uploadId: z.string().min(1) });

const PART = z.object({
  PartNumber: z.coerce.number().int().positive(),
  ETag: z.string(),
  Size: z.coerce.number().int().nonnegative(),
  HashCrc64ecma: z.string().optional(),
});

/** One part is an object, several are a list, and truth is a word: ali-oss hands on what its XML reader made. */
const PARTS = z.object({
  parts: z.preprocess((parts) => (Array.isArray(parts) ? parts : [parts]), z.array(PART)),
  isTruncated: z.preprocess((word) => word === true || word === "true", z.boolean()),
  nextPartNumberMarker: z.coerce.number().optional().catch(undefined),
});

const UPLOADS = z.object({
  uploads: z.array(
    z.object({ name: z.string(), uploadId: z.string().min(1), initiated: z.string().pipe(z.coerce.date()) }),
  ),
  isTruncated: z.boolean(),
  nextKeyMarker: z.unknown(),
  nextUploadIdMarker: z.unknown(),
});

export function createMultipart(session: OssSession): Omit<MultipartStore, "putPart"> {
  return {
    startUpload: (address, token) => startUpload(session, address, token),
    listParts: (upload) => unlessGone(listParts(session, upload)),
    listUploads: (search) => listUploads(session, search),

    async completeUpload(upload, parts) {
      const call = { ...uploadCall(upload, "complete"), once: true, isLong: true };
      const list = parts.map(({ partNumber, etag }) => ({ number: partNumber, etag }));
      await session.request(call, (client) =>
        client.completeMultipartUpload(upload.key, upload.uploadId, list),
      );
    },

    async abortUpload(upload) {
      const call = { ...uploadCall(upload, "abort"), action: "oss:AbortMultipartUpload" };
      await unlessGone(
        session.request(call, (client) => client.abortMultipartUpload(upload.key, upload.uploadId)),
      );
    },
  };
}

async function startUpload(
  session: OssSession,
  address: ObjectAddress,
  token: string,
): Promise<UploadAddress> {
  const call = { ...uploadCall(address, "start"), once: true };
  const meta = { [TOKEN_META]: token };
  const answer = await session.request(call, (client) => client.initMultipartUpload(address.key, { meta }));
  const { uploadId } = checked(call, STARTED, answer);
  return { bucket: address.bucket, key: address.key, uploadId };
}

/** Keys come percent-encoded, because XML cannot hold all of them; so do the markers. */
async function listUploads(
  session: OssSession,
  { bucket, prefix, limit }: UploadSearch,
): Promise<readonly UnfinishedUpload[]> {
  const call: OssCall = {
    service: "OSS",
    bucket,
    what: `list the unfinished uploads under oss://${bucket}/${prefix}`,
    action: "oss:ListMultipartUploads",
    resource: `acs:oss:*:*:${bucket}`,
  };
  const found: UnfinishedUpload[] = [];
  let marker: Readonly<Record<string, string>> | undefined = {};
  while (marker !== undefined && found.length < limit) {
    const query: Readonly<Record<string, string | number>> = {
      // ali-oss signs a parameter without a value otherwise than OSS does.
      ...(prefix === "" ? {} : { prefix }),
      "max-uploads": Math.min(limit - found.length, PAGE_SIZE),
      "encoding-type": "url",
      ...marker,
    };
    const answer: OssAnswer = await session.request(call, (client) => client.listUploads(query));
    const page: z.infer<typeof UPLOADS> = checked(call, UPLOADS, answer);
    for (const { name, uploadId, initiated } of page.uploads) {
      found.push({ bucket, key: decodeKey(name), uploadId, startedAt: initiated.getTime() });
    }
    marker = page.isTruncated && page.uploads.length > 0 ? markerOf(found.at(-1)) : undefined;
  }
  return found;
}

/** Markers are exclusive, and keys come in order, so the last one found says where to go on. */
function markerOf(last: UnfinishedUpload | undefined): Readonly<Record<string, string>> | undefined {
  return last && { "key-marker": last.key, "upload-id-marker": last.uploadId };
}

function decodeKey(name: string): string {
  return decodeURIComponent(name.replaceAll("+", " "));
}

async function listParts(session: OssSession, upload: UploadAddress): Promise<readonly StoredPart[]> {
  const call = { ...uploadCall(upload, "list the parts of"), action: "oss:ListParts" };
  const found: StoredPart[] = [];
  let marker: number | undefined = 0;
  while (marker !== undefined) {
    const query: Record<string, number> = { "max-parts": PAGE_SIZE, "part-number-marker": marker };
    const answer: OssAnswer = await session.request(call, (client) =>
      client.listParts(upload.key, upload.uploadId, query),
    );
    const page: z.infer<typeof PARTS> = checked(call, PARTS, answer);
    found.push(...page.parts.map(storedPart));
    marker = page.isTruncated
      ? nextMarker(page.nextPartNumberMarker ?? found.at(-1)?.partNumber, marker)
      : undefined;
  }
  return found;
}

function storedPart(part: z.infer<typeof PART>): StoredPart {
  return {
    partNumber: part.PartNumber,
    sizeBytes: part.Size,
    etag: part.ETag,
    crc64: part.HashCrc64ecma ?? null,
  };
}

/** A marker that does not move would list the same page for ever. */
function nextMarker(next: number | undefined, previous: number): number | undefined {
  return next !== undefined && next > previous ? next : undefined;
}

async function unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (OperationalError.is(error) && error.code === "OSS_UPLOAD_NOT_FOUND") return undefined;
    throw error;
  }
}

function uploadCall({ bucket, key }: ObjectAddress, verb: string): OssCall {
  return {
    service: "OSS",
    bucket,
    key,
    what: `${verb} the upload of oss://${bucket}/${key}`,
    action: "oss:PutObject",
    resource: `acs:oss:*:*:${bucket}/${key}`,
  };
}

/**
 * Starting, listing, completing and aborting multipart uploads.
 *
 * Source: OSS, InitiateMultipartUpload, ListParts, CompleteMultipartUpload, AbortMultipartUpload.
 */
import { OperationalError } from "@bakferry/core";
import type { MultipartStore, ObjectAddress, StoredPart, UploadAddress } from "@bakferry/core";
import { z } from "zod";

import { checked } from "./checked.ts";
import { TOKEN_META } from "./object-reader.ts";
import type { OssAnswer, OssCall, OssSession } from "./oss-session.ts";

const PAGE_SIZE = 1_000;
/** OSS puts thousands of parts together before it answers, and goes on when we hang up. */
const COMPLETE_TIMEOUT_MS = 10 * 60_000;

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

export function createMultipart(session: OssSession): Omit<MultipartStore, "putPart"> {
  return {
    startUpload: (address, token) => startUpload(session, address, token),
    listParts: (upload) => unlessGone(listParts(session, upload)),

    async completeUpload(upload, parts) {
      const call = { ...uploadCall(upload, "complete"), once: true, responseMs: COMPLETE_TIMEOUT_MS };
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
  const call = uploadCall(address, "start");
  const meta = { [TOKEN_META]: token };
  const answer = await session.request(call, (client) => client.initMultipartUpload(address.key, { meta }));
  const { uploadId } = checked(call, STARTED, answer);
  return { bucket: address.bucket, key: address.key, uploadId };
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

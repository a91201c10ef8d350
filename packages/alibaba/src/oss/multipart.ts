import type {
  MultipartStore,
  ObjectAddress,
  StoredPart,
  UnfinishedUpload,
  UploadAddress,
  UploadSearch,
} from "@bakferry/core";
/**
 * Starting, listing, completing and aborting multipart uploads.
 *
 * Source: OSS, InitiateMultipartUpload, ListParts, CompleteMultipartUpload, AbortMultipartUpload.
 */
import { OperationalError } from "@bakferry/core/errors";

import { checked } from "./checked.ts";
import { decodeKey, TOKEN_HEADER, UPLOADER_HEADER } from "./object-reader.ts";
import type { OssAnswer, OssCall, OssSession } from "./oss-session.ts";
import type { XmlNode } from "./xml-node.ts";

const PAGE_SIZE = 1_000;

/** `uploaderId`: whom the objects name as their uploader. */
export function createMultipart(
  session: OssSession,
  uploaderId: string | undefined,
): Omit<MultipartStore, "putPart"> {
  return {
    startUpload: (address, token) => {
      const uploader = uploaderId === undefined ? {} : { [UPLOADER_HEADER]: uploaderId };
      return startUpload(session, address, { [TOKEN_HEADER]: token, ...uploader });
    },
    listParts: (upload) => unlessGone(listParts(session, upload)),
    listUploads: (search) => listUploads(session, search),

    async completeUpload(upload, parts) {
      const call = { ...uploadCall(upload, "complete"), once: true, isLong: true };
      const body = completionXml(parts);
      const query = { uploadId: upload.uploadId };
      // What is no answer of OSS leaves open whether the object is there.
      const answer = await session.request(call, { method: "POST", query, body });
      checked(call, { answer, read: (root) => root.text("ETag") });
    },

    async abortUpload(upload) {
      const call: OssCall = { ...uploadCall(upload, "abort"), action: "oss:AbortMultipartUpload" };
      await unlessGone(session.request(call, { method: "DELETE", query: { uploadId: upload.uploadId } }));
    },
  };
}

async function startUpload(
  session: OssSession,
  address: ObjectAddress,
  metadata: Readonly<Record<string, string>>,
): Promise<UploadAddress> {
  const call = { ...uploadCall(address, "start"), once: true };
  const answer = await session.request(call, {
    method: "POST",
    query: { uploads: "" },
    headers: { "content-type": "application/octet-stream", ...metadata },
  });
  const uploadId = checked(call, { answer, read: (root) => root.word("UploadId") });
  return { bucket: address.bucket, key: address.key, uploadId };
}

/** ETags are hexadecimal in quotes; what else might stand in one is nothing that OSS gave. */
function completionXml(parts: readonly StoredPart[]): string {
  const rows = parts.map(
    ({ partNumber, etag }) =>
      `<Part><PartNumber>${partNumber}</PartNumber><ETag>${etag.replaceAll(/[<>&]/g, "")}</ETag></Part>`,
  );
  return `<CompleteMultipartUpload>${rows.join("")}</CompleteMultipartUpload>`;
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
    const answer: OssAnswer = await session.request(call, {
      method: "GET",
      query: {
        uploads: "",
        prefix: prefix === "" ? undefined : prefix,
        "max-uploads": Math.min(limit - found.length, PAGE_SIZE),
        "encoding-type": "url",
        ...marker,
      },
    });
    const { uploads, isTruncated } = checked(call, { answer, read: uploadsIn });
    for (const upload of uploads) found.push({ bucket, ...upload });
    marker = isTruncated && uploads.length > 0 ? markerOf(found.at(-1)) : undefined;
  }
  return found;
}

interface UploadsPage {
  readonly uploads: readonly Omit<UnfinishedUpload, "bucket">[];
  readonly isTruncated: boolean;
}

function uploadsIn(root: XmlNode): UploadsPage {
  const uploads = root.nodes("Upload").map((upload) => ({
    key: decodeKey(upload.text("Key")),
    uploadId: upload.word("UploadId"),
    startedAt: upload.time("Initiated"),
  }));
  return { uploads, isTruncated: root.truth("IsTruncated") };
}

/** Markers are exclusive, and keys come in order, so the last one found says where to go on. */
function markerOf(last: UnfinishedUpload | undefined): Readonly<Record<string, string>> | undefined {
  return last && { "key-marker": last.key, "upload-id-marker": last.uploadId };
}

async function listParts(session: OssSession, upload: UploadAddress): Promise<readonly StoredPart[]> {
  const call: OssCall = { ...uploadCall(upload, "list the parts of"), action: "oss:ListParts" };
  const found: StoredPart[] = [];
  let marker: number | undefined = 0;
  while (marker !== undefined) {
    const answer: OssAnswer = await session.request(call, {
      method: "GET",
      query: { uploadId: upload.uploadId, "max-parts": PAGE_SIZE, "part-number-marker": marker },
    });
    const page: PartsPage = checked(call, { answer, read: partsIn });
    found.push(...page.parts);
    marker = page.isTruncated ? nextMarker(page.nextMarker ?? found.at(-1)?.partNumber, marker) : undefined;
  }
  return found;
}

interface PartsPage {
  readonly parts: readonly StoredPart[];
  readonly isTruncated: boolean;
  readonly nextMarker: number | undefined;
}

function partsIn(root: XmlNode): PartsPage {
  const parts = root.nodes("Part").map((part) => ({
    partNumber: part.count("PartNumber"),
    sizeBytes: part.count("Size"),
    etag: part.text("ETag"),
    crc64: part.textOrNone("HashCrc64ecma") ?? null,
  }));
  return {
    parts,
    isTruncated: root.truth("IsTruncated"),
    nextMarker: root.countOrNone("NextPartNumberMarker"),
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

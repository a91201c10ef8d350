/**
 * ListParts and ListMultipartUploads: what of unfinished uploads is there, in pages.
 *
 * Source: OSS API reference, "ListParts" and "ListMultipartUploads".
 */
import { compareKeys, type MultipartUpload, type StoredPart } from "./bucket.ts";
import { folder } from "./list-objects.ts";
import { MOST_PARTS, requireUpload, sortedParts } from "./multipart.ts";
import {
  encodingElement,
  isoTime,
  keyEncoder,
  numberParameter,
  type OssReply,
  type OssRequest,
  xmlReply,
} from "./oss-request.ts";
import type { XmlElement } from "./xml.ts";

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
  const delimiter = query.get("delimiter") ?? "";
  const { entries, isTruncated } = uploadPage(request, { most, prefix, fold: folder(prefix, delimiter) });
  const last = entries.at(-1);
  return xmlReply([
    "ListMultipartUploadsResult",
    [
      ...encodingElement(request),
      ["Bucket", request.bucket.name],
      ["KeyMarker", encode(query.get("key-marker") ?? "")],
      ["UploadIdMarker", query.get("upload-id-marker") ?? ""],
      ["NextKeyMarker", encode(last?.name ?? "")],
      ["NextUploadIdMarker", last?.upload?.id ?? ""],
      ["Prefix", encode(prefix)],
      ["Delimiter", encode(delimiter)],
      ["MaxUploads", most],
      ["IsTruncated", isTruncated],
      ...entries.map(({ name, upload }) =>
        upload === null ? prefixElement(encode(name)) : uploadElement(upload, encode),
      ),
    ],
  ]);
}

/** An upload by its key, or the beginning that keys have in common. */
interface Entry {
  readonly name: string;
  readonly upload: MultipartUpload | null;
}

function uploadPage(
  { bucket, exchange: { query } }: OssRequest,
  asked: { readonly most: number; readonly prefix: string; fold(key: string): string | null },
): { readonly entries: readonly Entry[]; readonly isTruncated: boolean } {
  const keyMarker = query.get("key-marker") ?? "";
  const idMarker = query.get("upload-id-marker") ?? "";
  const uploads = [...bucket.uploads.values()]
    .filter(({ key }) => key.startsWith(asked.prefix))
    .sort((a, b) => compareKeys(a.key, b.key) || compareKeys(a.id, b.id))
    .filter(({ key, id }) => {
      const order = compareKeys(key, keyMarker);
      return order > 0 || (order === 0 && idMarker !== "" && compareKeys(id, idMarker) > 0);
    });

  const entries: Entry[] = [];
  for (const upload of uploads) {
    const folded = asked.fold(upload.key);
    if (folded !== null && (folded === keyMarker || folded === entries.at(-1)?.name)) continue;
    if (entries.length === asked.most) return { entries, isTruncated: true };
    entries.push(folded === null ? { name: upload.key, upload } : { name: folded, upload: null });
  }
  return { entries, isTruncated: false };
}

function prefixElement(prefix: string): XmlElement {
  return ["CommonPrefixes", [["Prefix", prefix]]];
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

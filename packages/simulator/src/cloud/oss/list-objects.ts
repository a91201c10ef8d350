/**
 * ListObjects (V1 and V2): keys in byte order, folded at a delimiter, in pages.
 *
 * Source: OSS API reference, "ListObjects (GetBucket)" and "ListObjectsV2 (GetBucketV2)".
 */
import { type Bucket, compareKeys, type StoredObject } from "./bucket.ts";
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
import type { XmlElement } from "./xml.ts";

export function listObjects(request: OssRequest): OssReply {
  const { query } = request.exchange;
  const marker = query.get("marker") ?? "";
  const page = readPage(request, marker);
  const encode = keyEncoder(request);
  return xmlReply([
    "ListBucketResult",
    [
      ...commonElements(request, page),
      ["Marker", encode(marker)],
      ...(page.last === null ? [] : [["NextMarker", encode(page.last)] as const]),
      ...page.objects.map((object) => contents(request, object, true)),
      ...prefixes(request, page),
    ],
  ]);
}

export function listObjectsV2(request: OssRequest): OssReply {
  const { query } = request.exchange;
  const token = query.get("continuation-token");
  const startAfter = query.get("start-after") ?? "";
  const page = readPage(request, token === undefined ? startAfter : decodeToken(token));
  const encode = keyEncoder(request);
  const withOwner = query.get("fetch-owner") === "true";
  return xmlReply([
    "ListBucketResult",
    [
      ...commonElements(request, page),
      ["StartAfter", encode(startAfter)],
      ["KeyCount", page.objects.length + page.prefixes.length],
      ...(token === undefined ? [] : [["ContinuationToken", token] as const]),
      ...(page.last === null ? [] : [["NextContinuationToken", encodeToken(page.last)] as const]),
      ...page.objects.map((object) => contents(request, object, withOwner)),
      ...prefixes(request, page),
    ],
  ]);
}

interface Page {
  readonly objects: readonly StoredObject[];
  readonly prefixes: readonly string[];
  /** Key or prefix after which the next page starts; `null` on the last page. */
  readonly last: string | null;
  readonly maxKeys: number;
}

function readPage(request: OssRequest, after: string): Page {
  const { query } = request.exchange;
  const maxKeys = numberParameter(request, "max-keys", { fallback: 100, least: 1, most: 1000 });
  const prefix = query.get("prefix") ?? "";
  const fold = folder(prefix, query.get("delimiter") ?? "");

  const objects: StoredObject[] = [];
  const prefixes: string[] = [];
  let last = after;
  for (const object of sortedObjects(request.bucket, prefix)) {
    const folded = fold(object.key);
    const entry = folded ?? object.key;
    if (compareKeys(object.key, after) <= 0 || entry === last) continue;
    if (objects.length + prefixes.length === maxKeys) return { objects, prefixes, last, maxKeys };
    if (folded === null) objects.push(object);
    else prefixes.push(folded);
    last = entry;
  }
  return { objects, prefixes, last: null, maxKeys };
}

function sortedObjects({ objects }: Bucket, prefix: string): readonly StoredObject[] {
  return [...objects.values()]
    .filter(({ key }) => key.startsWith(prefix))
    .sort((a, b) => compareKeys(a.key, b.key));
}

/** The common prefix that a key disappears into, or `null` when it is listed itself. */
export function folder(prefix: string, delimiter: string): (key: string) => string | null {
  if (delimiter === "") return () => null;
  return (key) => {
    const at = key.indexOf(delimiter, prefix.length);
    return at < 0 ? null : key.slice(0, at + delimiter.length);
  };
}

function commonElements(request: OssRequest, page: Page): readonly XmlElement[] {
  const { query } = request.exchange;
  const encode = keyEncoder(request);
  return [
    ["Name", request.bucket.name],
    ["Prefix", encode(query.get("prefix") ?? "")],
    ["MaxKeys", page.maxKeys],
    ["Delimiter", encode(query.get("delimiter") ?? "")],
    ...encodingElement(request),
    ["IsTruncated", page.last !== null],
  ];
}

function contents(request: OssRequest, object: StoredObject, withOwner: boolean): XmlElement {
  const { ownerId } = request.bucket;
  const owner: XmlElement = [
    "Owner",
    [
      ["ID", ownerId],
      ["DisplayName", ownerId],
    ],
  ];
  return [
    "Contents",
    [
      ["Key", keyEncoder(request)(object.key)],
      ["LastModified", isoTime(object.lastModified)],
      ["ETag", object.etag],
      ["Type", object.type],
      ["Size", object.sizeBytes],
      ["StorageClass", object.storageClass],
      ...(withOwner ? [owner] : []),
    ],
  ];
}

function prefixes(request: OssRequest, page: Page): readonly XmlElement[] {
  const encode = keyEncoder(request);
  return page.prefixes.map((prefix) => ["CommonPrefixes", [["Prefix", encode(prefix)]]]);
}

function encodeToken(key: string): string {
  return Buffer.from(key).toString("base64");
}

function decodeToken(token: string): string {
  const key = Buffer.from(token, "base64").toString("utf8");
  if (encodeToken(key) !== token) {
    throw new OssError("InvalidArgument", { message: "The continuation token provided is incorrect." });
  }
  return key;
}

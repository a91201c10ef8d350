/**
 * Tags of buckets and of objects.
 *
 * Source: OSS API reference, "PutBucketTags", "GetBucketTags", "DeleteBucketTags", "PutObjectTagging",
 * "GetObjectTagging", "DeleteObjectTagging": 20 on a bucket, 10 on an object; EC pages 0010-00000002, 0010-00000207 and
 * 0010-00000219 for the rules of keys and values.
 */
import type { Exchange } from "../exchange.ts";
import { checkedTags, OBJECT_TAGS, type TagRules } from "./new-object.ts";
import { type OssReply, type OssRequest, requireObject, xmlReply } from "./oss-request.ts";
import { readDocument } from "./read-document.ts";
import { childrenOf, readXml, requireChildText } from "./read-xml.ts";

export async function putBucketTags({ bucket, exchange }: OssRequest): Promise<OssReply> {
  bucket.tags = await readTags(exchange, BUCKET_TAGS);
  return { status: 200 };
}

export function getBucketTags({ bucket }: OssRequest): OssReply {
  return tagReply(bucket.tags);
}

/** All of them, or those that the request names: `?tagging=k1,k2`. */
export function deleteBucketTags({ bucket, exchange }: OssRequest): OssReply {
  const names = exchange.query.get("tagging") ?? "";
  const gone = names === "" ? [...bucket.tags.keys()] : names.split(",");
  bucket.tags = new Map([...bucket.tags].filter(([key]) => !gone.includes(key)));
  return { status: 204 };
}

export async function putObjectTagging(request: OssRequest): Promise<OssReply> {
  const object = requireObject(request);
  object.tags = await readTags(request.exchange, OBJECT_TAGS);
  return { status: 200 };
}

export function getObjectTagging(request: OssRequest): OssReply {
  return tagReply(requireObject(request).tags);
}

export function deleteObjectTagging(request: OssRequest): OssReply {
  requireObject(request).tags = new Map();
  return { status: 204 };
}

const BUCKET_TAGS: TagRules = {
  most: 20,
  longestKeyBytes: 64,
  longestValueBytes: 128,
  reserved: /^(?:https?:\/\/|aliyun|acs)/i,
};
const LARGEST_BODY_BYTES = 64 * 1024;

async function readTags(exchange: Exchange, rules: TagRules): Promise<ReadonlyMap<string, string>> {
  const root = readXml(await readDocument(exchange, LARGEST_BODY_BYTES), "Tagging");
  const tags = childrenOf(root, "TagSet").flatMap((set) => childrenOf(set, "Tag"));
  return checkedTags(
    tags.map((tag) => [requireChildText(tag, "Key"), requireChildText(tag, "Value")]),
    rules,
  );
}

function tagReply(tags: ReadonlyMap<string, string>): OssReply {
  const elements = [...tags].map(
    ([key, value]) =>
      [
        "Tag",
        [
          ["Key", key],
          ["Value", value],
        ],
      ] as const,
  );
  return xmlReply(["Tagging", [["TagSet", elements]]]);
}

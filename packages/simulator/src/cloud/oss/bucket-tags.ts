/**
 * The tags of a bucket: at most 20, a whole set at a time.
 *
 * Source: OSS API reference, "PutBucketTags", "GetBucketTags", "DeleteBucketTags".
 */
import { readText } from "../exchange.ts";
import { OssError } from "./oss-error.ts";
import { type OssReply, type OssRequest, xmlReply } from "./oss-request.ts";
import { childText, documentInside } from "./xml.ts";

const MOST_TAGS = 20;
const LARGEST_BODY_BYTES = 64 * 1024;

export async function putBucketTags({ bucket, exchange }: OssRequest): Promise<OssReply> {
  const inner = documentInside(await readText(exchange.body, LARGEST_BODY_BYTES), "Tagging");
  const tags = Array.from(inner.matchAll(/<Tag>([\s\S]*?)<\/Tag>/g), ([, tag = ""]) => ({
    key: childText(tag, "Key"),
    value: childText(tag, "Value"),
  }));
  const rest = inner.replaceAll(/<Tag>[\s\S]*?<\/Tag>/g, "").replace(/^\s*<TagSet>\s*<\/TagSet>\s*$/, "");
  if (tags.length === 0 || rest !== "") throw new OssError("MalformedXML");
  const byKey = new Map(tags.map(({ key, value }) => [key, value]));
  const isGood =
    byKey.size === tags.length &&
    tags.length <= MOST_TAGS &&
    tags.every(({ key, value }) => isTagText(key, 64) && key !== "" && isTagText(value, 128));
  if (!isGood) throw new OssError("InvalidTag");
  bucket.tags = byKey;
  return { status: 200 };
}

export function getBucketTags({ bucket }: OssRequest): OssReply {
  if (bucket.tags.size === 0) throw new OssError("NoSuchTagSet", { BucketName: bucket.name });
  const tags = [...bucket.tags].map(
    ([key, value]) =>
      [
        "Tag",
        [
          ["Key", key],
          ["Value", value],
        ],
      ] as const,
  );
  return xmlReply(["Tagging", [["TagSet", tags]]]);
}

export function deleteBucketTags({ bucket }: OssRequest): OssReply {
  bucket.tags = new Map();
  return { status: 204 };
}

/** Neither end may be white space, and `http://`, `https://` and `Aliyun` are kept by OSS. */
function isTagText(text: string, mostCharacters: number): boolean {
  return text.length <= mostCharacters && text === text.trim() && !/^(?:https?:\/\/|aliyun)/i.test(text);
}

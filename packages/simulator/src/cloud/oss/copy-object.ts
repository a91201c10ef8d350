/**
 * CopyObject: a new object with the bytes of another, in the same region.
 *
 * Source: OSS API reference, "CopyObject": up to 5 GB, `x-oss-copy-source`, `x-oss-metadata-directive`,
 * `x-oss-tagging-directive`, conditions on the source.
 */
import type { CloudWorld } from "../world.ts";
import type { BodyFile } from "./body-store.ts";
import type { Bucket, StoredObject } from "./bucket.ts";
import { newObject, type ObjectNature, natureOf } from "./new-object.ts";
import { storeObject } from "./objects.ts";
import { OssError } from "./oss-error.ts";
import { isoTime, type OssReply, type OssRequest, xmlReply } from "./oss-request.ts";
import { ossResource, refuseByRam } from "./permission.ts";
import { forbidsOverwrite } from "./receive-body.ts";
import { isReadable } from "./restore-object.ts";

export async function copyObject(request: OssRequest): Promise<OssReply> {
  const { bucket, key, exchange, world } = request;
  const { source, object } = requireSource(request);
  refuseUnmatched(exchange.headers, object);
  if (object.sizeBytes > LARGEST_COPY_BYTES) throw new OssError("EntityTooLarge");
  if (!isReadable(world, object)) throw new OssError("InvalidObjectState");
  if (forbidsOverwrite(request) && bucket.objects.has(key))
    throw new OssError("FileAlreadyExists", { Key: key });

  const files = source === bucket && object.key === key ? object.files : await copyFiles(world, object.files);
  const { sizeBytes, crc64, etag } = object;
  const copy = newObject(
    world,
    { key, sizeBytes, crc64, etag, type: "Normal", files },
    { ...natureOfCopy(request, object), lastModified: exchange.receivedAt },
  );
  if (files === object.files) bucket.objects.set(key, copy);
  else await storeObject(world, bucket, copy);
  return xmlReply(
    [
      "CopyObjectResult",
      [
        ["LastModified", isoTime(copy.lastModified)],
        ["ETag", etag],
      ],
    ],
    { "x-oss-hash-crc64ecma": String(crc64) },
  );
}

const LARGEST_COPY_BYTES = 5 * 1024 ** 3;

function requireSource({ exchange, world, caller, bucket }: OssRequest): {
  source: Bucket;
  object: StoredObject;
} {
  const text = decodeSource(exchange.headers.get("x-oss-copy-source") ?? "");
  const [, name = "", key = ""] = /^\/?([^/]+)\/(.+)$/s.exec(text) ?? [];
  const source = world.buckets.get(name);
  if (source === undefined) throw new OssError("NoSuchBucket", { BucketName: name });
  if (source.ownerId !== world.accountId) throw new OssError("BucketOfOtherOwner");
  if (source.region !== bucket.region) throw new OssError("WrongEndpoint", { Bucket: name });
  refuseByRam(world, caller, { action: "oss:GetObject", resource: ossResource(world, source, key) });
  const object = source.objects.get(key);
  if (object === undefined) throw new OssError("NoSuchKey", { Key: key });
  return { source, object };
}

function decodeSource(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new OssError("InvalidArgument", { ArgumentName: "x-oss-copy-source", ArgumentValue: text });
  }
}

function refuseUnmatched(headers: ReadonlyMap<string, string>, { etag }: StoredObject): void {
  const bare = etag.replaceAll('"', "");
  const match = headers.get("x-oss-copy-source-if-match")?.replaceAll('"', "");
  const noneMatch = headers.get("x-oss-copy-source-if-none-match")?.replaceAll('"', "");
  if ((match !== undefined && match !== bare) || noneMatch === bare) {
    throw new OssError("PreconditionFailed", { Condition: "x-oss-copy-source" });
  }
}

/** Headers and tags are those of the source unless the request says that it brings its own. */
function natureOfCopy({ bucket, exchange }: OssRequest, object: StoredObject): ObjectNature {
  const { headers } = exchange;
  const asked = natureOf(bucket, headers);
  return {
    ...asked,
    headers: headers.get("x-oss-metadata-directive") === "REPLACE" ? asked.headers : object.headers,
    tags: headers.get("x-oss-tagging-directive") === "Replace" ? asked.tags : object.tags,
  };
}

async function copyFiles({ bodies }: CloudWorld, files: readonly BodyFile[]): Promise<readonly BodyFile[]> {
  const copies: BodyFile[] = [];
  for (const file of files) {
    if (file.path === null) {
      copies.push(file);
      continue;
    }
    const bytes = bodies.read([file], { from: 0, to: file.sizeBytes });
    copies.push((await bodies.write(bytes)).file);
  }
  return copies;
}

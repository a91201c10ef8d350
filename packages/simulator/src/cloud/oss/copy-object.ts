/**
 * CopyObject: a new object with the bytes of another, in the same region.
 *
 * Source: OSS API reference, "CopyObject": up to 5 GB, `x-oss-copy-source`, `x-oss-metadata-directive`,
 * `x-oss-tagging-directive`, conditions on the source.
 */
import type { StoredObject } from "./bucket.ts";
import { copyFiles, requireSource } from "./copy-source.ts";
import { newObject, type ObjectNature, natureOf } from "./new-object.ts";
import { storeObject } from "./objects.ts";
import { OssError } from "./oss-error.ts";
import { isoTime, type OssReply, type OssRequest, xmlReply } from "./oss-request.ts";
import { forbidsOverwrite } from "./receive-body.ts";

export async function copyObject(request: OssRequest): Promise<OssReply> {
  const { bucket, key, exchange, world } = request;
  const { source, object } = requireSource(request);
  if (object.sizeBytes > LARGEST_COPY_BYTES) throw new OssError("EntityTooLarge");
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
    { etag, "x-oss-hash-crc64ecma": String(crc64) },
  );
}

const LARGEST_COPY_BYTES = 5 * 1024 ** 3;

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

/**
 * The object that CopyObject and UploadPartCopy read: where it is, whether it may be read, and the conditions on it.
 *
 * Source: OSS API reference, "CopyObject" and "UploadPartCopy", request headers `x-oss-copy-source…`.
 */
import type { CloudWorld } from "../world.ts";
import type { BodyFile, ByteRange } from "./body-store.ts";
import type { Bucket, StoredObject } from "./bucket.ts";
import { OssError } from "./oss-error.ts";
import type { OssRequest } from "./oss-request.ts";
import { ossResource, refuseByRam } from "./permission.ts";
import { isReadable } from "./restore-object.ts";

export interface CopySource {
  readonly source: Bucket;
  readonly object: StoredObject;
}

/** Throws when it cannot be read, or is not what the request expects. */
export function requireSource({ exchange, world, caller, bucket }: OssRequest): CopySource {
  const text = decodeSource(exchange.headers.get("x-oss-copy-source") ?? "");
  const [, name = "", key = ""] = /^\/?([^/]+)\/(.+)$/s.exec(text) ?? [];
  const source = world.buckets.get(name);
  if (source === undefined) throw new OssError("NoSuchBucket", { BucketName: name });
  if (source.ownerId !== world.accountId) throw new OssError("BucketOfOtherOwner");
  if (source.region !== bucket.region) throw new OssError("WrongEndpoint", { Bucket: name });
  refuseByRam(world, caller, { action: "oss:GetObject", resource: ossResource(world, source, key) });
  const object = source.objects.get(key);
  if (object === undefined) throw new OssError("NoSuchKey", { Key: key });
  refuseUnmatched(exchange.headers, object);
  if (!isReadable(world, object)) throw new OssError("InvalidObjectState");
  return { source, object };
}

/** New files with those bytes of the old ones. */
export async function copyFiles(
  { bodies }: CloudWorld,
  files: readonly BodyFile[],
): Promise<readonly BodyFile[]> {
  const copies: BodyFile[] = [];
  for (const file of files) {
    if (file.path === null) {
      copies.push(file);
      continue;
    }
    const range: ByteRange = { from: 0, to: file.sizeBytes };
    copies.push((await bodies.write(bodies.read([file], range))).file);
  }
  return copies;
}

function decodeSource(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new OssError("InvalidArgument", { ArgumentName: "x-oss-copy-source", ArgumentValue: text });
  }
}

function refuseUnmatched(headers: ReadonlyMap<string, string>, { etag, lastModified }: StoredObject): void {
  const condition = (name: string): string | undefined => headers.get(`x-oss-copy-source-if-${name}`);
  const time = (name: string): number => Date.parse(condition(name) ?? "");
  const bare = etag.replaceAll('"', "");
  const match = condition("match")?.replaceAll('"', "");
  const noneMatch = condition("none-match")?.replaceAll('"', "");
  // HTTP dates have no milliseconds.
  const modified = Math.floor(lastModified / 1000) * 1000;
  const isUnmatched = match !== undefined && match !== bare;
  if (isUnmatched || modified > time("unmodified-since")) {
    throw new OssError("PreconditionFailed", { Condition: "x-oss-copy-source" });
  }
  if (noneMatch === bare || modified <= time("modified-since")) throw new OssError("NotModified");
}

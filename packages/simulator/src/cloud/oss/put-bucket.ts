/**
 * PutBucket: makes a bucket, or, for one that the account has already, sets its ACL again.
 *
 * A new bucket blocks public access, so none is public from the start. Names are shared by all accounts of the world,
 * so a name may be taken by somebody who cannot be seen.
 *
 * Source: OSS API reference, "PutBucket"; "Bucket naming conventions".
 */
import type { Exchange } from "../exchange.ts";
import type { BucketAcl, StorageClass } from "../model.ts";
import type { CloudWorld } from "../world.ts";
import type { OssCaller } from "./authenticate.ts";
import { readBucketAcl, refusePublicAcl } from "./bucket-access.ts";
import { type Bucket, createBucket } from "./bucket.ts";
import { STORAGE_CLASSES } from "./new-object.ts";
import { OssError } from "./oss-error.ts";
import type { OssReply } from "./oss-request.ts";
import { ossResource, refuseByRam } from "./permission.ts";
import { readDocument } from "./read-document.ts";
import { childOf, readXml } from "./read-xml.ts";

export const PUT_BUCKET = "PutBucket";

export interface PutBucketRequest {
  readonly exchange: Exchange;
  readonly world: CloudWorld;
  readonly caller: OssCaller;
  readonly name: string;
  readonly hostRegion: string | null;
}

const MOST_BUCKETS = 100;
const LARGEST_BODY_BYTES = 4096;

export async function putBucket(request: PutBucketRequest): Promise<OssReply> {
  const { exchange, world, caller, name } = request;
  if (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name)) {
    throw new OssError("InvalidBucketName", { BucketName: name });
  }
  const standing = world.buckets.get(name);
  const region = request.hostRegion ?? caller.region ?? standing?.region ?? firstOf(world.regions);
  if (!world.regions.has(region)) throw new OssError("InvalidArgument", { message: "Invalid region." });
  const resource = ossResource(world, { name, region }, null);
  refuseByRam(world, caller, { action: "oss:PutBucket", resource });
  const storageClass = storageClassOf(await readDocument(exchange, LARGEST_BODY_BYTES));
  const acl = readBucketAcl(exchange.headers.get("x-oss-acl"));

  if (standing === undefined) {
    refuseOneTooMany(world, region);
    refusePublicAcl({ blocksPublicAccess: true }, acl ?? "private", "PublicAclBlocked");
    world.buckets.set(
      name,
      createBucket({
        name,
        region,
        storageClass: storageClass ?? "Standard",
        sse: "None",
        ownerId: world.accountId,
        createdAt: new Date(exchange.receivedAt).toISOString(),
        acl: acl ?? "private",
        blocksPublicAccess: true,
      }),
    );
  } else {
    changeBucket(standing, { world, region, acl });
  }
  return { status: 200, headers: { location: `/${name}` } };
}

/** A loopback address with a V1 signature says nothing about a region: it stands for the first one. */
function firstOf(regions: Iterable<string>): string {
  const [first = ""] = regions;
  return first;
}

function changeBucket(
  standing: Bucket,
  { world, region, acl }: { world: CloudWorld; region: string; acl: BucketAcl | undefined },
): void {
  if (standing.ownerId !== world.accountId || standing.region !== region) {
    throw new OssError("BucketAlreadyExists", { BucketName: standing.name });
  }
  refusePublicAcl(standing, acl ?? "private", "PublicAclBlocked");
  standing.acl = acl ?? standing.acl;
}

function refuseOneTooMany(world: CloudWorld, region: string): void {
  const own = [...world.buckets.values()].filter(
    (bucket) => bucket.ownerId === world.accountId && bucket.region === region,
  );
  if (own.length >= MOST_BUCKETS) throw new OssError("TooManyBuckets");
}

/** An empty body makes a Standard bucket. */
function storageClassOf(body: string): StorageClass | undefined {
  if (body.trim() === "") return undefined;
  const text = childOf(readXml(body, "CreateBucketConfiguration"), "StorageClass")?.text;
  if (text === undefined) return undefined;
  const storageClass = STORAGE_CLASSES.find((known) => known === text);
  if (storageClass === undefined) throw new OssError("MalformedXML");
  return storageClass;
}

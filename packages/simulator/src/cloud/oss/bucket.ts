/**
 * What a bucket holds: objects, and the uploads that are still under way.
 *
 * Times are real ones, because clients compare them with the Date header and their own clock. Only the moment
 * at which an object goes is also kept in simulated time: an import that is still reading it must fail.
 */
import type {
  BucketAcl,
  BucketSeed,
  EncryptionAlgorithm,
  LifecycleRuleSeed,
  ObjectAcl,
  StorageClass,
} from "../model.ts";
import type { BodyFile } from "./body-store.ts";
import type { ObjectNature } from "./new-object.ts";

export interface Bucket {
  readonly name: string;
  region: string;
  storageClass: StorageClass;
  sse: EncryptionAlgorithm;
  ownerId: string;
  acl: BucketAcl;
  /** Overrules its ACL and those of its objects. */
  blocksPublicAccess: boolean;
  lifecycle: readonly LifecycleRuleSeed[];
  /** Simulated time; rules act from the next midnight on. */
  lifecycleSetAt: number;
  tags: ReadonlyMap<string, string>;
  /** Whether the accelerate endpoints serve it; `null` until somebody says so. */
  acceleration: boolean | null;
  readonly createdAt: string;
  readonly objects: Map<string, StoredObject>;
  readonly uploads: Map<string, MultipartUpload>;
}

export interface ObjectHeaders {
  readonly contentType: string;
  /** `x-oss-meta-…` headers and the standard ones that OSS keeps, by lower-case name. */
  readonly kept: ReadonlyMap<string, string>;
}

export interface StoredObject {
  readonly key: string;
  readonly sizeBytes: number;
  /** With its quotes. */
  readonly etag: string;
  readonly crc64: bigint;
  readonly type: "Normal" | "Multipart";
  /** Lifecycle rules change it. */
  storageClass: StorageClass;
  readonly sse: EncryptionAlgorithm;
  acl: ObjectAcl;
  readonly headers: ObjectHeaders;
  tags: ReadonlyMap<string, string>;
  readonly lastModified: number;
  /** The same in simulated time, by which lifecycle rules go. */
  readonly storedAt: number;
  readonly files: readonly BodyFile[];
  /** Of an archived object, in simulated time; `null` when nobody asked for it. */
  restoration: { readonly readyAt: number; readonly endsAt: number } | null;
  /** Simulated time at which it was deleted or overwritten. */
  goneAt: number | null;
  /** Holds a database that only an Enterprise Edition of its time opens; no header shows that. */
  needsEnterprise: boolean;
}

export interface StoredPart {
  readonly number: number;
  readonly sizeBytes: number;
  readonly etag: string;
  readonly crc64: bigint;
  readonly lastModified: number;
  readonly file: BodyFile;
}

export interface MultipartUpload {
  readonly id: string;
  readonly key: string;
  readonly initiatedAt: number;
  /** The same in simulated time, by which lifecycle rules go. */
  readonly startedAt: number;
  readonly nature: ObjectNature;
  readonly forbidOverwrite: boolean;
  readonly parts: Map<number, StoredPart>;
}

/** An empty bucket; the seed's objects are put into it like any other. */
export function createBucket({
  acl = "private",
  blocksPublicAccess = acl === "private",
  lifecycle = [],
  acceleration,
  ...seed
}: Omit<BucketSeed, "objects">): Bucket {
  const { name, region, storageClass, sse, ownerId, createdAt } = seed;
  return {
    name,
    region,
    storageClass,
    sse,
    ownerId,
    acl,
    blocksPublicAccess,
    lifecycle,
    lifecycleSetAt: 0,
    tags: new Map(),
    acceleration: acceleration ?? null,
    createdAt,
    objects: new Map(),
    uploads: new Map(),
  };
}

/** Order in which OSS lists keys: by their UTF-8 bytes. */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

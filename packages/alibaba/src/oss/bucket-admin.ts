/**
 * Looking at a bucket as its owner, and making one.
 *
 * PutBucket on a bucket that one has already is no error: it changes that bucket. So nothing is put before
 * GetBucketInfo has said that there is no such bucket. Names are shared by all accounts of the world; one that is
 * taken by somebody else cannot be looked at.
 *
 * Source: OSS, GetBucketInfo, PutBucket.
 */
import { OperationalError } from "@bakferry/core";
import type { BucketFacts } from "@bakferry/core";

import { bucketFacts, readBucketInfo } from "./bucket-info.ts";
import type { OssCall, OssSession } from "./oss-session.ts";

export interface BucketDetails extends BucketFacts {
  /** "private", "public-read", "public-read-write"; `null` where OSS does not tell. */
  readonly acl: string | null;
  /** Public access is blocked whatever ACL and policies say; `null` where OSS does not tell. */
  readonly blocksPublicAccess: boolean | null;
}

/** `taken`: the name belongs to another account, or to this one in a way that the key may not see. */
export type BucketCreation =
  | { readonly kind: "created" }
  | { readonly kind: "exists"; readonly bucket: BucketDetails }
  | { readonly kind: "taken" };

export interface BucketAdmin {
  /** Throws OSS_BUCKET_NOT_FOUND, OSS_ACCESS_DENIED. */
  details(name: string): Promise<BucketDetails>;
  /** Of class Standard, private, without encryption, in the region of the endpoint. Changes no bucket that is there. */
  create(name: string): Promise<BucketCreation>;
  /** A V4 URL; whoever has it may read the object. */
  presignGet(order: {
    readonly bucket: string;
    readonly key: string;
    readonly expiresSeconds: number;
  }): Promise<string>;
}

export function createBucketAdmin(session: OssSession): BucketAdmin {
  return {
    details: (name) => readDetails(session, name),
    create: (name) => createBucket(session, name),
    presignGet: (order) => session.presignGet(order),
  };
}

async function readDetails(session: OssSession, name: string): Promise<BucketDetails> {
  const info = await readBucketInfo(session, name);
  const { AccessControlList: acl, BlockPublicAccess: blocks } = info;
  return {
    ...bucketFacts(info),
    acl: acl?.Grant ?? null,
    blocksPublicAccess: blocks ?? null,
  };
}

async function createBucket(session: OssSession, name: string): Promise<BucketCreation> {
  const standing = await existing(session, name);
  if (standing !== undefined) return standing;
  const call: OssCall = {
    service: "OSS",
    bucket: name,
    what: `create the bucket ${name}`,
    action: "oss:PutBucket",
    resource: `acs:oss:*:*:${name}`,
  };
  try {
    await session.request(call, {
      method: "PUT",
      headers: { "x-oss-acl": "private" },
      body: "<CreateBucketConfiguration><StorageClass>Standard</StorageClass></CreateBucketConfiguration>",
    });
    return { kind: "created" };
  } catch (error) {
    if (isTaken(error)) return { kind: "taken" };
    throw error;
  }
}

async function existing(session: OssSession, name: string): Promise<BucketCreation | undefined> {
  try {
    return { kind: "exists", bucket: await readDetails(session, name) };
  } catch (error) {
    if (!OperationalError.is(error)) throw error;
    if (error.code === "OSS_BUCKET_NOT_FOUND") return undefined;
    if (/does not belong to you/i.test(error.verbatim ?? "")) return { kind: "taken" };
    throw error;
  }
}

function isTaken(error: unknown): boolean {
  return OperationalError.is(error) && (error.verbatim ?? "").startsWith("BucketAlreadyExists");
}

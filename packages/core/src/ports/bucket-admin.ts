/** Looking at a bucket as its owner, making one, and removing what was made. */
import type { BucketFacts } from "../model/staging.ts";

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
  /** Puts our mark on a bucket that was just made, so that `remove` may take it away again. */
  mark(name: string, token: string): Promise<void>;
  /** Only an empty bucket that bears the mark. */
  remove(name: string, token: string): Promise<"removed" | "not_ours" | "not_empty" | "gone">;
}

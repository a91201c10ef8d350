/**
 * OSS as the domain needs it: facts about buckets and objects, ranged reads, and multipart uploads by parts.
 *
 * Every verb throws OperationalError with the cloud's code mapped; none retries by itself unless it says so.
 */
import type { MediaSource } from "@bakferry/bak";

import type { BucketFacts, OwnedObject, StagedObject } from "../model/staging.ts";

export interface ObjectListing {
  readonly key: string;
  readonly sizeBytes: number;
  readonly modifiedAt: number;
}

export interface ObjectAddress {
  readonly bucket: string;
  readonly key: string;
}

/** Reads without a network or an SDK, at most a few objects at a time. */
export interface ObjectReader {
  /** Throws OSS_BUCKET_NOT_FOUND, OSS_ACCESS_DENIED. */
  bucket(name: string): Promise<BucketFacts>;
  /** Objects whose keys begin with `prefix`, at most `limit`, in key order. */
  list(bucket: string, prefix: string, limit: number): Promise<readonly ObjectListing[]>;
  /** `undefined` when there is no such object. */
  head(address: ObjectAddress): Promise<StagedObject | undefined>;
  /** Ranged GETs that fail with OSS_OBJECT_NOT_FOUND when the object's ETag is no longer `object.etag`. */
  open(object: StagedObject): MediaSource;
  /** The rules by which OSS deletes and moves objects by itself; none where none is set. */
  lifecycle(bucket: string): Promise<readonly LifecycleRule[]>;
}

export interface LifecycleRule {
  readonly id: string;
  readonly enabled: boolean;
  /** Empty for the whole bucket. */
  readonly prefix: string;
  readonly expiresAfterDays: number | null;
  /** Objects last modified before this time are deleted (milliseconds). */
  readonly expiresOn: number | null;
  readonly abortsUploadsAfterDays: number | null;
  readonly transitions: readonly LifecycleTransition[];
}

export interface LifecycleTransition {
  /** `null` where the rule names a date instead. */
  readonly days: number | null;
  readonly storageClass: string;
}

export interface PresignOrder extends ObjectAddress {
  /** OSS takes at most seven days for V4; a longer wish is cut, and `expiresAt` says so. */
  readonly expiresInSeconds: number;
  /** `internal` is free of charge and reachable from inside the region only. */
  readonly network: "public" | "internal";
  readonly signature: "v1" | "v4";
}

/** A secret: whoever has it may read the object. */
export interface SignedUrl {
  readonly url: string;
  /** Milliseconds; the end of the temporary key that signed it, where that comes first. */
  readonly expiresAt: number;
}

export interface ObjectKeeper {
  presignGet(order: PresignOrder): Promise<SignedUrl>;
  /** Deletes it only while HEAD still gives its ETag and our mark; `changed` is somebody else's. */
  deleteObject(object: OwnedObject): Promise<"deleted" | "changed" | "gone">;
}

export interface UploadAddress extends ObjectAddress {
  readonly uploadId: string;
}

/** A part as OSS knows it. */
export interface StoredPart {
  readonly partNumber: number;
  readonly sizeBytes: number;
  readonly etag: string;
  /** Unsigned decimal CRC-64/XZ; `null` where the server does not tell. */
  readonly crc64: string | null;
}

/** Fills buffers from the file that is uploaded; any offset, any time, several at once. */
export interface PartSource {
  /** Returns the number of bytes put into `target`; 0 only at the end of the file. */
  readInto(target: Uint8Array, offset: number): Promise<number>;
  /** Where another thread finds the same bytes; absent when only `readInto` leads to them. */
  readonly localFile?: LocalFile;
}

/** A path may lead to another file tomorrow; device and inode tell. */
export interface LocalFile {
  readonly path: string;
  readonly device: bigint;
  readonly inode: bigint;
}

/** Holds back what is about to be written, so that all connections together stay below a rate. */
export interface SendLimiter {
  /** Resolves when `bytes` may leave; called for each piece of 64 to 512 KiB before it is written. */
  take(bytes: number, signal: AbortSignal): Promise<void>;
}

export interface PartOrder {
  readonly upload: UploadAddress;
  readonly partNumber: number;
  readonly offset: number;
  readonly sizeBytes: number;
  readonly source: PartSource;
  readonly signal: AbortSignal;
  /** Called with the bytes that just left this process; a part that is sent again counts again. */
  readonly onSent?: (bytes: number) => void;
  readonly limiter?: SendLimiter;
  /** OSS took the part and slowed it down for so long (`x-oss-qos-delay-time`): fewer connections would do. */
  readonly onDelayed?: (milliseconds: number) => void;
}

/** An upload that was begun and neither completed nor aborted. OSS tells no metadata of it, so not whose it is. */
export interface UnfinishedUpload extends UploadAddress {
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

export interface UploadSearch {
  readonly bucket: string;
  readonly prefix: string;
  readonly limit: number;
}

export interface MultipartStore {
  /** The `token` is kept as object metadata, so that the finished object can be told from anybody else's. */
  startUpload(address: ObjectAddress, token: string): Promise<UploadAddress>;
  /** All parts, in order of their numbers; `undefined` when the upload is finished, aborted or unknown. */
  listParts(upload: UploadAddress): Promise<readonly StoredPart[] | undefined>;
  /** Sends one part and compares the checksum of what was read with what OSS stored (OSS_CHECKSUM_MISMATCH). Idempotent. */
  putPart(order: PartOrder): Promise<StoredPart>;
  /** Throws OSS_UPLOAD_NOT_FOUND when the upload is no more: it may have been completed before. Look with `head`. */
  completeUpload(upload: UploadAddress, parts: readonly StoredPart[]): Promise<void>;
  /** Uploads under way for keys that begin with `prefix`, in key order, at most `limit`. */
  listUploads(search: UploadSearch): Promise<readonly UnfinishedUpload[]>;
  /** Frees the parts; an upload that is no more is no error. */
  abortUpload(upload: UploadAddress): Promise<void>;
}

export interface ObjectStore extends ObjectReader, MultipartStore, ObjectKeeper {}

/**
 * What a new object is, whichever request makes it: its class, its encryption and its tags by the headers of that
 * request, and by the bucket where they say nothing.
 *
 * Source: OSS API reference, "PutObject", "InitiateMultipartUpload", "CopyObject", request headers.
 */
import { parseForm } from "../exchange.ts";
import type { EncryptionAlgorithm, ObjectAcl, StorageClass } from "../model.ts";
import type { CloudWorld } from "../world.ts";
import { readObjectAcl, refusePublicAcl } from "./bucket-access.ts";
import type { Bucket, ObjectHeaders, StoredObject } from "./bucket.ts";
import { OssError } from "./oss-error.ts";

export const STORAGE_CLASSES: readonly StorageClass[] = [
  "Standard",
  "IA",
  "Archive",
  "ColdArchive",
  "DeepColdArchive",
];

/** What of an object is decided before its bytes are there. */
export interface ObjectNature {
  readonly storageClass: StorageClass;
  readonly sse: EncryptionAlgorithm;
  readonly acl: ObjectAcl;
  readonly tags: ReadonlyMap<string, string>;
  readonly headers: ObjectHeaders;
}

/** Throws for a class, an algorithm, an ACL or tags that do not exist. */
export function natureOf(bucket: Bucket, sent: ReadonlyMap<string, string>): ObjectNature {
  const acl = readObjectAcl(sent.get("x-oss-object-acl")) ?? "default";
  refusePublicAcl(bucket, acl, "PublicObjectAclBlocked");
  return {
    acl,
    storageClass:
      chosen(sent, { name: "x-oss-storage-class", allowed: STORAGE_CLASSES }) ?? bucket.storageClass,
    sse: chosenEncryption(sent.get("x-oss-server-side-encryption")) ?? bucket.sse,
    tags: headerTags(sent.get("x-oss-tagging") ?? ""),
    headers: keptHeaders(sent),
  };
}

export type ObjectContent = Pick<StoredObject, "key" | "sizeBytes" | "etag" | "crc64" | "type" | "files">;

/** An object that is stored at this moment. */
export function newObject(
  { clock }: Pick<CloudWorld, "clock">,
  content: ObjectContent,
  nature: ObjectNature & { readonly lastModified: number },
): StoredObject {
  return {
    ...content,
    ...nature,
    storedAt: clock.now(),
    restoration: null,
    goneAt: null,
    needsEnterprise: false,
  };
}

export interface TagRules {
  readonly most: number;
  readonly longestKeyBytes: number;
  readonly longestValueBytes: number;
  /** Beginnings of keys that OSS keeps for itself. */
  readonly reserved: RegExp | null;
}

export const OBJECT_TAGS: TagRules = {
  most: 10,
  longestKeyBytes: 128,
  longestValueBytes: 256,
  reserved: null,
};

/** Throws InvalidTag for too many tags, or for one that breaks a rule or comes twice. */
export function checkedTags(
  pairs: readonly (readonly [string, string])[],
  { most, longestKeyBytes, longestValueBytes, reserved }: TagRules,
): ReadonlyMap<string, string> {
  const tags = new Map(pairs);
  const isFit = pairs.every(
    ([key, value]) =>
      key !== "" &&
      Buffer.byteLength(key) <= longestKeyBytes &&
      Buffer.byteLength(value) <= longestValueBytes &&
      reserved?.test(key) !== true,
  );
  if (!isFit || tags.size !== pairs.length || tags.size > most) throw new OssError("InvalidTag");
  return tags;
}

export const ENCRYPTION_ALGORITHMS: readonly EncryptionAlgorithm[] = ["AES256", "KMS", "SM4"];

function chosenEncryption(text: string | undefined): EncryptionAlgorithm | undefined {
  const algorithm = ENCRYPTION_ALGORITHMS.find((known) => known === text);
  if (text !== undefined && algorithm === undefined) throw new OssError("InvalidEncryptionAlgorithm");
  return algorithm;
}

const KEPT_HEADERS: ReadonlySet<string> = new Set([
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "expires",
]);

/** The headers that come back when the object is read. */
function keptHeaders(sent: ReadonlyMap<string, string>): ObjectHeaders {
  return {
    contentType: sent.get("content-type") ?? "application/octet-stream",
    kept: new Map([...sent].filter(([name]) => KEPT_HEADERS.has(name) || name.startsWith("x-oss-meta-"))),
  };
}

/** `key=value&key`, each with one `=` at most. */
function headerTags(text: string): ReadonlyMap<string, string> {
  if (text.split("&").some((tag) => tag.split("=").length > 2)) throw new OssError("InvalidTag");
  return checkedTags([...parseForm(text)], OBJECT_TAGS);
}

function chosen<const T extends string>(
  sent: ReadonlyMap<string, string>,
  { name, allowed }: { readonly name: string; readonly allowed: readonly T[] },
): T | undefined {
  const text = sent.get(name);
  if (text === undefined) return undefined;
  const value = allowed.find((candidate) => candidate === text);
  if (value === undefined) {
    throw new OssError("InvalidArgument", {
      message: `${name} is not valid.`,
      ArgumentName: name,
      ArgumentValue: text,
    });
  }
  return value;
}

/**
 * Who may read a bucket without a key: its ACL, the ACL of an object, and the block that overrules both.
 *
 * Buckets that are made today block public access from the start, so opening one takes two steps.
 *
 * Source: OSS API reference, "PutBucketAcl", "GetBucketAcl", "PutBucketPublicAccessBlock",
 * "GetBucketPublicAccessBlock", "DeleteBucketPublicAccessBlock", "PutObjectACL", "GetObjectACL".
 */
import type { BucketAcl, ObjectAcl } from "../model.ts";
import type { Bucket } from "./bucket.ts";
import { OssError, type OssErrorName } from "./oss-error.ts";
import { type OssReply, type OssRequest, requireObject, xmlReply } from "./oss-request.ts";
import { readDocument } from "./read-document.ts";
import { readXml, requireChildText } from "./read-xml.ts";

export function getBucketAcl({ bucket }: OssRequest): OssReply {
  return aclReply(bucket, bucket.acl);
}

export function putBucketAcl({ bucket, exchange }: OssRequest): OssReply {
  const acl = readBucketAcl(exchange.headers.get("x-oss-acl"));
  if (acl === undefined) throw new OssError("MissingArgument", { ArgumentName: "x-oss-acl" });
  refusePublicAcl(bucket, acl, "PublicAclBlocked");
  bucket.acl = acl;
  return { status: 200 };
}

export function getBucketPublicAccessBlock({ bucket }: OssRequest): OssReply {
  return xmlReply(["PublicAccessBlockConfiguration", [["BlockPublicAccess", bucket.blocksPublicAccess]]]);
}

export async function putBucketPublicAccessBlock({ bucket, exchange }: OssRequest): Promise<OssReply> {
  const document = await readDocument(exchange, LARGEST_BODY_BYTES);
  const text = requireChildText(readXml(document, "PublicAccessBlockConfiguration"), "BlockPublicAccess");
  if (text !== "true" && text !== "false") throw new OssError("MalformedXML");
  bucket.blocksPublicAccess = text === "true";
  return { status: 200 };
}

export function deleteBucketPublicAccessBlock({ bucket }: OssRequest): OssReply {
  bucket.blocksPublicAccess = false;
  return { status: 204 };
}

export function getObjectAcl(request: OssRequest): OssReply {
  return aclReply(request.bucket, requireObject(request).acl);
}

export function putObjectAcl(request: OssRequest): OssReply {
  const object = requireObject(request);
  const acl = readObjectAcl(request.exchange.headers.get("x-oss-object-acl"));
  if (acl === undefined) throw new OssError("MissingArgument", { ArgumentName: "x-oss-object-acl" });
  refusePublicAcl(request.bucket, acl, "PublicObjectAclBlocked");
  object.acl = acl;
  return { status: 200 };
}

/** Whether somebody without a key may do that; `key` names the object. */
export function isPublic(bucket: Bucket, action: string, key: string): boolean {
  if (bucket.blocksPublicAccess) return false;
  const own = bucket.objects.get(key)?.acl ?? "default";
  const acl = own === "default" ? bucket.acl : own;
  if (action === "oss:GetObject") return acl !== "private";
  return action === "oss:PutObject" && acl === "public-read-write";
}

export function refusePublicAcl(
  bucket: Pick<Bucket, "blocksPublicAccess">,
  acl: ObjectAcl,
  reason: Extract<OssErrorName, "PublicAclBlocked" | "PublicObjectAclBlocked">,
): void {
  if (bucket.blocksPublicAccess && acl.startsWith("public")) throw new OssError(reason);
}

/** `undefined` when the header is missing; throws InvalidArgument for an ACL that is none. */
export function readBucketAcl(text: string | undefined): BucketAcl | undefined {
  return readAcl(text, { name: "x-oss-acl", allowed: BUCKET_ACLS });
}

export function readObjectAcl(text: string | undefined): ObjectAcl | undefined {
  return readAcl(text, { name: "x-oss-object-acl", allowed: ["default", ...BUCKET_ACLS] });
}

const BUCKET_ACLS: readonly BucketAcl[] = ["private", "public-read", "public-read-write"];
const LARGEST_BODY_BYTES = 4096;

function readAcl<const T extends string>(
  text: string | undefined,
  { name, allowed }: { readonly name: string; readonly allowed: readonly T[] },
): T | undefined {
  if (text === undefined) return undefined;
  const acl = allowed.find((known) => known === text);
  if (acl === undefined) {
    throw new OssError("InvalidArgument", {
      message: "no such access control exists",
      ArgumentName: name,
      ArgumentValue: text,
    });
  }
  return acl;
}

function aclReply({ ownerId }: Bucket, grant: ObjectAcl): OssReply {
  const owner = [
    ["ID", ownerId],
    ["DisplayName", ownerId],
  ] as const;
  return xmlReply([
    "AccessControlPolicy",
    [
      ["Owner", owner],
      ["AccessControlList", [["Grant", grant]]],
    ],
  ]);
}

/**
 * The encryption that a bucket gives to new objects.
 *
 * Source: OSS API reference, "PutBucketEncryption", "GetBucketEncryption", "DeleteBucketEncryption".
 */
import { ENCRYPTION_ALGORITHMS } from "./new-object.ts";
import { OssError } from "./oss-error.ts";
import { type OssReply, type OssRequest, xmlReply } from "./oss-request.ts";
import { readDocument } from "./read-document.ts";
import { childOf, readXml, requireChildText } from "./read-xml.ts";

export function getBucketEncryption({ bucket }: OssRequest): OssReply {
  if (bucket.sse === "None") {
    throw new OssError("NoSuchServerSideEncryptionRule", { BucketName: bucket.name });
  }
  return xmlReply([
    "ServerSideEncryptionRule",
    [["ApplyServerSideEncryptionByDefault", [["SSEAlgorithm", bucket.sse]]]],
  ]);
}

/** Objects that are there keep what they have. */
export async function putBucketEncryption({ bucket, exchange }: OssRequest): Promise<OssReply> {
  const root = readXml(await readDocument(exchange, LARGEST_BODY_BYTES), "ServerSideEncryptionRule");
  const rule = childOf(root, "ApplyServerSideEncryptionByDefault");
  if (rule === undefined) throw new OssError("MalformedXML");
  if ((childOf(rule, "KMSMasterKeyID")?.text ?? "") !== "") {
    throw new OssError("NotImplemented", { ResourceType: "KMSMasterKeyID" });
  }
  const text = requireChildText(rule, "SSEAlgorithm");
  const algorithm = ENCRYPTION_ALGORITHMS.find((known) => known === text);
  if (algorithm === undefined) throw new OssError("InvalidEncryptionAlgorithm");
  bucket.sse = algorithm;
  return { status: 200 };
}

/** Without a rule it succeeds too. */
export function deleteBucketEncryption({ bucket }: OssRequest): OssReply {
  bucket.sse = "None";
  return { status: 204 };
}

const LARGEST_BODY_BYTES = 4096;

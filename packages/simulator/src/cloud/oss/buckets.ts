/**
 * What a bucket says about itself. One GetBucketInfo answers all that RDS asks of a bucket: region, storage
 * class, encryption, owner.
 *
 * Source: OSS API reference, "GetBucketInfo", "GetBucketLocation", "DeleteBucket", "GetBucketTransferAcceleration",
 * "PutBucketTransferAcceleration".
 */
import { OssError } from "./oss-error.ts";
import { type OssReply, type OssRequest, xmlReply } from "./oss-request.ts";
import { readDocument } from "./read-document.ts";
import { readXml, requireChildText } from "./read-xml.ts";

export function getBucketInfo({ bucket }: OssRequest): OssReply {
  const endpoint = `oss-${bucket.region}`;
  return xmlReply([
    "BucketInfo",
    [
      [
        "Bucket",
        [
          ["Name", bucket.name],
          ["Location", endpoint],
          ["CreationDate", bucket.createdAt],
          ["ExtranetEndpoint", `${endpoint}.aliyuncs.com`],
          ["IntranetEndpoint", `${endpoint}-internal.aliyuncs.com`],
          ["StorageClass", bucket.storageClass],
          ["DataRedundancyType", "LRS"],
          ["TransferAcceleration", bucket.acceleration === true ? "Enabled" : "Disabled"],
          ["CrossRegionReplication", "Disabled"],
          ["BlockPublicAccess", bucket.blocksPublicAccess],
          ["Versioning", ""],
          ["Comment", ""],
          [
            "Owner",
            [
              ["DisplayName", bucket.ownerId],
              ["ID", bucket.ownerId],
            ],
          ],
          ["AccessControlList", [["Grant", bucket.acl]]],
          ["ServerSideEncryptionRule", [["SSEAlgorithm", bucket.sse]]],
        ],
      ],
    ],
  ]);
}

export function getBucketLocation({ bucket }: OssRequest): OssReply {
  return xmlReply(["LocationConstraint", `oss-${bucket.region}`]);
}

/** Neither objects nor uploads under way may be in it. */
export function deleteBucket({ bucket, world }: OssRequest): OssReply {
  if (bucket.objects.size > 0 || bucket.uploads.size > 0) {
    throw new OssError("BucketNotEmpty", { BucketName: bucket.name });
  }
  world.buckets.delete(bucket.name);
  return { status: 204 };
}

export function getBucketTransferAcceleration({ bucket }: OssRequest): OssReply {
  if (bucket.acceleration === null) {
    throw new OssError("NoSuchTransferAccelerationConfiguration", { BucketName: bucket.name });
  }
  return xmlReply(["TransferAccelerationConfiguration", [["Enabled", bucket.acceleration]]]);
}

export async function putBucketTransferAcceleration({ bucket, exchange }: OssRequest): Promise<OssReply> {
  const document = await readDocument(exchange, LARGEST_BODY_BYTES);
  const text = requireChildText(readXml(document, "TransferAccelerationConfiguration"), "Enabled");
  if (text !== "true" && text !== "false") throw new OssError("MalformedXML");
  bucket.acceleration = text === "true";
  return { status: 200 };
}

const LARGEST_BODY_BYTES = 4096;

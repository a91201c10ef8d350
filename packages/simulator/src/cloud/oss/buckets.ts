/**
 * What a bucket says about itself, and its end. One GetBucketInfo answers all that RDS asks of a bucket: region, storage
 * class, encryption, owner.
 *
 * Source: OSS API reference, "GetBucketInfo", "GetBucketAcl", "GetBucketLocation", "GetBucketEncryption",
 * "DeleteBucket".
 */
import { OssError } from "./oss-error.ts";
import { type OssReply, type OssRequest, xmlReply } from "./oss-request.ts";

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
          ["TransferAcceleration", "Disabled"],
          ["CrossRegionReplication", "Disabled"],
          ["BlockPublicAccess", bucket.acl === "private"],
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

export function getBucketAcl({ bucket }: OssRequest): OssReply {
  const owner = [
    ["ID", bucket.ownerId],
    ["DisplayName", bucket.ownerId],
  ] as const;
  return xmlReply([
    "AccessControlPolicy",
    [
      ["Owner", owner],
      ["AccessControlList", [["Grant", bucket.acl]]],
    ],
  ]);
}

export function getBucketLocation({ bucket }: OssRequest): OssReply {
  return xmlReply(["LocationConstraint", `oss-${bucket.region}`]);
}

export function getBucketEncryption({ bucket }: OssRequest): OssReply {
  if (bucket.sse === "None") {
    throw new OssError("NoSuchServerSideEncryptionRule", { BucketName: bucket.name });
  }
  return xmlReply([
    "ServerSideEncryptionRule",
    [["ApplyServerSideEncryptionByDefault", [["SSEAlgorithm", bucket.sse]]]],
  ]);
}

/** Objects keep a bucket, and so do parts of uploads that nobody finished. */
export function deleteBucket({ bucket, world }: OssRequest): OssReply {
  if (bucket.objects.size > 0 || bucket.uploads.size > 0) {
    throw new OssError("BucketNotEmpty", { BucketName: bucket.name });
  }
  world.buckets.delete(bucket.name);
  return { status: 204 };
}

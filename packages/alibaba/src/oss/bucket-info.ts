/** What OSS says of a bucket as a whole. Source: OSS, GetBucketInfo. */
import type { BucketFacts } from "@bakferry/core";

import { ossRegion, regionOfLocation } from "../regions.ts";
import { checked } from "./checked.ts";
import type { OssCall, OssSession } from "./oss-session.ts";
import type { XmlNode } from "./xml-node.ts";

/** As far as anybody here asks. */
export interface BucketInfo {
  readonly name: string;
  readonly location: string;
  readonly storageClass: string;
  readonly publicHost: string | undefined;
  readonly internalHost: string | undefined;
  readonly ownerId: string;
  readonly acl: string | undefined;
  readonly blocksPublicAccess: boolean | undefined;
  readonly encryption: string | undefined;
}

/** Throws OSS_BUCKET_NOT_FOUND, OSS_ACCESS_DENIED. */
export async function readBucketInfo(session: OssSession, name: string): Promise<BucketInfo> {
  const call: OssCall = {
    service: "OSS",
    bucket: name,
    what: `read the properties of bucket ${name}`,
    action: "oss:GetBucketInfo",
    resource: `acs:oss:*:*:${name}`,
  };
  const answer = await session.request(call, { method: "GET", query: { bucketInfo: "" } });
  return checked(call, { answer, read: (root) => bucketInfo(root.node("Bucket")) });
}

function bucketInfo(bucket: XmlNode): BucketInfo {
  return {
    name: bucket.text("Name"),
    location: bucket.text("Location"),
    storageClass: bucket.text("StorageClass"),
    publicHost: bucket.textOrNone("ExtranetEndpoint"),
    internalHost: bucket.textOrNone("IntranetEndpoint"),
    ownerId: bucket.node("Owner").text("ID"),
    acl: bucket.nodeOrNone("AccessControlList")?.textOrNone("Grant"),
    blocksPublicAccess: bucket.truthOrNone("BlockPublicAccess"),
    encryption: bucket.nodeOrNone("ServerSideEncryptionRule")?.textOrNone("SSEAlgorithm"),
  };
}

/** `importNetwork`: which of its hosts RDS is told to read from. */
export function bucketFacts(bucket: BucketInfo, importNetwork: "public" | "internal"): BucketFacts {
  const regionId = regionOfLocation(bucket.location);
  const { publicHost, internalHost } = ossRegion(regionId);
  const outside = bucket.publicHost ?? publicHost;
  const inside = bucket.internalHost ?? internalHost;
  return {
    name: bucket.name,
    regionId,
    storageClass: bucket.storageClass,
    encryption: bucket.encryption ?? "None",
    ownerId: bucket.ownerId,
    endpoint: importNetwork === "internal" ? inside : (outside ?? inside),
  };
}

/** What OSS says of a bucket as a whole. Source: OSS, GetBucketInfo. */
import type { BucketFacts } from "@bakferry/core";
import { z } from "zod";

import { ossRegion, regionOfLocation } from "../regions.ts";
import { checked, truth } from "./checked.ts";
import type { OssCall, OssSession } from "./oss-session.ts";

/** As far as anybody here asks. */
const BUCKET_INFO = z.object({
  Bucket: z.object({
    Name: z.string(),
    Location: z.string(),
    StorageClass: z.string(),
    ExtranetEndpoint: z.string().optional(),
    IntranetEndpoint: z.string().optional(),
    Owner: z.object({ ID: z.string() }),
    AccessControlList: z.object({ Grant: z.string() }).optional().catch(undefined),
    BlockPublicAccess: truth.optional().catch(undefined),
    ServerSideEncryptionRule: z.object({ SSEAlgorithm: z.string().optional() }).optional().catch(undefined),
  }),
});

export type BucketInfo = z.infer<typeof BUCKET_INFO>["Bucket"];

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
  return checked(call, BUCKET_INFO, answer).Bucket;
}

/** `importNetwork`: which of its hosts RDS is told to read from. */
export function bucketFacts(bucket: BucketInfo, importNetwork: "public" | "internal"): BucketFacts {
  const regionId = regionOfLocation(bucket.Location);
  const { publicHost, internalHost } = ossRegion(regionId);
  const outside = bucket.ExtranetEndpoint ?? publicHost;
  const inside = bucket.IntranetEndpoint ?? internalHost;
  return {
    name: bucket.Name,
    regionId,
    storageClass: bucket.StorageClass,
    encryption: bucket.ServerSideEncryptionRule?.SSEAlgorithm ?? "None",
    ownerId: bucket.Owner.ID,
    endpoint: importNetwork === "internal" ? inside : (outside ?? inside),
  };
}

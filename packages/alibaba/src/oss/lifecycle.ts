import type { LifecycleRule } from "@bakferry/core";
/**
 * Rules by which a bucket deletes and moves objects by itself: one may take a backup away while RDS still needs it.
 *
 * Source: OSS, GetBucketLifecycle.
 */
import { OperationalError } from "@bakferry/core/errors";

import { checked } from "./checked.ts";
import type { OssCall, OssSession } from "./oss-session.ts";
import type { XmlNode } from "./xml-node.ts";

export async function readLifecycle(session: OssSession, bucket: string): Promise<readonly LifecycleRule[]> {
  const call: OssCall = {
    service: "OSS",
    bucket,
    what: `read the lifecycle rules of bucket ${bucket}`,
    action: "oss:GetBucketLifecycle",
    resource: `acs:oss:*:*:${bucket}`,
  };
  try {
    const answer = await session.request(call, { method: "GET", query: { lifecycle: "" } });
    return checked(call, { answer, read: (root) => root.nodes("Rule").map(lifecycleRule) });
  } catch (error) {
    if (OperationalError.is(error) && error.verbatim?.startsWith("NoSuchLifecycle")) return [];
    throw error;
  }
}

function lifecycleRule(rule: XmlNode): LifecycleRule {
  const expiration = rule.nodeOrNone("Expiration");
  const expiresOn = Date.parse(expiration?.textOrNone("CreatedBeforeDate") ?? "");
  return {
    id: rule.textOrNone("ID") ?? "",
    enabled: rule.textOrNone("Status")?.toLowerCase() === "enabled",
    prefix: rule.textOrNone("Prefix") ?? "",
    expiresAfterDays: expiration?.countOrNone("Days") ?? null,
    expiresOn: Number.isNaN(expiresOn) ? null : expiresOn,
    abortsUploadsAfterDays: rule.nodeOrNone("AbortMultipartUpload")?.countOrNone("Days") ?? null,
    transitions: rule.nodes("Transition").map((transition) => ({
      days: transition.countOrNone("Days") ?? null,
      storageClass: transition.textOrNone("StorageClass") ?? "",
    })),
  };
}

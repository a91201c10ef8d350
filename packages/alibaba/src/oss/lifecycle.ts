import type { LifecycleRule } from "@bakferry/core";
/**
 * Rules by which a bucket deletes and moves objects by itself: one may take a backup away while RDS still needs it.
 *
 * Source: OSS, GetBucketLifecycle.
 */
import { OperationalError } from "@bakferry/core/errors";
import { z } from "zod";

import { numberOrNull, wordsOrNone } from "../rpc/loose.ts";
import { checked, listOf } from "./checked.ts";
import type { OssCall, OssSession } from "./oss-session.ts";

const CUT_OFF = z.object({ Days: numberOrNull, CreatedBeforeDate: wordsOrNone }).optional().catch(undefined);

const RULES = z.object({
  Rule: listOf(
    z.object({
      ID: wordsOrNone,
      Status: wordsOrNone,
      Prefix: wordsOrNone,
      Expiration: CUT_OFF,
      AbortMultipartUpload: CUT_OFF,
      Transition: listOf(z.object({ Days: numberOrNull, StorageClass: wordsOrNone })),
    }),
  ),
});
type Rule = z.infer<typeof RULES>["Rule"][number];

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
    return checked(call, RULES, answer).Rule.map(lifecycleRule);
  } catch (error) {
    if (OperationalError.is(error) && error.verbatim?.startsWith("NoSuchLifecycle")) return [];
    throw error;
  }
}

function lifecycleRule(rule: Rule): LifecycleRule {
  const expiresOn = Date.parse(rule.Expiration?.CreatedBeforeDate ?? "");
  return {
    id: rule.ID,
    enabled: rule.Status.toLowerCase() === "enabled",
    prefix: rule.Prefix,
    expiresAfterDays: rule.Expiration?.Days ?? null,
    expiresOn: Number.isNaN(expiresOn) ? null : expiresOn,
    abortsUploadsAfterDays: rule.AbortMultipartUpload?.Days ?? null,
    transitions: rule.Transition.map(({ Days, StorageClass }) => ({
      days: Days,
      storageClass: StorageClass,
    })),
  };
}

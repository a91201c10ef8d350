/**
 * Rules by which a bucket deletes and moves objects by itself: one may take a backup away while RDS still needs it.
 *
 * Source: OSS, GetBucketLifecycle.
 */
import { OperationalError } from "@bakferry/core";
import type { LifecycleRule } from "@bakferry/core";
import { z } from "zod";

import { numberOrNull, wordsOrNone } from "../rpc/loose.ts";
import { checked } from "./checked.ts";
import type { OssCall, OssSession } from "./oss-session.ts";

/** One element is no list for ali-oss, and an empty one is text. */
function listOf<T>(row: z.ZodType<T>): z.ZodType<readonly T[]> {
  return z.preprocess((value) => (value === undefined || value === null ? [] : [value].flat()), z.array(row));
}

const CUT_OFF = z
  .object({ days: numberOrNull, createdBeforeDate: wordsOrNone, expiredObjectDeleteMarker: wordsOrNone })
  .optional()
  .catch(undefined);

const RULES = z.object({
  rules: listOf(
    z.object({
      id: wordsOrNone,
      status: wordsOrNone,
      prefix: wordsOrNone.catch(""),
      expiration: CUT_OFF,
      abortMultipartUpload: CUT_OFF,
      transition: listOf(z.object({ days: numberOrNull, storageClass: wordsOrNone })),
    }),
  ),
});

export async function readLifecycle(session: OssSession, bucket: string): Promise<readonly LifecycleRule[]> {
  const call: OssCall = {
    service: "OSS",
    bucket,
    what: `read the lifecycle rules of bucket ${bucket}`,
    action: "oss:GetBucketLifecycle",
    resource: `acs:oss:*:*:${bucket}`,
  };
  try {
    const answer = await session.request(call, (client) => client.getBucketLifecycle(bucket));
    return checked(call, RULES, answer).rules.map(lifecycleRule);
  } catch (error) {
    if (OperationalError.is(error) && error.verbatim?.startsWith("NoSuchLifecycle")) return [];
    throw error;
  }
}

function lifecycleRule(rule: z.infer<typeof RULES>["rules"][number]): LifecycleRule {
  const expiresOn = Date.parse(rule.expiration?.createdBeforeDate ?? "");
  return {
    id: rule.id,
    enabled: rule.status.toLowerCase() === "enabled",
    prefix: rule.prefix,
    expiresAfterDays: rule.expiration?.days ?? null,
    expiresOn: Number.isNaN(expiresOn) ? null : expiresOn,
    abortsUploadsAfterDays: rule.abortMultipartUpload?.days ?? null,
    transitions: rule.transition.map(({ days, storageClass }) => ({ days, storageClass })),
  };
}

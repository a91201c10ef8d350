/**
 * The rules by which a bucket deletes and moves its objects by itself.
 *
 * They are told and not carried out: OSS acts once a day, which no rehearsal lasts.
 *
 * Source: OSS API reference, "GetBucketLifecycle".
 */
import type { LifecycleRuleSeed } from "../model.ts";
import { OssError } from "./oss-error.ts";
import { type OssReply, type OssRequest, xmlReply } from "./oss-request.ts";
import type { XmlElement } from "./xml.ts";

export function getBucketLifecycle({ bucket }: OssRequest): OssReply {
  if (bucket.lifecycle.length === 0) throw new OssError("NoSuchLifecycle", { BucketName: bucket.name });
  return xmlReply(["LifecycleConfiguration", bucket.lifecycle.map((rule) => ["Rule", ruleElements(rule)])]);
}

function ruleElements(rule: LifecycleRuleSeed): readonly XmlElement[] {
  const { id, prefix, status, expirationDays, createdBeforeDate, abortUploadDays, transitions = [] } = rule;
  return [
    ["ID", id],
    ["Prefix", prefix],
    ["Status", status],
    ...(expirationDays === undefined ? [] : [["Expiration", [["Days", expirationDays]]] as const]),
    ...(createdBeforeDate === undefined
      ? []
      : [["Expiration", [["CreatedBeforeDate", createdBeforeDate]]] as const]),
    ...(abortUploadDays === undefined
      ? []
      : [["AbortMultipartUpload", [["Days", abortUploadDays]]] as const]),
    ...transitions.map(
      ({ days, storageClass }) =>
        [
          "Transition",
          [
            ["Days", days],
            ["StorageClass", storageClass],
          ],
        ] as const,
    ),
  ];
}

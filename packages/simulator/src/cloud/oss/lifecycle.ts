/**
 * The rules by which a bucket deletes and moves its objects by itself: set, told and taken away.
 *
 * Source: OSS API reference, "PutBucketLifecycle", "GetBucketLifecycle", "DeleteBucketLifecycle" and the EC pages
 * 0014-00000026 to 0014-00000073.
 */
import type { LifecycleRuleSeed, StorageClass } from "../model.ts";
import { STORAGE_CLASSES } from "./new-object.ts";
import { OssError } from "./oss-error.ts";
import { type OssReply, type OssRequest, xmlReply } from "./oss-request.ts";
import { readDocument } from "./read-document.ts";
import { childOf, childrenOf, readXml, requireChildText, type XmlNode } from "./read-xml.ts";
import type { XmlElement } from "./xml.ts";

/** Replaces all rules. */
export async function putBucketLifecycle({ bucket, exchange, world }: OssRequest): Promise<OssReply> {
  const root = readXml(await readDocument(exchange, LARGEST_BODY_BYTES), "LifecycleConfiguration");
  const rules = childrenOf(root, "Rule").map(readRule);
  if (rules.length === 0 || rules.length !== root.children.length) throw new OssError("MalformedXML");
  if (rules.length > MOST_RULES)
    throw new OssError("InvalidArgument", { message: "Too many lifecycle rules." });
  if (new Set(rules.map(({ id }) => id)).size !== rules.length) {
    throw new OssError("InvalidArgument", { message: "Rule ID must be unique." });
  }
  bucket.lifecycle = rules;
  bucket.lifecycleSetAt = world.clock.now();
  return { status: 200 };
}

export function getBucketLifecycle({ bucket }: OssRequest): OssReply {
  if (bucket.lifecycle.length === 0) throw new OssError("NoSuchLifecycle", { BucketName: bucket.name });
  return xmlReply(["LifecycleConfiguration", bucket.lifecycle.map((rule) => ["Rule", ruleElements(rule)])]);
}

export function deleteBucketLifecycle({ bucket }: OssRequest): OssReply {
  bucket.lifecycle = [];
  return { status: 204 };
}

const MOST_RULES = 1000;
const LARGEST_BODY_BYTES = 1024 * 1024;

function readRule(node: XmlNode, index: number): LifecycleRuleSeed {
  if (childOf(node, "Filter") !== undefined || childOf(node, "Tag") !== undefined) {
    throw new OssError("NotImplemented");
  }
  const status = requireChildText(node, "Status");
  if (status !== "Enabled" && status !== "Disabled") throw new OssError("MalformedXML");
  const deeds = readDeeds(node);
  if (Object.keys(deeds).length === 0) throw new OssError("MalformedXML");
  const prefix = childOf(node, "Prefix")?.text ?? "";
  return { id: childOf(node, "ID")?.text || `rule-${index + 1}`, prefix, status, ...deeds };
}

function readDeeds(node: XmlNode): Omit<LifecycleRuleSeed, "id" | "prefix" | "status"> {
  const expiration = childOf(node, "Expiration");
  const abort = childOf(node, "AbortMultipartUpload");
  const transitions = childrenOf(node, "Transition").map((transition) => ({
    days: readDays(transition),
    storageClass: readClass(transition),
  }));
  return {
    ...(expiration === undefined ? {} : readExpiration(expiration)),
    ...(abort === undefined ? {} : { abortUploadDays: readDays(abort) }),
    ...(transitions.length === 0 ? {} : { transitions }),
  };
}

/** Exactly one of the two: so many days, or what was there before a date. */
function readExpiration(node: XmlNode): Pick<LifecycleRuleSeed, "expirationDays" | "createdBeforeDate"> {
  const date = childOf(node, "CreatedBeforeDate")?.text;
  if (date === undefined) return { expirationDays: readDays(node) };
  const isMidnight = /^\d{4}-\d\d-\d\dT00:00:00(?:\.000)?Z$/.test(date) && !Number.isNaN(Date.parse(date));
  if (!isMidnight || childOf(node, "Days") !== undefined) throw new OssError("MalformedXML");
  return { createdBeforeDate: date };
}

function readDays(node: XmlNode): number {
  const text = requireChildText(node, "Days");
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new OssError("MalformedXML");
  return Number(text);
}

function readClass(node: XmlNode): Exclude<StorageClass, "Standard"> {
  const text = requireChildText(node, "StorageClass");
  const storageClass = STORAGE_CLASSES.find((known) => known === text);
  if (storageClass === undefined || storageClass === "Standard") throw new OssError("MalformedXML");
  return storageClass;
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

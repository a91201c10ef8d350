/**
 * Which OSS operation a request is: its method, whether it names an object, and its sub-resources.
 *
 * The sub-resources must fit exactly. Answering `GET /key?acl` with the object, because the rest matches,
 * would hide a client's use of an operation that is not simulated.
 *
 * Source: OSS API reference, "List of operations by function".
 */
import type { Exchange } from "../exchange.ts";
import {
  deleteBucketPublicAccessBlock,
  getBucketAcl,
  getBucketPublicAccessBlock,
  getObjectAcl,
  putBucketAcl,
  putBucketPublicAccessBlock,
  putObjectAcl,
} from "./bucket-access.ts";
import { deleteBucketEncryption, getBucketEncryption, putBucketEncryption } from "./bucket-encryption.ts";
import {
  deleteBucket,
  getBucketInfo,
  getBucketLocation,
  getBucketTransferAcceleration,
  putBucketTransferAcceleration,
} from "./buckets.ts";
import { copyObject } from "./copy-object.ts";
import { deleteMultipleObjects } from "./delete-objects.ts";
import { deleteBucketLifecycle, getBucketLifecycle, putBucketLifecycle } from "./lifecycle.ts";
import { listObjects, listObjectsV2 } from "./list-objects.ts";
import { listMultipartUploads, listParts } from "./list-uploads.ts";
import {
  abortMultipartUpload,
  completeMultipartUpload,
  initiateMultipartUpload,
  uploadPart,
} from "./multipart.ts";
import { deleteObject, getObject, getObjectMeta, headObject, putObject } from "./objects.ts";
import { OssError } from "./oss-error.ts";
import type { OssOperation } from "./oss-request.ts";
import { restoreObject } from "./restore-object.ts";
import {
  deleteBucketTags,
  deleteObjectTagging,
  getBucketTags,
  getObjectTagging,
  putBucketTags,
  putObjectTagging,
} from "./tagging.ts";
import { uploadPartCopy } from "./upload-part-copy.ts";

export interface OssRoute {
  readonly name: string;
  readonly method: string;
  readonly target: "bucket" | "object";
  /** Query parameters that make it this operation and no other. */
  readonly subresources: readonly string[];
  /** A header that makes it this operation; none of the others has it then. */
  readonly header?: string;
  /** What RAM must allow. */
  readonly action: string;
  readonly run: OssOperation;
}

const COPY_SOURCE = "x-oss-copy-source";

export const OSS_ROUTES: readonly OssRoute[] = [
  bucketRoute("GetBucketInfo", ["bucketInfo"], getBucketInfo),
  bucketRoute("GetBucketAcl", ["acl"], getBucketAcl),
  bucketRoute("PutBucketAcl", ["acl"], putBucketAcl),
  bucketRoute("GetBucketPublicAccessBlock", ["publicAccessBlock"], getBucketPublicAccessBlock),
  bucketRoute("PutBucketPublicAccessBlock", ["publicAccessBlock"], putBucketPublicAccessBlock),
  bucketRoute("DeleteBucketPublicAccessBlock", ["publicAccessBlock"], deleteBucketPublicAccessBlock),
  bucketRoute("GetBucketLocation", ["location"], getBucketLocation),
  bucketRoute("GetBucketEncryption", ["encryption"], getBucketEncryption),
  bucketRoute("PutBucketEncryption", ["encryption"], putBucketEncryption),
  bucketRoute("DeleteBucketEncryption", ["encryption"], deleteBucketEncryption),
  bucketRoute("GetBucketLifecycle", ["lifecycle"], getBucketLifecycle),
  bucketRoute("PutBucketLifecycle", ["lifecycle"], putBucketLifecycle),
  {
    ...bucketRoute("DeleteBucketLifecycle", ["lifecycle"], deleteBucketLifecycle),
    action: "oss:PutBucketLifecycle",
  },
  { ...bucketRoute("GetBucketTags", ["tagging"], getBucketTags), action: "oss:GetBucketTagging" },
  { ...bucketRoute("PutBucketTags", ["tagging"], putBucketTags), action: "oss:PutBucketTagging" },
  { ...bucketRoute("DeleteBucketTags", ["tagging"], deleteBucketTags), action: "oss:DeleteBucketTagging" },
  bucketRoute("GetBucketTransferAcceleration", ["transferAcceleration"], getBucketTransferAcceleration),
  bucketRoute("PutBucketTransferAcceleration", ["transferAcceleration"], putBucketTransferAcceleration),
  bucketRoute("DeleteBucket", [], deleteBucket),
  { ...bucketRoute("ListObjects", [], listObjects), action: "oss:ListObjects" },
  { ...bucketRoute("ListObjectsV2", ["list-type"], listObjectsV2), action: "oss:ListObjects" },
  bucketRoute("ListMultipartUploads", ["uploads"], listMultipartUploads),
  {
    ...bucketRoute("DeleteMultipleObjects", ["delete"], deleteMultipleObjects),
    method: "POST",
    action: "oss:DeleteObject",
  },
  objectRoute("PutObject", "PUT", { action: "oss:PutObject", run: putObject }),
  objectRoute("CopyObject", "PUT", { header: COPY_SOURCE, action: "oss:PutObject", run: copyObject }),
  objectRoute("RestoreObject", "POST", {
    subresources: ["restore"],
    action: "oss:RestoreObject",
    run: restoreObject,
  }),
  ...(
    [
      ["GetObjectTagging", "GET", getObjectTagging],
      ["PutObjectTagging", "PUT", putObjectTagging],
      ["DeleteObjectTagging", "DELETE", deleteObjectTagging],
    ] as const
  ).map(([name, method, run]) =>
    objectRoute(name, method, { subresources: ["tagging"], action: `oss:${name}`, run }),
  ),
  objectRoute("GetObjectMeta", "HEAD", {
    subresources: ["objectMeta"],
    action: "oss:GetObject",
    run: getObjectMeta,
  }),
  objectRoute("GetObjectACL", "GET", {
    subresources: ["acl"],
    action: "oss:GetObjectAcl",
    run: getObjectAcl,
  }),
  objectRoute("PutObjectACL", "PUT", {
    subresources: ["acl"],
    action: "oss:PutObjectAcl",
    run: putObjectAcl,
  }),
  objectRoute("HeadObject", "HEAD", { action: "oss:GetObject", run: headObject }),
  objectRoute("GetObject", "GET", { action: "oss:GetObject", run: getObject }),
  objectRoute("DeleteObject", "DELETE", { action: "oss:DeleteObject", run: deleteObject }),
  objectRoute("InitiateMultipartUpload", "POST", {
    subresources: ["uploads"],
    action: "oss:PutObject",
    run: initiateMultipartUpload,
  }),
  objectRoute("UploadPart", "PUT", {
    subresources: ["partNumber", "uploadId"],
    action: "oss:PutObject",
    run: uploadPart,
  }),
  objectRoute("UploadPartCopy", "PUT", {
    subresources: ["partNumber", "uploadId"],
    header: COPY_SOURCE,
    action: "oss:PutObject",
    run: uploadPartCopy,
  }),
  objectRoute("ListParts", "GET", {
    subresources: ["uploadId"],
    action: "oss:ListParts",
    run: listParts,
  }),
  objectRoute("CompleteMultipartUpload", "POST", {
    subresources: ["uploadId"],
    action: "oss:PutObject",
    run: completeMultipartUpload,
  }),
  objectRoute("AbortMultipartUpload", "DELETE", {
    subresources: ["uploadId"],
    action: "oss:AbortMultipartUpload",
    run: abortMultipartUpload,
  }),
];

/** Throws MethodNotAllowed for a known resource, NotImplemented for what is not simulated. */
export function findRoute(
  { method, query, headers }: Pick<Exchange, "method" | "query" | "headers">,
  { bucket, key }: { readonly bucket: string | null; readonly key: string | null },
): OssRoute {
  const target = key === null ? "bucket" : "object";
  const feature = LEFT_OUT_HEADERS.find((name) => headers.has(name));
  if (feature !== undefined) throw new OssError("NotImplemented", { Header: feature });
  const given = [...query.keys()].filter((name) => SUBRESOURCES.has(name)).sort();
  const fitting = OSS_ROUTES.filter(
    (route) => bucket !== null && route.target === target && route.subresources.join() === given.join(),
  );
  const header = method === "PUT" && headers.has(COPY_SOURCE) ? COPY_SOURCE : undefined;
  const route = fitting.find((candidate) => candidate.method === method && candidate.header === header);
  if (route !== undefined) return route;
  const isPostObject = target === "bucket" && method === "POST";
  const isKnown = fitting.length > 0 && header === undefined && !isPostObject;
  throw new OssError(isKnown ? "MethodNotAllowed" : "NotImplemented", {
    Method: method,
    ResourceType: `${target}${given.length > 0 ? `?${given.join("&")}` : ""}`,
  });
}

/** What they ask for would be left undone without a word. */
const LEFT_OUT_HEADERS = ["x-oss-callback", "x-oss-callback-var", "x-oss-symlink-target", "x-oss-process"];

/** A bare `PUT /` on a bucket makes the bucket, which no route can do: they work on one that is there. */
export function hasSubresource(query: ReadonlyMap<string, string>): boolean {
  return [...query.keys()].some((name) => SUBRESOURCES.has(name));
}

const SUBRESOURCES: ReadonlySet<string> = new Set([
  "accessPoint",
  "acl",
  "append",
  "asyncFetch",
  "bucketInfo",
  "callback",
  "callback-var",
  "cname",
  "comp",
  "cors",
  "delete",
  "encryption",
  "inventory",
  "lifecycle",
  "list-type",
  "live",
  "location",
  "logging",
  "metaQuery",
  "objectMeta",
  "partNumber",
  "policy",
  "policyStatus",
  "publicAccessBlock",
  "qosInfo",
  "referer",
  "regions",
  "replication",
  "requestPayment",
  "resourceGroup",
  "restore",
  "seal",
  "sequential",
  "stat",
  "status",
  "style",
  "symlink",
  "tagging",
  "transferAcceleration",
  "uploadId",
  "uploads",
  "versionId",
  "versioning",
  "versions",
  "vod",
  "website",
  "worm",
  "x-oss-process",
]);

/** Its method is the one that its name begins with. */
function bucketRoute(name: string, subresources: readonly string[], run: OssOperation): OssRoute {
  const method = name.startsWith("Put") ? "PUT" : name.startsWith("Delete") ? "DELETE" : "GET";
  return { name, method, target: "bucket", subresources, action: `oss:${name}`, run };
}

function objectRoute(
  name: string,
  method: string,
  rest: Pick<OssRoute, "action" | "run"> & Partial<Pick<OssRoute, "subresources" | "header">>,
): OssRoute {
  return { name, method, target: "object", subresources: [], ...rest };
}

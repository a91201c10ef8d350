/** Which operation a request to OSS is, without a word of the client's where it is none that is known. */
import type { OssAddress } from "../../cloud/oss/address.ts";
import { OssError } from "../../cloud/oss/oss-error.ts";
import { PUT_BUCKET } from "../../cloud/oss/put-bucket.ts";
import { findRoute, hasSubresource } from "../../cloud/oss/routes.ts";
import { findServiceOperation } from "../../cloud/oss/service-operations.ts";

interface Asked {
  readonly method: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: ReadonlyMap<string, string>;
}

export function ossOperation(asked: Asked, { bucket, key }: Pick<OssAddress, "bucket" | "key">): string {
  const { method, query } = asked;
  if (method === "PUT" && bucket !== null && key === null && !hasSubresource(query)) return PUT_BUCKET;
  try {
    return bucket === null ? findServiceOperation(asked).name : findRoute(asked, { bucket, key }).name;
  } catch (error) {
    if (!(error instanceof OssError)) throw error;
    const { ResourceType, Header } = error.details;
    return `${method} ${ResourceType ?? Header ?? "service"}`;
  }
}

/** Whether the client sends bytes of its own, as against a document. */
export function sendsBytes(operation: string, key: string | null): boolean {
  if (operation === "PutObject" || operation === "UploadPart") return true;
  return key !== null && isUnknown(operation);
}

/** Whether what comes back is an object, unless it is a refusal. */
export function givesBytes(operation: string, key: string | null): boolean {
  return operation === "GetObject" || (key !== null && isUnknown(operation));
}

function isUnknown(operation: string): boolean {
  return operation.includes(" ");
}

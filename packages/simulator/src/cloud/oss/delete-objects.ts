/**
 * DeleteMultipleObjects: up to 1,000 keys in one request, with a list of what went unless it is to be quiet.
 *
 * Source: OSS API reference, "DeleteMultipleObjects": Content-MD5 is required, and a key that is not there counts as
 * deleted.
 */
import { removeObject } from "./objects.ts";
import { OssError } from "./oss-error.ts";
import { encodingElement, keyEncoder, type OssReply, type OssRequest, xmlReply } from "./oss-request.ts";
import { readDocument } from "./read-document.ts";
import { childOf, childrenOf, readXml, requireChild } from "./read-xml.ts";

export async function deleteMultipleObjects(request: OssRequest): Promise<OssReply> {
  const { exchange, world, bucket } = request;
  const encode = keyEncoder(request);
  if (!exchange.headers.has("content-md5")) {
    throw new OssError("MissingArgument", { ArgumentName: "Content-MD5" });
  }
  const root = readXml(await readDocument(exchange, LARGEST_BODY_BYTES), "Delete");
  // A space at either end belongs to the key.
  const keys = childrenOf(root, "Object").map((object) => requireChild(object, "Key").rawText);
  if (keys.length === 0 || keys.length > MOST_KEYS || keys.includes("")) throw new OssError("MalformedXML");
  for (const key of keys) await removeObject(world, bucket, key);

  const isQuiet = childOf(root, "Quiet")?.text === "true";
  if (isQuiet) return { status: 200 };
  return xmlReply([
    "DeleteResult",
    [...encodingElement(request), ...keys.map((key) => ["Deleted", [["Key", encode(key)]]] as const)],
  ]);
}

const MOST_KEYS = 1000;
const LARGEST_BODY_BYTES = 2 * 1024 ** 2;

/**
 * Takes in the XML documents that clients send, whole: they are small, and what is larger is refused.
 *
 * Source: OSS API reference, "Common request headers": Content-MD5 of any body is checked when it is given.
 */
import { createHash } from "node:crypto";

import { type Exchange, readText } from "../exchange.ts";
import { OssError } from "./oss-error.ts";

/** Throws MalformedXML beyond the limit and InvalidDigest for other bytes than were announced. */
export async function readDocument(
  { body, headers }: Pick<Exchange, "body" | "headers">,
  limitBytes: number,
): Promise<string> {
  const text = await readText(body, limitBytes).catch((error: unknown) => {
    throw error instanceof RangeError ? new OssError("MalformedXML") : error;
  });
  const announced = headers.get("content-md5");
  if (announced !== undefined && announced !== createHash("md5").update(text).digest("base64")) {
    throw new OssError("InvalidDigest", { "Content-MD5": announced });
  }
  return text;
}

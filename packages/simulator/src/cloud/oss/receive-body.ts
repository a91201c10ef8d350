/**
 * Takes in the body of PutObject and UploadPart, and refuses what did not arrive as announced.
 *
 * Source: OSS API reference, "PutObject" and "UploadPart": 5 GB at most, Content-MD5 checked when given.
 */
import type { BodyFile, WrittenBody } from "./body-store.ts";
import { OssError } from "./oss-error.ts";
import type { OssRequest } from "./oss-request.ts";
import { limitTraffic } from "./traffic-limit.ts";

export interface ReceivedBody {
  readonly file: BodyFile;
  /** Upper-case MD5 with quotes, which is the ETag of a body that came in one piece. */
  readonly etag: string;
  readonly crc64: bigint;
}

/** Of one request; a multipart upload is larger. */
export const LARGEST_BODY_BYTES = 5 * 1024 ** 3;

/** Leaves no file behind when it rejects. */
export async function receiveBody({ exchange, world }: OssRequest): Promise<ReceivedBody> {
  const { headers } = exchange;
  const length = headers.get("content-length");
  if (length === undefined && !headers.has("transfer-encoding")) throw new OssError("MissingContentLength");
  if (Number(length ?? 0) > LARGEST_BODY_BYTES) throw new OssError("EntityTooLarge");

  const announced = headers.get("content-md5");
  if (announced !== undefined && !/^[A-Za-z0-9+/]{22}==$/.test(announced)) {
    throw new OssError("InvalidDigest", { "Content-MD5": announced });
  }

  const written = await world.bodies.write(limitTraffic(exchange, exchange.body));
  const { file, md5 } = written;
  const isChanged = announced !== undefined && announced !== md5.toString("base64");
  // A chunked body announces no length.
  if (!isChanged && file.sizeBytes <= LARGEST_BODY_BYTES) return receivedBody(written);
  await world.bodies.discard([file]);
  throw isChanged
    ? new OssError("InvalidDigest", { "Content-MD5": announced })
    : new OssError("EntityTooLarge");
}

export function receivedBody({ file, md5, crc64 }: WrittenBody): ReceivedBody {
  return { file, crc64, etag: `"${md5.toString("hex").toUpperCase()}"` };
}

/** Whether the client wants FileAlreadyExists rather than an overwritten object. */
export function forbidsOverwrite({ exchange }: OssRequest): boolean {
  return exchange.headers.get("x-oss-forbid-overwrite") === "true";
}

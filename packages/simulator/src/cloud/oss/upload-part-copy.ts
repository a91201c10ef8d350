/**
 * UploadPartCopy: a part with bytes of an object that is there already.
 *
 * Source: OSS API reference, "UploadPartCopy": `x-oss-copy-source-range`, whose format must be `bytes=first-last`, or
 * the whole object is copied.
 */
import type { ByteRange } from "./body-store.ts";
import { requireSource } from "./copy-source.ts";
import { partNumber, requireUpload, storePart } from "./multipart.ts";
import { OssError } from "./oss-error.ts";
import { isoTime, type OssReply, type OssRequest, xmlReply } from "./oss-request.ts";
import { LARGEST_BODY_BYTES, receivedBody } from "./receive-body.ts";

export async function uploadPartCopy(request: OssRequest): Promise<OssReply> {
  const number = partNumber(request);
  requireUpload(request);
  const { object } = requireSource(request);
  const range = sourceRange(request, object.sizeBytes);
  if (range.to - range.from > LARGEST_BODY_BYTES) throw new OssError("EntityTooLarge");

  const { bodies } = request.world;
  const written = await bodies.write(bodies.read(object.files, range));
  const part = await storePart(request, number, receivedBody(written));
  return xmlReply(
    [
      "CopyPartResult",
      [
        ["LastModified", isoTime(part.lastModified)],
        ["ETag", part.etag],
      ],
    ],
    { etag: part.etag, "x-oss-hash-crc64ecma": String(part.crc64) },
  );
}

function sourceRange({ exchange }: OssRequest, sizeBytes: number): ByteRange {
  const header = exchange.headers.get("x-oss-copy-source-range") ?? "";
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(header) ?? [];
  if (first === undefined || last === undefined) return { from: 0, to: sizeBytes };
  const range = { from: Number(first), to: Number(last) + 1 };
  if (range.from < range.to && range.to <= sizeBytes) return range;
  throw new OssError("InvalidRange", { ActualObjectSize: String(sizeBytes) });
}

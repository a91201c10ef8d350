/**
 * Puts something in the place of an object that was in the bucket before the recording began: as large, of the same kind
 * and class, with other bytes.
 */
import { askAgain, type OssQuestioner, type Question } from "./ask-again.ts";
import type { OssExchange } from "./oss-exchange.ts";
import type { OssAnswer } from "./read-answer.ts";

/** Larger ones are left alone: what is said about them is no other. */
const LARGEST_BYTES = 64 * 1024 ** 2;
const SMALLEST_PART_BYTES = 100 * 1024;

/** False, with nothing done, where the recording does not tell enough of it. */
export async function putEarlierObject(exchange: OssExchange, asking: OssQuestioner): Promise<boolean> {
  const { bucket, key, reply } = exchange;
  const sizeBytes = sizeOf(exchange);
  const etag = reply["header.etag"];
  if (sizeBytes === undefined || sizeBytes > LARGEST_BYTES || typeof etag !== "object") return false;
  const form = "form" in etag ? etag.form : undefined;
  const partCount = Number(/^"<MD5>-(\d+)"$/.exec(form ?? "")?.[1] ?? Number.NaN);
  const blank = { ...BLANK, bucket, key, headers: headersOf(exchange) };
  const crc64 = `earlier ${bucket}/${key}`;
  if (form === '"<MD5>"') {
    await askAgain({ ...blank, operation: "PutObject", sent: { sizeBytes, crc64 } }, asking);
    return true;
  }
  const partBytes = Math.max(SMALLEST_PART_BYTES, Math.ceil(sizeBytes / partCount));
  if (Math.ceil(sizeBytes / partBytes) !== partCount) return false;
  await upload({ blank, crc64 }, { sizeBytes, partBytes }, asking);
  return true;
}

const BLANK = {
  method: "PUT",
  scheme: "ossV4Header",
  query: {},
  headers: {},
  sent: null,
  document: null,
} as const;

interface Earlier {
  readonly blank: Omit<Question, "operation">;
  readonly crc64: string;
}

async function upload(
  { blank, crc64 }: Earlier,
  { sizeBytes, partBytes }: { readonly sizeBytes: number; readonly partBytes: number },
  asking: OssQuestioner,
): Promise<void> {
  const begun = { ...blank, operation: "InitiateMultipartUpload", method: "POST", query: { uploads: "" } };
  const { document } = await askAgain(begun, asking);
  const uploadId = /<UploadId>(\w+)</.exec(document ?? "")?.[1] ?? "";
  const part = { ...blank, headers: {} };
  const etags: string[] = [];
  for (let at = 0; at < sizeBytes; at += partBytes) {
    const sent = { sizeBytes: Math.min(partBytes, sizeBytes - at), crc64: `${crc64} ${at}` };
    const query = { partNumber: String(etags.length + 1), uploadId };
    etags.push(etagOf(await askAgain({ ...part, operation: "UploadPart", query, sent }, asking)));
  }
  const list = etags.map((etag, index) => {
    return ["Part", [["PartNumber", String(index + 1)] as const, ["ETag", etag] as const]] as const;
  });
  await askAgain(
    {
      ...part,
      operation: "CompleteMultipartUpload",
      method: "POST",
      query: { uploadId },
      document: ["CompleteMultipartUpload", list],
    },
    asking,
  );
}

function etagOf({ headers }: OssAnswer): string {
  return headers.get("etag") ?? "";
}

function sizeOf({ reply }: OssExchange): number | undefined {
  const wordAt = (name: string): string => {
    const leaf = reply[`header.${name}`];
    return typeof leaf === "object" && "says" in leaf ? String(leaf.says) : "";
  };
  const text = /\/(\d+)$/.exec(wordAt("content-range"))?.[1] ?? wordAt("content-length");
  return text === "" ? undefined : Number(text);
}

/** What was said of it that a client decides. */
function headersOf({ reply }: OssExchange): Question["headers"] {
  return Object.fromEntries(
    ["content-type", "x-oss-storage-class", "x-oss-server-side-encryption"].flatMap((name) => {
      const leaf = reply[`header.${name}`];
      return typeof leaf === "object" && "says" in leaf ? [[name, String(leaf.says)]] : [];
    }),
  );
}

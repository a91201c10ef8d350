/** Makes a line of a recording of what went to OSS and came back. */
import type { MadeUpNames } from "../made-up-names.ts";
import { madeUpKey } from "./made-up-keys.ts";
import type { OssPlace } from "./open-request.ts";
import type { OssExchange, OssScheme, RecordedBody } from "./oss-exchange.ts";
import { errorCodeOf, type OssAnswer } from "./read-answer.ts";
import { redactAnswer } from "./redact-answer.ts";
import { redactDocument, redactHeaders, redactQuery } from "./redact-request.ts";

export interface SentBody {
  readonly sizeBytes: number;
  /** As a text, by which it is known again. */
  readonly crc64: string;
}

export interface OssAsked extends OssPlace {
  readonly operation: string;
  readonly method: string;
  readonly scheme: OssScheme;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: ReadonlyMap<string, string>;
  /** Of an object or a part. */
  readonly sent: SentBody | null;
  readonly document: string | null;
}

export function redactOss(names: MadeUpNames, asked: OssAsked, answer: OssAnswer): OssExchange {
  const { operation, method, scheme, sent, document } = asked;
  const errorCode = errorCodeOf(answer);
  return {
    service: "oss",
    operation,
    method,
    scheme,
    bucket: bucketName(names, asked, errorCode),
    key: asked.key === null ? null : madeUpKey(names, asked.key),
    query: redactQuery(names, asked.query),
    headers: redactHeaders(names, asked.headers),
    sent: sent === null ? null : recordedBody(names, sent),
    document: document === null ? null : redactDocument(names, document),
    status: answer.status,
    errorCode,
    reply: redactAnswer(names, answer),
  };
}

/**
 * A bucket that was there already is one of the simulator's own: one from before the end of V1 signatures, unless OSS
 * refused such a signature for it.
 */
function bucketName(
  names: MadeUpNames,
  { bucket, scheme, operation }: OssAsked,
  errorCode: string | null,
): string | null {
  if (bucket === null) return null;
  const isThere = errorCode !== "NoSuchBucket" && (operation !== "PutBucket" || errorCode !== null);
  if (!isThere) return names.nameFor("bucket", bucket);
  const isNew = scheme.startsWith("ossV1") && errorCode === "AccessDenied";
  return names.nameFor("bucket", bucket, isNew ? "migratetest" : "migratetest-2024");
}

function recordedBody(names: MadeUpNames, { sizeBytes, crc64 }: SentBody): RecordedBody {
  return { sizeBytes, crc64: names.nameFor("crc", crc64) };
}

/**
 * Asks the simulator's OSS what was asked of the real one.
 *
 * A recording tells what became of its own objects from their first byte on. For what was in a bucket before, something
 * like it is put there first, where the recording tells enough of it.
 */
import { type Bound, compareReply } from "../compare-reply.ts";
import type { Reply } from "../leaf.ts";
import { ISSUED_NAME } from "../made-up-names.ts";
import type { ReplayTarget } from "../replay-target.ts";
import { askAgain, type OssQuestioner } from "./ask-again.ts";
import { putEarlierObject } from "./earlier-object.ts";
import type { OssExchange, RecordedXml } from "./oss-exchange.ts";
import { decoded, errorCodeOf, type OssAnswer, type Pick } from "./read-answer.ts";
import { saidBy } from "./redact-answer.ts";

export interface OssReplay {
  /** The differences; `null` where it cannot be asked again. */
  ask(exchange: OssExchange): Promise<readonly string[] | null>;
}

/** Of the simulator's own buckets. */
const REGION = "cn-hangzhou";

export function createOssReplay({ cloud, key }: ReplayTarget, bound: Bound): OssReplay {
  const asking: OssQuestioner = { url: cloud.url, key, region: REGION, bound };
  const there: Holdings = { buckets: new Set(), objects: new Set() };
  return {
    async ask(exchange) {
      if (!isWhole(exchange, bound)) return null;
      await openBucket(exchange, there, asking);
      if (needsMore(exchange, there) && !(await putEarlierObject(exchange, asking))) return null;
      const answer = await askAgain(exchange, asking);
      note(exchange, there);
      return differencesOf(exchange, answer, bound);
    },
  };
}

/** What the replay has made so far. */
interface Holdings {
  readonly buckets: Set<string>;
  /** As `bucket/key`. */
  readonly objects: Set<string>;
}

function differencesOf(exchange: OssExchange, answer: OssAnswer, bound: Bound): readonly string[] {
  const { status, errorCode } = exchange;
  const code = errorCodeOf(answer);
  const differences = [
    ...(answer.status === status ? [] : [`status ${answer.status} instead of ${status}`]),
    ...(code === errorCode ? [] : [`${code ?? "no error"} instead of ${errorCode ?? "none"}`]),
  ];
  return differences.length > 0
    ? differences
    : compareReply(exchange.reply, saidBy(answer, sameItem(exchange.reply, bound)), bound);
}

/** Made-up names stand in another order than the real ones, so that another object may come first in a list. */
function sameItem(reply: Reply, bound: Bound): Pick {
  return (place, { children }) => {
    for (const name of ["Key", "UploadId"]) {
      const leaf = reply[`${place}.${name}`];
      const text = children.find((child) => child.name === name)?.text;
      if (text === undefined || typeof leaf !== "object" || !("is" in leaf)) continue;
      return [text, decoded(text)].includes(bound.get(leaf.is) ?? leaf.is);
    }
    return undefined;
  };
}

/** Whether nothing of the request was left out, and all that it names is known here. */
function isWhole({ query, headers, document }: OssExchange, bound: Bound): boolean {
  const values = [...Object.values(query), ...Object.values(headers), ...textsOf(document)];
  return values.every((value) => value !== null && (!ISSUED_NAME.test(value) || bound.has(value)));
}

function textsOf(document: RecordedXml | null): readonly (string | null)[] {
  if (document === null) return [];
  const [, content] = document;
  return content === null || typeof content === "string" ? [content] : content.flatMap(textsOf);
}

/** Refusals that need nothing of the object. */
const WITHOUT_OBJECT: ReadonlySet<string | null> = new Set(["AccessDenied", "NoSuchBucket", "NoSuchKey"]);
const ABOUT_OBJECT =
  /^(?:Get|Head|Restore)Object|^(?:Get|Put|Delete)ObjectTagging$|^PutObjectACL$|^(?:Copy|UploadPartCopy)/;

function needsMore(
  { operation, bucket, key, headers, errorCode }: OssExchange,
  { objects }: Holdings,
): boolean {
  if (!ABOUT_OBJECT.test(operation) || WITHOUT_OBJECT.has(errorCode)) return false;
  return !objects.has(headers["x-oss-copy-source"]?.slice(1) ?? `${bucket}/${key}`);
}

/** Buckets beyond the simulator's own are made when they are first met. */
async function openBucket(
  { bucket, operation, errorCode }: OssExchange,
  { buckets }: Holdings,
  asking: OssQuestioner,
): Promise<void> {
  const isMissing = errorCode === "NoSuchBucket" || operation === "PutBucket";
  if (bucket === null || isMissing || buckets.has(bucket) || !/^bucket\d+$/.test(bucket)) return;
  buckets.add(bucket);
  await askAgain(
    {
      operation: "PutBucket",
      method: "PUT",
      scheme: "ossV4Header",
      bucket,
      key: null,
      query: {},
      headers: {},
      sent: null,
      document: null,
    },
    asking,
  );
}

function note({ operation, bucket, key, errorCode, status }: OssExchange, there: Holdings): void {
  if (errorCode !== null || status >= 300 || bucket === null) return;
  if (operation === "PutBucket") there.buckets.add(bucket);
  // What was read is there, and be it as a stand-in.
  if (/^(?:PutObject|CopyObject|CompleteMultipartUpload|GetObject|HeadObject)$/.test(operation)) {
    there.objects.add(`${bucket}/${key}`);
  }
}

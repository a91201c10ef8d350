/** Sends a recorded request to the simulator's OSS, with bytes and names that stand for the real ones. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import { createCrc64 } from "../../cloud/oss/crc64.ts";
import { renderXml, type XmlElement } from "../../cloud/oss/xml.ts";
import type { Bound } from "../compare-reply.ts";
import type { SigningKey } from "../signing-key.ts";
import { createMeter } from "./meter.ts";
import { openRequest, ossTarget } from "./open-request.ts";
import type { OssExchange, RecordedValues, RecordedXml } from "./oss-exchange.ts";
import { givesBytes } from "./oss-operation.ts";
import type { OssAnswer } from "./read-answer.ts";
import { signRequest, type SigningTerms } from "./sign-request.ts";
import { standIn } from "./stand-in.ts";

export interface OssQuestioner {
  readonly url: string;
  readonly key: SigningKey;
  readonly region: string;
  readonly bound: Bound;
}

export type Question = Pick<
  OssExchange,
  "operation" | "method" | "scheme" | "bucket" | "key" | "query" | "headers" | "sent" | "document"
>;

/** The made-up checksum of what is sent stands for that of the bytes in its place from then on. */
export async function askAgain(question: Question, asking: OssQuestioner): Promise<OssAnswer> {
  const { operation, method, bucket, key, sent, document } = question;
  const text = document === null ? null : Buffer.from(renderXml(documentOf(document, asking.bound)));
  const body = (): Iterable<Uint8Array> => (sent === null ? (text === null ? [] : [text]) : standIn(sent));
  if (sent !== null) asking.bound.set(sent.crc64, String(await crc64OfAll(body())));

  const target = ossTarget(asking.url, { bucket, key });
  const headers = valuesOf(question.headers, asking.bound);
  headers.set("host", target.host);
  if (headers.has("content-md5")) headers.set("content-md5", md5OfAll(body()));
  const sizeBytes = sent?.sizeBytes ?? text?.length;
  if (sizeBytes !== undefined && !headers.has("transfer-encoding")) {
    headers.set("content-length", String(sizeBytes));
  }
  const signable = { method, bucket, key, query: valuesOf(question.query, asking.bound), headers };
  const signed = signRequest(signable, termsOf(question, asking), asking.key);
  const request = openRequest(target, { method, ...signed });
  const replied = once(request, "response") as Promise<[IncomingMessage]>;
  const [[reply]] = await Promise.all([replied, pipeline(Readable.from(body()), request)]);

  const { statusCode: status = 0 } = reply;
  const isObject = status < 300 && method !== "HEAD" && givesBytes(operation, key);
  const received = await createMeter({ isDocument: !isObject });
  for await (const _ of received.pass(reply)) continue;
  return {
    status,
    headers: new Map(
      Object.entries(reply.headersDistinct).map(([name, values = []]) => [name, values.join(",")]),
    ),
    body: isObject ? received.measured() : null,
    document: received.document(),
  };
}

function termsOf({ scheme }: Question, { region }: OssQuestioner): SigningTerms {
  const now = new Date();
  const isV4 = scheme.startsWith("ossV4");
  return {
    scheme,
    signedAt: isV4 ? now.toISOString().replaceAll(/[-:]|\.\d+/g, "") : now.toUTCString(),
    dateHeader: isV4 ? "x-oss-date" : "date",
    expires: isV4 ? "600" : String(Math.floor(now.getTime() / 1000) + 600),
    region,
    additionalHeaders: [],
  };
}

function valuesOf(values: RecordedValues, bound: Bound): Map<string, string> {
  return new Map(
    Object.entries(values).map(([name, value]) => {
      const meant = bound.get(value ?? "") ?? value ?? "";
      return [name, /(?:^|-)if-(?:none-)?match$/.test(name) && meant !== "*" ? `"${meant}"` : meant];
    }),
  );
}

function documentOf([name, content]: RecordedXml, bound: Bound): XmlElement {
  if (content === null || typeof content === "string") {
    return [name, bound.get(content ?? "") ?? content ?? ""];
  }
  return [name, content.map((child) => documentOf(child, bound))];
}

async function crc64OfAll(body: Iterable<Uint8Array>): Promise<bigint> {
  const crc64 = await createCrc64();
  for (const piece of body) crc64.update(piece);
  return crc64.digest();
}

function md5OfAll(body: Iterable<Uint8Array>): string {
  const digest = createHash("md5");
  for (const piece of body) digest.update(piece);
  return digest.digest("base64");
}

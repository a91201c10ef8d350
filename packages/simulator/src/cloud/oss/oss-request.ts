/**
 * What every OSS operation gets to work on, and the few things that several of them say in the same way.
 */
import type { Exchange } from "../exchange.ts";
import type { CloudWorld } from "../world.ts";
import type { OssCaller } from "./authenticate.ts";
import type { Bucket, StoredObject } from "./bucket.ts";
import { OssError } from "./oss-error.ts";
import { renderXml, type XmlElement } from "./xml.ts";

export interface OssRequest {
  readonly exchange: Exchange;
  readonly world: CloudWorld;
  readonly caller: OssCaller;
  readonly bucket: Bucket;
  /** "" for an operation on the bucket. */
  readonly key: string;
}

export interface OssReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | AsyncIterable<Uint8Array>;
}

export type OssOperation = (request: OssRequest) => Promise<OssReply> | OssReply;

/** A 200 with a document. */
export function xmlReply(root: XmlElement, headers: Readonly<Record<string, string>> = {}): OssReply {
  return { status: 200, headers: { "content-type": "application/xml", ...headers }, body: renderXml(root) };
}

/** Percent-encodes keys in documents when the client asked for `encoding-type=url`; XML cannot hold all keys. */
export function keyEncoder({ exchange }: OssRequest): (key: string) => string {
  const encoding = exchange.query.get("encoding-type");
  if (encoding !== undefined && encoding !== "url") {
    throw new OssError("InvalidArgument", { message: "Invalid Encoding Method specified in Request" });
  }
  return encoding === "url" ? encodeURIComponent : (key) => key;
}

/** The element that tells the client that keys are encoded, where it asked for it. */
export function encodingElement({ exchange }: OssRequest): readonly XmlElement[] {
  return exchange.query.get("encoding-type") === "url" ? [["EncodingType", "url"]] : [];
}

/** A whole number from the query; throws InvalidArgument outside of `least` to `most`. */
export function numberParameter(
  { exchange }: Pick<OssRequest, "exchange">,
  name: string,
  { fallback, least, most }: { fallback: number; least: number; most: number },
): number {
  const text = exchange.query.get(name);
  if (text === undefined || text === "") return fallback;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw new OssError("InvalidArgument", {
      message: `Argument ${name} must be an integer between ${least} and ${most}.`,
      ArgumentName: name,
      ArgumentValue: text,
    });
  }
  return value;
}

/** The object that the request names. Throws NoSuchKey. */
export function requireObject({ bucket, key }: OssRequest): StoredObject {
  const object = bucket.objects.get(key);
  if (object === undefined) throw new OssError("NoSuchKey", { Key: key });
  return object;
}

export function isoTime(time: number): string {
  return new Date(time).toISOString();
}

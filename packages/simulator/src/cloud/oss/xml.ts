/**
 * Writes the XML documents of OSS, and reads the one that clients send: the list of parts to complete.
 *
 * Source: OSS API reference, "CompleteMultipartUpload", request body.
 */
import { OssError } from "./oss-error.ts";

/** An element with its text or its children. */
export type XmlElement = readonly [name: string, content: string | number | boolean | readonly XmlElement[]];

/** A whole document with its declaration. */
export function renderXml(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${render(root)}`;
}

export interface ListedPart {
  readonly number: number;
  /** With its quotes, whether the client sent them or not. */
  readonly etag: string;
}

/** Throws MalformedXML for anything but a list of at least one part. */
export function parseCompletedParts(text: string): readonly ListedPart[] {
  const list = documentInside(text, "CompleteMultipartUpload");

  const parts = [...list.matchAll(/<Part>([\s\S]*?)<\/Part>/g)].map(([, part = ""]) => ({
    number: Number(childText(part, "PartNumber")),
    etag: quoted(childText(part, "ETag")),
  }));
  const rest = list.replaceAll(/<Part>[\s\S]*?<\/Part>/g, "").trim();
  const isNumbered = parts.every(({ number }) => Number.isInteger(number));
  if (parts.length === 0 || rest !== "" || !isNumbered) throw new OssError("MalformedXML");
  return parts;
}

function render([name, content]: XmlElement): string {
  const inner = Array.isArray(content) ? content.map(render).join("") : escape(String(content));
  return `<${name}>${inner}</${name}>`;
}

/** What is inside the document's only element. Throws MalformedXML when it has another name. */
export function documentInside(text: string, name: string): string {
  const body = text.replace(/^\uFEFF?\s*(?:<\?xml[^>]*\?>)?\s*/, "").trim();
  const inner = new RegExp(`^<${name}(?:\\s[^>]*)?>([\\s\\S]*)</${name}>$`).exec(body)?.[1];
  if (inner === undefined) throw new OssError("MalformedXML");
  return inner;
}

export function childText(part: string, name: string): string {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(part)?.[1];
  if (text === undefined) throw new OssError("MalformedXML");
  return unescape(text.trim());
}

function quoted(etag: string): string {
  return etag.startsWith('"') ? etag : `"${etag}"`;
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

function unescape(text: string): string {
  return text
    .replaceAll(/&quot;|&#34;|&#x22;/gi, '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

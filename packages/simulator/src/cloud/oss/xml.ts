/**
 * Writes the XML documents of OSS, and reads the longest one that clients send: the list of parts to complete.
 *
 * Source: OSS API reference, "CompleteMultipartUpload", request body.
 */
import { OssError } from "./oss-error.ts";
import { readXml, requireChildText } from "./read-xml.ts";

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
  const { children } = readXml(text, "CompleteMultipartUpload");
  const parts = children.map((part) => ({
    number: Number(requireChildText(part, "PartNumber")),
    etag: quoted(requireChildText(part, "ETag")),
  }));
  const isFit =
    children.every(({ name }) => name === "Part") && parts.every(({ number }) => Number.isInteger(number));
  if (parts.length === 0 || !isFit) throw new OssError("MalformedXML");
  return parts;
}

function render([name, content]: XmlElement): string {
  const inner = Array.isArray(content) ? content.map(render).join("") : escape(String(content));
  return `<${name}>${inner}</${name}>`;
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

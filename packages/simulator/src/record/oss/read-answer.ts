/** What an answer of OSS says, place by place: in its headers, in its document, and of the bytes that came with it. */
import { parseXml, type XmlNode } from "../../cloud/oss/read-xml.ts";
import { ELEMENT_MEANINGS, ENCODED_ELEMENTS, HEADER_MEANINGS, type Meaning } from "./known-values.ts";
import type { Measured } from "./meter.ts";
import { isMetadata } from "./redact-request.ts";

export interface OssAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Of an object; `null` where there are none to come. */
  readonly body: Measured | null;
  readonly document: string | null;
}

export interface PlacedText {
  readonly place: string;
  readonly meaning: Meaning | null;
  readonly text: string;
  /** Whether there is one of it in an answer, as against one in each item of a list. */
  readonly isSingle: boolean;
  /** It is of an item that is not the one that was looked for. */
  readonly isOther: boolean;
}

/** Whether an item of a list, by its place, is the one that is looked for; `undefined` where none is. */
export type Pick = (place: string, item: XmlNode) => boolean | undefined;

/** Code of the error document, wherever it stands; `null` for a success. */
export function errorCodeOf(answer: OssAnswer): string | null {
  const texts = textsOf(answer);
  return texts.find(({ place }) => /^(?:header\.x-oss-err\.)?Error\.Code$/.test(place))?.text ?? null;
}

/** One of several elements of a name stands for all of them, the first one unless another is looked for. */
export function textsOf(answer: OssAnswer, pick: Pick = () => undefined): readonly PlacedText[] {
  const { headers, body, document } = answer;
  const encoded = headers.get("x-oss-err");
  return [
    ...[...headers].flatMap(([name, text]) => headerText(name, text)),
    ...(isOfObject(answer) ? lengthTexts(headers) : []),
    ...(encoded === undefined
      ? []
      : documentTexts(Buffer.from(encoded, "base64").toString(), { place: ERR, pick })),
    ...(document === null || document === "" ? [] : documentTexts(document, { place: "", pick })),
    ...(body === null ? [] : bodyTexts(body)),
  ];
}

const SINGLE = { isSingle: true, isOther: false };
const ERR = "header.x-oss-err.";
const ELEMENT_NAME = /^[A-Z][A-Za-z0-9]{0,40}$/;

function headerText(name: string, text: string): readonly PlacedText[] {
  const isKnown = Object.hasOwn(HEADER_MEANINGS, name);
  if (!isKnown && !isMetadata(name)) return [];
  const meaning = isKnown ? (HEADER_MEANINGS[name] ?? null) : "free";
  return [{ place: `header.${name}`, meaning, text, ...SINGLE }];
}

/** The length of a document says something about names only; that of an answer without a body, about the object. */
function isOfObject({ status, headers, body, document }: OssAnswer): boolean {
  const isEmpty = document === null || document === "";
  return body !== null || (status < 300 && isEmpty && headers.has("x-oss-hash-crc64ecma"));
}

function lengthTexts(headers: ReadonlyMap<string, string>): readonly PlacedText[] {
  return (["content-length", "content-range"] as const).flatMap((name) => {
    const text = headers.get(name);
    return text === undefined
      ? []
      : [{ place: `header.${name}`, meaning: "length" as const, text, ...SINGLE }];
  });
}

function bodyTexts({ sizeBytes, crc64 }: Measured): readonly PlacedText[] {
  return [
    { place: "body.sizeBytes", meaning: "length", text: String(sizeBytes), ...SINGLE },
    { place: "body.crc64", meaning: "crc", text: String(crc64), ...SINGLE },
  ];
}

function documentTexts(
  document: string,
  { place, pick }: { readonly place: string; readonly pick: Pick },
): readonly PlacedText[] {
  const root = rootOf(document);
  if (root === undefined) return [{ place: `${place}document`, meaning: null, text: "?", ...SINGLE }];
  const isEncoded = root.children.some(({ name, text }) => name === "EncodingType" && text === "url");
  return elementTexts(root, { place, depth: 1, isEncoded, pick, isOther: false });
}

function rootOf(document: string): XmlNode | undefined {
  try {
    return parseXml(document);
  } catch {
    return undefined;
  }
}

interface Around {
  readonly place: string;
  readonly depth: number;
  readonly isEncoded: boolean;
  readonly pick: Pick;
  readonly isOther: boolean;
}

function elementTexts({ name, children, text }: XmlNode, around: Around): readonly PlacedText[] {
  const { depth, isEncoded, pick } = around;
  const place = `${around.place}${ELEMENT_NAME.test(name) ? name : "*"}`;
  if (children.length > 0) {
    const within = { ...around, place: `${place}.`, depth: depth + 1 };
    return Object.values(Object.groupBy(children, (child) => child.name)).flatMap((items = []) => {
      const wanted = items.find((item) => pick(`${place}.${item.name}`, item) === true);
      const item = wanted ?? items[0];
      if (item === undefined) return [];
      const isOther = around.isOther || (!wanted && pick(`${place}.${item.name}`, item) === false);
      return elementTexts(item, { ...within, isOther });
    });
  }
  const meaning = meaningOf(name, place);
  const plain = isEncoded && ENCODED_ELEMENTS.has(name) ? decoded(text) : text;
  const isSingle = depth <= 2 && !LAST_OF_PAGE.has(name);
  return [{ place, meaning, text: plain, isSingle, isOther: around.isOther }];
}

/** Made-up names stand in another order than the real ones. */
const LAST_OF_PAGE: ReadonlySet<string> = new Set(["NextUploadIdMarker"]);

/** Tags and rules have keys and ids that are no objects' and no owners'. */
function meaningOf(name: string, place: string): Meaning | null {
  if (name === "Name" && /(?:^ListBucketResult|\.Bucket)\.Name$/.test(place)) return "bucket";
  if (/\.(?:Tag|Rule)\.(?:ID|Key)$/.test(place)) return "free";
  return Object.hasOwn(ELEMENT_MEANINGS, name) ? (ELEMENT_MEANINGS[name] ?? null) : null;
}

/** Of a key as it stands in a document. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Takes out of an answer of OSS all that is somebody's, and reads another one so that the two can be compared. */
import type { SaidLeaf } from "../compare-reply.ts";
import type { Leaf, Reply } from "../leaf.ts";
import type { MadeUpNames } from "../made-up-names.ts";
import { MEDIA_TYPE, type Meaning } from "./known-values.ts";
import { madeUpKey } from "./made-up-keys.ts";
import { type OssAnswer, type Pick, type PlacedText, textsOf } from "./read-answer.ts";
import { isMetadata, madeUpMetadata } from "./redact-request.ts";

export function redactAnswer(names: MadeUpNames, answer: OssAnswer): Reply {
  return Object.fromEntries(
    textsOf(answer).map((text) => [placeWithout(names, text.place), leafOf(names, text)]),
  );
}

/** What an answer to a replay says. */
export function saidBy(answer: OssAnswer, pick: Pick): readonly SaidLeaf[] {
  return textsOf(answer, pick).map(({ place, meaning, text, isSingle, isOther }) => {
    const kind = KINDS[meaning ?? "type"];
    const form = formOf(meaning, text);
    return {
      place,
      type: kind === undefined && isWord(meaning, text) ? "string" : typeOf(meaning, text),
      value: kind === undefined ? text : bare(text),
      ...(form === undefined ? {} : { form }),
      isCertain: isSingle,
      isOther,
    };
  });
}

/** What has a made-up name, and of which kind. */
const KINDS: Readonly<Partial<Record<Meaning, string>>> = {
  bucket: "bucket",
  crc: "crc",
  etag: "etag",
  key: "key",
  marker: "marker",
  owner: "owner",
  request: "request",
  upload: "upload",
  version: "version",
};

/** Of the service's making. */
const WORD = /^[A-Za-z0-9-]{1,40}$/;
const LENGTH = /^(?:bytes )?[\d*-]{1,40}(?:\/\d{1,20})?$/;
const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;
const ISO_DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function leafOf(names: MadeUpNames, { meaning, text }: PlacedText): Leaf {
  const kind = KINDS[meaning ?? "type"];
  if (kind !== undefined && text !== "") {
    const form = formOf(meaning, text);
    const is = kind === "key" ? madeUpKey(names, text) : names.nameFor(kind, bare(text));
    return { is, ...(form === undefined ? {} : { form }) };
  }
  return isWord(meaning, text) ? { says: text } : typeOf(meaning, text);
}

function isWord(meaning: Meaning | null, text: string): boolean {
  if (meaning === "word") return WORD.test(text);
  if (meaning === "length") return LENGTH.test(text);
  return meaning === "mediaType" && text !== "" && MEDIA_TYPE.test(text);
}

/** Of what OSS numbers itself; `undefined` where there is no form to keep. */
function formOf(meaning: Meaning | null, text: string): string | undefined {
  if (meaning === "etag") return /^"?[0-9A-F]{32}(?:-\d+)?"?$/.test(text) ? maskedMd5(text) : "another form";
  if (meaning === "request") return /^[0-9A-F]{24}$/.test(text) ? "<24 hex digits>" : "another form";
  if (meaning === "crc") return /^\d{1,20}$/.test(text) ? "<decimal>" : "another form";
  return undefined;
}

/** As in `"<MD5>-3"`. */
function maskedMd5(etag: string): string {
  return etag.replace(/[0-9A-F]{32}/, "<MD5>");
}

function typeOf(meaning: Meaning | null, text: string): Leaf & string {
  if (text === "") return "empty";
  if (meaning === "free") return "string";
  if (/^\d+$/.test(text)) return "number";
  if (text === "true" || text === "false") return "boolean";
  return HTTP_DATE.test(text) || ISO_DATE.test(text) ? "date" : "string";
}

/** ETags have quotes in some places and none in others. */
function bare(text: string): string {
  return text.replaceAll('"', "");
}

function placeWithout(names: MadeUpNames, place: string): string {
  const header = place.replace(/^header\./, "");
  return place !== header && isMetadata(header) ? `header.${madeUpMetadata(names, header)}` : place;
}

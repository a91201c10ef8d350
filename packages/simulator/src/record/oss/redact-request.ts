/** Takes out of a request to OSS all that is somebody's. What cannot be told otherwise is `null`. */
import { parseXml, type XmlNode } from "../../cloud/oss/read-xml.ts";
import type { MadeUpNames } from "../made-up-names.ts";
import { ELEMENT_VALUES, HEADER_VALUES, type KnownValues, MEDIA_TYPE, QUERY_VALUES } from "./known-values.ts";
import { madeUpKey, madeUpMarker, madeUpPrefix } from "./made-up-keys.ts";
import type { RecordedValues, RecordedXml } from "./oss-exchange.ts";
import { SIGNATURE_HEADERS, SIGNATURE_PARAMETERS } from "./sign-request.ts";

/** Stands for the names that nobody knows, so that the exchange is not asked again without them. */
const UNKNOWN = "*";

type Redact = (names: MadeUpNames, value: string) => string | null;

export function redactQuery(names: MadeUpNames, query: ReadonlyMap<string, string>): RecordedValues {
  const own = [...query].filter(([name]) => !SIGNATURE_PARAMETERS.has(name));
  return redactAll(names, own, { known: QUERY_VALUES, named: NAMED_PARAMETERS });
}

/** Without what the way to OSS brings with it, and what belongs to the signature. */
export function redactHeaders(names: MadeUpNames, headers: ReadonlyMap<string, string>): RecordedValues {
  const own = [...headers].filter(
    ([name]) => !SIGNATURE_HEADERS.has(name) && !WITHOUT_MEANING.test(name) && !isMetadata(name),
  );
  const metadata = [...headers].filter(([name]) => isMetadata(name));
  return {
    ...redactAll(names, own, { known: HEADER_VALUES, named: NAMED_HEADERS }),
    ...Object.fromEntries(
      metadata.map(([name, value]) => [madeUpMetadata(names, name), names.nameFor("value", value)]),
    ),
  };
}

/** `x-oss-meta-…`, whose names are the client's. */
export function isMetadata(name: string): boolean {
  return name.startsWith(METADATA);
}

export function madeUpMetadata(names: MadeUpNames, name: string): string {
  return `${METADATA}${names.nameFor("meta", name.slice(METADATA.length))}`;
}

/** `null` for what is no document. */
export function redactDocument(names: MadeUpNames, text: string): RecordedXml | null {
  if (text.trim() === "") return null;
  try {
    return redactElement(names, parseXml(text), "");
  } catch {
    return [UNKNOWN, null];
  }
}

/** Of a body, so that a replay announces the one of its own. */
const DIGEST_OF_BODY = "of the body";

const METADATA = "x-oss-meta-";
const WITHOUT_MEANING =
  /^(?:accept(?:-.*)?|connection|content-length|expect|host|keep-alive|proxy-.*|te|trailer|upgrade|user-agent|x-oss-user-agent|x-sdk-client)$/;

const NAMED_PARAMETERS: Readonly<Record<string, Redact>> = {
  "continuation-token": (names, value) => names.nameFor("marker", value),
  "key-marker": madeUpMarker,
  marker: madeUpMarker,
  prefix: madeUpPrefix,
  "start-after": madeUpKey,
  "upload-id-marker": (names, value) => names.nameFor("upload", value),
  uploadId: (names, value) => names.nameFor("upload", value),
  versionId: (names, value) => names.nameFor("version", value),
};

const madeUpETag: Redact = (names, value) =>
  value === "*" ? "*" : names.nameFor("etag", value.replaceAll('"', ""));

const NAMED_HEADERS: Readonly<Record<string, Redact>> = {
  "content-md5": () => DIGEST_OF_BODY,
  "content-type": (_, value) => (MEDIA_TYPE.test(value) ? value : "application/octet-stream"),
  "if-match": madeUpETag,
  "if-none-match": madeUpETag,
  "x-oss-copy-source": madeUpSource,
  "x-oss-copy-source-if-match": madeUpETag,
  "x-oss-copy-source-if-none-match": madeUpETag,
};

/** By the name of the element, and of the one that it is in. */
const NAMED_ELEMENTS: Readonly<Record<string, Redact>> = {
  "Part ETag": madeUpETag,
  "Object Key": madeUpKey,
  "Rule ID": (names, value) => names.nameFor("rule", value),
  "Rule Prefix": madeUpPrefix,
  "Tag Key": (names, value) => names.nameFor("tag", value),
  "Tag Value": (names, value) => names.nameFor("value", value),
};

/** Elements that hold others. */
const PARENTS: ReadonlySet<string> = new Set(
  `
    AbortMultipartUpload AccessControlPolicy ApplyServerSideEncryptionByDefault CompleteMultipartUpload
    CreateBucketConfiguration Delete Expiration JobParameters LifecycleConfiguration Object Part
    PublicAccessBlockConfiguration RestoreRequest Rule ServerSideEncryptionRule Tag TagSet Tagging
    TransferAccelerationConfiguration Transition
  `
    .trim()
    .split(/\s+/),
);

/** Where words are known by their names, and names by their kinds. */
interface Rules {
  readonly known: KnownValues;
  readonly named: Readonly<Record<string, Redact>>;
}

function redactAll(
  names: MadeUpNames,
  values: readonly (readonly [string, string])[],
  { known, named }: Rules,
): RecordedValues {
  return Object.fromEntries(
    values.map(([name, value]) => {
      const redact = ownOf(named, name);
      if (redact !== undefined) return [name, value === "" ? "" : redact(names, value)];
      const words = ownOf(known, name);
      return words === undefined ? [UNKNOWN, null] : [name, words.test(value) ? value : null];
    }),
  );
}

function redactElement(names: MadeUpNames, { name, children, text }: XmlNode, parent: string): RecordedXml {
  if (children.length > 0) {
    if (!PARENTS.has(name)) return [UNKNOWN, null];
    return [name, children.map((child) => redactElement(names, child, name))];
  }
  const redact = ownOf(NAMED_ELEMENTS, `${parent} ${name}`);
  if (redact !== undefined) return [name, text === "" ? "" : redact(names, text)];
  if (PARENTS.has(name)) return [name, text === "" ? "" : null];
  const words = ownOf(ELEMENT_VALUES, name);
  return words === undefined ? [UNKNOWN, null] : [name, words.test(text) ? text : null];
}

function madeUpSource(names: MadeUpNames, value: string): string | null {
  const [, bucket, key] = /^\/([^/]+)\/([^?]+)$/.exec(value) ?? [];
  if (bucket === undefined || key === undefined) return null;
  try {
    return `/${names.nameFor("bucket", bucket)}/${madeUpKey(names, decodeURIComponent(key))}`;
  } catch {
    return null;
  }
}

/** Names come from clients, and every object has some of its own. */
function ownOf<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** A request to OSS, as it stands in a recording. */
import type { SignatureScheme } from "../../cloud/signature-reading.ts";
import type { Reply } from "../leaf.ts";

/** The ways to sign that the recorder knows. */
export type OssScheme = Extract<SignatureScheme, `oss${string}`>;

/** How many bytes went by, and the made-up name of their CRC-64: the same one for the same bytes. */
export interface RecordedBody {
  readonly sizeBytes: number;
  readonly crc64: string;
}

/** An element with its text or its children; `null` for a text that was left out. */
export type RecordedXml = readonly [name: string, content: string | null | readonly RecordedXml[]];

/** Of headers and parameters the service knows the names; `null` for a value that was left out. */
export type RecordedValues = Readonly<Record<string, string | null>>;

export interface OssExchange {
  readonly service: "oss";
  /** Of one that the simulator does not have, its method and sub-resources. */
  readonly operation: string;
  readonly method: string;
  readonly scheme: OssScheme;
  readonly bucket: string | null;
  readonly key: string | null;
  readonly query: RecordedValues;
  readonly headers: RecordedValues;
  /** Bytes of an object or of a part; `null` where there were none, or a document. */
  readonly sent: RecordedBody | null;
  readonly document: RecordedXml | null;
  readonly status: number;
  readonly errorCode: string | null;
  /** Places begin with `header.`, with `body.` for bytes, or with the root of a document. */
  readonly reply: Reply;
}

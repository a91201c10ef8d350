/**
 * A bounded record of what clients asked and how it ended, for tests, the demo's page and people.
 *
 * RDS parameters travel in the query string, passwords and signed URLs included, so values are cut here before
 * anything keeps them.
 */

import type { SignatureReading } from "./signature-reading.ts";

export type CloudService = "oss" | "rds" | "ram" | "sts" | "unknown";

export interface LoggedRequest {
  /** Real time in milliseconds. */
  readonly time: number;
  readonly requestId: string;
  readonly service: CloudService;
  /** Name of the operation, or the method and path when there is none. */
  readonly operation: string;
  readonly status: number;
  /** Code of the error that was answered. */
  readonly errorCode: string | null;
  /** Without secrets and without what belongs to the signature. */
  readonly parameters: Readonly<Record<string, string>>;
  /** How it was signed; `null` when it could not be read at all. */
  readonly signature: SignatureReading | null;
}

export interface RequestLog {
  add(entry: LoggedRequest): void;
  /** Oldest first. */
  entries(): readonly LoggedRequest[];
}

/** Forgets the oldest beyond `limit`. */
export function createRequestLog(limit = 2000): RequestLog {
  let entries: LoggedRequest[] = [];
  return {
    add(entry) {
      entries.push(entry);
      if (entries.length > 2 * limit) entries = entries.slice(-limit);
    },
    entries: () => entries.slice(-limit),
  };
}

/** Parameters that may be kept: signature fields are dropped, secrets masked, signed URLs cut at their query. */
export function loggable(parameters: Iterable<readonly [string, string]>): Readonly<Record<string, string>> {
  const kept = [...parameters].filter(([name]) => !SIGNATURE_FIELD.test(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, SECRET.test(name) ? "***" : cutUrls(value)]));
}

const SIGNATURE_FIELD = /^(?:x-oss-(?:signature.*|credential|date|expires|additional-headers)|Signature.*)$/i;
/** `ClientToken` only tells a repetition from a second order. */
const SECRET = /password|secret|(?<!client)token|accesskey/i;

function cutUrls(value: string): string {
  return value.replaceAll(/(https?(?::|%3A|%253A)[^?|]*?)(?:\?|%3F|%253F)[^|]*/gi, "$1?***");
}

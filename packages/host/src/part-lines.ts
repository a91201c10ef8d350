/**
 * Finished parts as lines of a file: appended, never rewritten, so that ten thousand of them cost ten thousand lines.
 *
 * Each line bears a checksum over itself and the upload's id. What a power loss tore, and what an earlier upload
 * left, fails it and counts as not there.
 */
import { hash } from "node:crypto";

import type { JournaledPart } from "@bakferry/core";

import { parseRecord } from "./parse-record.ts";

/** Begins with a line break, so that it never sticks to the torn end of the line before. */
export function partLine(uploadId: string, { partNumber, crc64, etag }: JournaledPart): string {
  const line = { n: partNumber, crc64, etag, c: checksum(uploadId, { partNumber, crc64, etag }) };
  return `\n${JSON.stringify(line)}\n`;
}

/** Of a repeated number the last line counts. */
export function readPartLines(text: string, uploadId: string): ReadonlyMap<number, JournaledPart> {
  const parts = new Map<number, JournaledPart>();
  for (const line of text.split("\n")) {
    const part = line === "" ? undefined : parsePart(line, uploadId);
    if (part) parts.set(part.partNumber, part);
  }
  return parts;
}

function parsePart(line: string, uploadId: string): JournaledPart | undefined {
  const { n: partNumber, crc64, etag, c } = parseRecord(line) ?? {};
  if (typeof partNumber !== "number" || typeof crc64 !== "string" || typeof etag !== "string")
    return undefined;
  const part = { partNumber, crc64, etag };
  return c === checksum(uploadId, part) ? part : undefined;
}

const CHECKSUM_DIGITS = 12;

function checksum(uploadId: string, { partNumber, crc64, etag }: JournaledPart): string {
  const covered = JSON.stringify([uploadId, partNumber, crc64, etag]);
  return hash("sha256", covered, "hex").slice(0, CHECKSUM_DIGITS);
}

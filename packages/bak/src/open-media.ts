/**
 * Opens media: reads the media header and finds the first filemark, in either container.
 */
import { type BlockReading, hasGoodChecksum, readBlock } from "./blocks.ts";
import type { ByteReader } from "./byte-source.ts";
import { endOfPadding } from "./compressed-chunks.ts";
import { createCompressedSectionReader, openContainer } from "./compressed-container.ts";
import { ascii } from "./fields.ts";
import { SQL_SERVER_VENDOR, readMediaHeader } from "./media-header.ts";
import type { MediaContainer, MediaHeader, MediaProblem, MediaSource } from "./model.ts";
import { createPlainSectionReader } from "./plain-container.ts";
import type { SectionReader } from "./sections.ts";
import { looksLikeText } from "./strangers.ts";

/** Media that can be read on. */
export interface OpenMedia {
  readonly kind: "open";
  readonly header: MediaHeader;
  /** Where the filemark behind the media header stands. */
  readonly firstMark: number;
  readonly sections: SectionReader;
}

/** Media of which nothing more can be said. */
export interface ClosedMedia {
  readonly kind: "closed";
  readonly container: MediaContainer;
  readonly header: MediaHeader | null;
  readonly problem: MediaProblem;
}

/** Whether the file begins as plain media does; damaged media counts, a text that begins so does not. */
export function isTape(head: Uint8Array): boolean {
  return ascii(head, 0, 4) === "TAPE" && (hasGoodChecksum(head, 50) || !looksLikeText(head));
}

export async function openPlainMedia(media: MediaSource): Promise<OpenMedia | ClosedMedia> {
  const tape = await readBlock(media, { start: 0, limit: media.sizeBytes });
  const reading = await readHeader(media, tape, "plain");
  if (reading.kind === "closed") return reading;
  const { header, headerEnd } = reading;
  const sections = createPlainSectionReader(media, header.filemarkBytes);
  return { kind: "open", header, firstMark: headerEnd, sections };
}

export async function openCompressedMedia(media: MediaSource): Promise<OpenMedia | ClosedMedia> {
  const container = await openContainer(media);
  if (container.kind === "unreadable") {
    const kind = container.isEncrypted ? "encrypted" : "compressed";
    return { kind: "closed", container: kind, header: null, problem: container.problem };
  }
  const { chunks } = container;
  const content = await chunks.readAll();
  const tape = await readBlock(chunks, { start: 0, limit: content.length });
  const hidden = chunks.problem();
  if (hidden !== null) return closed("compressed", hidden);
  const reading = await readHeader(chunks, tape, "compressed");
  if (reading.kind === "closed") return reading;
  const firstMark = (await endOfPadding(media, chunks.position())) ?? chunks.position();
  const sections = createCompressedSectionReader(media, reading.header.filemarkBytes);
  return { kind: "open", header: reading.header, firstMark, sections };
}

async function readHeader(
  reader: ByteReader,
  tape: BlockReading,
  container: MediaContainer,
): Promise<
  { readonly kind: "header"; readonly header: MediaHeader; readonly headerEnd: number } | ClosedMedia
> {
  if (tape.kind === "cut") {
    return closed(container, { code: "truncated", detail: "The file ends within its media header." });
  }
  if (tape.kind === "damaged") return closed(container, { code: tape.code, detail: tape.detail });
  const reading = await readMediaHeader(reader, tape.block);
  if (reading.kind === "malformed") return closed(container, { code: "damaged", detail: reading.detail });
  const { header, vendor } = reading;
  if (vendor !== SQL_SERVER_VENDOR) {
    const detail = `The media was written by software vendor ${vendor}; SQL Server is ${SQL_SERVER_VENDOR}.`;
    return { ...closed(container, { code: "foreign_vendor", detail }), header };
  }
  return { kind: "header", header, headerEnd: tape.block.end };
}

function closed(container: MediaContainer, problem: MediaProblem): ClosedMedia {
  return { kind: "closed", container, header: null, problem };
}

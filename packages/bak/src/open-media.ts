/**
 * Opens media: reads the media header and finds the first filemark, in either container.
 */
import { type BlockReading, hasGoodChecksum, readBlock } from "./blocks.ts";
import type { ByteReader } from "./byte-source.ts";
import { endOfPadding } from "./compressed-chunks.ts";
import { createCompressedSectionReader, oldContainerProblem, openContainer } from "./compressed-container.ts";
import { ascii } from "./fields.ts";
import { SQL_SERVER_VENDOR, readMediaHeader } from "./media-header.ts";
import type { MediaContainer, MediaHeader, MediaProblem, MediaSource } from "./model.ts";
import { createPlainSectionReader } from "./plain-container.ts";
import type { SectionReader } from "./sections.ts";
import { looksLikeText } from "./strangers.ts";

/** Media that can be read on. */
export interface OpenMedia {
  readonly kind: "open";
  readonly container: MediaContainer;
  readonly header: MediaHeader;
  /** Where the filemark behind the media header stands. */
  readonly firstMark: number;
  /** For media that was seen to hold `setCount` sets, which decides what reading them may cost. */
  readonly sections: (setCount: number) => SectionReader;
  /** What to call it when the media does not hold what it should. */
  readonly explain: (problem: MediaProblem) => MediaProblem;
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
  return {
    kind: "open",
    container: "plain",
    header,
    firstMark: headerEnd,
    sections: () => createPlainSectionReader(media, header.filemarkBytes),
    explain: (problem) => problem,
  };
}

export async function openCompressedMedia(media: MediaSource): Promise<OpenMedia | ClosedMedia> {
  const container = await openContainer(media);
  if (container.kind === "unreadable") {
    const kind = container.isEncrypted ? "encrypted" : "compressed";
    return { kind: "closed", container: kind, header: null, problem: container.problem };
  }
  const { chunks, layout, version } = container;
  const content = await chunks.readAll();
  const tape = await readBlock(chunks, { start: 0, limit: content.length });
  const hidden = chunks.problem();
  if (hidden !== null) return closed("compressed", hidden);
  const reading = await readHeader(chunks, tape, "compressed");
  if (reading.kind === "closed") return reading;
  const { header } = reading;
  const firstMark = (await endOfPadding(media, chunks.position(), layout)) ?? chunks.position();
  return {
    kind: "open",
    container: "compressed",
    header,
    firstMark,
    sections: (setCount) =>
      createCompressedSectionReader(media, { filemarkBytes: header.filemarkBytes, layout, setCount }),
    explain: version === 1 ? explainOldContainer : (problem) => problem,
  };
}

/** What a layout that is only half known can be mistaken for. */
const MISTAKEN: ReadonlySet<MediaProblem["code"]> = new Set([
  "truncated",
  "trailing_bytes",
  "header_checksum",
  "config_mismatch",
  "damaged",
  "unfinished",
  "unsupported_compression",
]);

function explainOldContainer(problem: MediaProblem): MediaProblem {
  return MISTAKEN.has(problem.code) ? oldContainerProblem() : problem;
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
  const reading = await readMediaHeader(reader, tape.block, { isCompressed: container === "compressed" });
  if (reading.kind === "malformed") return closed(container, { code: "damaged", detail: reading.detail });
  const { header } = reading;
  if (header.softwareVendorId !== SQL_SERVER_VENDOR) {
    const by = header.softwareName === null ? "" : ` (${JSON.stringify(header.softwareName)})`;
    const detail = `The media was written by software vendor ${header.softwareVendorId}${by}; SQL Server is ${SQL_SERVER_VENDOR}.`;
    return { ...closed(container, { code: "foreign_vendor", detail }), header };
  }
  return { kind: "header", header, headerEnd: tape.block.end };
}

function closed(container: MediaContainer, problem: MediaProblem): ClosedMedia {
  return { kind: "closed", container, header: null, problem };
}

/**
 * Media written WITH COMPRESSION: the tape stream cut into compressed records, filemarks left as they are.
 *
 * Before the filemark that ends a set's data stands an index of the records; its last entry leads to the
 * group that holds the last configuration, so a header reading decompresses three or four small records.
 * The container is not published; the layout was found on real backups of SQL Server 2014 to 2025.
 */
import { type BlockPlace, isBlockAt } from "./blocks.ts";
import {
  CHUNK,
  CHUNK_KIND,
  CHUNK_LAYOUTS,
  type ChunkLayout,
  type ChunkStream,
  createDecodingBudget,
  endOfPadding,
  foldChecksum,
  openChunks,
} from "./compressed-chunks.ts";
import { ascii, isZero, u32, u64, u8 } from "./fields.ts";
import type { MediaProblem, MediaSource } from "./model.ts";
import {
  type LastConfiguration,
  type SectionReader,
  type SetMarks,
  findLastConfiguration,
} from "./sections.ts";

/** The first eight bytes. */
export const CONTAINER_MAGIC = "MSSQLBAK";

/** Where the first record stands; key material of encrypted backups lies before it. */
export const FIRST_RECORD = 0x1e0;

/** Field offsets within the container's header. */
const HEADER = { version: 8, flags: 12, length: 16 } as const;

const FLAGS = { compressed: 0x2, encrypted: 0x4 } as const;

const OLD_VERSION = 1;
const READABLE_VERSION = 2;

/** Where the first record of the old version may stand; nobody has published which one it is. */
const OLD_FIRST_RECORDS: readonly number[] = [12, 16, FIRST_RECORD];

/** The trailer of the index, right before the filemark; the index begins with a copy of it. */
const INDEX = { marker: 0, count: 4, back: 8, checksum: 12, trailer: 16, entry: 16 } as const;

const INDEX_MARKER = 0x0001_0001;

/** A larger index is not read whole: its last entry is enough, and the records that it leads to have checksums. */
const MAX_CHECKED_INDEX_BYTES = 32 * 1024;

/** One entry for each group of records; a terabyte of data has some ten thousand. */
const MAX_INDEX_BYTES = 1024 * 1024 * 1024;

/** What every sentence about a container that cannot be read ends with. */
const CONFIRM =
  "a person must confirm what the backup holds, with RESTORE HEADERONLY on a server that can read it";

/** A container whose media header is `chunks`. `version` 1 is believed only as far as its checksums go. */
export interface ReadableContainer {
  readonly kind: "readable";
  readonly version: number;
  readonly chunks: ChunkStream;
  readonly layout: ChunkLayout;
}

export interface UnreadableContainer {
  readonly kind: "unreadable";
  readonly isEncrypted: boolean;
  readonly problem: MediaProblem;
}

export type ContainerReading = ReadableContainer | UnreadableContainer;

export async function openContainer(source: MediaSource): Promise<ContainerReading> {
  const header = await source.read(0, HEADER.length);
  if (header.length < HEADER.length)
    return unreadable("truncated", "The file ends within its first 16 bytes.");
  const version = u32(header, HEADER.version);
  const flags = u32(header, HEADER.flags);
  if (version === OLD_VERSION) return openOldContainer(source);
  if (version !== READABLE_VERSION) {
    const detail = `The backup is in version ${version} of the compressed container, newer than what can be read here (${READABLE_VERSION}); ${CONFIRM}.`;
    return unreadable("unreadable_container", detail);
  }
  if ((flags & FLAGS.encrypted) !== 0) {
    const detail = "The backup is encrypted; nothing in it can be read without the server's certificate.";
    return { ...unreadable("encrypted", detail), isEncrypted: true };
  }
  if ((flags & FLAGS.compressed) === 0) {
    const detail = `The container has the flags ${flags}, which are not known here; ${CONFIRM}.`;
    return unreadable("unreadable_container", detail);
  }
  return openFirstRecord(source);
}

export function isContainer(head: Uint8Array): boolean {
  return ascii(head, 0, CONTAINER_MAGIC.length) === CONTAINER_MAGIC;
}

/** For whatever in a container of version 1 does not hold: its layout is not known well enough to call it damage. */
export function oldContainerProblem(): MediaProblem {
  const detail = `The backup is compressed in version ${OLD_VERSION} of the container (SQL Server 2008 to 2012), whose header is not readable here; ${CONFIRM}.`;
  return { code: "unreadable_container", detail };
}

/** How a container's sections are read. `setCount` is how many sets its filemarks show. */
export interface CompressedSectionOptions {
  readonly filemarkBytes: number;
  readonly layout: ChunkLayout;
  readonly setCount: number;
}

export function createCompressedSectionReader(
  source: MediaSource,
  { filemarkBytes, layout, setCount }: CompressedSectionOptions,
): SectionReader {
  const decoding = { layout, budget: createDecodingBudget(setCount) };
  const chunksAt = (place: BlockPlace): ChunkStream => openChunks(source, place, decoding);
  return {
    container: "compressed",

    opening(mark, limit) {
      const chunks = chunksAt({ start: mark + filemarkBytes, limit });
      return { reader: chunks, start: 0, limit: Number.MAX_SAFE_INTEGER, problem: () => chunks.problem() };
    },

    async lastConfiguration(marks): Promise<LastConfiguration> {
      const start = await lastGroup(source, { ...marks, opening: marks.opening + filemarkBytes });
      if (start === null) {
        const detail = `The index of compressed records before byte ${marks.data} is damaged.`;
        return { kind: "missing", problem: { code: "damaged", detail } };
      }
      const chunks = chunksAt({ start, limit: marks.data });
      const bytes = await chunks.readAll();
      const block = await findLastConfiguration(chunks, { start: 0, bytes });
      if (block !== null) return { kind: "found", reader: chunks, block };
      return { kind: "missing", problem: chunks.problem() };
    },

    async ending({ data, closing }) {
      const chunks = chunksAt({ start: data + filemarkBytes, limit: closing });
      const bytes = await chunks.readAll();
      const paddingEnd = await endOfPadding(source, chunks.position(), layout);
      return {
        reader: chunks,
        start: 0,
        limit: bytes.length,
        problem: () => chunks.problem(),
        isFilledBy: (blocksEnd) => blocksEnd === bytes.length && paddingEnd === closing,
      };
    },
  };
}

async function openFirstRecord(source: MediaSource): Promise<ContainerReading> {
  const layout = CHUNK_LAYOUTS[READABLE_VERSION];
  const first = await source.read(FIRST_RECORD, layout.data);
  const kind = u8(first, CHUNK.kind);
  if (first.length === layout.data && isZero(first)) {
    return unreadable("truncated", "Nothing but zeros follows the container's own header.");
  }
  if (first.length === layout.data && kind !== CHUNK_KIND.compressed) {
    const detail = `The first record of the container is of kind ${kind}, which is not known here; ${CONFIRM}.`;
    return unreadable("unreadable_container", detail);
  }
  const chunks = mediaHeaderAt(source, FIRST_RECORD, layout);
  return { kind: "readable", version: READABLE_VERSION, chunks, layout };
}

/** Only a record that fits its checksum and holds a media header proves that the layout is right. */
async function openOldContainer(source: MediaSource): Promise<ContainerReading> {
  const layout = CHUNK_LAYOUTS[OLD_VERSION];
  for (const start of OLD_FIRST_RECORDS) {
    const chunks = mediaHeaderAt(source, start, layout);
    const content = await chunks.readAll();
    if (chunks.problem() === null && isBlockAt(content, 0, "TAPE")) {
      return { kind: "readable", version: OLD_VERSION, chunks, layout };
    }
  }
  return { kind: "unreadable", isEncrypted: false, problem: oldContainerProblem() };
}

function mediaHeaderAt(source: MediaSource, start: number, layout: ChunkLayout): ChunkStream {
  return openChunks(source, { start, limit: source.sizeBytes }, { layout, budget: createDecodingBudget(0) });
}

/** Where the last group of a set's records starts, or `null` when the index does not hold. */
async function lastGroup(source: MediaSource, { opening, data }: SetMarks): Promise<number | null> {
  const trailer = await source.read(data - INDEX.trailer, INDEX.trailer);
  if (u32(trailer, INDEX.marker) !== INDEX_MARKER) return null;
  const entriesBytes = u32(trailer, INDEX.count) * INDEX.entry;
  const start = data - u32(trailer, INDEX.back);
  const isPlaced = entriesBytes > 0 && start >= opening && start + INDEX.trailer + entriesBytes <= data;
  if (!isPlaced || entriesBytes > MAX_INDEX_BYTES) return null;
  const isChecked = entriesBytes <= MAX_CHECKED_INDEX_BYTES;
  const readBytes = isChecked ? entriesBytes : INDEX.entry;
  const entries = await source.read(start + INDEX.trailer + entriesBytes - readBytes, readBytes);
  if (entries.length < readBytes) return null;
  if (isChecked && foldChecksum(entries) !== u32(trailer, INDEX.checksum)) return null;
  const group = u64(entries, readBytes - INDEX.entry + 8);
  return group >= opening && group < start ? group : null;
}

function unreadable(code: MediaProblem["code"], detail: string): UnreadableContainer {
  return { kind: "unreadable", isEncrypted: false, problem: { code, detail } };
}

import {
  type ChunkStream,
  createDecodingBudget,
  endOfPadding,
  foldChecksum,
  openChunks,
} from "./compressed-chunks.ts";
/**
 * Media written WITH COMPRESSION: the tape stream cut into compressed records, filemarks left as they are.
 *
 * Before the filemark that ends a set's data stands an index of the records; its last entry leads to the
 * group that holds the last configuration, so a header reading decompresses three or four small records.
 * The container is not published; the layout was found on real backups of SQL Server 2014 to 2025.
 */
import { ascii, u32, u64 } from "./fields.ts";
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

const READABLE_VERSION = 2;

/** The trailer of the index, right before the filemark; the index begins with a copy of it. */
const INDEX = { marker: 0, count: 4, back: 8, checksum: 12, trailer: 16, entry: 16 } as const;

const INDEX_MARKER = 0x0001_0001;

/** One entry for each group of records; a terabyte of data has some ten thousand. */
const MAX_INDEX_BYTES = 16 * 1024 * 1024;

export type ContainerReading =
  | { readonly kind: "readable"; readonly chunks: ChunkStream }
  | { readonly kind: "unreadable"; readonly isEncrypted: boolean; readonly problem: MediaProblem };

export async function openContainer(source: MediaSource): Promise<ContainerReading> {
  const header = await source.read(0, HEADER.length);
  if (header.length < HEADER.length)
    return unreadable("truncated", "The file ends within its first 16 bytes.");
  const version = u32(header, HEADER.version);
  const flags = u32(header, HEADER.flags);
  if (version === READABLE_VERSION && (flags & FLAGS.encrypted) !== 0) {
    const detail = "The backup is encrypted; nothing in it can be read without the server's certificate.";
    return { ...unreadable("encrypted", detail), isEncrypted: true };
  }
  if (version !== READABLE_VERSION) {
    const writer = version === 1 ? " (SQL Server 2008 to 2012)" : "";
    const detail = `The backup is compressed in version ${version} of the container${writer}, which cannot be read here.`;
    return unreadable("unreadable_container", detail);
  }
  if ((flags & FLAGS.compressed) === 0) {
    return unreadable(
      "unreadable_container",
      `The container has the flags ${flags}, which are not known here.`,
    );
  }
  const place = { start: FIRST_RECORD, limit: source.sizeBytes };
  return { kind: "readable", chunks: openChunks(source, place, createDecodingBudget()) };
}

export function isContainer(head: Uint8Array): boolean {
  return ascii(head, 0, CONTAINER_MAGIC.length) === CONTAINER_MAGIC;
}

export function createCompressedSectionReader(source: MediaSource, filemarkBytes: number): SectionReader {
  const budget = createDecodingBudget();
  return {
    container: "compressed",

    opening(mark, limit) {
      const chunks = openChunks(source, { start: mark + filemarkBytes, limit }, budget);
      return { reader: chunks, start: 0, limit: Number.MAX_SAFE_INTEGER, problem: () => chunks.problem() };
    },

    async lastConfiguration(marks): Promise<LastConfiguration> {
      const start = await lastGroup(source, { ...marks, opening: marks.opening + filemarkBytes });
      if (start === null) {
        const detail = `The index of compressed records before byte ${marks.data} is damaged.`;
        return { kind: "missing", problem: { code: "damaged", detail } };
      }
      const chunks = openChunks(source, { start, limit: marks.data }, budget);
      const bytes = await chunks.readAll();
      const block = await findLastConfiguration(chunks, { start: 0, bytes });
      if (block !== null) return { kind: "found", reader: chunks, block };
      return { kind: "missing", problem: chunks.problem() };
    },

    async ending({ data, closing }) {
      const chunks = openChunks(source, { start: data + filemarkBytes, limit: closing }, budget);
      const bytes = await chunks.readAll();
      const paddingEnd = await endOfPadding(source, chunks.position());
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

/** Where the last group of a set's records starts, or `null` when the index does not hold. */
async function lastGroup(source: MediaSource, { opening, data }: SetMarks): Promise<number | null> {
  const trailer = await source.read(data - INDEX.trailer, INDEX.trailer);
  if (u32(trailer, INDEX.marker) !== INDEX_MARKER) return null;
  const entriesBytes = u32(trailer, INDEX.count) * INDEX.entry;
  const start = data - u32(trailer, INDEX.back);
  const isPlaced = entriesBytes > 0 && start >= opening && start + INDEX.trailer + entriesBytes <= data;
  if (!isPlaced || entriesBytes > MAX_INDEX_BYTES) return null;
  const entries = await source.read(start + INDEX.trailer, entriesBytes);
  if (entries.length < entriesBytes || foldChecksum(entries) !== u32(trailer, INDEX.checksum)) return null;
  const group = u64(entries, entriesBytes - INDEX.entry + 8);
  return group >= opening && group < start ? group : null;
}

function unreadable(
  code: MediaProblem["code"],
  detail: string,
): ContainerReading & { readonly kind: "unreadable" } {
  return { kind: "unreadable", isEncrypted: false, problem: { code, detail } };
}

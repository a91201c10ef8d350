/**
 * The records of a compressed container, read as the bytes that they hold.
 *
 * A record is `{u16 kind and sectors, u16 size, …}`; a compressed one goes on with a checksum and `size` bytes,
 * which decompress to `sectors` × 512. The container is not published; kinds, sizes and the checksum were found
 * on real backups of 2014 to 2025, where every chunk fits its checksum. Before 2014 a record is said to have no
 * room for encryption (public readers of such backups); whoever reads one relies on the checksum.
 */
import { type BlockPlace, SECTOR_BYTES } from "./blocks.ts";
import type { ByteReader } from "./byte-source.ts";
import { u16, u32, u8 } from "./fields.ts";
import type { MediaProblem, MediaSource } from "./model.ts";
import { decompress } from "./xpress-huffman.ts";

/** Field offsets within a record, and where its data and its padding start; since 2014. */
export const CHUNK = {
  kind: 0,
  sectors: 1,
  size: 2,
  cipherLength: 20,
  checksum: 24,
  data: 28,
  padding: 24,
} as const;

/** The offsets that the version of the container decides. */
export interface ChunkLayout {
  /** `null` where records are never encrypted. */
  readonly cipherLength: number | null;
  readonly checksum: number;
  readonly data: number;
  readonly padding: number;
}

/** By the version of the container. */
export const CHUNK_LAYOUTS = {
  1: { cipherLength: null, checksum: 4, data: 8, padding: 4 },
  2: CHUNK,
} as const satisfies Record<number, ChunkLayout>;

/** Kinds of records. */
export const CHUNK_KIND = { compressed: 0x21, padding: 0x24, index: 0x2c } as const;

/** What one reading of media may decode; an ordinary backup set takes some 200 KiB. */
export const DECODING_LIMITS = {
  bytes: 64 * 1024 * 1024,
  bytesPerSet: 2 * 1024 * 1024,
  /** However many sets there are. */
  totalBytes: 256 * 1024 * 1024,
} as const;

/** Shared by all streams of one reading, so that hostile media cannot make it decode without end. */
export interface DecodingBudget {
  remainingBytes: number;
}

/** Uncompressed bytes of consecutive records, decoded as they are asked for. */
export interface ChunkStream extends ByteReader {
  /** Decodes up to the first record of another kind. */
  readAll(): Promise<Uint8Array>;
  /** Where the first record stands that is not decoded. */
  position(): number;
  problem(): MediaProblem | null;
}

/** For media that was seen to hold `setCount` sets. */
export function createDecodingBudget(setCount: number): DecodingBudget {
  const { bytes, bytesPerSet, totalBytes } = DECODING_LIMITS;
  return { remainingBytes: Math.min(bytes + setCount * bytesPerSet, totalBytes) };
}

/** How the records of one container are read. */
export interface ChunkDecoding {
  readonly layout: ChunkLayout;
  readonly budget: DecodingBudget;
}

/** `place.limit` is an offset of the media that no record may pass. */
export function openChunks(
  source: MediaSource,
  place: BlockPlace,
  { layout, budget }: ChunkDecoding,
): ChunkStream {
  let buffer = new Uint8Array(0);
  let length = 0;
  let position = place.start;
  let problem: MediaProblem | null = null;
  let isOver = false;

  async function decodeNext(): Promise<void> {
    if (budget.remainingBytes <= 0) {
      isOver = true;
      problem = {
        code: "read_limit",
        detail: "The media holds more compressed headers than any backup needs.",
      };
      return;
    }
    const chunk = await readChunk(source, { start: position, limit: place.limit }, layout);
    if (chunk.kind !== "chunk") {
      isOver = true;
      problem = chunk.kind === "broken" ? chunk.problem : null;
      return;
    }
    if (length + chunk.bytes.length > buffer.length) {
      const larger = new Uint8Array(Math.max(length + chunk.bytes.length, 2 * buffer.length));
      larger.set(buffer);
      buffer = larger;
    }
    buffer.set(chunk.bytes, length);
    length += chunk.bytes.length;
    position = chunk.end;
    budget.remainingBytes -= chunk.bytes.length;
  }

  return {
    async read(offset, wanted) {
      while (!isOver && length < offset + wanted) await decodeNext();
      return buffer.subarray(Math.min(offset, length), Math.min(offset + wanted, length));
    },
    async readAll() {
      while (!isOver) await decodeNext();
      return buffer.subarray(0, length);
    },
    position: () => position,
    problem: () => problem,
  };
}

/** Where the padding record at `start` ends, or `null` if none stands there. */
export async function endOfPadding(
  source: ByteReader,
  start: number,
  { padding }: ChunkLayout,
): Promise<number | null> {
  const header = await source.read(start, padding);
  if (header.length < padding || u8(header, CHUNK.kind) !== CHUNK_KIND.padding) return null;
  return start + padding + u16(header, CHUNK.size);
}

/** Over little-endian 32-bit words, the last one filled up with zeros. */
export function foldChecksum(bytes: Uint8Array): number {
  let checksum = 0;
  for (let offset = 0; offset < bytes.length; offset += 4) {
    checksum = ((checksum << 1) | (checksum >>> 31)) ^ u32(bytes, offset);
  }
  return checksum >>> 0;
}

type ChunkReading =
  | { readonly kind: "chunk"; readonly bytes: Uint8Array; readonly end: number }
  | { readonly kind: "other" }
  | { readonly kind: "broken"; readonly problem: MediaProblem };

const OTHER: ChunkReading = { kind: "other" };

async function readChunk(
  source: MediaSource,
  { start, limit }: BlockPlace,
  layout: ChunkLayout,
): Promise<ChunkReading> {
  const header = await source.read(start, layout.data);
  const kind = u8(header, CHUNK.kind);
  if (header.length < layout.data || kind === CHUNK_KIND.padding || kind === CHUNK_KIND.index) return OTHER;
  if (kind !== CHUNK_KIND.compressed) {
    return broken("damaged", `The record at byte ${start} is of kind ${kind}, which is not known.`);
  }
  if (layout.cipherLength !== null && u32(header, layout.cipherLength) !== 0) {
    return broken("encrypted", `The record at byte ${start} is encrypted.`);
  }
  const size = u16(header, CHUNK.size);
  const end = start + layout.data + size;
  const bytes = await source.read(start + layout.data, size);
  if (bytes.length < size || end > limit) return OTHER;
  if (foldChecksum(bytes) !== u32(header, layout.checksum)) {
    return broken("damaged", `The compressed record at byte ${start} does not fit its checksum.`);
  }
  const content = decompress(bytes, u8(header, CHUNK.sectors) * SECTOR_BYTES);
  if (content === null) {
    const detail = `The record at byte ${start} is intact but compressed with an algorithm that is not known here.`;
    return broken("unsupported_compression", detail);
  }
  return { kind: "chunk", bytes: content, end };
}

function broken(code: MediaProblem["code"], detail: string): ChunkReading {
  return { kind: "broken", problem: { code, detail } };
}

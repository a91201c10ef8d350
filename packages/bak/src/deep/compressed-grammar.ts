/**
 * A compressed container as it passes: records one after the other, each with a checksum over its bytes.
 *
 * Nothing is decompressed: the checksum covers what is stored, so every byte of the data is proved at the speed
 * of a fold. Records start at any byte, so behind a break only the next filemark, on a multiple of 512 bytes, can
 * be found again. The container is not published; the layout was found on real backups of SQL Server 2014 to 2025.
 */
import { BLOCK, BLOCK_HEADER_BYTES, SECTOR_BYTES, align, isBlockAt } from "../blocks.ts";
import { CHUNK, CHUNK_KIND } from "../compressed-chunks.ts";
import { FIRST_RECORD } from "../compressed-container.ts";
import { ascii, u16, u32, u8 } from "../fields.ts";
import { type ChunkFold, createChunkFold } from "./chunk-fold.ts";
import { type Framing, createFraming } from "./framing.ts";
import type { Grammar, GrammarDeps } from "./plain-grammar.ts";
import type { Step } from "./steps.ts";

/** Field offsets within the container's header, and its length. */
const CONTAINER = { version: 8, flags: 12, length: 16 } as const;
const READABLE_VERSION = 2;
const COMPRESSED = 0x2;
const ENCRYPTED = 0x4;

export function createCompressedGrammar(deps: GrammarDeps): Grammar {
  const reader: Reader = {
    ...deps,
    framing: createFraming(deps.ledger),
    fold: createChunkFold(deps),
  };
  return {
    start: containerHeader(reader),
    resume({ offset, seenBytes, skippedBytes }) {
      deps.ledger.miss("lost", seenBytes);
      deps.ledger.miss("skipped", skippedBytes);
      return search(reader, offset);
    },
    finish(position, waiting) {
      reader.fold.abandon();
      reader.framing.finish(position, waiting);
    },
  };
}

interface Reader extends GrammarDeps {
  readonly framing: Framing;
  readonly fold: ChunkFold;
}

function containerHeader(reader: Reader): Step {
  return {
    kind: "gather",
    bytes: CONTAINER.length,
    next(header) {
      const { framing, ledger } = reader;
      const flags = u32(header, CONTAINER.flags);
      const isKnown = u32(header, CONTAINER.version) === READABLE_VERSION;
      const isReadable = isKnown && (flags & COMPRESSED) !== 0 && (flags & ENCRYPTED) === 0;
      ledger.miss(isReadable ? "metadata" : unreadable(isKnown, flags), header.length);
      if (!isReadable) return framing.rest(unreadable(isKnown, flags));
      return framing.pass("metadata", FIRST_RECORD - CONTAINER.length, () => nextRecord(reader));
    },
  };
}

function unreadable(isKnown: boolean, flags: number): "encrypted" | "unknown_format" {
  return isKnown && (flags & ENCRYPTED) !== 0 ? "encrypted" : "unknown_format";
}

function nextRecord(reader: Reader): Step {
  return {
    kind: "gather",
    bytes: CHUNK.padding,
    mayEnd: "before",
    next(header, offset) {
      const { framing, ledger } = reader;
      const kind = u8(header, CHUNK.kind);
      if (kind === CHUNK_KIND.compressed && u32(header, CHUNK.cipherLength) !== 0) {
        ledger.miss("encrypted", header.length);
        return framing.rest("encrypted");
      }
      if (kind === CHUNK_KIND.compressed || kind === CHUNK_KIND.padding || kind === CHUNK_KIND.index) {
        ledger.cover("framing", header.length);
        return record(reader, { kind, size: u16(header, CHUNK.size), offset });
      }
      if (ascii(header, 0, 4) === "SFMB") return filemark(reader, header.slice(), offset);
      const detail = `The record at byte ${offset} is of kind ${kind}, which is not known.`;
      framing.damaged({ offset, lengthBytes: header.length, detail });
      ledger.miss("lost", header.length);
      return search(reader, offset + header.length);
    },
  };
}

interface RecordHeader {
  readonly kind: number;
  readonly size: number;
  readonly offset: number;
}

function record(reader: Reader, { kind, size, offset }: RecordHeader): Step {
  if (kind === CHUNK_KIND.compressed) return chunk(reader, { size, offset });
  if (kind === CHUNK_KIND.index) return index(reader);
  return reader.framing.pass("padding", size, (end) => expectFilemark(reader, end));
}

function chunk(reader: Reader, { size, offset }: Omit<RecordHeader, "kind">): Step {
  const { fold, ledger } = reader;
  return {
    kind: "gather",
    bytes: CHUNK.data - CHUNK.padding,
    next(bytes) {
      const expected = u32(bytes, 0);
      ledger.cover("framing", bytes.length);
      fold.begin();
      return {
        kind: "pass",
        bytes: size,
        sink: fold,
        next() {
          fold.end({ offset, lengthBytes: CHUNK.data + size, expected, what: "compressed record" });
          return nextRecord(reader);
        },
      };
    },
  };
}

/** `{u32 marker, u32 entries, u32 bytes up to the filemark, u32 checksum}`, at both ends of the index. */
const INDEX = { marker: 0, count: 4, back: 8, checksum: 12, trailer: 16, entry: 16 } as const;
const INDEX_MARKER = 0x0001_0001;

function index(reader: Reader): Step {
  const { framing, ledger, fold } = reader;
  return {
    kind: "gather",
    bytes: INDEX.trailer,
    next(bytes, offset) {
      const head = bytes.slice();
      const entriesBytes = u32(head, INDEX.count) * INDEX.entry;
      const slack = u32(head, INDEX.back) - entriesBytes - 2 * INDEX.trailer;
      ledger.cover("framing", head.length);
      if (u32(head, INDEX.marker) !== INDEX_MARKER || slack < 0) {
        const detail = `The index of records at byte ${offset} does not hold.`;
        framing.damaged({ offset, lengthBytes: head.length, detail });
        return search(reader, offset + head.length);
      }
      fold.begin();
      return {
        kind: "pass",
        bytes: entriesBytes,
        sink: fold,
        next() {
          const expected = u32(head, INDEX.checksum);
          const lengthBytes = INDEX.trailer + entriesBytes;
          fold.end({ offset, lengthBytes, expected, what: "index of records" });
          return framing.pass("padding", slack, () => indexEnd(reader, head));
        },
      };
    },
  };
}

function indexEnd(reader: Reader, head: Uint8Array): Step {
  return {
    kind: "gather",
    bytes: INDEX.trailer,
    next(bytes, offset) {
      const { framing, ledger } = reader;
      ledger.cover("framing", bytes.length);
      if (bytes.some((byte, place) => byte !== head[place])) {
        const detail = `The end of the index at byte ${offset} differs from its start.`;
        framing.damaged({ offset, lengthBytes: bytes.length, detail });
      }
      return expectFilemark(reader, offset + bytes.length);
    },
  };
}

/** Padding and index fill up to a filemark. */
function expectFilemark(reader: Reader, offset: number): Step {
  return {
    kind: "gather",
    bytes: BLOCK_HEADER_BYTES,
    next(header) {
      if (isBlockAt(header, 0, "SFMB")) return wholeFilemark(reader, header.slice(), offset);
      const isMark = ascii(header, BLOCK.type, 4) === "SFMB";
      const detail = isMark
        ? `The header of the filemark at byte ${offset} does not fit its checksum.`
        : `No filemark stands at byte ${offset}, where one should.`;
      reader.framing.damaged({ offset, lengthBytes: header.length, detail });
      reader.ledger.miss("lost", header.length);
      return search(reader, offset + header.length);
    },
  };
}

/** A filemark where a record was awaited; `start` is the beginning of its header. */
function filemark(reader: Reader, start: Uint8Array, offset: number): Step {
  const header = new Uint8Array(BLOCK_HEADER_BYTES);
  header.set(start);
  return {
    kind: "gather",
    bytes: BLOCK_HEADER_BYTES - start.length,
    next(rest) {
      header.set(rest, start.length);
      if (isBlockAt(header, 0, "SFMB")) return wholeFilemark(reader, header, offset);
      const detail = `The header of the filemark at byte ${offset} does not fit its checksum.`;
      reader.framing.damaged({ offset, lengthBytes: header.length, detail });
      reader.ledger.miss("lost", header.length);
      return search(reader, offset + header.length);
    },
  };
}

function wholeFilemark(reader: Reader, header: Uint8Array, offset: number): Step {
  reader.ledger.cover("framing", header.length);
  const lost = (at: number): Step => search(reader, at);
  return reader.framing.filemark({ header, offset }, { next: () => nextRecord(reader), lost });
}

/** Goes on to the next multiple of 512 bytes at which an intact filemark starts. */
function search(reader: Reader, offset: number): Step {
  const { framing, ledger } = reader;
  framing.lose();
  const candidate: Step = {
    kind: "gather",
    bytes: BLOCK_HEADER_BYTES,
    mayEnd: "anywhere",
    next(header, at) {
      if (isBlockAt(header, 0, "SFMB")) return wholeFilemark(reader, header.slice(), at);
      ledger.miss("lost", header.length);
      return between;
    },
  };
  const between = framing.pass("lost", SECTOR_BYTES - BLOCK_HEADER_BYTES, () => candidate);
  return framing.pass("lost", align(offset, SECTOR_BYTES) - offset, () => candidate);
}

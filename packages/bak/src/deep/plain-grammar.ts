/**
 * Plain media as it passes: blocks, their streams, and the data in two of them.
 *
 * Every header carries a checksum and says where the next one stands, so bytes that are lost, added or swapped
 * break the chain at the latest where the current stream ends. Behind a break the next block is looked for on
 * multiples of 512 bytes, where all of them start. Source: Microsoft Tape Format 1.00a, sections 3.1, 5 and 6.
 */
import {
  BLOCK,
  BLOCK_HEADER_BYTES,
  SECTOR_BYTES,
  STREAM,
  align,
  hasGoodChecksum,
  headerChecksum,
} from "../blocks.ts";
import { ascii, byteCount, u16, u32 } from "../fields.ts";
import { type ConfigurationReader, createConfigurationReader } from "./configuration-walk.ts";
import { type DataStretch, createLogStretch, createPageStretch } from "./data-stretch.ts";
import type { FoldKernel } from "./fold-kernel.ts";
import { type Framing, createFraming } from "./framing.ts";
import type { Ledger } from "./ledger.ts";
import type { HeaderGap, Step, Waiting } from "./steps.ts";

/** What both kinds of media look like to the check. */
export interface Grammar {
  readonly start: Step;
  resume(gap: HeaderGap): Step;
  /** No byte follows `position`; `waiting` is what waits for one. */
  finish(position: number, waiting: Waiting): void;
}

export interface GrammarDeps {
  readonly kernel: FoldKernel;
  readonly ledger: Ledger;
}

export function createPlainGrammar(deps: GrammarDeps): Grammar {
  const reader: Reader = {
    ...deps,
    framing: createFraming(deps.ledger),
    configuration: createConfigurationReader(),
    data: null,
  };
  return {
    start: nextBlock(reader),
    resume({ offset, seenBytes, skippedBytes }) {
      settle(reader, false);
      deps.ledger.miss("lost", seenBytes);
      deps.ledger.miss("skipped", skippedBytes);
      return search(reader, offset);
    },
    finish(position, waiting) {
      settle(reader, false);
      reader.framing.finish(position, waiting);
    },
  };
}

interface Reader extends GrammarDeps {
  readonly framing: Framing;
  readonly configuration: ConfigurationReader;
  /** Data that has passed or is passing, and whose checksum may follow. */
  data: { readonly stretch: DataStretch; readonly start: number; readonly lengthBytes: number } | null;
}

/** Blocks of SQL Server's media; behind a break nothing else is taken for one. */
const BLOCK_TYPES: ReadonlySet<string> = new Set(
  "TAPE SFMB SSET VOLB MSCI MSDA MSTL MSLS ESET EOTM ESPB DIRB FILE CFIL".split(" "),
);

/** `MQDA` and `MQTL` begin with two bytes that are no data. */
const LEAD_BYTES = 2;
const CHECKSUM_FOLLOWS = 0x100;

function nextBlock(reader: Reader): Step {
  return {
    kind: "gather",
    bytes: BLOCK_HEADER_BYTES,
    mayEnd: "before",
    next(header, offset) {
      if (isBlock(header)) return block(reader, header, offset);
      const type = ascii(header, BLOCK.type, 4);
      const isNamed = BLOCK_TYPES.has(type) && type !== "SFMB";
      reader.framing.damaged({
        offset,
        lengthBytes: BLOCK_HEADER_BYTES,
        ...(isNamed ? checksumsOf(header, BLOCK.checksum) : {}),
        detail: isNamed
          ? `The header of the ${type} block at byte ${offset} does not fit its checksum.`
          : `No block starts at byte ${offset}, where one should.`,
      });
      if (isNamed && u16(header, BLOCK.firstStream) >= BLOCK_HEADER_BYTES)
        return block(reader, header, offset);
      reader.ledger.miss("lost", header.length);
      return search(reader, offset + header.length);
    },
  };
}

function isBlock(header: Uint8Array): boolean {
  return hasGoodChecksum(header, BLOCK.checksum) && BLOCK_TYPES.has(ascii(header, BLOCK.type, 4));
}

function block(reader: Reader, header: Uint8Array, offset: number): Step {
  const { ledger, framing } = reader;
  const type = ascii(header, BLOCK.type, 4);
  ledger.cover("framing", header.length);
  if (type === "SFMB") {
    return framing.filemark(
      { header, offset },
      { next: () => nextBlock(reader), lost: (at) => search(reader, at) },
    );
  }
  if (type === "TAPE" && offset > 0) {
    const detail = `A second media begins at byte ${offset}: files were joined.`;
    framing.damaged({ offset, lengthBytes: header.length, detail });
    return framing.rest("lost");
  }
  if (type === "SSET") reader.configuration.forget();
  const firstStream = u16(header, BLOCK.firstStream);
  if (firstStream < BLOCK_HEADER_BYTES) {
    const detail = `The block at byte ${offset} says that its streams start inside its header.`;
    framing.damaged({ offset, lengthBytes: header.length, detail });
    return search(reader, offset + header.length);
  }
  return framing.pass("metadata", firstStream - BLOCK_HEADER_BYTES, () => nextStream(reader));
}

function nextStream(reader: Reader): Step {
  return {
    kind: "gather",
    bytes: STREAM.data,
    next(header, offset) {
      const { ledger, framing } = reader;
      const id = ascii(header, STREAM.id, 4);
      const length = byteCount(header, STREAM.length);
      const isGood = hasGoodChecksum(header, STREAM.checksum);
      if (isGood && length !== null && /^[A-Z0-9]{4}$/.test(id)) {
        ledger.cover("framing", header.length);
        return stream(reader, { id, length, attributes: u16(header, STREAM.mediaAttributes), offset });
      }
      settle(reader, false);
      framing.damaged({
        offset,
        lengthBytes: header.length,
        ...(isGood ? {} : checksumsOf(header, STREAM.checksum)),
        detail: isGood
          ? `No stream starts at byte ${offset}, where one should.`
          : `The stream header at byte ${offset} does not fit its checksum.`,
      });
      ledger.miss("lost", header.length);
      return search(reader, offset + header.length);
    },
  };
}

interface StreamHeader {
  readonly id: string;
  readonly length: number;
  readonly attributes: number;
  readonly offset: number;
}

const PADDING_STREAMS: ReadonlySet<string> = new Set(["SPAD", "APAD"]);

function stream(reader: Reader, header: StreamHeader): Step {
  const { framing, configuration, ledger } = reader;
  const { id, length } = header;
  if (id === "CSUM" && length === 4) return backupChecksum(reader);
  settle(reader, false);
  if ((id === "MQDA" || id === "MQTL") && length >= LEAD_BYTES) {
    return framing.pass("metadata", LEAD_BYTES, (start) => data(reader, header, start));
  }
  const next = (offset: number): Step => (id === "SPAD" ? nextBlock(reader) : alignedStream(reader, offset));
  if (id === "MQCI") {
    return { kind: "pass", bytes: length, sink: configuration.sink(ledger), next };
  }
  return framing.pass(PADDING_STREAMS.has(id) ? "padding" : "metadata", length, next);
}

function data(reader: Reader, { id, length, attributes }: StreamHeader, start: number): Step {
  const { kernel, ledger, configuration } = reader;
  const options = { kernel, ledger, start, isSummed: (attributes & CHECKSUM_FOLLOWS) !== 0 };
  const stretch =
    id === "MQDA"
      ? createPageStretch({ ...options, fileIDs: configuration.fileIDs() })
      : createLogStretch(options);
  reader.data = { stretch, start, lengthBytes: length - LEAD_BYTES };
  return {
    kind: "pass",
    bytes: length - LEAD_BYTES,
    sink: stretch,
    next: (offset) => alignedStream(reader, offset),
  };
}

function alignedStream(reader: Reader, offset: number): Step {
  return reader.framing.pass("padding", align(offset, 4) - offset, () => nextStream(reader));
}

/** Proves the data before it, or shows that it is damaged somewhere. */
function backupChecksum(reader: Reader): Step {
  return {
    kind: "gather",
    bytes: 4,
    next(bytes, offset) {
      const { ledger, data: summed } = reader;
      const expected = u32(bytes, 0);
      const checksum = summed?.stretch.close() ?? null;
      if (summed === null || checksum === null) {
        settle(reader, false);
        ledger.miss("metadata", bytes.length);
        return alignedStream(reader, offset + bytes.length);
      }
      const { start, lengthBytes } = summed;
      const found = checksum >>> 0;
      if (found !== expected) {
        const detail = `The ${lengthBytes} bytes from byte ${start} on do not fit the backup's checksum.`;
        ledger.damaged({ scheme: "backup", offset: start, lengthBytes, expected, found, detail });
      }
      settle(reader, true);
      ledger.cover("backup", bytes.length);
      return alignedStream(reader, offset + bytes.length);
    },
  };
}

function settle(reader: Reader, isProvedByBackup: boolean): void {
  reader.data?.stretch.close();
  reader.data?.stretch.settle(isProvedByBackup);
  reader.data = null;
}

/** Goes on to the next multiple of 512 bytes at which an intact block starts. */
function search(reader: Reader, offset: number): Step {
  const { framing, ledger } = reader;
  framing.lose();
  const candidate: Step = {
    kind: "gather",
    bytes: BLOCK_HEADER_BYTES,
    mayEnd: "anywhere",
    next(header, at) {
      if (isBlock(header)) return block(reader, header, at);
      ledger.miss("lost", header.length);
      return between;
    },
  };
  const between = framing.pass("lost", SECTOR_BYTES - BLOCK_HEADER_BYTES, () => candidate);
  return framing.pass("lost", align(offset, SECTOR_BYTES) - offset, () => candidate);
}

function checksumsOf(
  header: Uint8Array,
  place: number,
): { readonly expected: number; readonly found: number } {
  return { expected: u16(header, place), found: headerChecksum(header, place) };
}

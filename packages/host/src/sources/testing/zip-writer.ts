/** Zips for tests, entry by entry, with every field open to a lie. Written after PKWARE APPNOTE 6.3.10. */
import { crc32, deflateRawSync } from "node:zlib";

export interface ZipEntryOptions {
  readonly name: string | Uint8Array;
  readonly content: Uint8Array;
  /** 0 stored, 8 Deflate, anything else needs `packed`. */
  readonly method?: number;
  /** What stands in the file instead of the content packed by `method`. */
  readonly packed?: Uint8Array;
  readonly flags?: number;
  /** Sizes and offset stand in the zip64 field. */
  readonly isZip64?: boolean;
  /** Sizes and CRC-32 follow the data, as a writer of a stream puts them. */
  readonly isStreamed?: boolean;
  readonly declared?: {
    readonly crc32?: number;
    readonly sizeBytes?: number;
    readonly compressedBytes?: number;
  };
  /** What only the local header says. */
  readonly local?: {
    readonly name?: string;
    readonly method?: number;
    readonly crc32?: number;
    readonly sizeBytes?: number;
  };
}

export interface ZipOptions {
  readonly comment?: string;
  readonly diskNumber?: number;
  readonly isZip64?: boolean;
}

export function writeZip(entries: readonly ZipEntryOptions[], options: ZipOptions = {}): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const facts = factsOf(entry);
    const written = [
      localHeader(entry, facts),
      facts.packed,
      ...(entry.isStreamed ? [descriptor(facts)] : []),
    ];
    directory.push(directoryHeader(entry, facts, offset));
    pieces.push(...written);
    offset += lengthOf(written);
  }
  const end = endRecords({ count: entries.length, size: lengthOf(directory), offset }, options);
  return Buffer.concat([...pieces, ...directory, ...end]);
}

/** Only the directory of a zip whose first entry is stored and of any size, and the header in front of it. */
export function writeStoredFrame(entry: {
  readonly name: string;
  readonly sizeBytes: number;
  readonly crc32: number;
}): {
  readonly before: Buffer;
  readonly after: Buffer;
} {
  const { sizeBytes } = entry;
  const facts: Facts = {
    name: Buffer.from(entry.name),
    packed: Buffer.alloc(0),
    flags: 0x800,
    method: 0,
    crc32: entry.crc32,
    sizeBytes,
    compressedBytes: sizeBytes,
  };
  const options = { name: entry.name, content: Buffer.alloc(0), isZip64: true };
  const before = localHeader(options, facts);
  const header = directoryHeader(options, facts, 0);
  const at = { count: 1, size: header.length, offset: before.length + sizeBytes };
  return { before, after: Buffer.concat([header, ...endRecords(at, { isZip64: true })]) };
}

interface Facts {
  readonly name: Buffer;
  readonly packed: Buffer;
  readonly flags: number;
  readonly method: number;
  readonly crc32: number;
  readonly sizeBytes: number;
  readonly compressedBytes: number;
}

function factsOf({
  name,
  content,
  method = 8,
  packed,
  flags = 0x800,
  isStreamed,
  declared = {},
}: ZipEntryOptions): Facts {
  const data = packed ?? (method === 8 ? deflateRawSync(content) : content);
  return {
    name: Buffer.from(name),
    packed: Buffer.from(data),
    flags: isStreamed ? flags | 0x8 : flags,
    method,
    crc32: crc32(content),
    sizeBytes: content.length,
    compressedBytes: data.length,
    ...declared,
  };
}

const LARGE = 0xffff_ffff;

function localHeader(
  { isZip64 = false, isStreamed = false, local = {} }: ZipEntryOptions,
  facts: Facts,
): Buffer {
  const told = { ...facts, ...local, name: Buffer.from(local.name ?? facts.name) };
  const extra = isZip64 ? zip64Field([told.sizeBytes, facts.compressedBytes]) : Buffer.alloc(0);
  const header = Buffer.alloc(30);
  header.write("PK\x03\x04", "latin1");
  header.writeUInt16LE(isZip64 ? 45 : 20, 4);
  header.writeUInt16LE(facts.flags, 6);
  header.writeUInt16LE(told.method, 8);
  header.writeUInt32LE(isStreamed ? 0 : told.crc32, 14);
  header.writeUInt32LE(isStreamed ? 0 : isZip64 ? LARGE : facts.compressedBytes, 18);
  header.writeUInt32LE(isStreamed ? 0 : isZip64 ? LARGE : told.sizeBytes, 22);
  header.writeUInt16LE(told.name.length, 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, told.name, extra]);
}

function directoryHeader({ isZip64 = false }: ZipEntryOptions, facts: Facts, offset: number): Buffer {
  const extra = isZip64 ? zip64Field([facts.sizeBytes, facts.compressedBytes, offset]) : Buffer.alloc(0);
  const header = Buffer.alloc(46);
  header.write("PK\x01\x02", "latin1");
  header.writeUInt16LE(isZip64 ? 45 : 20, 6);
  header.writeUInt16LE(facts.flags, 8);
  header.writeUInt16LE(facts.method, 10);
  header.writeUInt32LE(facts.crc32, 16);
  header.writeUInt32LE(isZip64 ? LARGE : facts.compressedBytes, 20);
  header.writeUInt32LE(isZip64 ? LARGE : facts.sizeBytes, 24);
  header.writeUInt16LE(facts.name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE(isZip64 ? LARGE : offset, 42);
  return Buffer.concat([header, facts.name, extra]);
}

function descriptor(facts: Facts): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.write("PK\x07\x08", "latin1");
  bytes.writeUInt32LE(facts.crc32, 4);
  bytes.writeUInt32LE(facts.compressedBytes, 8);
  bytes.writeUInt32LE(facts.sizeBytes, 12);
  return bytes;
}

function zip64Field(values: readonly number[]): Buffer {
  const field = Buffer.alloc(4 + values.length * 8);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(values.length * 8, 2);
  for (const [index, value] of values.entries()) field.writeBigUInt64LE(BigInt(value), 4 + index * 8);
  return field;
}

interface DirectoryPlace {
  readonly count: number;
  readonly size: number;
  readonly offset: number;
}

function endRecords({ count, size, offset }: DirectoryPlace, options: ZipOptions): readonly Buffer[] {
  const { comment = "", diskNumber = 0, isZip64 = false } = options;
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(diskNumber, 4);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(isZip64 ? LARGE : offset, 16);
  end.writeUInt16LE(comment.length, 20);
  const last = [end, Buffer.from(comment)];
  return isZip64 ? [zip64End({ count, size, offset }), zip64Locator(offset + size), ...last] : last;
}

function zip64End({ count, size, offset }: DirectoryPlace): Buffer {
  const end = Buffer.alloc(56);
  end.write("PK\x06\x06", "latin1");
  end.writeBigUInt64LE(44n, 4);
  end.writeBigUInt64LE(BigInt(count), 24);
  end.writeBigUInt64LE(BigInt(count), 32);
  end.writeBigUInt64LE(BigInt(size), 40);
  end.writeBigUInt64LE(BigInt(offset), 48);
  return end;
}

function zip64Locator(offset: number): Buffer {
  const locator = Buffer.alloc(20);
  locator.write("PK\x06\x07", "latin1");
  locator.writeBigUInt64LE(BigInt(offset), 8);
  locator.writeUInt32LE(1, 16);
  return locator;
}

function lengthOf(pieces: readonly Buffer[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

/**
 * The entries of a zip, out of its central directory, and the local header that has to agree with it.
 *
 * A zip names each entry twice, and tools that believe one copy can be shown another content than tools that
 * believe the other, so a difference is refused.
 * Source: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 to 4.3.16, 4.5.3.
 */
import { callbackify } from "node:util";

import type { OpenBackupFile } from "@bakferry/core";
import type { Entry, LocalFileHeader, ZipFile } from "yauzl";

import { type ArchiveRefusal, refuse } from "./archive-outcome.ts";
import { utf8OrNull } from "./entry-name.ts";

export interface ZipEntry {
  /** With its folders, slashes forward. */
  readonly name: string;
  readonly method: number;
  readonly flags: number;
  readonly crc32: number;
  readonly sizeBytes: number;
  readonly compressedBytes: number;
  readonly headerOffset: number;
  readonly nameBytes: Uint8Array;
}

export interface ZipDirectory {
  readonly kind: "directory";
  readonly entries: readonly ZipEntry[];
  /** Where the entry's data begins, or why it cannot be believed. */
  locate(entry: ZipEntry): Promise<number | ArchiveRefusal>;
}

/** More than any archive of backups has; reading a directory of millions would take minutes. */
const MAX_ENTRIES = 10_000;

export const FLAG = {
  encrypted: 0x1,
  sizesFollow: 0x8,
  strongEncryption: 0x40,
  utf8: 0x800,
  maskedHeaders: 0x2000,
};

export async function readZipDirectory(
  file: OpenBackupFile,
  signal: AbortSignal,
): Promise<ZipDirectory | ArchiveRefusal> {
  const zip = await openZip(file);
  if ("kind" in zip) return zip;
  const found = new Map<ZipEntry, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      signal.throwIfAborted();
      if (found.size >= MAX_ENTRIES) {
        return refuse("too_many_entries", `The zip holds more than ${MAX_ENTRIES} entries.`);
      }
      found.set(await describeEntry(entry), entry);
    }
  } catch (error) {
    return asRefusal(error, signal);
  }
  return {
    kind: "directory",
    entries: [...found.keys()],
    async locate(entry) {
      const raw = found.get(entry);
      if (raw === undefined) throw new TypeError("The entry is of another directory.");
      try {
        const header = await zip.readLocalFileHeaderPromise(raw);
        return refuseDifference(entry, header) ?? header.fileDataStart;
      } catch (error) {
        return asRefusal(error, signal);
      }
    },
  };
}

async function openZip(file: OpenBackupFile): Promise<ZipFile | ArchiveRefusal> {
  const { RandomAccessReader, fromRandomAccessReaderPromise } = await import("yauzl");

  async function fill(target: Uint8Array, position: number): Promise<void> {
    if ((await file.readInto(target, position)) < target.length) throw new Error(ENDS_EARLY);
  }

  class FileReader extends RandomAccessReader {
    override read(
      ...[buffer, offset, length, position, done]: Parameters<InstanceType<typeof RandomAccessReader>["read"]>
    ): void {
      const target = buffer.subarray(offset, offset + length);
      callbackify(fill)(target, position, (error) => done(error));
    }
  }

  try {
    return await fromRandomAccessReaderPromise(new FileReader(), file.sizeBytes, {
      autoClose: false,
      decodeStrings: false,
      validateEntrySizes: false,
    });
  } catch (error) {
    return asRefusal(error);
  }
}

const ENDS_EARLY = "unexpected EOF";

/** The zip reader knows errors by their words only; its version is pinned and tests hold each of these. */
function asRefusal(error: unknown, signal?: AbortSignal): ArchiveRefusal {
  signal?.throwIfAborted();
  if (!(error instanceof Error) || "code" in error) throw error;
  const { message } = error;
  if (message.startsWith("End of central directory record signature not found")) {
    return refuse("truncated", "The zip has no directory at its end, so it is not complete.");
  }
  if (message === ENDS_EARLY || message.startsWith("file data overflows file bounds")) {
    return refuse("truncated", "The zip ends before what its directory names.");
  }
  if (message.startsWith("multi-disk")) return multiDisk();
  if (message.startsWith("strong encryption")) return refuse("encrypted", "The zip is encrypted.");
  return refuse("damaged", `The zip's directory cannot be read: ${message}.`);
}

export function multiDisk(): ArchiveRefusal {
  return refuse("multi_disk", "The zip is one volume of several.");
}

async function describeEntry(entry: Entry): Promise<ZipEntry> {
  const { getFileNameLowLevel } = await import("yauzl");
  const { fileNameRaw, generalPurposeBitFlag: flags } = entry;
  // Many tools write UTF-8 without saying so.
  const flagged = utf8OrNull(fileNameRaw) === null ? flags : flags | FLAG.utf8;
  return {
    name: getFileNameLowLevel(flagged, fileNameRaw, entry.extraFields, false),
    method: entry.compressionMethod,
    flags,
    crc32: entry.crc32,
    sizeBytes: entry.uncompressedSize,
    compressedBytes: entry.compressedSize,
    headerOffset: entry.relativeOffsetOfLocalHeader,
    nameBytes: fileNameRaw,
  };
}

function refuseDifference(entry: ZipEntry, header: LocalFileHeader): ArchiveRefusal | undefined {
  const differing = [
    Buffer.compare(entry.nameBytes, header.fileName) !== 0 && "name",
    entry.method !== header.compressionMethod && "method",
    ((entry.flags ^ header.generalPurposeBitFlag) & (FLAG.encrypted | FLAG.sizesFollow)) !== 0 && "flags",
    ...differingSizes(entry, header),
  ].filter((what) => what !== false);
  if (differing.length === 0) return undefined;
  const detail = `The zip says two things about its entry; the two headers differ in ${differing.join(", ")}.`;
  return refuse("headers_disagree", detail, [entry.name]);
}

/** A writer that streams does not know them yet and says so in the flags. */
function differingSizes(entry: ZipEntry, header: LocalFileHeader): readonly (string | false)[] {
  if ((header.generalPurposeBitFlag & FLAG.sizesFollow) !== 0) return [];
  const { size, compressed } = localSizes(header);
  return [
    entry.crc32 !== header.crc32 && "CRC-32",
    entry.sizeBytes !== size && "size",
    entry.compressedBytes !== compressed && "compressed size",
  ];
}

const IN_ZIP64_FIELD = 0xffff_ffff;
const ZIP64_FIELD = 1;

function localSizes({ uncompressedSize, compressedSize, extraField }: LocalFileHeader): {
  readonly size: number;
  readonly compressed: number;
} {
  const large = zip64Values(extraField);
  const size = uncompressedSize === IN_ZIP64_FIELD ? (large.shift() ?? -1) : uncompressedSize;
  const compressed = compressedSize === IN_ZIP64_FIELD ? (large.shift() ?? -1) : compressedSize;
  return { size, compressed };
}

function zip64Values(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== ZIP64_FIELD) continue;
    const field = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
    const count = Math.floor(field.length / 8);
    return Array.from({ length: count }, (_, index) => Number(field.readBigUInt64LE(index * 8)));
  }
  return [];
}

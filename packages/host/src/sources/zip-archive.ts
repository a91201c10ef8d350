/**
 * One backup out of a zip: which entry it is, why not, and how its bytes are decoded.
 *
 * RDS offers its own backups as .zip, and Windows Explorer packs files over 2 GB with Deflate64, which zlib does
 * not know; so stored, Deflate and Deflate64 are read and everything else is named and refused.
 * Source: PKWARE APPNOTE 6.3.10, sections 4.4.4 and 4.4.5.
 */
import { createInflateRaw } from "node:zlib";

import {
  type ArchiveMethod,
  type ArchiveOutcome,
  type ArchiveRefusal,
  listed,
  quotedName,
  refuse,
} from "./archive-outcome.ts";
import { type Content, type Examined, archiveSource, refuseContent } from "./archive-source.ts";
import { READ_BYTES, decode, readRange } from "./chunk-stream.ts";
import { inflate64 } from "./deflate64.ts";
import { baseNameOf, isUsableName, kindOfEntry } from "./entry-name.ts";
import { FLAG, type ZipEntry, multiDisk, readZipDirectory } from "./zip-directory.ts";

/** The marker that only volumes of a split zip begin with. */
const SPLIT_MARKER = "PK\x07\x08";

export async function openZipArchive(examined: Examined, head: Uint8Array): Promise<ArchiveOutcome> {
  const directory = await readZipDirectory(examined.file, examined.signal);
  if (directory.kind === "refused") {
    const isVolume = Buffer.from(head.subarray(0, 4)).toString("latin1") === SPLIT_MARKER;
    return directory.reason === "truncated" && isVolume ? multiDisk() : directory;
  }
  const entry = chooseEntry(directory.entries);
  if ("kind" in entry) return entry;
  const refusal = refuseEntry(entry, examined);
  if (refusal !== undefined) return refusal;
  const dataStart = await directory.locate(entry);
  if (typeof dataStart !== "number") return dataStart;
  return openEntry(examined, entry, dataStart);
}

async function openEntry(examined: Examined, entry: ZipEntry, dataStart: number): Promise<ArchiveOutcome> {
  const name = baseNameOf(entry.name);
  const content = contentOf(entry, dataStart);
  const refusal = await refuseContent(examined, { name, content });
  if (refusal !== undefined) return refusal;
  const { sizeBytes, crc32, compressedBytes, method } = entry;
  const source = archiveSource(examined, { name, content, declared: { sizeBytes, crc32 } });
  return {
    kind: "backup",
    source,
    entryName: name,
    sizeBytes,
    compressedBytes,
    method: METHODS[method] ?? "stored",
  };
}

/** Every DAC package holds the first; only an export with data has the folder. */
const DAC_ENTRY = "DacMetadata.xml";
const BACPAC_FOLDER = "Data/";

function chooseEntry(entries: readonly ZipEntry[]): ZipEntry | ArchiveRefusal {
  if (entries.some(({ name }) => name === DAC_ENTRY)) {
    const isExport = entries.some(({ name }) => name.startsWith(BACPAC_FOLDER));
    return refuse(
      "bacpac",
      `The file is a ${isExport ? "BACPAC export" : "DACPAC"}, not a zip with a backup.`,
    );
  }
  const files = entries.filter(({ name }) => !["folder", "litter"].includes(kindOfEntry(name)));
  const backups = files.filter(({ name }) => kindOfEntry(name) === "backup");
  const [backup] = backups;
  if (backups.length > 1) return refuseSeveral(backups);
  return backup ?? refuseWithout(files);
}

function refuseSeveral(backups: readonly ZipEntry[]): ArchiveRefusal {
  const names = backups.map(({ name }) => name);
  return refuse("several_backups", `The zip holds ${names.length} backups: ${listed(names)}.`, names);
}

function refuseWithout(files: readonly ZipEntry[]): ArchiveRefusal {
  const names = files.map(({ name }) => name);
  const archives = names.filter((name) => kindOfEntry(name) === "archive");
  if (archives.length > 0) {
    return refuse("nested_archive", `The zip holds archives and no .bak: ${listed(archives)}.`, archives);
  }
  if (names.length === 0) return refuse("no_backup", "The zip is empty.");
  return refuse("no_backup", `The zip holds no .bak, .trn or .diff, but ${listed(names)}.`, names);
}

const METHODS: Readonly<Record<number, ArchiveMethod>> = { 0: "stored", 8: "deflate", 9: "deflate64" };

const OTHER_METHODS: Readonly<Record<number, string>> = {
  1: "Shrink",
  6: "Implode",
  12: "bzip2",
  14: "LZMA",
  20: "Zstandard",
  93: "Zstandard",
  95: "XZ",
  98: "PPMd",
};

const ANY_ENCRYPTION = FLAG.encrypted | FLAG.strongEncryption | FLAG.maskedHeaders;

function refuseEntry(entry: ZipEntry, { limits }: Examined): ArchiveRefusal | undefined {
  const { method, sizeBytes, compressedBytes } = entry;
  const name = baseNameOf(entry.name);
  const about = quotedName(entry.name);
  if (!isUsableName(name)) return refuse("unusable_name", `The name ${about} cannot be used.`, [entry.name]);
  if ((entry.flags & ANY_ENCRYPTION) !== 0) return refuse("encrypted", `${about} is encrypted.`, [name]);
  if (METHODS[method] === undefined) {
    const known = OTHER_METHODS[method] ?? "a method that Bakferry does not know";
    return refuse("unsupported_method", `${about} is packed with ${known} (method ${method}).`, [name]);
  }
  if (method === 0 && sizeBytes !== compressedBytes) {
    const detail = `${about} is stored as it is, yet has ${sizeBytes} bytes outside and ${compressedBytes} inside.`;
    return refuse("headers_disagree", detail, [name]);
  }
  if (sizeBytes > limits.maxBytes) {
    return refuse("too_large", `${about} declares ${sizeBytes} bytes; the limit is ${limits.maxBytes}.`, [
      name,
    ]);
  }
  if (sizeBytes > compressedBytes * limits.maxRatio) {
    const detail = `${about} declares ${sizeBytes} bytes out of ${compressedBytes}, more than ${limits.maxRatio} to 1.`;
    return refuse("suspicious_ratio", detail, [name]);
  }
  return undefined;
}

function contentOf(entry: ZipEntry, start: number): Content {
  const range = { start, end: start + entry.compressedBytes };
  switch (METHODS[entry.method]) {
    case "deflate":
      return (file, signal) =>
        decode(readRange(file, range, signal), createInflateRaw({ chunkSize: READ_BYTES }), signal);
    case "deflate64":
      return (file, signal) => inflate64(file, { headerOffset: entry.headerOffset }, signal);
    default:
      return (file, signal) => readRange(file, range, signal);
  }
}

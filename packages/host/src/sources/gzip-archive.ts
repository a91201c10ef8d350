/**
 * A gzipped tar, or one gzipped backup.
 *
 * gzip says the size of its content modulo 4 GiB and at its end only, and a file may be several members one after
 * another, so the size of a plain .gz is not known before it is read.
 * Source: RFC 1952.
 */
import { createGunzip } from "node:zlib";

import type { OpenBackupFile } from "@bakferry/core";

import { fromDecoder } from "./archive-errors.ts";
import { type ArchiveOutcome, quotedName, refuse } from "./archive-outcome.ts";
import { type Examined, HEAD_BYTES, archiveSource, refuseContent } from "./archive-source.ts";
import { type Chunks, READ_BYTES, decode, firstOf, readRange } from "./chunk-stream.ts";
import { baseNameOf, isUsableName, kindOfEntry, utf8OrNull } from "./entry-name.ts";
import { openTar } from "./tar-archive.ts";
import { parseTarHeader } from "./tar-header.ts";
import { cursorOverChunks } from "./tar-members.ts";

export async function openGzip(examined: Examined, head: Uint8Array): Promise<ArchiveOutcome> {
  const { file, signal } = examined;
  let opening: Uint8Array;
  try {
    opening = await firstOf(gunzip(file, signal), HEAD_BYTES);
  } catch (error) {
    const known = fromDecoder(error, file.file.name, signal);
    if (known instanceof Error && "code" in known && known.code === "ARCHIVE_DAMAGED") {
      return refuse("damaged", known.message);
    }
    throw known;
  }
  if (parseTarHeader(opening) !== undefined) {
    return openTar(examined, {
      method: "tar+gzip",
      cursor: (archive, reading) => cursorOverChunks(gunzip(archive, reading)),
    });
  }

  const name = contentName(file.file.name, head);
  if (!isUsableName(name))
    return refuse("unusable_name", `The name ${quotedName(name)} cannot be used.`, [name]);
  const refusal = await refuseContent(examined, { name, content: gunzip });
  if (refusal !== undefined) return refusal;
  const source = archiveSource(examined, {
    name,
    content: gunzip,
    declared: { sizeBytes: null, crc32: null },
  });
  return {
    kind: "backup",
    source,
    entryName: name,
    sizeBytes: null,
    compressedBytes: file.sizeBytes,
    method: "gzip",
  };
}

/** zlib compares CRC-32 and length at the end of each member itself. */
function gunzip(file: OpenBackupFile, signal: AbortSignal): Chunks {
  const compressed = readRange(file, { start: 0, end: file.sizeBytes }, signal);
  return decode(compressed, createGunzip({ chunkSize: READ_BYTES }), signal);
}

/** As gunzip does: the archive's own name without its ending, unless only the name inside says that it is a backup. */
function contentName(archiveName: string, head: Uint8Array): string {
  const outside = baseNameOf(archiveName).replace(/\.gz(ip)?$/iu, "");
  if (kindOfEntry(outside) === "backup") return outside;
  const inside = baseNameOf(storedName(head));
  return kindOfEntry(inside) === "backup" ? inside : outside;
}

const FLAG = { extra: 0x4, name: 0x8 } as const;
const HEADER_BYTES = 10;

function storedName(head: Uint8Array): string {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const flags = bytes[3] ?? 0;
  if ((flags & FLAG.name) === 0) return "";
  const hasExtra = (flags & FLAG.extra) !== 0 && bytes.length >= HEADER_BYTES + 2;
  const start = hasExtra ? HEADER_BYTES + 2 + bytes.readUInt16LE(HEADER_BYTES) : HEADER_BYTES;
  const end = bytes.indexOf(0, start);
  const name = end < 0 ? bytes.subarray(0, 0) : bytes.subarray(start, end);
  return utf8OrNull(name) ?? name.toString("latin1");
}

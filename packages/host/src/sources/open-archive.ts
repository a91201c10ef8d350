/**
 * Opens an archive that holds one backup, so that the backup streams out of it with no temporary file.
 *
 * What a file is stands in its first bytes; names lie (a BACPAC is a zip, a `.bak` may be anything).
 * Sources: PKWARE APPNOTE 4.3.7, 4.3.16, 8.5.4; RFC 1952; POSIX.1-2017 pax.
 */
import { resolve } from "node:path";

import { readMedia } from "@bakferry/bak";

import { openBackupFile } from "../open-backup-file.ts";
import { type ArchiveLimits, type ArchiveOutcome, DEFAULT_LIMITS, refuse } from "./archive-outcome.ts";
import { type Examined, HEAD_BYTES, identify, isOtherArchive } from "./archive-source.ts";
import { beginsLikeBackup } from "./chunk-stream.ts";
import { openGzip } from "./gzip-archive.ts";
import { openTar } from "./tar-archive.ts";
import { parseTarHeader } from "./tar-header.ts";
import { cursorOverFile } from "./tar-members.ts";
import { openZipArchive } from "./zip-archive.ts";
import { readZipDirectory } from "./zip-directory.ts";

export interface OpenArchiveOptions extends Partial<ArchiveLimits> {
  /** Ends the examination; each reading of the source has a signal of its own. */
  readonly signal?: AbortSignal;
}

/**
 * Holds no handle when it returns. Throws FILE_NOT_FOUND and FILE_NOT_READABLE; everything about the archive itself
 * is an outcome.
 */
export async function openArchive(path: string, options: OpenArchiveOptions = {}): Promise<ArchiveOutcome> {
  const { signal = new AbortController().signal, ...limits } = options;
  signal.throwIfAborted();
  const absolute = resolve(path);
  const file = await openBackupFile(path);
  try {
    const identity = await identify(absolute);
    return await recognise({
      path: absolute,
      file,
      identity,
      signal,
      limits: { ...DEFAULT_LIMITS, ...limits },
    });
  } finally {
    await file.close();
  }
}

/** A first entry, an empty zip, a volume of a split zip, a split zip that came out as one volume. */
const ZIP_MAGIC: ReadonlySet<string> = new Set(["PK\x03\x04", "PK\x05\x06", "PK\x07\x08", "PK00"]);
const GZIP_MAGIC = "\x1f\x8b";

async function recognise(examined: Examined): Promise<ArchiveOutcome> {
  const { file } = examined;
  const head = await file.read(0, HEAD_BYTES);
  const magic = Buffer.from(head.subarray(0, 4)).toString("latin1");
  if (beginsLikeBackup(head)) return { kind: "not_archive" };
  if (ZIP_MAGIC.has(magic)) return openZipArchive(examined, head);
  if (magic.startsWith(GZIP_MAGIC)) return openGzip(examined, head);
  if (parseTarHeader(head) !== undefined) return openTar(examined, { method: "tar", cursor: cursorOverFile });

  const reading = await readMedia(file);
  if (reading.kind === "stranger" && isOtherArchive(reading.stranger)) {
    return refuse(
      "unsupported_archive",
      `The file is a ${reading.description}, which cannot be streamed from.`,
    );
  }
  return reading.kind === "stranger" && reading.stranger === "unknown"
    ? refuseLastVolume(examined)
    : { kind: "not_archive" };
}

/** The last volume of a split zip is the one called .zip, and begins in the middle of somebody's data. */
async function refuseLastVolume({ file, signal }: Examined): Promise<ArchiveOutcome> {
  const directory = await readZipDirectory(file, signal);
  const isVolume = directory.kind === "refused" && directory.reason === "multi_disk";
  return isVolume ? directory : { kind: "not_archive" };
}

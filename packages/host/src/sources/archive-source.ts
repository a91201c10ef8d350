/** The content of one archive entry as a source: each reading opens the archive anew, and proves that it is still the same. */
import { stat } from "node:fs/promises";

import { fromBytes, readMedia, type StrangerKind } from "@bakferry/bak";
import type { OpenBackupFile, SequentialSource } from "@bakferry/core";

import { openBackupFile } from "../open-backup-file.ts";
import { toOperationalError } from "../to-operational-error.ts";
import { archiveChanged, fromDecoder } from "./archive-errors.ts";
import { type ArchiveLimits, type ArchiveRefusal, quotedName, refuse } from "./archive-outcome.ts";
import { type Chunks, type Declared, evenly, firstOf, verified } from "./chunk-stream.ts";

/** Bytes of one entry out of an open archive, not yet proved to be right. */
export type Content = (file: OpenBackupFile, signal: AbortSignal) => Chunks;

/** An archive that is being examined; the file stays open for that long. */
export interface Examined {
  readonly path: string;
  readonly file: OpenBackupFile;
  readonly identity: FileIdentity;
  readonly limits: ArchiveLimits;
  readonly signal: AbortSignal;
}

export interface FileIdentity {
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ino: bigint;
  readonly dev: bigint;
}

export async function identify(path: string): Promise<FileIdentity> {
  try {
    return await stat(path, { bigint: true });
  } catch (error) {
    throw toOperationalError(error, path);
  }
}

export interface EntrySource {
  readonly name: string;
  readonly content: Content;
  readonly declared: Pick<Declared, "sizeBytes" | "crc32">;
}

/** Throws while it is read: FILE_CHANGED, ARCHIVE_DAMAGED, ARCHIVE_UNUSABLE, and what opening a file throws. */
export function archiveSource(
  { path, identity, file: { file: archive }, limits }: Examined,
  { name, content, declared }: EntrySource,
): SequentialSource {
  const maxBytes = Math.min(limits.maxBytes, archive.sizeBytes * limits.maxRatio);

  async function* read(signal: AbortSignal): AsyncGenerator<Uint8Array> {
    signal.throwIfAborted();
    const file = await openBackupFile(path);
    try {
      if (!(await isStill(path, identity))) throw archiveChanged(archive.name);
      yield* evenly(verified(content(file, signal), { name: archive.name, maxBytes, ...declared }));
      if (!(await file.isUnchanged())) throw archiveChanged(archive.name);
    } catch (error) {
      // Bytes that changed under a decoder look like damage; the change is what a person can do something about.
      if (!signal.aborted && !(await file.isUnchanged())) throw archiveChanged(archive.name);
      throw fromDecoder(error, archive.name, signal);
    } finally {
      await file.close();
    }
  }

  return { name, sizeBytes: declared.sizeBytes, open: read };
}

async function isStill(path: string, before: FileIdentity): Promise<boolean> {
  const now = await identify(path);
  return (
    now.size === before.size &&
    now.mtimeNs === before.mtimeNs &&
    now.ino === before.ino &&
    now.dev === before.dev
  );
}

/** What a look at a file's beginning needs to tell a backup from anything else. */
export const HEAD_BYTES = 64 * 1024;

const ARCHIVES: ReadonlySet<StrangerKind> = new Set([
  "zip",
  "gzip",
  "bzip2",
  "xz",
  "zstd",
  "rar",
  "seven_zip",
  "cab",
  "tar",
]);

export function isOtherArchive(stranger: StrangerKind): boolean {
  return ARCHIVES.has(stranger);
}

/** A look into the entry before it is called a backup; `undefined` when it is one. */
export async function refuseContent(
  { file, signal }: Examined,
  { name, content }: Pick<EntrySource, "name" | "content">,
): Promise<ArchiveRefusal | undefined> {
  let head: Uint8Array;
  try {
    head = await firstOf(content(file, signal), HEAD_BYTES);
  } catch (error) {
    const known = fromDecoder(error, file.file.name, signal);
    if (isDamage(known)) return refuse("damaged", known.message, [name]);
    throw known;
  }
  const reading = await readMedia(fromBytes(head));
  if (reading.kind === "backup") return undefined;
  const { stranger, description } = reading;
  const detail = `${quotedName(name)} in the archive is not a SQL Server backup: ${description}.`;
  if (stranger === "bacpac") return refuse("bacpac", detail, [name]);
  return refuse(isOtherArchive(stranger) ? "nested_archive" : "not_a_backup", detail, [name]);
}

function isDamage(error: unknown): error is Error {
  return error instanceof Error && "code" in error && error.code === "ARCHIVE_DAMAGED";
}

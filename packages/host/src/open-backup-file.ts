/**
 * One backup file, held open for as long as it is read.
 *
 * Everything goes through one handle, so all bytes are of one file whatever happens to its name; Linux and Windows
 * both let a name be moved to another file while the old one is read.
 */
import { constants } from "node:fs";
import { open, stat, type FileHandle } from "node:fs/promises";
import { basename, resolve } from "node:path";

import type { LocalBackupFile, OpenBackupFile } from "@bakferry/core";

import { fileNotFound, toOperationalError } from "./to-operational-error.ts";

/** Opens by path; relative paths start at the working directory. Throws FILE_NOT_FOUND and FILE_NOT_READABLE. */
export function openBackupFile(path: string): Promise<OpenBackupFile> {
  const absolute = resolve(path);
  return openAs({ path: absolute, namedPath: absolute, name: basename(absolute), shownAs: path });
}

export interface FileToOpen {
  /** What is opened; all links are followed by now. */
  readonly path: string;
  /** What must still lead to the same file later, links and all. */
  readonly namedPath: string;
  readonly name: string;
  /** What the person called it; errors use this. */
  readonly shownAs: string;
}

export async function openAs(toOpen: FileToOpen): Promise<OpenBackupFile> {
  const { path, name, shownAs } = toOpen;
  if (path.includes("\0")) throw fileNotFound(shownAs, "a name cannot hold a NUL character");
  const handle = await openForReading(path, shownAs);
  try {
    const opened = await handle.stat({ bigint: true });
    if (!opened.isFile()) throw fileNotFound(shownAs, "it is not a regular file");
    return openFile({ handle, toOpen, opened, file: describe(name, opened) });
  } catch (error) {
    await handle.close();
    throw toOperationalError(error, shownAs);
  }
}

/** The facts of a file at one moment; nanoseconds, because a rewrite may take less than a millisecond. */
export interface FileFacts {
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly mtimeMs: bigint;
  readonly ctimeNs: bigint;
  readonly ino: bigint;
  readonly dev: bigint;
}

export function describe(name: string, { size, mtimeMs }: FileFacts): LocalBackupFile {
  return { name, sizeBytes: Number(size), modifiedAt: Number(mtimeMs) };
}

async function openForReading(path: string, shownAs: string): Promise<FileHandle> {
  try {
    // Without O_NONBLOCK, opening a named pipe would wait for somebody who writes into it.
    return await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw toOperationalError(error, shownAs);
  }
}

function openFile({
  handle,
  toOpen,
  opened,
  file,
}: {
  readonly handle: FileHandle;
  readonly toOpen: FileToOpen;
  readonly opened: FileFacts;
  readonly file: LocalBackupFile;
}): OpenBackupFile {
  async function readInto(target: Uint8Array, offset: number): Promise<number> {
    let filled = 0;
    try {
      // A read may stop early without being at the end of the file.
      while (filled < target.byteLength) {
        const length = target.byteLength - filled;
        const { bytesRead } = await handle.read(target, filled, length, offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
    } catch (error) {
      throw toOperationalError(error, toOpen.shownAs);
    }
    return filled;
  }

  return {
    file,
    sizeBytes: file.sizeBytes,
    localFile: { path: toOpen.path, device: opened.dev, inode: opened.ino },
    readInto,

    async read(offset, length) {
      const rest = Math.max(0, file.sizeBytes - offset);
      const target = new Uint8Array(Math.min(length, rest));
      const filled = await readInto(target, offset);
      return target.subarray(0, filled);
    },

    async isUnchanged() {
      try {
        const held = await handle.stat({ bigint: true });
        const named = await stat(toOpen.namedPath, { bigint: true });
        return areSame(held, opened) && named.ino === opened.ino && named.dev === opened.dev;
      } catch {
        return false;
      }
    },

    close: () => handle.close(),
  };
}

function areSame(a: FileFacts, b: FileFacts): boolean {
  return a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs && a.ino === b.ino;
}

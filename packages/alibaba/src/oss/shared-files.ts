/**
 * Files that are open in this thread, each once for all of its parts that are under way.
 *
 * Opening, looking and closing go through other threads; done for every part of 16 MiB that takes a twentieth of all
 * time. What could not be opened is kept as long, and its parts go through the main thread.
 */
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";

import type { LocalFile } from "@bakferry/core";

export interface SharedFiles {
  /** `undefined` when the name leads to another file by now. Throws what opening throws. */
  take(file: LocalFile): Promise<FileHandle | undefined>;
  /** Half a second after the last one it is closed; reads under way are waited for. */
  give(file: LocalFile): void;
}

interface OpenFile {
  readonly opening: Promise<FileHandle | undefined>;
  users: number;
  /** Closes it, when nobody takes it again. */
  closing?: NodeJS.Timeout;
}

/** The next part comes after milliseconds, or none does. */
const KEPT_MS = 500;

export function createSharedFiles(): SharedFiles {
  const files = new Map<string, OpenFile>();

  return {
    take(file) {
      const key = keyOf(file);
      const held = files.get(key) ?? { opening: openSame(file), users: 0 };
      held.users += 1;
      clearTimeout(held.closing);
      files.set(key, held);
      return held.opening;
    },
    give(file) {
      const key = keyOf(file);
      const held = files.get(key);
      if (!held) return;
      held.users -= 1;
      if (held.users > 0) return;
      held.closing = setTimeout(() => {
        files.delete(key);
        held.opening.then((handle) => handle?.close()).catch(() => undefined);
      }, KEPT_MS).unref();
    },
  };
}

function keyOf({ path, device, inode }: LocalFile): string {
  return `${device}:${inode}:${path}`;
}

async function openSame(file: LocalFile): Promise<FileHandle | undefined> {
  const handle = await open(file.path);
  try {
    const { dev, ino } = await handle.stat({ bigint: true });
    if (dev === file.device && ino === file.inode) return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return undefined;
}

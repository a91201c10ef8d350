/**
 * Files that are open in this thread, each once for all of its parts that are under way.
 *
 * Opening, looking and closing go through other threads; done for every part of 16 MiB that takes a twentieth of all
 * time.
 */
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";

import type { LocalFile } from "@bakferry/core";

export interface SharedFiles {
  /** `undefined` when the name leads to another file by now. Throws what opening throws. */
  take(file: LocalFile): Promise<FileHandle | undefined>;
  /** Closes it after the last one; reads under way are waited for. */
  give(file: LocalFile): Promise<void>;
}

interface OpenFile {
  readonly opening: Promise<FileHandle | undefined>;
  users: number;
}

export function createSharedFiles(): SharedFiles {
  const files = new Map<string, OpenFile>();

  return {
    take(file) {
      const held = files.get(keyOf(file)) ?? { opening: openSame(file), users: 0 };
      held.users += 1;
      files.set(keyOf(file), held);
      return held.opening;
    },
    async give(file) {
      const held = files.get(keyOf(file));
      if (!held) return;
      held.users -= 1;
      if (held.users > 0) return;
      files.delete(keyOf(file));
      const handle = await held.opening.catch(() => undefined);
      await handle?.close();
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

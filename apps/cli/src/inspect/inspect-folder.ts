/** Reads every backup of a folder and works out what they amount to together. */
import { type ChainSolution, type MediaReading, readMedia, solveChains } from "@bakferry/bak";
import { createBackupDirectory } from "@bakferry/host";

import type { Surroundings } from "../surroundings.ts";

export interface FolderFile {
  readonly name: string;
  readonly reading: MediaReading;
}

export interface FolderInspection {
  /** As the person wrote it. */
  readonly folder: string;
  readonly files: readonly FolderFile[];
  /** Files beyond the limit; they were not looked at. */
  readonly isCut: boolean;
  readonly solution: ChainSolution;
}

const MOST_FILES = 10_000;
/** Headers that are read at the same time: a spinning disk gains nothing from more, a network share a lot from some. */
const AT_ONCE = 16;
const EXTENSION = /\.(?:bak|trn|diff|log|dif|lbak)$/i;

export async function inspectFolder(folder: string, { signal }: Surroundings): Promise<FolderInspection> {
  const directory = createBackupDirectory(folder);
  const listed = await directory.list(MOST_FILES + 1);
  const named = listed.slice(0, MOST_FILES).filter(({ name }) => EXTENSION.test(name));
  const files: FolderFile[] = [];
  const queue = named.entries();

  async function readSome(): Promise<void> {
    for (const [index, { name }] of queue) {
      signal.throwIfAborted();
      const open = await directory.open(name);
      try {
        files[index] = { name, reading: await readMedia(open) };
      } finally {
        await open.close();
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, named.length) }, readSome));
  return { folder, files, isCut: listed.length > MOST_FILES, solution: solveChains(files) };
}

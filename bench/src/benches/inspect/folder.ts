/**
 * A folder of backups of all kinds, read as `inspect` reads it: several files at a time.
 */
import { mkdir, open, readdir, writeFile } from "node:fs/promises";
import path from "node:path";

import { readMedia } from "@bakferry/bak";
import { syntheticBackup, type SyntheticBackupOptions } from "@bakferry/bak/testing";

import { countedSource } from "./file-source.ts";

const AT_ONCE = 16;

const KINDS: readonly SyntheticBackupOptions[] = [
  { kind: "full" },
  { kind: "full", filemarkBytes: 4096, hasChecksums: true },
  { kind: "differential" },
  { kind: "log" },
  { kind: "full", isCompressed: true },
  { sets: [{ kind: "full" }, { kind: "log" }] },
];

/** Milliseconds for opening, reading and closing all files; writing them is not counted. */
export async function measureFolder(parent: string, count: number): Promise<number> {
  const folder = path.join(parent, "backups");
  await mkdir(folder);
  const media = KINDS.map((options) => syntheticBackup({ ...options, dataBytes: 8192 }));
  for (let index = 0; index < count; index += 1) {
    const bytes = media[index % media.length] ?? new Uint8Array(0);
    await writeFile(path.join(folder, `${index}.bak`), bytes);
  }

  const startedAt = performance.now();
  const names = await readdir(folder);
  const waiting = names.values();
  const readOn = async (): Promise<void> => {
    for (const name of waiting) await readOne(path.join(folder, name));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, readOn));
  return Math.round(performance.now() - startedAt);
}

async function readOne(file: string): Promise<void> {
  const handle = await open(file);
  try {
    const reading = await readMedia(await countedSource(handle));
    if (reading.kind !== "backup" || reading.sets.length === 0) {
      throw new Error(`${file} was not read as the backup that it is.`);
    }
  } finally {
    await handle.close();
  }
}

/**
 * The header of a backup of a terabyte: a sparse file with a true beginning and a true end.
 */
import { open } from "node:fs/promises";
import path from "node:path";

import { readMedia } from "@bakferry/bak";
import { stretchBackup, syntheticBackup } from "@bakferry/bak/testing";

import { countedSource } from "./file-source.ts";

const TERABYTE = 1024 ** 4;

export interface TerabyteFigures {
  readonly ms: number;
  readonly bytes: number;
  readonly reads: number;
}

/** Throws when the file is not read as what it is: figures of a wrong reading would be worth nothing. */
export async function measureTerabyte(folder: string): Promise<TerabyteFigures> {
  const small = syntheticBackup({ databaseName: "terabyte", filemarkBytes: 4096, dataBytes: 8192 });
  const { head, tail, sizeBytes } = stretchBackup(small, { dataBytes: TERABYTE });
  const handle = await open(path.join(folder, "terabyte.bak"), "w+");
  try {
    await handle.write(head, 0, head.length, 0);
    await handle.truncate(sizeBytes);
    await handle.write(tail, 0, tail.length, sizeBytes - tail.length);

    const source = await countedSource(handle);
    const startedAt = performance.now();
    const reading = await readMedia(source);
    const ms = Math.round((performance.now() - startedAt) * 10) / 10;
    const isRead =
      reading.kind === "backup" &&
      reading.problems.length === 0 &&
      reading.sets[0]?.databaseName === "terabyte";
    if (!isRead) throw new Error("The terabyte was not read as the backup that it is.");
    return { ms, ...source.counted };
  } finally {
    await handle.close();
  }
}

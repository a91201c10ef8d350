import { expect, test } from "vitest";

import { fromBytes } from "./byte-source.ts";
import { readMedia } from "./read-media.ts";
import { restoredBytes, spaceNeeded } from "./space-needed.ts";
import { syntheticBackup } from "./testing/index.ts";

const MEBIBYTE = 2 ** 20;

test("a restore takes data, log and the backup itself, however small the backup is", async () => {
  const files = [
    { logicalName: "data", type: "D", sizeBytes: 500 * MEBIBYTE },
    { logicalName: "documents", type: null, sizeBytes: 20 * MEBIBYTE },
    { logicalName: "log", type: "L", sizeBytes: 300 * MEBIBYTE },
    { logicalName: "log2", type: "L", sizeBytes: 100 * MEBIBYTE },
  ] as const;
  const reading = await readMedia(fromBytes(syntheticBackup({ files, dataBytes: 8192 })));
  const [set] = reading.kind === "backup" ? reading.sets : [];

  expect(restoredBytes(set!)).toBe(920 * MEBIBYTE);
  expect(spaceNeeded(set!, 7 * MEBIBYTE)).toEqual({
    dataBytes: 520 * MEBIBYTE,
    logBytes: 400 * MEBIBYTE,
    backupBytes: 7 * MEBIBYTE,
    totalBytes: 927 * MEBIBYTE,
  });
});

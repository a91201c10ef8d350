/**
 * The deep check against plain reading: the same loop over the same file into the same buffer, with and without.
 *
 * The file lies in the page cache, so that the disk does not hide what the check costs. The rounds alternate, and
 * the best of each counts: the others measure who else used the machine.
 */
import { type FileHandle, open } from "node:fs/promises";
import path from "node:path";

import { createDeepCheck, type DeepReport } from "@bakferry/bak";
import { backupChecksum, databasePages, stretchBackup, syntheticBackup } from "@bakferry/bak/testing";

export interface DeepFigures {
  /** Gigabytes (10⁹ bytes) a second, reading included. */
  readonly gbps: number;
  readonly plainGbps: number;
  readonly ratio: number;
}

export interface DeepOptions {
  readonly folder: string;
  readonly mebibytes: number;
  readonly say: (line: string) => void;
}

const MEBIBYTE = 1024 * 1024;
const READ_BYTES = MEBIBYTE;
const ROUNDS = 5;

/** The figures are those of the medium with most to compute; the others are only said. */
export async function measureDeepCheck({ folder, mebibytes, say }: DeepOptions): Promise<DeepFigures> {
  const summed = await measure(path.join(folder, "summed.bak"), (handle) =>
    writePages(handle, { mebibytes, hasChecksums: true }),
  );
  say(line(`Deep check, ${mebibytes} MiB of pages with checksums, WITH CHECKSUM`, summed));
  const pages = await measure(path.join(folder, "pages.bak"), (handle) =>
    writePages(handle, { mebibytes, hasChecksums: false }),
  );
  say(line(`Deep check, ${mebibytes} MiB of pages with checksums`, pages));
  const fewer = Math.ceil(mebibytes / 4);
  const compressed = await measure(path.join(folder, "compressed.bak"), (handle) =>
    handle.writeFile(syntheticBackup({ isCompressed: true, dataBytes: fewer * MEBIBYTE })),
  );
  say(line(`Deep check, ${fewer} MiB compressed`, compressed));
  return summed;
}

async function measure(file: string, write: (handle: FileHandle) => Promise<void>): Promise<DeepFigures> {
  const handle = await open(file, "w+");
  try {
    await write(handle);
    const buffer = new Uint8Array(READ_BYTES);
    let plainMs = Number.POSITIVE_INFINITY;
    let deepMs = Number.POSITIVE_INFINITY;
    // The first round fills the page cache and lets the runtime compile.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const plain = await readAll(handle, { buffer, check: null });
      const deep = await readAll(handle, { buffer, check: createDeepCheck() });
      expectWhole(deep.report);
      if (round === 0) continue;
      plainMs = Math.min(plainMs, plain.ms);
      deepMs = Math.min(deepMs, deep.ms);
    }
    const { size } = await handle.stat();
    const gbps = rounded(size / deepMs / 1e6);
    const plainGbps = rounded(size / plainMs / 1e6);
    return { gbps, plainGbps, ratio: rounded(plainMs / deepMs) };
  } finally {
    await handle.close();
  }
}

interface ReadOptions {
  readonly buffer: Uint8Array;
  readonly check: ReturnType<typeof createDeepCheck> | null;
}

async function readAll(
  handle: FileHandle,
  { buffer, check }: ReadOptions,
): Promise<{ readonly ms: number; readonly report: DeepReport | null }> {
  const startedAt = performance.now();
  for (let position = 0; ;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) break;
    position += bytesRead;
    check?.update(buffer.subarray(0, bytesRead));
  }
  const report = check?.finish() ?? null;
  return { ms: performance.now() - startedAt, report };
}

function expectWhole(report: DeepReport | null): void {
  const { page = 0, backup = 0, chunk = 0 } = report?.coveredBytes ?? {};
  const share = (page + backup + chunk) / (report?.sizeBytes ?? 1);
  if (report?.verdict !== "noDamageFound" || share < 0.95) {
    throw new Error("The deep check did not prove what it should; its speed means nothing.");
  }
}

async function writePages(
  handle: FileHandle,
  { mebibytes, hasChecksums }: { readonly mebibytes: number; readonly hasChecksums: boolean },
): Promise<void> {
  const pages = databasePages(MEBIBYTE / 8192);
  let checksum = 0;
  // A mebibyte is a whole number of turns of 32 sectors, so its own checksum adds up by exclusive or.
  const one = backupChecksum(pages);
  for (let index = 0; index < mebibytes; index += 1) checksum = (checksum ^ one) >>> 0;
  const small = syntheticBackup({ hasChecksums, dataBytes: 8192 });
  const dataBytes = mebibytes * MEBIBYTE;
  const { head, tail } = stretchBackup(small, { dataBytes, ...(hasChecksums ? { checksum } : {}) });
  await handle.write(head);
  for (let index = 0; index < mebibytes; index += 1) await handle.write(pages);
  await handle.write(tail);
}

function line(what: string, { gbps, plainGbps, ratio }: DeepFigures): string {
  return `${what}: ${gbps} GB/s, plain reading ${plainGbps} GB/s, ratio ${ratio} (wanted: at least 0.5)`;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/**
 * Media written without compression or encryption: the tape stream as it is.
 */
import { type Block, SECTOR_BYTES, isBlockAt, readBlock } from "./blocks.ts";
import { MAX_CONFIGURATION_BYTES } from "./configuration.ts";
import type { MediaSource } from "./model.ts";
import { type LastConfiguration, type SectionReader, findLastConfiguration } from "./sections.ts";

/**
 * How far before the filemark the last configuration may start: first within what the tail window holds, then
 * as far as padding to the largest block size can push it.
 */
const SEARCH_BYTES: readonly number[] = [32 * 1024, 64 * 1024];

export function createPlainSectionReader(source: MediaSource, filemarkBytes: number): SectionReader {
  async function configurationAt(start: number, end: number): Promise<Block | null> {
    // All of it at once: a configuration of many files is larger than a window.
    const length = end - start <= MAX_CONFIGURATION_BYTES ? end - start : SECTOR_BYTES;
    if (!isBlockAt(await source.read(start, length), 0, "MSLS")) return null;
    const reading = await readBlock(source, { start, limit: end });
    return reading.kind === "block" && reading.block.end === end ? reading.block : null;
  }

  return {
    container: "plain",
    opening: (mark, limit) => ({ reader: source, start: mark + filemarkBytes, limit, problem: () => null }),

    async lastConfiguration({ opening, data }, expectedBytes): Promise<LastConfiguration> {
      const floor = opening + filemarkBytes;
      const guessed = await configurationAt(Math.max(floor, data - expectedBytes), data);
      if (guessed !== null) return { kind: "found", reader: source, block: guessed };
      const beyond = Math.min(expectedBytes, MAX_CONFIGURATION_BYTES);
      for (const reach of SEARCH_BYTES) {
        const start = Math.max(floor, data - reach - (reach < expectedBytes ? beyond : 0));
        const bytes = await source.read(start, data - start);
        const block = await findLastConfiguration(source, { start, bytes });
        if (block !== null) return { kind: "found", reader: source, block };
      }
      return { kind: "missing", problem: null };
    },

    ending: ({ data, closing }) =>
      Promise.resolve({
        reader: source,
        start: data + filemarkBytes,
        limit: closing,
        problem: () => null,
        isFilledBy: (blocksEnd) => blocksEnd === closing,
      }),
  };
}

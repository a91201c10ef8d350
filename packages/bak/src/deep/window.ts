/**
 * Collects a stretch of data in the folding window, on a grid that starts where the data does.
 *
 * Pages and sectors of a backup follow a header of odd length and arrive in pieces cut anywhere; in the window
 * they lie on word boundaries and whole.
 */
import { type FoldKernel, WINDOW_BYTES } from "./fold-kernel.ts";
import type { Sink } from "./steps.ts";

export interface WindowOptions {
  /** Offset on the media where the stretch starts. */
  readonly start: number;
  /** 512 or 8192. */
  readonly gridBytes: number;
  /** Called with what the window holds: whole cells, and at the end of the stretch perhaps a part of one. */
  readonly check: (filled: { readonly offset: number; readonly lengthBytes: number }) => void;
  /** A part of a cell of which the rest was skipped. */
  readonly lose: (bytes: number) => void;
  readonly skipped: (bytes: number) => void;
}

export interface Window extends Sink {
  /** Hands over what is left in the window. */
  close(): void;
}

export function createWindow(kernel: FoldKernel, options: WindowOptions): Window {
  const { start, gridBytes, check, lose } = options;
  /** Offset on the media of the window's first byte. */
  let base = start;
  let filled = 0;
  /** Bytes up to the next cell, behind a gap. */
  let toDrop = 0;

  function handOver(lengthBytes: number): void {
    if (lengthBytes > 0) check({ offset: base, lengthBytes });
    base += lengthBytes;
    filled = 0;
  }

  return {
    take(bytes, start, end) {
      const dropped = Math.min(toDrop, end - start);
      toDrop -= dropped;
      lose(dropped);
      let at = start + dropped;
      while (at < end) {
        const taken = Math.min(WINDOW_BYTES - filled, end - at);
        kernel.bytes.set(bytes.subarray(at, at + taken), filled);
        filled += taken;
        at += taken;
        if (filled === WINDOW_BYTES) handOver(filled);
      }
    },
    skip(lengthBytes) {
      const partial = filled % gridBytes;
      const resumed = base + filled - toDrop + lengthBytes;
      handOver(filled - partial);
      lose(partial);
      options.skipped(lengthBytes);
      toDrop = (gridBytes - ((resumed - start) % gridBytes)) % gridBytes;
      base = resumed + toDrop;
    },
    close() {
      handOver(filled);
    },
  };
}

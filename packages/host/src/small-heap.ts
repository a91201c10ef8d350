/** A door of its own, because it has to be called before anything larger is loaded. */
import { setFlagsFromString } from "node:v8";

/**
 * Keeps the memory of this process flat, however long it works.
 *
 * V8 doubles the room for new objects whenever enough of them have lived on, and takes little of it back: an upload of
 * ten thousand parts ends with 32 MB for a few kilobytes of garbage a part. For a program that mostly waits for the
 * network, collecting the first megabyte more often costs less than that. Source: V8, `--semi-space-growth-factor`,
 * which is read each time that room would grow.
 *
 * And V8 compiles what runs often in helper threads, whose memory malloc keeps. Where one thread sends all parts it has
 * milliseconds to spare for that, and several megabytes are saved; two use both cores of a small machine up.
 * Source: V8, `--concurrent-recompilation`.
 */
export function keepHeapSmall({ sendingThreads = 1 }: { readonly sendingThreads?: number } = {}): void {
  setFlagsFromString("--semi-space-growth-factor=1");
  if (sendingThreads === 1) setFlagsFromString("--no-concurrent-recompilation");
}

/** A door of its own, because it has to be called before anything larger is loaded. */
import { setFlagsFromString } from "node:v8";

/**
 * Keeps the memory of this process flat, however long it works.
 *
 * V8 doubles the room for new objects whenever enough of them have lived on, and takes little of it back: an upload of
 * ten thousand parts ends with 32 MB for a few kilobytes of garbage a part. For a program that mostly waits for the
 * network, collecting the first megabyte more often costs less than that. Source: V8, `--semi-space-growth-factor`,
 * which is read each time that room would grow.
 */
export function keepHeapSmall(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
}

/** Reads the whole of the media against every checksum that it carries, and shows how far it is. */
import { deepCheck, type DeepReport, type MediaSource } from "@bakferry/bak";
import { text } from "@bakferry/core/examine";
import { say } from "@bakferry/host/terminal";

import { createLiveLine } from "../live-line.ts";
import type { Surroundings } from "../surroundings.ts";

/** Below this nobody waits long enough to wonder. */
const WORTH_SHOWING_BYTES = 64 * 1024 * 1024;

/** Rejects with the signal's reason when the person stops it. */
export async function checkDeeply(
  source: MediaSource,
  { stderr, signal }: Surroundings,
): Promise<DeepReport> {
  const line = createLiveLine(stderr, () => performance.now());
  try {
    return await deepCheck(source, {
      signal,
      onProgress(checkedBytes, sizeBytes) {
        if (sizeBytes < WORTH_SHOWING_BYTES) return;
        line.show(say(text("cli.deep.progress", { checkedBytes, sizeBytes })), checkedBytes / sizeBytes);
      },
    });
  } finally {
    line.end("wipe");
  }
}

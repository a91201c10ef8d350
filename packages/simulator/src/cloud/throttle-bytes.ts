/** Lets bytes through no faster than so many in a second of real time. */
import { setTimeout as wait } from "node:timers/promises";

export async function* throttleBytes(
  body: AsyncIterable<Uint8Array>,
  bytesPerSecond: number,
): AsyncGenerator<Uint8Array> {
  const startedAt = performance.now();
  let seen = 0;
  for await (const chunk of body) {
    seen += chunk.length;
    const early = (seen / bytesPerSecond) * 1000 - (performance.now() - startedAt);
    if (early > 1) await wait(early);
    yield chunk;
  }
}

/** Real time, for programs that the tests start. */
import { setTimeout as wait } from "node:timers/promises";

import type { Clock } from "@bakferry/core";

export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(milliseconds, signal) {
    await wait(milliseconds, undefined, { signal });
  },
};

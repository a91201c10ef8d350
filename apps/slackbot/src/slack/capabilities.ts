/**
 * Which blocks this workspace takes.
 *
 * Plan, container and alert blocks are young, and Slack does not say beforehand whether a workspace has them. The
 * first refusal is remembered for the life of the process, and everything is drawn with the oldest blocks from then.
 */
import type { Logger } from "@bakferry/core";

import type { Level } from "../views/blocks.ts";
import { isBlocksRefused, toSlackFailure } from "./slack-failure.ts";

export interface Capabilities {
  level(): Level;
  /** Calls `send` with the present level, and once more with `classic` when Slack refuses the blocks. */
  attempt<T>(send: (level: Level) => Promise<T>): Promise<T>;
}

export function createCapabilities(logger: Logger): Capabilities {
  let known: Level = "full";
  return {
    level: () => known,
    async attempt(send) {
      const tried = known;
      try {
        return await send(tried);
      } catch (error) {
        const failure = toSlackFailure(error);
        if (tried === "classic" || !isBlocksRefused(failure)) throw error;
        logger.warn("Slack refuses the newer blocks; cards are drawn without them.", { failure });
        const answer = await send("classic");
        // Only now it is sure that the blocks were the reason.
        known = "classic";
        return answer;
      }
    },
  };
}

/** Sends a drawing at the level that the workspace takes, and as plain text where it refuses even that. */
import { createHash } from "node:crypto";

import type { Logger } from "@bakferry/core";

import type { Capabilities } from "../slack/capabilities.ts";
import { isBlocksRefused, toSlackFailure } from "../slack/slack-failure.ts";
import type { Drawing, Level } from "../views/blocks.ts";
import { messageProblems } from "../views/limits.ts";

export interface SendDeps {
  readonly capabilities: Capabilities;
  readonly logger: Logger;
}

/** Resolves with what was sent in the end. `call` may be called up to three times, and only the last one is taken. */
export async function sendDrawing(
  deps: SendDeps,
  render: (level: Level) => Drawing,
  call: (drawing: Drawing) => Promise<void>,
): Promise<Drawing> {
  const sendAt = async (level: Level): Promise<Drawing> => {
    const drawing = fitting(deps, render(level));
    await call(drawing);
    return drawing;
  };
  try {
    return await deps.capabilities.attempt(sendAt);
  } catch (error) {
    const failure = toSlackFailure(error);
    if (!isBlocksRefused(failure)) throw error;
    deps.logger.error("Slack refuses a card; it is sent as plain text.", { failure });
    const drawing: Drawing = { text: render("classic").text, blocks: [] };
    await call(drawing);
    return drawing;
  }
}

export function fitting({ logger }: Pick<SendDeps, "logger">, drawing: Drawing): Drawing {
  const problems = messageProblems(drawing.blocks);
  if (problems.length === 0) return drawing;
  logger.error("A card breaks Slack's limits; it is sent as plain text.", { problems });
  return { text: drawing.text, blocks: [] };
}

/** Equal for two drawings that look alike. */
export function hashOf(drawing: Drawing): string {
  return createHash("sha256").update(JSON.stringify(drawing)).digest("hex");
}

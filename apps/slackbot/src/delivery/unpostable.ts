/** Tells the requester, by direct message, that the channel of the request takes no message from the bot. */
import { type Logger, text } from "@bakferry/core";
import type { WebClient } from "@slack/web-api";

import { toSlackFailure } from "../slack/slack-failure.ts";
import { notice } from "../views/answers.ts";
import type { DeliverDeps } from "./deliver-item.ts";

export function createUnpostable(client: WebClient, logger: Logger): DeliverDeps["onUnpostable"] {
  const told = new Set<string>();
  return ({ migration, noticeKey }) => {
    const { requestedBy } = migration.request;
    if (noticeKey !== "root" || requestedBy.kind !== "slackUser" || told.has(migration.id)) return;
    told.add(migration.id);
    const drawing = notice(text("slack.cannotPost", { migrationId: migration.id }));
    const order = { channel: requestedBy.userId, text: drawing.text, blocks: drawing.blocks };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Slack's, not the browser's
    client.chat.postMessage(order).catch((error: unknown) => {
      logger.warn("A requester could not be told.", { failure: toSlackFailure(error) ?? error });
    });
  };
}

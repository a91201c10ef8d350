/** Tells the requester, by direct message, that the channel of the request takes no message from the bot. */
import { type Actor, type Logger, type Migration, text } from "@bakferry/core";

import { toSlackFailure } from "../slack/slack-failure.ts";
import type { WorkspaceSide } from "../slack/workspace-sides.ts";
import { notice } from "../views/answers.ts";
import { createPen } from "../views/pen.ts";
import type { DeliverDeps } from "./deliver-item.ts";

export function createUnpostable({
  sideOf,
  logger,
}: {
  readonly sideOf: (migration: Migration) => Pick<WorkspaceSide, "deliveryClient" | "readers">;
  readonly logger: Logger;
}): DeliverDeps["onUnpostable"] {
  const told = new Set<string>();

  async function tell(person: Actor & { readonly kind: "slackUser" }, migration: Migration): Promise<void> {
    const { deliveryClient, readers } = sideOf(migration);
    const pen = createPen("classic", await readers.personLocale(person, null));
    const { text: words, blocks } = notice(text("slack.cannotPost", { migrationId: migration.id }))(pen);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Slack's, not the browser's
    await deliveryClient.chat.postMessage({ channel: person.userId, text: words, blocks });
  }

  return ({ migration, noticeKey }) => {
    const { requestedBy } = migration.request;
    if (noticeKey !== "root" || requestedBy.kind !== "slackUser" || told.has(migration.id)) return;
    told.add(migration.id);
    tell(requestedBy, migration).catch((error: unknown) => {
      logger.warn("A requester could not be told.", { failure: toSlackFailure(error) ?? error });
    });
  };
}

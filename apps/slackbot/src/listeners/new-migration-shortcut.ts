/** The global shortcut "New database migration", from anywhere in Slack. */
import type { App } from "@slack/bolt";

import type { FrontDesk } from "./front-desk.ts";
import { personOf } from "./person-of.ts";

/** Stands in the app's manifest. */
export const NEW_MIGRATION = "mig.new";

export function listenToShortcut(app: App, desk: FrontDesk): void {
  app.shortcut(NEW_MIGRATION, async ({ shortcut, body, ack }) => {
    await desk.receive(
      {
        kind: "shortcut",
        key: `shortcut:${NEW_MIGRATION}:${shortcut.action_ts}:${body.user.id}`,
        person: personOf(body, "shortcut"),
        teamId: body.team?.id ?? "",
        channelId: null,
        responseUrl: null,
        triggerId: shortcut.trigger_id,
      },
      { first: async () => ack(), duplicate: async () => ack(), failed: async () => ack() },
    );
  });
}

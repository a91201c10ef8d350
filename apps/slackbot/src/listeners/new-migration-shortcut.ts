/** The global shortcut "New database migration", from anywhere in Slack. */
import type { App, GlobalShortcut } from "@slack/bolt";

import type { FrontDesk } from "./front-desk.ts";
import { personOf } from "./person-of.ts";

/** Stands in the app's manifest. */
export const NEW_MIGRATION = "mig.new";

export function listenToShortcut(app: App, desk: FrontDesk): void {
  app.shortcut<GlobalShortcut>(
    { type: "shortcut", callback_id: NEW_MIGRATION },
    async ({ shortcut, ack }) => {
      const teamId = shortcut.team?.id ?? "";
      const { id: userId, team_id: homeTeamId } = shortcut.user;
      await desk.receive(
        {
          kind: "shortcut",
          key: `shortcut:${shortcut.callback_id}:${shortcut.action_ts}:${shortcut.user.id}`,
          person: { kind: "slackUser", teamId: homeTeamId ?? teamId, userId },
          teamId,
          channelId: null,
          responseUrl: null,
          triggerId: shortcut.trigger_id,
        },
        { first: async () => ack(), duplicate: async () => ack(), failed: async () => ack() },
      );
    },
  );
}

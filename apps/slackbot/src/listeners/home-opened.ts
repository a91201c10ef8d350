/** Somebody opens App Home. Drawing it twice does no harm, so it is not written down. */
import type { App } from "@slack/bolt";

import type { HomeBoard } from "../slack/home-board.ts";

export function listenToHome(app: App, board: HomeBoard): void {
  app.event("app_home_opened", async ({ event, context }) => {
    if (event.tab !== "home") return;
    const { teamId = "", enterpriseId } = context;
    await board.opened({
      kind: "slackUser",
      teamId,
      userId: event.user,
      ...(enterpriseId !== undefined && { enterpriseId }),
    });
  });
}

/**
 * Slack tells that the app was taken out of a workspace, or that its token is worth nothing any more.
 *
 * Both events may come for one uninstallation, in any order.
 *
 * Source: https://docs.slack.dev/reference/events/app_uninstalled and .../tokens_revoked
 */
import type { App } from "@slack/bolt";

import type { Installer } from "../installations/installer.ts";

export function listenToInstallations(app: App, installer: Pick<Installer, "end">): void {
  app.event("app_uninstalled", async ({ body }) => {
    await installer.end({ teamId: body.team_id, enterpriseId: body.enterprise_id }, "uninstalled");
  });
  app.event("tokens_revoked", async ({ event, body }) => {
    // Tokens of people are none of ours.
    if ((event.tokens.bot ?? []).length === 0) return;
    await installer.end({ teamId: body.team_id, enterpriseId: body.enterprise_id }, "tokens_revoked");
  });
}

/** The one workspace of a token from the environment: everything is its, until Slack says that the app is gone. */
import type { AuditLog, Clock, Logger } from "@bakferry/core";
import { SYSTEM } from "@bakferry/core";

import type { Identity } from "../slack/identity.ts";
import type { Installer } from "./installer.ts";
import type { Workspaces } from "./workspaces.ts";

export interface SingleWorkspace extends Workspaces, Pick<Installer, "end"> {}

export interface SingleDeps {
  readonly token: string;
  readonly identity: Pick<Identity, "current">;
  readonly audit: AuditLog;
  readonly clock: Pick<Clock, "now">;
  readonly logger: Logger;
}

export function createSingleWorkspace({
  token,
  identity,
  audit,
  clock,
  logger,
}: SingleDeps): SingleWorkspace {
  let hasEnded = false;
  return {
    find() {
      if (hasEnded) return undefined;
      const { botId = null, botUserId = null, teamId = null } = identity.current();
      return { key: "environment", token, botId, botUserId, teamId };
    },
    hasEnded: () => hasEnded,
    async end({ teamId }, because) {
      if (hasEnded) return;
      hasEnded = true;
      await audit.append({
        at: clock.now(),
        actor: SYSTEM,
        body: { type: because, installation: teamId ?? "environment" },
      });
      logger.error("The app is not installed any more; install it again, set the new token and start anew.", {
        because,
      });
    },
  };
}

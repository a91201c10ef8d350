/** Takes a migration back, by button or by command. */
import { cancelMigration, text } from "@bakferry/core";

import { notice } from "../views/answers.ts";
import type { Received } from "./received.ts";
import type { WorkDeps } from "./work-deps.ts";

export async function cancel(deps: WorkDeps, received: Received, migrationId: string): Promise<void> {
  const outcome = await cancelMigration(deps.desk, { migrationId, actor: received.person, reason: null });
  const answer = outcome.kind === "cancelled" ? text("slack.cancelled", { migrationId }) : outcome.answer;
  await deps.answers.tell(received, notice(answer));
}

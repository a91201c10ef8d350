/** Takes a migration back, by button or by command. */
import { cancelMigration, type CancelOutcome, type Text, text } from "@bakferry/core";

import { notice } from "../views/answers.ts";
import type { Received } from "./received.ts";
import type { WorkDeps } from "./work-deps.ts";

export async function cancel(deps: WorkDeps, received: Received, migrationId: string): Promise<void> {
  const outcome = await cancelMigration(deps.desk, { migrationId, actor: received.person, reason: null });
  if (outcome.kind === "refused") {
    await deps.noteRefusal(received, { act: "cancel", reasons: [outcome.answer], migrationId });
  }
  await deps.answers.tell(received, notice(answerTo(outcome, migrationId)));
}

function answerTo(outcome: CancelOutcome, migrationId: string): Text {
  switch (outcome.kind) {
    case "cancelled":
      return text("slack.cancelled", { migrationId });
    case "stopping":
      return text("slack.stopping", { migrationId });
    case "refused":
      return outcome.answer;
  }
}

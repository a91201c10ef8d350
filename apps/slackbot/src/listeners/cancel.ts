/** Takes a migration back, by button or by command. */
import { cancelMigration, type CancelOutcome, cancelWave, isWaveId, type Text, text } from "@bakferry/core";

import { notice } from "../views/answers.ts";
import type { Received } from "./received.ts";
import type { WorkDeps } from "./work-deps.ts";

export async function cancel(deps: WorkDeps, received: Received, migrationId: string): Promise<void> {
  if (isWaveId(migrationId)) return stopWave(deps, received, migrationId);
  const outcome = await cancelMigration(deps.desk, { migrationId, actor: received.person, reason: null });
  if (outcome.kind === "refused") {
    await deps.noteRefusal(received, { act: "cancel", reasons: [outcome.answer], migrationId });
  }
  await deps.answers.tell(received, notice(answerTo(outcome, migrationId)));
}

async function stopWave(deps: WorkDeps, received: Received, waveId: string): Promise<void> {
  const outcome = await cancelWave(deps.desk, { waveId, actor: received.person, reason: null });
  if (outcome.kind === "cancelled")
    return deps.answers.tell(received, notice(text("wave.cancelled", { waveId })));
  await deps.noteRefusal(received, { act: "cancel", reasons: [outcome.answer], migrationId: waveId });
  await deps.answers.tell(received, notice(outcome.answer));
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

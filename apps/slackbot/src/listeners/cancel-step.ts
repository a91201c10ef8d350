/** Takes one step beyond the plan back. */
import { cancelAction, text } from "@bakferry/core";

import { notice } from "../views/answers.ts";
import { parseQuestionValue } from "../views/question-buttons.ts";
import type { ReceivedClick } from "./received.ts";
import { refuseButton } from "./refuse-click.ts";
import type { WorkDeps } from "./work-deps.ts";

export async function cancelStep(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  const { migrationId, actionId } = parseQuestionValue(click.value) ?? {};
  if (migrationId === undefined || actionId === undefined) return refuseButton(deps, click);
  const outcome = await cancelAction(deps.desk, { migrationId, actionId, actor: click.person });
  if (outcome.kind === "refused") {
    await deps.noteRefusal(click, { act: "cancel", reasons: [outcome.answer], migrationId });
  }
  const answer = outcome.kind === "changed" ? text("action.cancelled", { actionId }) : outcome.answer;
  await deps.answers.tell(click, notice(answer));
}

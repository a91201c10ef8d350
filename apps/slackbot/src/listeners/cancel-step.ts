/** Takes one step beyond the plan back, or one vote on it. */
import { cancelAction, text, withdrawActionVote } from "@bakferry/core";

import { parseActionValue } from "../views/action-card.ts";
import { notice } from "../views/answers.ts";
import type { ReceivedClick } from "./received.ts";
import { refuseButton } from "./refuse-click.ts";
import { actionSummaryOf, type WorkDeps } from "./work-deps.ts";

export async function cancelStep(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  const value = parseActionValue(click.value);
  if (!value) return refuseButton(deps, click);
  const { migrationId, actionId } = value;
  const outcome = await cancelAction(deps.desk, { migrationId, actionId, actor: click.person });
  if (outcome.kind === "refused") {
    await deps.noteRefusal(click, { act: "cancel", reasons: [outcome.answer], migrationId });
  }
  const answer = outcome.kind === "changed" ? text("action.cancelled", { actionId }) : outcome.answer;
  await deps.answers.tell(click, notice(answer));
}

export async function withdrawFromStep(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  const value = parseActionValue(click.value);
  if (!value) return refuseButton(deps, click);
  const { migrationId, actionId, digest } = value;
  const withdrawal = { migrationId, actionId, digest, actor: click.person };
  const outcome = await withdrawActionVote(deps.desk, withdrawal);
  if (outcome.kind === "refused") {
    await deps.noteRefusal(click, { act: "vote", reasons: [outcome.answer], migrationId, digest });
    await deps.answers.tell(click, notice(outcome.answer));
    return;
  }
  const summary = actionSummaryOf(deps, outcome.migration, actionId);
  const votes = { count: summary?.approvals ?? 0, quorum: summary?.quorum ?? 0 };
  await deps.answers.tell(click, notice(text("slack.approval.withdrew", votes)));
}

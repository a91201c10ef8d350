/** Takes one step beyond the plan back. */
import { cancelAction, text } from "@bakferry/core";

import { parseActionValue } from "../views/action-card.ts";
import { notice } from "../views/answers.ts";
import type { ReceivedClick } from "./received.ts";
import type { WorkDeps } from "./work-deps.ts";

export async function cancelStep(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  const value = parseActionValue(click.value);
  if (!value) return deps.answers.tell(click, notice(text("slack.unknownButton")));
  const { migrationId, actionId } = value;
  const outcome = await cancelAction(deps.desk, { migrationId, actionId, actor: click.person });
  const answer = outcome.kind === "changed" ? text("action.cancelled", { actionId }) : outcome.answer;
  await deps.answers.tell(click, notice(answer));
}

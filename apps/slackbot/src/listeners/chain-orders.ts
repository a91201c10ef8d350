/** What people order for a chain of backups, by button or by command. Each is answered to the one who asked. */
import { describeAction, lookAgain, proposeCutover, settleDoubt, type Text, text } from "@bakferry/core";

import { notice } from "../views/answers.ts";
import type { Received } from "./received.ts";
import type { WorkDeps } from "./work-deps.ts";

export async function cutOver(
  deps: WorkDeps,
  received: Received,
  order: { readonly migrationId: string; readonly afterFile: string | null },
): Promise<void> {
  const outcome = await proposeCutover(deps.desk, { ...order, actor: received.person });
  if (outcome.kind === "refused") return refuse(deps, received, { ...order, reason: outcome.answer });
  const title = describeAction(outcome.action.order);
  return deps.answers.tell(received, notice(text("slack.cutoverProposed", { title })));
}

export async function lookForMore(deps: WorkDeps, received: Received, migrationId: string): Promise<void> {
  const outcome = await lookAgain(deps.desk, { migrationId, actor: received.person });
  if (outcome.kind === "refused") return refuse(deps, received, { migrationId, reason: outcome.answer });
  return deps.answers.tell(received, notice(text("chain.lookingAgain", { migrationId })));
}

/** `taskId` is "chain" for the task of the chain itself, and `null` when RDS did not take the call. */
export async function settle(
  deps: WorkDeps,
  received: Received,
  { migrationId, taskId }: { readonly migrationId: string; readonly taskId: string | null },
): Promise<void> {
  const outcome = await settleDoubt(deps.desk, { migrationId, taskId, actor: received.person });
  if (outcome.kind === "refused") return refuse(deps, received, { migrationId, reason: outcome.answer });
  return deps.answers.tell(received, notice(text("doubt.settled", { migrationId })));
}

async function refuse(
  deps: WorkDeps,
  received: Received,
  { migrationId, reason }: { readonly migrationId: string; readonly reason: Text },
): Promise<void> {
  await deps.noteRefusal(received, { act: "step", reasons: [reason], migrationId });
  await deps.answers.tell(received, notice(reason));
}

/** What is done to the open question by a click alone; the answer is for the one who clicked. */
import { castVote, checkAgain, reviewBrokenGlass, type Text, text, withdrawVote } from "@bakferry/core";

import { notice } from "../views/answers.ts";
import { parseApprovalValue } from "../views/approval-buttons.ts";
import type { ReceivedClick } from "./received.ts";
import { planLines } from "./record-decision.ts";
import type { WorkDeps } from "./work-deps.ts";

/** Where the policy lets one click do, after a confirmation. */
export async function approveByClick(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  await onPlan(deps, click, async (plan) => {
    const vote = { ...plan, verdict: "approve" as const, reason: null };
    const outcome = await castVote(deps.desk, vote);
    return outcome.kind === "refused" ? [outcome.answer] : planLines(deps, "approve", outcome);
  });
}

export async function withdraw(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  await onPlan(deps, click, async (plan) => {
    const outcome = await withdrawVote(deps.desk, plan);
    if (outcome.kind === "refused") return [outcome.answer];
    const { given: count, needed: quorum } = outcome.tally;
    return [text("slack.approval.withdrew", { count, quorum })];
  });
}

export async function checkOnceMore(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  await onPlan(deps, click, async (plan) => {
    const outcome = await checkAgain(deps.desk, plan);
    return [outcome.kind === "refused" ? outcome.answer : text("slack.approval.checking")];
  });
}

export async function reviewGlass(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  const outcome = await reviewBrokenGlass(deps.desk, { migrationId: click.value, actor: click.person });
  const answer = outcome.kind === "refused" ? outcome.answer : text("slack.glass.reviewed");
  await deps.answers.tell(click, notice(answer));
}

interface ClickedPlan {
  readonly migrationId: string;
  readonly planDigest: string;
  readonly actor: ReceivedClick["person"];
}

async function onPlan(
  deps: WorkDeps,
  click: ReceivedClick,
  act: (plan: ClickedPlan) => Promise<readonly Text[]>,
): Promise<void> {
  const subject = parseApprovalValue(click.value);
  const lines = subject ? await act({ ...subject, actor: click.person }) : [text("slack.unknownButton")];
  await deps.answers.tell(click, notice(...lines));
}

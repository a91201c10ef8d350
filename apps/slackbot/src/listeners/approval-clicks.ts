/** What is done to the open question by a click alone; the answer is for the one who clicked. */
import {
  castVote,
  checkAgain,
  type RefusedAct,
  reviewBrokenGlass,
  type Text,
  text,
  withdrawVote,
} from "@bakferry/core";

import { notice } from "../views/answers.ts";
import { parseQuestionValue, type QuestionValue } from "../views/question-buttons.ts";
import type { ReceivedClick } from "./received.ts";
import { countedLines } from "./record-decision.ts";
import { refuseButton } from "./refuse-click.ts";
import type { WorkDeps } from "./work-deps.ts";

/** Where the policy lets one click do, after a confirmation. */
export async function approveByClick(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  await onQuestion(deps, click, async (clicked) => {
    const outcome = await castVote(deps.desk, { ...clicked, verdict: "approve", reason: null });
    if (outcome.kind === "refused") return { act: "vote", refusal: outcome.answer };
    return countedLines("approve", outcome);
  });
}

export async function withdraw(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  await onQuestion(deps, click, async (clicked) => {
    const outcome = await withdrawVote(deps.desk, clicked);
    if (outcome.kind === "refused") return { act: "vote", refusal: outcome.answer };
    const { given: count, needed: quorum } = outcome.tally;
    return [text("slack.approval.withdrew", { count, quorum })];
  });
}

export async function checkOnceMore(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  await onQuestion(deps, click, async (clicked) => {
    const outcome = await checkAgain(deps.desk, clicked);
    if (outcome.kind === "refused") return { act: "click", refusal: outcome.answer };
    return [text("slack.approval.checking")];
  });
}

export async function reviewGlass(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  await onQuestion(deps, click, async (clicked) => {
    const outcome = await reviewBrokenGlass(deps.desk, clicked);
    if (outcome.kind === "refused") return { act: "click", refusal: outcome.answer };
    return [text("slack.glass.reviewed")];
  });
}

interface ClickedQuestion extends QuestionValue {
  readonly actor: ReceivedClick["person"];
}

interface RefusedClick {
  readonly act: RefusedAct;
  readonly refusal: Text;
}

/** What is refused is noted for the audit trail, and told like everything else. */
async function onQuestion(
  deps: WorkDeps,
  click: ReceivedClick,
  act: (clicked: ClickedQuestion) => Promise<readonly Text[] | RefusedClick>,
): Promise<void> {
  const subject = parseQuestionValue(click.value);
  if (!subject) return refuseButton(deps, click);
  const outcome = await act({ ...subject, actor: click.person });
  if ("refusal" in outcome) {
    const { migrationId, planDigest: digest } = subject;
    await deps.noteRefusal(click, { act: outcome.act, reasons: [outcome.refusal], migrationId, digest });
  }
  await deps.answers.tell(click, "refusal" in outcome ? notice(outcome.refusal) : notice(...outcome));
}

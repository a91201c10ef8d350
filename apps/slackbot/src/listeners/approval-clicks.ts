/** What is done to the open question by a click alone; the answer is for the one who clicked. */
import {
  castVote,
  checkAgain,
  isWaveId,
  type RefusedAct,
  reviewBrokenGlass,
  type Text,
  text,
  voteOnWave,
  withdrawVote,
  withdrawWaveVote,
} from "@bakferry/core";

import { notice } from "../views/answers.ts";
import { parseApprovalValue } from "../views/approval-buttons.ts";
import type { ReceivedClick } from "./received.ts";
import { planLines, waveLines } from "./record-decision.ts";
import { refuseButton } from "./refuse-click.ts";
import type { WorkDeps } from "./work-deps.ts";

/** Where the policy lets one click do, after a confirmation. */
export async function approveByClick(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  await onPlan(deps, click, async (plan) => {
    const vote = { ...plan, verdict: "approve" as const, reason: null };
    if (isWaveId(plan.migrationId)) {
      const counted = await voteOnWave(deps.desk, { ...vote, waveId: plan.migrationId });
      return counted.kind === "refused"
        ? { act: "vote", refusal: counted.answer }
        : waveLines("approve", counted);
    }
    const outcome = await castVote(deps.desk, vote);
    return outcome.kind === "refused"
      ? { act: "vote", refusal: outcome.answer }
      : planLines(deps, "approve", outcome);
  });
}

export async function withdraw(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  await onPlan(deps, click, async (plan) => {
    const outcome = isWaveId(plan.migrationId)
      ? await withdrawWaveVote(deps.desk, { ...plan, waveId: plan.migrationId })
      : await withdrawVote(deps.desk, plan);
    if (outcome.kind === "refused") return { act: "vote", refusal: outcome.answer };
    const { given: count, needed: quorum } = outcome.tally;
    return [text("slack.approval.withdrew", { count, quorum })];
  });
}

export async function checkOnceMore(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  await onPlan(deps, click, async (plan) => {
    const outcome = await checkAgain(deps.desk, plan);
    if (outcome.kind === "refused") return { act: "click", refusal: outcome.answer };
    return [text("slack.approval.checking")];
  });
}

export async function reviewGlass(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  const migrationId = click.value;
  const outcome = await reviewBrokenGlass(deps.desk, { migrationId, actor: click.person });
  if (outcome.kind === "done") {
    await deps.answers.tell(click, notice(text("slack.glass.reviewed")));
    return;
  }
  await deps.noteRefusal(click, { act: "click", reasons: [outcome.answer], migrationId });
  await deps.answers.tell(click, notice(outcome.answer));
}

interface ClickedPlan {
  readonly migrationId: string;
  readonly planDigest: string;
  readonly actor: ReceivedClick["person"];
}

interface RefusedClick {
  readonly act: RefusedAct;
  readonly refusal: Text;
}

/** What is refused is noted for the audit trail, and told like everything else. */
async function onPlan(
  deps: WorkDeps,
  click: ReceivedClick,
  act: (plan: ClickedPlan) => Promise<readonly Text[] | RefusedClick>,
): Promise<void> {
  const subject = parseApprovalValue(click.value);
  if (!subject) return refuseButton(deps, click);
  const outcome = await act({ ...subject, actor: click.person });
  if ("refusal" in outcome) {
    const { migrationId, planDigest: digest } = subject;
    await deps.noteRefusal(click, { act: outcome.act, reasons: [outcome.refusal], migrationId, digest });
  }
  await deps.answers.tell(click, "refusal" in outcome ? notice(outcome.refusal) : notice(...outcome));
}

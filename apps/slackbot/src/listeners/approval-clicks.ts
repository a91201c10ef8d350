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
import { parseApprovalValue } from "../views/approval-buttons.ts";
import type { ReceivedClick } from "./received.ts";
import { planLines } from "./record-decision.ts";
import { refuseButton } from "./refuse-click.ts";
import type { WorkDeps } from "./work-deps.ts";

/** Where the policy lets one click do, after a confirmation. */
export async function approveByClick(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  await onPlan(deps, click, {
    act: "vote",
    work: async (plan) => {
      const vote = { ...plan, verdict: "approve" as const, reason: null };
      const outcome = await castVote(deps.desk, vote);
      return outcome.kind === "refused" ? outcome : done(...planLines(deps, "approve", outcome));
    },
  });
}

export async function withdraw(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  await onPlan(deps, click, {
    act: "vote",
    work: async (plan) => {
      const outcome = await withdrawVote(deps.desk, plan);
      if (outcome.kind === "refused") return outcome;
      const { given: count, needed: quorum } = outcome.tally;
      return done(text("slack.approval.withdrew", { count, quorum }));
    },
  });
}

export async function checkOnceMore(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  await onPlan(deps, click, {
    act: "click",
    work: async (plan) => {
      const outcome = await checkAgain(deps.desk, plan);
      return outcome.kind === "refused" ? outcome : done(text("slack.approval.checking"));
    },
  });
}

export async function reviewGlass(deps: WorkDeps, click: ReceivedClick): Promise<void> {
  const { value: migrationId, person: actor } = click;
  const outcome = await reviewBrokenGlass(deps.desk, { migrationId, actor });
  if (outcome.kind === "refused") {
    await deps.noteRefusal(click, { act: "break_glass", reasons: [outcome.answer], migrationId });
    return deps.answers.tell(click, notice(outcome.answer));
  }
  return deps.answers.tell(click, notice(text("slack.glass.reviewed")));
}

interface ClickedPlan {
  readonly migrationId: string;
  readonly planDigest: string;
  readonly actor: ReceivedClick["person"];
}

type Outcome =
  | { readonly kind: "refused"; readonly answer: Text }
  | { readonly kind: "done"; readonly lines: readonly Text[] };

function done(...lines: readonly Text[]): Outcome {
  return { kind: "done", lines };
}

async function onPlan(
  deps: WorkDeps,
  click: ReceivedClick,
  { act, work }: { readonly act: RefusedAct; readonly work: (plan: ClickedPlan) => Promise<Outcome> },
): Promise<void> {
  const subject = parseApprovalValue(click.value);
  if (!subject) return refuseButton(deps, click);
  const outcome = await work({ ...subject, actor: click.person });
  if (outcome.kind === "done") return deps.answers.tell(click, notice(...outcome.lines));
  const { migrationId, planDigest: digest } = subject;
  await deps.noteRefusal(click, { act, reasons: [outcome.answer], migrationId, digest });
  return deps.answers.tell(click, notice(outcome.answer));
}

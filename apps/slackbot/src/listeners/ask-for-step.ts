/** Asks for a step beyond the plan; it is put to the vote in the thread, and nothing is done before. */
import {
  describeAction,
  type OfferAnswers,
  type OfferKind,
  submitAction,
  type Text,
  text,
  wishOf,
} from "@bakferry/core";

import { notice, noticeModal } from "../views/answers.ts";
import type { Received, ReceivedClick, ReceivedOffer } from "./received.ts";
import type { WorkDeps } from "./work-deps.ts";

/** By a button that has nothing to fill in. */
export async function askForStep(deps: WorkDeps, click: ReceivedClick, offer: OfferKind): Promise<void> {
  const answer = await ask(deps, click, { migrationId: click.value, offer, answers: {} });
  await deps.answers.tell(click, notice(answer));
}

/** By a form. */
export async function submitOffer(deps: WorkDeps, submission: ReceivedOffer): Promise<void> {
  const answer = await ask(deps, submission, submission);
  await deps.answers.replace(submission, noticeModal(answer), notice(answer));
}

interface AskedOffer {
  readonly migrationId: string;
  readonly offer: OfferKind;
  readonly answers: OfferAnswers;
}

async function ask(
  deps: WorkDeps,
  received: Received,
  { migrationId, offer, answers }: AskedOffer,
): Promise<Text> {
  const order = { migrationId, actor: received.person, wish: wishOf(offer, answers) };
  const outcome = await submitAction(deps.desk, order);
  if (outcome.kind === "refused") {
    await deps.noteRefusal(received, { act: "step", reasons: [outcome.answer], migrationId });
    return outcome.answer;
  }
  return text("offer.asked", { title: describeAction(outcome.action.order) });
}

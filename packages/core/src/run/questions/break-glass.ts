/**
 * Starts what is asked about without the approvals and the window that it needs, and sees to it that everybody knows.
 *
 * It is for nights in which nobody answers. What blocks a migration blocks it here, too, since such a migration has no
 * plan; and it opens what stands on the card that was clicked and nothing else.
 */
import { isSameDigest, refuseCard, refuseName } from "../../approval/decide.ts";
import type { Question, QuestionSubject } from "../../approval/question.ts";
import { tally } from "../../approval/tally.ts";
import { actorKey, type Actor } from "../../model/actor.ts";
import { type ApprovalPolicy, approversOf, type BreakGlassTerms } from "../../model/approval-policy.ts";
import type { BrokenGlass } from "../../model/approval.ts";
import { countCharacters } from "../../texts/format.ts";
import { type Text, text } from "../../texts/text.ts";
import type { DeskDeps } from "../deps.ts";
import { isOneOf } from "../identify-voter.ts";
import { untilSettled } from "../until-settled.ts";
import { commitQuestion } from "./commit-question.ts";
import { findQuestion, type FoundQuestion, type QuestionRef, type RefusedOrder } from "./find-question.ts";

export interface BreakGlassOrder extends QuestionRef {
  readonly actor: Actor;
  /** The digest on the card that was clicked, whole or its first eight characters. */
  readonly planDigest: string;
  readonly reason: string;
  readonly typedName: string | null;
}

export type GlassOutcome = { readonly kind: "done"; readonly subject: QuestionSubject } | RefusedOrder;

export async function breakGlass(deps: DeskDeps, order: BreakGlassOrder): Promise<GlassOutcome> {
  const outcome = await untilSettled(() => tryBreak(deps, order));
  return outcome ?? refused(text("approval.busy"));
}

/** Whether this person could break the glass of this card now; asked again when they do. `null`: yes. */
export async function refuseBreakGlass(
  deps: DeskDeps,
  { question, policy }: Pick<FoundQuestion, "question" | "policy">,
  order: Pick<BreakGlassOrder, "actor" | "planDigest">,
): Promise<Text | null> {
  const terms = policy.breakGlass;
  if (!terms) return text("glass.notOffered");
  const closed = whyClosed(question, order.planDigest, deps.clock.now());
  if (closed) return closed;
  const allowed = await isOneOf(deps, order.actor, terms);
  if (allowed === null) return text("approval.cannotVerify");
  return allowed ? null : text("glass.notAllowed");
}

async function tryBreak(deps: DeskDeps, order: BreakGlassOrder): Promise<GlassOutcome | "stale"> {
  const found = await findQuestion(deps, order);
  if (found.kind === "refused") return found;
  const { question, policy } = found;
  const terms = policy.breakGlass;
  if (!terms) return refused(text("glass.notOffered"));
  const refusal = (await refuseBreakGlass(deps, found, order)) ?? refuseForm(order, question, policy);
  if (refusal) return refused(refusal);

  const brokenGlass = newBrokenGlass(order, question.digest ?? "", { terms, now: deps.clock.now() });
  const { given: count, needed: quorum } = tally(question, policy);
  const committed = await commitQuestion(deps, found, {
    brokenGlass,
    settled: "glass",
    events: [{ type: "glass_broken", reason: brokenGlass.reason, count, quorum }],
    actor: order.actor,
  });
  return committed.kind === "stale" ? "stale" : { kind: "done", subject: committed.subject };
}

function newBrokenGlass(
  { actor, reason }: BreakGlassOrder,
  planDigest: string,
  { terms, now }: { readonly terms: BreakGlassTerms; readonly now: number },
): BrokenGlass {
  return {
    actor,
    reason: reason.trim(),
    planDigest,
    brokenAt: now,
    channels: terms.notify,
    reviewDueAt: now + terms.reviewWithinMs,
    remindedAt: null,
    review: null,
  };
}

/** The window does not matter, so what is approved and waits for one can be started, too. */
function whyClosed(question: Question, planDigest: string, now: number): Text | null {
  if (!question.waitsForWindow) return refuseCard({ planDigest }, { question, now });
  return isSameDigest(planDigest, question.digest) ? null : text("approval.planChanged");
}

function refuseForm(
  { reason, typedName }: BreakGlassOrder,
  question: Question,
  policy: ApprovalPolicy,
): Text | null {
  const least = policy.breakGlass?.minReasonLength ?? 0;
  if (countCharacters(reason.trim()) < least) return text("glass.reasonTooShort", { least });
  return refuseName(typedName, question, policy);
}

export interface GlassReview extends QuestionRef {
  readonly actor: Actor;
}

/** An approver other than the one who broke it says that it was looked at. */
export async function reviewBrokenGlass(deps: DeskDeps, review: GlassReview): Promise<GlassOutcome> {
  const outcome = await untilSettled(() => tryReview(deps, review));
  return outcome ?? refused(text("approval.busy"));
}

async function tryReview(deps: DeskDeps, review: GlassReview): Promise<GlassOutcome | "stale"> {
  const found = await findQuestion(deps, review);
  if (found.kind === "refused") return found;
  const { actor, migrationId } = review;
  const broken = found.question.brokenGlass;
  if (!broken) return refused(text("glass.unbroken", { migrationId }));
  if (broken.review) return refused(text("glass.reviewedAlready"));
  if (actorKey(actor) === actorKey(broken.actor)) return refused(text("glass.ownReview"));
  const allowed = await isOneOf(deps, actor, approversOf(found.policy));
  if (allowed === null) return refused(text("approval.cannotVerify"));
  if (!allowed) return refused(text("approval.notApprover"));
  const committed = await commitQuestion(deps, found, {
    brokenGlass: { ...broken, review: { actor, at: deps.clock.now() } },
    events: [{ type: "glass_reviewed" }],
    actor,
  });
  return committed.kind === "stale" ? "stale" : { kind: "done", subject: committed.subject };
}

function refused(answer: Text): RefusedOrder {
  return { kind: "refused", answer };
}

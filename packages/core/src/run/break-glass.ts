/**
 * Starts a plan without the approvals and the window that it needs, and sees to it that everybody knows.
 *
 * It is for nights in which nobody answers. What blocks a migration blocks it here, too, since such a migration has no
 * plan; and it opens the plan on the card that was clicked and no other.
 */
import { isSameDigest, refuseCard } from "../approval/decide.ts";
import { questionOfPlan } from "../approval/question.ts";
import { tally } from "../approval/tally.ts";
import { actorKey, type Actor } from "../model/actor.ts";
import { type ApprovalPolicy, approversOf, type BreakGlassTerms } from "../model/approval-policy.ts";
import type { BrokenGlass } from "../model/approval.ts";
import type { Migration } from "../model/migration.ts";
import { countCharacters } from "../texts/format.ts";
import { type Text, text } from "../texts/text.ts";
import { beginApproved } from "./begin-approved.ts";
import { type DeskDeps, policyFor } from "./deps.ts";
import { isOneOf } from "./identify-voter.ts";
import { commitArrow } from "./transition.ts";
import { untilSettled } from "./until-settled.ts";

export interface BreakGlassOrder {
  readonly migrationId: string;
  readonly actor: Actor;
  /** The digest on the card that was clicked, whole or its first eight characters. */
  readonly planDigest: string;
  readonly reason: string;
  readonly typedName: string | null;
}

export type GlassOutcome =
  | { readonly kind: "done"; readonly migration: Migration }
  | { readonly kind: "refused"; readonly answer: Text };

export async function breakGlass(deps: DeskDeps, order: BreakGlassOrder): Promise<GlassOutcome> {
  const outcome = await untilSettled(() => tryBreak(deps, order));
  return outcome ?? refused(text("approval.busy"));
}

/** Whether this person could break the glass of this card now; asked again when they do. `null`: yes. */
export async function refuseBreakGlass(
  deps: DeskDeps,
  migration: Migration,
  order: Pick<BreakGlassOrder, "actor" | "planDigest">,
): Promise<Text | null> {
  const terms = policyFor(deps.settings, migration.request.target.environment).breakGlass;
  if (!terms) return text("glass.notOffered");
  const closed = whyClosed(migration, order.planDigest, deps.clock.now());
  if (closed) return closed;
  const allowed = await isOneOf(deps, order.actor, terms);
  if (allowed === null) return text("approval.cannotVerify");
  return allowed ? null : text("glass.notAllowed");
}

async function tryBreak(deps: DeskDeps, order: BreakGlassOrder): Promise<GlassOutcome | "stale"> {
  const { migrationId, actor } = order;
  const migration = await deps.store.load(migrationId);
  if (!migration) return refused(text("approval.unknown", { migrationId }));
  const refusal = await refuseBreakGlass(deps, migration, order);
  if (refusal) return refused(refusal);
  const policy = policyFor(deps.settings, migration.request.target.environment);
  const { breakGlass: terms } = policy;
  if (!terms) return refused(text("glass.notOffered"));
  const incomplete = refuseForm(order, migration, policy);
  if (incomplete) return refused(incomplete);

  const now = deps.clock.now();
  const brokenGlass = newBrokenGlass(order, migration.planDigest ?? "", { terms, now });
  const { to, wakeAt } = beginApproved(migration, { windows: null }, now);
  const { given, needed } = tally(questionOfPlan(migration), policy);
  const { reason, planDigest } = brokenGlass;
  const committed = await commitArrow(deps, {
    from: migration,
    to: { ...to, brokenGlass },
    events: [{ type: "glass_broken", planDigest, reason, count: given, quorum: needed }],
    actor,
    wakeAt,
  });
  return committed.kind === "stale" ? "stale" : { kind: "done", migration: committed.migration };
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

/** The window does not matter, so an approved plan that waits for one can be started, too. */
function whyClosed(migration: Migration, planDigest: string, now: number): Text | null {
  const question = questionOfPlan(migration);
  if (migration.phase !== "scheduled") return refuseCard({ planDigest }, { question, now });
  return isSameDigest(planDigest, question.digest) ? null : text("approval.planChanged");
}

function refuseForm(
  { reason, typedName }: BreakGlassOrder,
  { request }: Migration,
  { breakGlass: terms, confirm }: ApprovalPolicy,
): Text | null {
  const least = terms?.minReasonLength ?? 0;
  if (countCharacters(reason.trim()) < least) return text("glass.reasonTooShort", { least });
  const name = request.targetDatabaseName;
  const isNamed = confirm !== "typed-name" || typedName?.trim() === name;
  return isNamed ? null : text("approval.nameWrong", { name });
}

export type GlassReview = Pick<BreakGlassOrder, "migrationId" | "actor">;

/** An approver other than the one who broke it says that it was looked at. */
export async function reviewBrokenGlass(deps: DeskDeps, review: GlassReview): Promise<GlassOutcome> {
  const outcome = await untilSettled(() => tryReview(deps, review));
  return outcome ?? refused(text("approval.busy"));
}

async function tryReview(
  deps: DeskDeps,
  { migrationId, actor }: GlassReview,
): Promise<GlassOutcome | "stale"> {
  const migration = await deps.store.load(migrationId);
  const broken = migration?.brokenGlass;
  if (!migration || !broken) return refused(text("glass.unbroken", { migrationId }));
  if (broken.review) return refused(text("glass.reviewedAlready"));
  if (actorKey(actor) === actorKey(broken.actor)) return refused(text("glass.ownReview"));
  const policy = policyFor(deps.settings, migration.request.target.environment);
  const allowed = await isOneOf(deps, actor, approversOf(policy));
  if (allowed === null) return refused(text("approval.cannotVerify"));
  if (!allowed) return refused(text("approval.notApprover"));
  const now = deps.clock.now();
  const committed = await commitArrow(deps, {
    from: migration,
    to: { brokenGlass: { ...broken, review: { actor, at: now } } },
    events: [{ type: "glass_reviewed" }],
    actor,
    wakeAt: now,
  });
  return committed.kind === "stale" ? "stale" : { kind: "done", migration: committed.migration };
}

function refused(answer: Text): GlassOutcome {
  return { kind: "refused", answer };
}

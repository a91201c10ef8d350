/** Examines the world and either blocks the migration, with remedies, or puts a plan to the vote. */
import { nextLookAtQuestion } from "../../approval/nudges.ts";
import { questionOfPlan } from "../../approval/question.ts";
import type { Ballot } from "../../model/approval.ts";
import type { MigrationEventBody } from "../../model/event.ts";
import type { Finding } from "../../model/finding.ts";
import { isUncertain } from "../../model/finding.ts";
import { type Migration, waveOf } from "../../model/migration.ts";
import type { Plan } from "../../model/plan.ts";
import { describeBackup, describeTarget } from "../../plan/make-plan.ts";
import { diffPlans, digestPlan } from "../../plan/plan-digest.ts";
import { instanceOf } from "../../preflight/facts.ts";
import { text } from "../../texts/text.ts";
import { beginApproved } from "../begin-approved.ts";
import { policyFor } from "../deps.ts";
import { type Examination, examineMigration } from "../examine.ts";
import { keptApproval } from "../kept-approval.ts";
import { failWithoutSource, presentSource } from "./present-source.ts";
import { move, type Step, type StepContext } from "./step.ts";

/** The world may be away for a moment; a check that stays unknown for longer is an answer of its own. */
const MOST_ATTEMPTS = 3;

/** Whoever waits for longer is told why. */
const TOLD_FROM_MS = 3000;

export const checkStep: Step = async (given) => {
  const context = await tellOfLine(given);
  const { migration, deps } = context;
  // What was chosen for the first question is looked at as it was found; later it may have been replaced.
  const source = migration.revision === 0 ? migration.source : await presentSource(deps, migration);
  if (!source) {
    await failWithoutSource(context);
    return;
  }
  const examination = await examineMigration(deps, migration, source);
  if (isUncertain(examination.findings) && migration.attempts + 1 < MOST_ATTEMPTS) {
    const attempts = migration.attempts + 1;
    const trouble = text("trouble.unknownChecks");
    await move(context, { to: { attempts, trouble }, wakeInMs: deps.timing.retryMs });
    return;
  }
  await putToVote({ ...context, migration: { ...migration, source } }, examination);
};

async function tellOfLine(context: StepContext): Promise<StepContext> {
  const { migration, deps } = context;
  const waitMs = deps.line?.expectedMs() ?? 0;
  if (waitMs < TOLD_FROM_MS || migration.trouble !== null) return context;
  const { attempts } = migration;
  const to = { attempts, trouble: text("trouble.inLine") };
  return { ...context, migration: await move(context, { to, wakeInMs: deps.timing.retryMs }) };
}

/**
 * Ends as `blocked` or `awaiting_approval`, or goes on where an approval of the very same plan still counts.
 *
 * Another plan than the one before gets a new revision and no votes; the same plan keeps its question as it is.
 */
export async function putToVote(context: StepContext, examination: Examination): Promise<void> {
  const { migration } = context;
  const { facts, findings, plan } = examination;
  const known = {
    findings,
    checkedAt: facts.readAt,
    backup: describeBackup(facts),
    target: describeTarget(facts),
    instanceClass: instanceOf(facts)?.instanceClass || null,
  };
  const checked = { type: "checked" as const, ...count(findings) };
  const planDigest = plan && digestPlan(plan);
  if (planDigest && planDigest === migration.planDigest) {
    const { policy, now } = termsOf(context);
    const wakeAt = nextLookAtQuestion(questionOfPlan(migration), policy) ?? now;
    const kept = { type: "plan_kept" as const, planDigest };
    const to = { ...known, phase: "awaiting_approval" as const };
    await move(context, { to, events: [checked, kept], wakeInMs: wakeAt - now });
    return;
  }
  const events = [...changeOf(migration, plan), checked];
  if (!plan || !planDigest) {
    const unplanned = { plan: null, planDigest: null, approvalExpiresAt: null, decisions: [] };
    const to = { ...known, ...unplanned, phase: "blocked" as const };
    await move(context, { to, events: [...events, { type: "blocked" }], wakeInMs: null });
    return;
  }
  await ask(context, { known, plan, planDigest, events });
}

interface NewQuestion {
  readonly known: Partial<Migration>;
  readonly plan: Plan;
  readonly planDigest: string;
  readonly events: readonly MigrationEventBody[];
}

async function ask(context: StepContext, asked: NewQuestion): Promise<void> {
  const { known, plan, planDigest } = asked;
  const { migration, deps } = context;
  const { policy, now } = termsOf(context);
  const revision = migration.revision + 1;
  const approvalExpiresAt = now + policy.expiresAfterMs;
  const ballot = newBallot(migration, plan, now);
  const leaving = leavesWave(migration);
  const question = {
    ...known,
    plan,
    planDigest,
    revision,
    approvalExpiresAt,
    ballot,
    decisions: [],
    ...leaving.to,
  };
  const events = [...asked.events, ...leaving.events];
  if (waveOf({ ...migration, ...question }) !== null) {
    await move(context, { to: { ...question, phase: "awaiting_approval" }, events, wakeInMs: null });
    return;
  }
  const kept = await keptApproval(deps, { ...migration, ...question }, policy);
  if (kept) {
    const { to, events: begun, wakeAt } = beginApproved({ plan }, policy, now);
    const decided = { decisions: kept.decisions, ballot: { ...ballot, keptFrom: kept.from } };
    const still = { type: "approval_kept" as const, planDigest, from: kept.from };
    await move(context, {
      to: { ...question, ...decided, ...to },
      events: [...events, still, ...begun],
      wakeInMs: wakeAt - now,
    });
    return;
  }
  const to = { ...question, phase: "awaiting_approval" as const };
  const opened = { type: "approval_asked" as const, planDigest, revision, expiresAt: approvalExpiresAt };
  const wakeAt = nextLookAtQuestion({ ...ballot, expiresAt: approvalExpiresAt }, policy) ?? approvalExpiresAt;
  await move(context, { to, events: [...events, opened], wakeInMs: wakeAt - now });
}

/** Another plan than the one that was approved with the wave is a question of its own; the others go on. */
function leavesWave(migration: Migration): {
  readonly to: Partial<Pick<Migration, "wave">>;
  readonly events: readonly MigrationEventBody[];
} {
  const waveId = waveOf(migration);
  if (waveId === null || migration.revision === 0) return { to: {}, events: [] };
  return { to: { wave: { waveId, hasLeft: true } }, events: [{ type: "wave_left", waveId }] };
}

function termsOf({ migration, deps }: StepContext): {
  policy: ReturnType<typeof policyFor>;
  now: number;
} {
  const policy = policyFor(deps.settings, migration.request.target.environment);
  return { policy, now: deps.clock.now() };
}

/** A first question replaces nothing. */
function newBallot(migration: Migration, plan: Plan, now: number): Ballot {
  const { revision, decisions: voided } = migration;
  const replaced = revision === 0 ? null : { differences: differences(migration, plan), voided };
  return { askedAt: now, nudges: [], replaced, keptFrom: null };
}

function changeOf(migration: Migration, plan: Plan | null): readonly MigrationEventBody[] {
  if (migration.revision === 0) return [];
  const voters = migration.decisions.map(({ actor }) => actor);
  return [{ type: "plan_changed", differences: differences(migration, plan), voters }];
}

/** None where there is no plan any more: then the findings say what is wrong. */
function differences({ plan: before }: Migration, after: Plan | null): ReturnType<typeof diffPlans> {
  return before && after ? diffPlans(before, after) : [];
}

function count(findings: readonly Finding[]): {
  passed: number;
  warnings: number;
  blockers: number;
  unknown: number;
} {
  const of = (kind: Finding["kind"]): number => findings.filter((finding) => finding.kind === kind).length;
  return { passed: of("passed"), warnings: of("warning"), blockers: of("blocker"), unknown: of("unknown") };
}

import type { MigrationEventBody } from "../../model/event.ts";
/** Examines the world and either blocks the migration, with remedies, or puts a plan to the vote. */
import type { Finding } from "../../model/finding.ts";
import { isUncertain } from "../../model/finding.ts";
import { describeBackup, describeTarget } from "../../plan/make-plan.ts";
import { digestPlan } from "../../plan/plan-digest.ts";
import { instanceOf } from "../../preflight/facts.ts";
import { text } from "../../texts/text.ts";
import { policyFor } from "../deps.ts";
import { type Examination, examineMigration } from "../examine.ts";
import { move, type Step, type StepContext } from "./step.ts";

/** The world may be away for a moment; a check that stays unknown for longer is an answer of its own. */
const MOST_ATTEMPTS = 3;

export const checkStep: Step = async (context) => {
  const { migration, deps } = context;
  const examination = await examineMigration(deps, migration, migration.source);
  if (isUncertain(examination.findings) && migration.attempts + 1 < MOST_ATTEMPTS) {
    const attempts = migration.attempts + 1;
    const trouble = text("trouble.unknownChecks");
    await move(context, { to: { attempts, trouble }, wakeInMs: deps.timing.retryMs });
    return;
  }
  await putToVote(context, examination);
};

/** Ends as `blocked` or `awaiting_approval`. A plan other than the one before gets a new revision and no votes. */
export async function putToVote(
  context: StepContext,
  { facts, findings, plan }: Examination,
  before: readonly MigrationEventBody[] = [],
): Promise<void> {
  const { migration, deps } = context;
  const now = deps.clock.now();
  const known = {
    findings,
    checkedAt: facts.readAt,
    backup: describeBackup(facts),
    target: describeTarget(facts),
    instanceClass: instanceOf(facts)?.instanceClass || null,
    decisions: [],
  };
  const events = [...before, { type: "checked" as const, ...count(findings) }];
  if (!plan) {
    const to = { ...known, phase: "blocked" as const, plan: null, planDigest: null, approvalExpiresAt: null };
    await move(context, { to, events: [...events, { type: "blocked" }], wakeInMs: null });
    return;
  }
  const planDigest = digestPlan(plan);
  const revision = migration.revision + 1;
  const { expiresAfterMs } = policyFor(deps.settings, migration.request.target.environment);
  const approvalExpiresAt = now + expiresAfterMs;
  const to = { ...known, phase: "awaiting_approval" as const, plan, planDigest, revision, approvalExpiresAt };
  const asked = { type: "approval_asked" as const, planDigest, revision, expiresAt: approvalExpiresAt };
  await move(context, { to, events: [...events, asked], wakeInMs: expiresAfterMs });
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

/** What the clock does to a question: it reminds, asks more people, closes it, and looks after a broken glass. */
import { dueNudge } from "../../approval/nudges.ts";
import { SYSTEM } from "../../model/actor.ts";
import { nextGlassReview } from "../../model/approval.ts";
import type { Turn } from "../../ports/dispatcher.ts";
import { StaleTurn } from "../steps/step.ts";
import { commitQuestion } from "./commit-question.ts";
import type { FoundQuestion } from "./find-question.ts";
import type { QuestionChange, QuestionDeps } from "./question-change.ts";

export interface AttendContext {
  readonly deps: QuestionDeps;
  readonly turn: Turn;
}

type DueChange = Omit<QuestionChange, "actor" | "fence">;

/** Nobody decided in time, so that an old card can never start anything. */
export function isOver({ question }: Pick<FoundQuestion, "question">, now: number): boolean {
  return question.closed === null && now >= (question.expiresAt ?? 0);
}

/** Writes what is due for an open question. False when nothing is. */
export async function attendQuestion(context: AttendContext, found: FoundQuestion): Promise<boolean> {
  const change = dueChange(found, context.deps.clock.now());
  if (change) await write(context, found, change);
  return change !== null;
}

function dueChange(found: FoundQuestion, now: number): DueChange | null {
  const { question, policy } = found;
  if (question.closed) return null;
  if (isOver(found, now)) return { settled: "expire", events: [{ type: "expired" }] };
  const nudge = dueNudge(question, policy, now);
  if (!nudge) return null;
  const type = nudge.kind === "escalation" ? ("escalated" as const) : ("reminded" as const);
  return { nudges: [...question.nudges, nudge], events: [{ type }] };
}

/**
 * Says once that nobody has reviewed a broken glass in time; beside whatever else is done, and after the end, too.
 * False when there is nothing to say.
 */
export async function remindOfGlass(context: AttendContext, found: FoundQuestion): Promise<boolean> {
  const { brokenGlass } = found.question;
  const now = context.deps.clock.now();
  const dueAt = nextGlassReview(brokenGlass);
  if (!brokenGlass || dueAt === null || dueAt > now) return false;
  await write(context, found, {
    brokenGlass: { ...brokenGlass, remindedAt: now },
    events: [{ type: "glass_unreviewed", since: brokenGlass.brokenAt }],
  });
  return true;
}

async function write({ deps, turn }: AttendContext, found: FoundQuestion, change: DueChange): Promise<void> {
  const committed = await commitQuestion(deps, found, { ...change, actor: SYSTEM, fence: turn.fence });
  if (committed.kind === "stale") throw new StaleTurn();
}

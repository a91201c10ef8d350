/** Says once that nobody has looked at a broken glass in time; beside the step of the phase, and after the end, too. */
import { SYSTEM } from "../../model/actor.ts";
import { nextGlassReview } from "../../model/approval.ts";
import type { Migration } from "../../model/migration.ts";
import { commitArrow } from "../transition.ts";
import { StaleTurn, type StepContext } from "./step.ts";

export function isGlassReviewDue({ brokenGlass }: Migration, now: number): boolean {
  const dueAt = nextGlassReview(brokenGlass);
  return dueAt !== null && dueAt <= now;
}

/** What the phase itself was doing is not touched; it is looked at right after. */
export async function remindOfGlass({ deps, turn, migration }: StepContext): Promise<void> {
  const { brokenGlass } = migration;
  if (!brokenGlass) return;
  const now = deps.clock.now();
  const outcome = await commitArrow(deps, {
    from: migration,
    to: { brokenGlass: { ...brokenGlass, remindedAt: now } },
    events: [{ type: "glass_unreviewed", since: brokenGlass.brokenAt }],
    actor: SYSTEM,
    wakeAt: now,
    fence: turn.fence,
  });
  if (outcome.kind === "stale") throw new StaleTurn();
}

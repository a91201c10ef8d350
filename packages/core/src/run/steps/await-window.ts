/** Approved, and no window is open: waits for the next one. What was approved is proved again after that, as always. */
import { isOpenAt } from "../../approval/windows.ts";
import type { Migration } from "../../model/migration.ts";
import { beginApproved } from "../begin-approved.ts";
import { policyFor } from "../deps.ts";
import { move, sleepUntil, type Step, type StepContext } from "./step.ts";

export const awaitWindowStep: Step = async (context) => {
  const { migration, deps } = context;
  const now = deps.clock.now();
  const policy = policyFor(deps.settings, migration.request.target.environment);
  const { to, wakeAt } = beginApproved(migration, policy, now);
  if (to.phase !== "scheduled") {
    await move(context, { to, events: [{ type: "window_opened" }], wakeInMs: 0 });
  } else if (to.opensAt !== migration.opensAt) {
    // The windows of the configuration were changed meanwhile.
    await move(context, { to, wakeInMs: wakeAt - now });
  } else {
    await sleepUntil(context, wakeAt);
  }
};

/** Back to the waiting when the window has closed before RDS was asked, unless what began inside may go on. */
export async function waitsForWindow(context: StepContext): Promise<boolean> {
  const { migration, deps } = context;
  const { windows } = policyFor(deps.settings, migration.request.target.environment);
  const now = deps.clock.now();
  if (windows === null || windows.overrun || hasBrokenGlass(migration) || isOpenAt(windows, now))
    return false;
  const { to, events, wakeAt } = beginApproved(migration, { windows }, now);
  await move(context, { to, events, wakeInMs: wakeAt - now });
  return true;
}

/** For this very plan; for another one the glass is whole again. */
export function hasBrokenGlass({ brokenGlass, planDigest }: Migration): boolean {
  return brokenGlass !== null && brokenGlass.planDigest === planDigest;
}

/** Nobody decided in time: the question is closed, so that an old card can never start anything. */
import { move, sleepUntil, type Step } from "./step.ts";

export const expireStep: Step = async (context) => {
  const { migration, deps } = context;
  const expiresAt = migration.approvalExpiresAt ?? 0;
  const remainingMs = expiresAt - deps.clock.now();
  if (remainingMs > 0) {
    await sleepUntil(context, expiresAt);
    return;
  }
  await move(context, { to: { phase: "expired" }, events: [{ type: "expired" }], wakeInMs: null });
};

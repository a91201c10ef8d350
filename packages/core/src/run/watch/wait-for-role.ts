/**
 * A role that vanished pauses a migration before RDS is asked, and is shown while RDS fetches the backup.
 *
 * A pause keeps the votes: nothing of the plan has changed, and the import goes on by itself when the role is back.
 */
import { text } from "../../texts/text.ts";
import { move, type StepContext } from "../steps/step.ts";

/** Then the checks have their say: the migration is blocked, with the remedy. */
const LONGEST_PAUSE_MS = 24 * 60 * 60_000;

/** True when this turn is over: the migration waits, or has just stopped waiting. */
export async function waitsForRole(context: StepContext): Promise<boolean> {
  const { deps, migration } = context;
  const now = deps.clock.now();
  const { roleMissingSince: since, plan } = migration;
  // A signed URL is permission enough.
  if (plan?.route.kind === "signed_url") return false;
  if ((await deps.role.isGranted()) !== false) {
    if (since === null) return false;
    await move(context, {
      to: { roleMissingSince: null },
      events: [{ type: "role_back", awayMs: now - since }],
      wakeInMs: 0,
    });
    return true;
  }
  if (since !== null && now - since > LONGEST_PAUSE_MS) return false;
  await move(context, {
    to: { roleMissingSince: since ?? now, trouble: text("trouble.roleMissing") },
    events: since === null ? [{ type: "role_missing", waits: true }] : [],
    wakeInMs: deps.timing.importPollMs,
  });
  return true;
}

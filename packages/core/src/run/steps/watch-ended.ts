/**
 * A person was asked, and RDS may still be at the import: its place stays taken until RDS is seen to have ended.
 *
 * Nothing else is done. Where no task is known, only the person can say what became of it.
 */
import { OperationalError } from "../../errors/operational-error.ts";
import type { Migration } from "../../model/migration.ts";
import { placeStateOf } from "../../model/place.ts";
import { isBusy } from "../judge-increment.ts";
import { pollDelayMs } from "../watch/poll-delay.ts";
import { move, sleepUntil, type Step, type StepContext } from "./step.ts";

export const watchEndedStep: Step = async (context) => {
  const { deps, migration } = context;
  const taskId = taskOf(migration);
  if (placeStateOf(migration) !== "holds" || migration.doubt !== null || taskId === null) {
    await sleepUntil(context, null);
  } else if (await mayBeBusy(context, taskId)) {
    const now = deps.clock.now();
    const asked = migration.place?.takenAt ?? now;
    await sleepUntil(context, now + pollDelayMs(deps.ids, deps.timing.importPollMs, now - asked));
  } else {
    const place = migration.place && { ...migration.place, takenAt: null };
    await move(context, { to: { place }, wakeInMs: null });
  }
};

function taskOf({ import: state, chain }: Migration): string | null {
  return chain?.current?.taskId ?? state?.taskId ?? null;
}

/** What cannot be looked at may be at work. */
async function mayBeBusy({ deps, migration }: StepContext, taskId: string): Promise<boolean> {
  try {
    return isBusy(await deps.imports.task(migration.request.target.instanceId, taskId));
  } catch (error) {
    if (OperationalError.is(error)) return true;
    throw error;
  }
}

/**
 * Brings the simulated account to the present moment of its clock.
 *
 * Nothing ticks: whoever looks at the account or changes it first lets everything happen that is due, in the order of
 * its times. So a role that vanishes or a disk that fills up counts from the moment at which it happened, and an
 * advanced clock gives the same outcome as waiting.
 */
import { endImportStage, nextDueImport } from "./import/advance-imports.ts";
import { keepAppointment } from "./keep-appointment.ts";
import { nextLifecycleEvent } from "./oss/apply-lifecycle.ts";
import type { CloudWorld } from "./world.ts";

/** Call before reading or changing anything that goes on by itself. */
export function advanceWorld(world: CloudWorld): void {
  while (advanceOnce(world));
}

/** Lets the earliest due thing happen; false when nothing is due. */
function advanceOnce(world: CloudWorld): boolean {
  const now = world.clock.now();
  const task = nextDueImport(world, now);
  const [event] = [nextAppointment(world, now), nextLifecycleEvent(world, now)]
    .filter((candidate) => candidate !== undefined)
    .toSorted((a, b) => a.at - b.at);
  // What happens at the moment at which a stage ends, happens before it.
  if (event !== undefined && event.at <= (task?.stageEndsAt ?? Number.POSITIVE_INFINITY)) {
    event.run(world);
    return true;
  }
  if (task === undefined) return false;
  endImportStage(world, task);
  return true;
}

function nextAppointment(
  world: CloudWorld,
  now: number,
): { readonly at: number; run(world: CloudWorld): void } | undefined {
  const appointment = world.agenda.nextDue(now);
  if (appointment === undefined) return undefined;
  return { at: appointment.at, run: () => keepAppointment(world, appointment) };
}

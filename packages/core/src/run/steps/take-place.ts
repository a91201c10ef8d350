/**
 * Before RDS is asked for an import: so many run at once, on an instance and in the account, whoever wants them and
 * whichever process works on them. Who finds no room waits as `queued`, in the order of asking.
 */
import { SYSTEM } from "../../model/actor.ts";
import { type Place, type PlaceLine, placeStateOf } from "../../model/place.ts";
import { type Arrow, commitWithPlace } from "../transition.ts";
import { pollDelayMs } from "../watch/poll-delay.ts";
import { move, sleepUntil, StaleTurn, type Step, type StepContext } from "./step.ts";

/** With the place that it has or has just taken; `null`: it waits, and this turn is over. */
export async function takePlace(context: StepContext): Promise<StepContext | null> {
  const { deps, migration } = context;
  if (placeStateOf(migration) === "holds") return context;
  const now = deps.clock.now();
  const askedAt = migration.place?.askedAt ?? now;
  const outcome = await commitWithPlace(deps, arrowToPlace(context, askedAt, now), deps.settings.limits);
  if (outcome.kind === "stale") throw new StaleTurn();
  if (outcome.kind === "committed") return { ...context, migration: outcome.migration };
  await wait(context, { askedAt, takenAt: null, line: outcome.line });
  return null;
}

/** One that waited goes back to where it was kept from going on. */
function arrowToPlace({ deps, turn, migration }: StepContext, askedAt: number, now: number): Arrow {
  const { phase, attempts, request, import: state } = migration;
  const taken = { place: { askedAt, takenAt: now, line: null }, trouble: null, attempts };
  const base = { from: migration, actor: SYSTEM, fence: turn.fence };
  if (phase !== "queued") return { ...base, to: taken, events: [], wakeAt: now + deps.timing.retryMs };
  const { instanceId } = request.target;
  const back = state?.taskId ? ("importing_increment" as const) : ("rechecking" as const);
  const events = [{ type: "place_given" as const, instanceId }];
  return { ...base, to: { ...taken, phase: back }, events, wakeAt: now };
}

async function wait(context: StepContext, place: Place & { readonly line: PlaceLine }): Promise<void> {
  const { deps, migration } = context;
  const now = deps.clock.now();
  // Who gives a place back wakes the next in line; this look is for those further behind, and for other limits.
  const wakeInMs = pollDelayMs(deps.ids, deps.timing.importPollMs, now - place.askedAt);
  const isQueued = migration.phase === "queued";
  if (isQueued && isSame(migration.place?.line ?? null, place.line)) {
    await sleepUntil(context, now + wakeInMs);
    return;
  }
  const { instanceId } = migration.request.target;
  const events = isQueued ? [] : [{ type: "place_awaited" as const, instanceId, ...place.line }];
  const to = { phase: "queued" as const, place, attempts: migration.attempts };
  await move(context, { to, events, wakeInMs });
}

function isSame(before: PlaceLine | null, now: PlaceLine): boolean {
  return before?.bound === now.bound && before.running === now.running && before.ahead === now.ahead;
}

/** One that waits for its wave is moved by its wave alone. */
export const queuedStep: Step = async (context) => {
  if (placeStateOf(context.migration) === "waits") await takePlace(context);
  else await sleepUntil(context, null);
};

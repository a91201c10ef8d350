/** Members that have not begun end with their wave; what is on its way goes on. */
import { SYSTEM } from "../../model/actor.ts";
import type { MigrationEventBody } from "../../model/event.ts";
import { type MigrationPhase, waveOf } from "../../model/migration.ts";
import type { Wave } from "../../model/wave.ts";
import { commitArrow } from "../transition.ts";
import type { PresentMember, WaveContext } from "./wave-step.ts";

const NOT_BEGUN: ReadonlySet<MigrationPhase> = new Set(["checking", "awaiting_approval", "queued"]);

/** `stale`: a member moved meanwhile; look again. */
export async function closeWaiting(
  { deps, wave }: WaveContext,
  present: readonly PresentMember[],
): Promise<"nothing" | "closed" | "stale"> {
  let outcome: "nothing" | "closed" | "stale" = "nothing";
  for (const { migration } of present) {
    if (waveOf(migration) !== wave.id || !NOT_BEGUN.has(migration.phase)) continue;
    const { phase, event } = endOf(wave);
    const arrow = {
      to: { phase, trouble: null },
      events: [event],
      actor: wave.stoppedBy ?? SYSTEM,
      wakeAt: null,
    };
    const committed = await commitArrow(deps, { from: migration, ...arrow });
    if (committed.kind === "stale") outcome = "stale";
    else if (outcome === "nothing") outcome = "closed";
  }
  return outcome;
}

function endOf(wave: Wave): { readonly phase: MigrationPhase; readonly event: MigrationEventBody } {
  if (wave.phase === "denied") {
    const denial = wave.decisions.find(({ verdict }) => verdict === "deny");
    const event = {
      type: "denied" as const,
      planDigest: wave.planDigest ?? "",
      reason: denial?.reason ?? "",
    };
    return { phase: "denied", event };
  }
  if (wave.phase === "expired") return { phase: "expired", event: { type: "expired" } };
  return { phase: "cancelled", event: { type: "cancelled", reason: null } };
}

/** A person takes a wave back: members that have not begun end with it, and who is on the way goes on. */
import { type Actor, actorKey } from "../../model/actor.ts";
import { hasWaveEnded, type Wave } from "../../model/wave.ts";
import { type Text, text } from "../../texts/text.ts";
import { type DeskDeps, policyFor } from "../deps.ts";
import { mayApprove } from "../identify-voter.ts";
import { untilSettled } from "../until-settled.ts";
import { commitWave } from "./wave-transition.ts";

export interface CancelWaveOrder {
  readonly waveId: string;
  readonly actor: Actor;
  readonly reason: string | null;
}

export type CancelWaveOutcome =
  | { readonly kind: "cancelled"; readonly wave: Wave }
  | { readonly kind: "refused"; readonly answer: Text };

export async function cancelWave(deps: DeskDeps, order: CancelWaveOrder): Promise<CancelWaveOutcome> {
  const outcome = await untilSettled(() => tryCancel(deps, order));
  return outcome ?? { kind: "refused", answer: text("approval.busy") };
}

/** Whether a cancel would still be obeyed. */
export function isWaveCancellable({ phase, stoppedBy }: Wave): boolean {
  return !hasWaveEnded(phase) && stoppedBy === null;
}

async function tryCancel(deps: DeskDeps, order: CancelWaveOrder): Promise<CancelWaveOutcome | "stale"> {
  const { waveId, actor, reason } = order;
  const wave = await deps.waves.load(waveId);
  if (!wave) return { kind: "refused", answer: text("wave.unknown", { waveId }) };
  if (!isWaveCancellable(wave)) return { kind: "refused", answer: text("wave.ended", { waveId }) };
  if (!(await mayCancel(deps, actor, wave))) return { kind: "refused", answer: text("cancel.notAllowed") };
  // An approved wave waits for those who are on the way, and ends then.
  const phase = wave.phase === "running" ? wave.phase : ("cancelled" as const);
  const committed = await commitWave(deps, {
    from: wave,
    to: { phase, stoppedBy: actor },
    events: [{ type: "wave_cancelled", reason }],
    actor,
    wakeAt: deps.clock.now(),
  });
  return committed.kind === "stale" ? "stale" : { kind: "cancelled", wave: committed.wave };
}

async function mayCancel(deps: DeskDeps, actor: Actor, { requestedBy, target }: Wave): Promise<boolean> {
  if (actorKey(actor) === actorKey(requestedBy)) return true;
  return mayApprove(deps, actor, policyFor(deps.settings, target.environment));
}

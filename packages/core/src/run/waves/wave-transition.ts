/** One arrow of the life of a wave: the new row, its events and what people must be shown, committed together. */
import { type Actor, actorKey } from "../../model/actor.ts";
import { nextGlassReview } from "../../model/approval.ts";
import type { Notice } from "../../model/notice.ts";
import { hasWaveEnded, type Wave, type WaveEventBody } from "../../model/wave.ts";
import type { Clock } from "../../ports/clock.ts";
import type { WaveChange, WaveCommitOutcome } from "../../ports/wave-store.ts";
import type { DeskDeps } from "../deps.ts";
import { type AskedState, noticesOfQuestion } from "../questions/question-notices.ts";

export interface WaveArrow {
  readonly from: Wave;
  readonly to: Partial<Omit<Wave, "id" | "version" | "createdAt" | "updatedAt">>;
  readonly events: readonly WaveEventBody[];
  readonly actor: Actor;
  /** When the worker looks again; `null` when a person or a member has to move it. */
  readonly wakeAt: number | null;
  /** The worker's turn; absent when a person acts. */
  readonly fence?: number;
}

export async function commitWave(
  { waves, clock, logger, witness }: Pick<DeskDeps, "waves" | "clock" | "logger" | "witness">,
  arrow: WaveArrow,
): Promise<WaveCommitOutcome> {
  const outcome = await waves.commit(toWaveChange(clock, arrow));
  const { id: waveId, phase: from } = arrow.from;
  const to = arrow.to.phase ?? from;
  if (outcome.kind !== "committed") return outcome;
  if (from !== to) logger.info("A wave moved.", { waveId, from, to, actor: actorKey(arrow.actor) });
  witness?.waveMoved(arrow.from, outcome.wave, arrow.events);
  return outcome;
}

export function toWaveChange(clock: Clock, arrow: WaveArrow): WaveChange {
  const now = clock.now();
  const wave: Wave = { ...arrow.from, ...arrow.to, updatedAt: now };
  return {
    wave,
    events: arrow.events.map((body) => ({ at: now, actor: arrow.actor, body })),
    notices: noticesFor(arrow.from, wave, arrow.events),
    wakeAt: sooner(arrow.wakeAt, nextGlassReview(wave.brokenGlass)),
    ...(arrow.fence === undefined ? {} : { fence: arrow.fence }),
  };
}

export function sooner(one: number | null, other: number | null): number | null {
  return one === null || (other !== null && other < one) ? other : one;
}

/** Events that get an entry in the wave's thread; the others only change the cards. */
const ENTRY_EVENTS: ReadonlySet<WaveEventBody["type"]> = new Set([
  "wave_blocked",
  "wave_approved",
  "wave_approval_kept",
  "wave_denied",
  "wave_expired",
  "wave_cancelled",
  "wave_glass_broken",
  "wave_glass_reviewed",
  "wave_glass_unreviewed",
  "wave_ended",
]);

function noticesFor(before: Wave, after: Wave, events: readonly WaveEventBody[]): WaveChange["notices"] {
  const isVoted = before.decisions !== after.decisions || before.brokenGlass !== after.brokenGlass;
  const lane = isVoted ? ("people" as const) : ("stages" as const);
  const notices: Notice[] = [{ kind: "root" }];
  for (const [index, { type }] of events.entries()) {
    if (ENTRY_EVENTS.has(type)) notices.push({ kind: "entry", eventSequence: index + 1 });
  }
  const isAsked = [before.phase, after.phase].includes("awaiting_approval");
  if (before.revision !== after.revision && before.revision > 0)
    notices.push({ kind: "approval", revision: before.revision });
  if (after.revision > 0 && (isAsked || isVoted))
    notices.push({ kind: "approval", revision: after.revision });
  notices.push(...noticesOfQuestion(stateOf(before), stateOf(after)));
  return notices.map((notice) => ({ notice, lane }));
}

function stateOf({ phase, revision, nudges, brokenGlass }: Wave): AskedState {
  const isOpen = phase === "awaiting_approval";
  return { isOpen, revision, nudges, brokenGlass, hasEnded: hasWaveEnded(phase) };
}

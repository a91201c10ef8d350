/** A person answers the question of a wave, or takes the answer back: the rules are those of every question. */
import { type DecisionOutcome, decide, refuseWithdrawal, type Vote } from "../../approval/decide.ts";
import { questionOfWave } from "../../approval/question.ts";
import { type Tally, tally } from "../../approval/tally.ts";
import { type Actor, actorKey } from "../../model/actor.ts";
import type { Wave } from "../../model/wave.ts";
import { type Text, text } from "../../texts/text.ts";
import { type DeskDeps, policyFor } from "../deps.ts";
import { identifyVoters } from "../identify-voter.ts";
import { untilSettled } from "../until-settled.ts";
import { commitWave, type WaveArrow } from "./wave-transition.ts";

export interface WaveVote extends Vote {
  readonly waveId: string;
}

export type WaveVoteOutcome =
  | { readonly kind: "counted"; readonly wave: Wave; readonly tally: Tally }
  | { readonly kind: "refused"; readonly answer: Text };

export async function voteOnWave(deps: DeskDeps, vote: WaveVote): Promise<WaveVoteOutcome> {
  const outcome = await untilSettled(() => tryVote(deps, vote));
  return outcome ?? { kind: "refused", answer: text("approval.busy") };
}

export interface WaveWithdrawal {
  readonly waveId: string;
  readonly actor: Actor;
  readonly planDigest: string;
}

export async function withdrawWaveVote(deps: DeskDeps, withdrawal: WaveWithdrawal): Promise<WaveVoteOutcome> {
  const outcome = await untilSettled(() => tryWithdraw(deps, withdrawal));
  return outcome ?? { kind: "refused", answer: text("approval.busy") };
}

async function tryVote(deps: DeskDeps, { waveId, ...vote }: WaveVote): Promise<WaveVoteOutcome | "stale"> {
  const wave = await deps.waves.load(waveId);
  if (!wave) return { kind: "refused", answer: text("wave.unknown", { waveId }) };
  const policy = policyFor(deps.settings, wave.target.environment);
  const asked = questionOfWave(wave);
  const voters = await identifyVoters(deps, { actor: vote.actor, decisions: asked.decisions }, policy);
  if (!voters) return { kind: "refused", answer: text("approval.cannotVerify") };
  const { voter, decisions } = voters;
  const now = deps.clock.now();
  const outcome = decide(vote, { question: { ...asked, decisions }, policy, voter, now });
  if (outcome.kind === "refused") return outcome;
  const arrow = arrowOf(outcome, { ...wave, decisions }, now);
  const committed = await commitWave(deps, { from: wave, actor: vote.actor, ...arrow });
  if (committed.kind === "stale") return "stale";
  return { kind: "counted", wave: committed.wave, tally: outcome.tally };
}

function arrowOf(
  { decision, settled, tally: counted }: Extract<DecisionOutcome, { kind: "counted" }>,
  wave: Wave,
  now: number,
): Pick<WaveArrow, "to" | "events" | "wakeAt"> {
  const { planDigest, reason } = decision;
  const decisions = [...wave.decisions, decision];
  const voted = { type: "wave_voted" as const, planDigest, count: counted.given, quorum: counted.needed };
  switch (settled) {
    case null:
      return { to: { decisions }, events: [voted], wakeAt: wave.approvalExpiresAt };
    case "deny": {
      const denied = { type: "wave_denied" as const, planDigest, reason: reason?.trim() ?? "" };
      return { to: { decisions, phase: "denied" }, events: [denied], wakeAt: now };
    }
    case "approve": {
      const approved = { type: "wave_approved" as const, planDigest };
      return { to: { decisions, phase: "running", approvedAt: now }, events: [voted, approved], wakeAt: now };
    }
  }
}

async function tryWithdraw(
  deps: DeskDeps,
  { waveId, actor, planDigest }: WaveWithdrawal,
): Promise<WaveVoteOutcome | "stale"> {
  const wave = await deps.waves.load(waveId);
  if (!wave) return { kind: "refused", answer: text("wave.unknown", { waveId }) };
  const question = questionOfWave(wave);
  const refusal = refuseWithdrawal({ actor, planDigest }, { question, now: deps.clock.now() });
  if (refusal) return { kind: "refused", answer: refusal };
  const policy = policyFor(deps.settings, wave.target.environment);
  const decisions = question.decisions.filter((decision) => actorKey(decision.actor) !== actorKey(actor));
  const left = tally({ ...question, decisions }, policy);
  const votes = { planDigest: question.digest ?? "", count: left.given, quorum: left.needed };
  const committed = await commitWave(deps, {
    from: wave,
    to: { decisions },
    events: [{ type: "wave_vote_withdrawn", ...votes }],
    actor,
    wakeAt: wave.approvalExpiresAt,
  });
  if (committed.kind === "stale") return "stale";
  return { kind: "counted", wave: committed.wave, tally: left };
}

/** A new wave of only those members that did not make it, with checks and a question of its own. */
import type { Actor } from "../../model/actor.ts";
import type { Conversation, Migration, MigrationPhase } from "../../model/migration.ts";
import { hasWaveEnded } from "../../model/wave.ts";
import { text } from "../../texts/text.ts";
import { commandFor, orTrouble, refused } from "../choose-import.ts";
import type { DeskDeps } from "../deps.ts";
import { readMembers } from "./read-members.ts";
import { acceptWave, chooseMembers, type WaveRequestOutcome } from "./request-wave.ts";

export interface RetryOrder {
  readonly waveId: string;
  readonly requestedBy: Actor;
  readonly conversation: Conversation;
  readonly idempotencyKey: string;
}

/** What another try may mend. Where the cloud's answer is unclear, a person has to look first. */
const WORTH_A_RETRY: ReadonlySet<MigrationPhase> = new Set(["failed", "blocked"]);

export function isWorthRetry({ phase }: Pick<Migration, "phase">): boolean {
  return WORTH_A_RETRY.has(phase);
}

export async function retryWave(deps: DeskDeps, order: RetryOrder): Promise<WaveRequestOutcome> {
  const { waveId } = order;
  const wave = await deps.waves.load(waveId);
  if (!wave) return refused(text("wave.unknown", { waveId }));
  if (!hasWaveEnded(wave.phase)) return refused(text("wave.stillRuns", { waveId }));
  const members = await readMembers(deps, wave);
  const failed = members.flatMap(({ migration }) =>
    migration && isWorthRetry(migration) ? [migration] : [],
  );
  if (failed.length === 0) return refused(text("wave.nothingFailed", { waveId }));
  const asks = failed.map(({ request, source }) => commandFor(request, source));
  return orTrouble(deps, choose(deps, { order, asks, target: wave.target }));
}

async function choose(
  deps: DeskDeps,
  {
    order,
    asks,
    target,
  }: {
    readonly order: RetryOrder;
    readonly asks: Parameters<typeof chooseMembers>[1];
    readonly target: Migration["request"]["target"];
  },
): Promise<WaveRequestOutcome> {
  const members = await chooseMembers(deps, asks, order.idempotencyKey);
  if ("kind" in members) return members;
  return acceptWave(deps, { ...order, target, members, retryOf: order.waveId });
}

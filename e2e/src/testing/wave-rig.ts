/** Waves on the rig of one run: turns are given to the wave and to its members by hand, in any order. */
import {
  castVote,
  type Actor,
  type Migration,
  parseCommand,
  requestWave,
  retryWave,
  type Wave,
  type WaveRequestOutcome,
} from "@bakferry/core";

import type { RunRig } from "./run-rig.ts";

const REQUESTER: Actor = { kind: "slackUser", teamId: "T1", userId: "U1" };
const APPROVER: Actor = { kind: "slackUser", teamId: "T1", userId: "U2" };
const MOST_ROUNDS = 300;
/** No two orders of one process are the same order. */
let orders = 0;

export interface WaveRig {
  ask(command: string): Promise<WaveRequestOutcome>;
  /** Asks, and gives turns until the question or the end. */
  askAndCheck(command: string): Promise<Wave>;
  approve(id: string): Promise<void>;
  retry(id: string): Promise<WaveRequestOutcome>;
  load(id: string): Promise<Wave>;
  members(id: string): Promise<readonly Migration[]>;
  /** Turns for the wave and its members until it is as wanted. `watch` sees every state in between. */
  runUntil(
    id: string,
    isReached: (wave: Wave) => boolean,
    watch?: (members: readonly Migration[]) => void,
  ): Promise<Wave>;
}

/** `pick`: which of so many gets the next turn. */
export function createWaveRig(rig: RunRig, pick: (count: number) => number = () => 0): WaveRig {
  const conversation = { teamId: "T1", channelId: "C1" };

  async function load(id: string): Promise<Wave> {
    const wave = await rig.deps.waves.load(id);
    if (!wave) throw new Error(`There is no ${id}.`);
    return wave;
  }

  async function members(id: string): Promise<readonly Migration[]> {
    const { members: all } = await load(id);
    const rows = await Promise.all(all.map(({ migrationId }) => rig.migrations.load(migrationId)));
    return rows.flatMap((row) => row ?? []);
  }

  async function runUntil(
    id: string,
    isReached: (wave: Wave) => boolean,
    watch: (members: readonly Migration[]) => void = () => undefined,
  ): Promise<Wave> {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const wave = await load(id);
      if (isReached(wave)) return wave;
      const turns = [id, ...(await members(id)).map((member) => member.id)];
      while (turns.length > 0) {
        const [turn = id] = turns.splice(pick(turns.length), 1);
        await rig.work(turn, 1);
        watch(await members(id));
      }
    }
    const phases = (await members(id)).map(({ phase, trouble }) => ({ phase, trouble }));
    throw new Error(`Stands still: ${JSON.stringify({ wave: (await load(id)).phase, phases })}`);
  }

  function ask(words: string): Promise<WaveRequestOutcome> {
    const command = parseCommand(words);
    if (command.kind !== "wave") throw new Error(`No wave: ${words}`);
    orders += 1;
    const idempotencyKey = `wave-${orders}`;
    return requestWave(rig.deps, { command, requestedBy: REQUESTER, conversation, idempotencyKey });
  }

  return {
    ask,
    async askAndCheck(words) {
      const outcome = await ask(words);
      if (outcome.kind === "refused") throw new Error(`Refused: ${JSON.stringify(outcome.answer)}`);
      return runUntil(outcome.wave.id, ({ phase }) => phase !== "checking");
    },
    async approve(id) {
      const { planDigest } = await load(id);
      const vote = { verdict: "approve" as const, reason: null, planDigest: planDigest ?? "" };
      const outcome = await castVote(rig.deps, { migrationId: id, actor: APPROVER, ...vote });
      if (outcome.kind === "refused") throw new Error(`Refused: ${outcome.answer.key}`);
    },
    retry(id) {
      orders += 1;
      const idempotencyKey = `wave-${orders}`;
      return retryWave(rig.deps, { waveId: id, requestedBy: REQUESTER, conversation, idempotencyKey });
    },
    load,
    members,
    runUntil,
  };
}

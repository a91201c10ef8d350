/**
 * A place in the budget for calls that somebody waits for: they wait their turn, but not for long.
 *
 * The delivery has a way of its own (`delivery/paced-slack.ts`): what it cannot say now it says later.
 */
import type { Clock, NoticeLane } from "@bakferry/core";

import type { Method, Pacing } from "../delivery/pacing.ts";

export interface Asked {
  readonly method: Method;
  readonly lane: NoticeLane;
  /** Of a post; every other method is counted for the workspace as a whole. */
  readonly channelId?: string;
  /** How long it is worth waiting. */
  readonly patienceMs: number;
}

/** False when no place came free in time: the call is not to be made. */
export type Admit = (asked: Asked) => Promise<boolean>;

export interface AdmissionDeps {
  readonly pacing: Pacing;
  readonly clock: Clock;
  /** Slack counts each workspace by itself. */
  readonly teamId: string;
}

/** Whoever stops waits no longer than the patience. */
const NEVER = new AbortController().signal;

export function createAdmission({ pacing, clock, teamId }: AdmissionDeps): Admit {
  let asked = 0;
  return async ({ method, lane, channelId = "", patienceMs }) => {
    asked += 1;
    const call = { teamId, method, channelId, lane, ticket: `admission ${asked}`, migrationId: "" };
    const giveUpAt = clock.now() + patienceMs;
    for (;;) {
      const wait = await pacing.take(call);
      if (wait === 0) return true;
      if (clock.now() + wait > giveUpAt) return false;
      await clock.sleep(wait, NEVER);
    }
  };
}

/**
 * Asks the simulator what was asked of the real services, and tells where it answers otherwise.
 *
 * In the order of the recording: what an answer named is used in the requests that follow.
 */
import { replayCall } from "./calls/replay-call.ts";
import type { Bound } from "./compare-reply.ts";
import { createOssReplay } from "./oss/replay-oss.ts";
import type { Exchange } from "./recording.ts";
import type { ReplayTarget } from "./replay-target.ts";
import { createSocketReplay } from "./sockets/replay-socket.ts";

export interface Replay {
  readonly exchange: Exchange;
  /**
   * `skipped`: a value of the request was left out of the recording, it is about something that was there before, it comes
   * from an exchange that was skipped, or it was the client who said it.
   */
  readonly outcome: "same" | "different" | "skipped";
  readonly differences: readonly string[];
}

export async function replay(
  exchanges: readonly Exchange[],
  target: ReplayTarget,
): Promise<readonly Replay[]> {
  const bound: Bound = new Map();
  const oss = createOssReplay(target, bound);
  const sockets = createSocketReplay(target, bound);
  const replays: Replay[] = [];
  const ask = (exchange: Exchange): Promise<readonly string[] | null> => {
    if (exchange.service === "oss") return oss.ask(exchange);
    if (exchange.service === "socket") return sockets.ask(exchange);
    return replayCall(exchange, target, bound);
  };
  try {
    for (const exchange of exchanges) replays.push(outcomeOf(exchange, await ask(exchange)));
  } finally {
    sockets.close();
  }
  return replays;
}

function outcomeOf(exchange: Exchange, differences: readonly string[] | null): Replay {
  if (differences === null) return { exchange, outcome: "skipped", differences: [] };
  return { exchange, outcome: differences.length === 0 ? "same" : "different", differences };
}

/**
 * Lets the simulator send what a recorded socket has brought, and tells where that has another shape.
 *
 * Frames of the client are its own, and pings say nothing; neither is judged.
 */
import { parseJson } from "../../slack/json.ts";
import { saidBy } from "../calls/replay-call.ts";
import { type Bound, compareReply } from "../compare-reply.ts";
import type { ReplayTarget } from "../replay-target.ts";
import { MADE_BY_APPS } from "./frame-reading.ts";
import { findProvocation } from "./provocations.ts";
import type { SocketFrame } from "./socket-frame.ts";
import { openStage, type Stage } from "./stage.ts";

export interface SocketReplay {
  /** The differences; `null` for what is not judged, or what the simulator never sends. */
  ask(frame: SocketFrame): Promise<readonly string[] | null>;
  close(): void;
}

export function createSocketReplay(target: ReplayTarget, bound: Bound): SocketReplay {
  let stage: Stage | undefined;
  return {
    async ask(frame) {
      const provoke = findProvocation(frame);
      if (frame.from !== "slack" || frame.frame !== "text" || provoke === undefined) return null;
      if (stage?.isOver() !== false) stage = await openStage(target);
      await provoke(stage, frame);
      const sent = frame.operation === "hello" ? stage.greeting : await stage.take(frame.operation);
      if (sent === undefined) return [`the simulator has sent no ${frame.operation}`];
      return compareReply(frame.reply, saidBy(parseJson(sent), MADE_BY_APPS), bound);
    },
    close: () => stage?.close(),
  };
}

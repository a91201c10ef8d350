/**
 * How fast we may talk in one workspace, so that Slack never has to say 429.
 *
 * Three lanes share one budget. Answers to people may use all of it; changes of a stage leave something for them, and
 * progress leaves most, so that nobody waits for a progress bar. What has to wait stands in line: first come, first
 * served, and each is told when its turn is, so that hundreds that wait do not ask again every second.
 *
 * The budget is kept in the store, because Slack counts all processes of an app together. The figures stay below
 * what Slack promises: 50 edits a minute, one post a second in a channel with short bursts, and "several hundred"
 * posts a minute in a workspace.
 *
 * Source: Slack, "Rate limits".
 */
import type { Clock, NoticeLane, RateBudget, RateLimit } from "@bakferry/core";

import { createLine, type Line } from "./line.ts";

export type Method =
  | "chat.postMessage"
  | "chat.update"
  | "conversations.history"
  | "conversations.replies"
  | "conversations.open"
  | "files.getUploadURLExternal"
  | "files.completeUploadExternal"
  | "views.open";

export interface PacedCall {
  readonly teamId: string;
  readonly method: Method;
  readonly channelId: string;
  readonly lane: NoticeLane;
  /** Who stands in line, so that its place is its own. */
  readonly ticket: string;
  /** Whose progress it is: its edits keep a distance of their own. */
  readonly migrationId: string;
}

type Place = Pick<PacedCall, "teamId" | "method" | "channelId">;

export interface Pacing {
  /** Milliseconds until the call may be made; 0 takes the place. */
  take(call: PacedCall): Promise<number>;
  /** After a 429: nothing by that method in that channel, and progress at half speed for a while. */
  block(place: Place, forMs: number): Promise<void>;
}

interface Rate {
  readonly perMinute: number;
  readonly burst: number;
}

const RATES: Readonly<Record<Method, Rate>> = {
  "chat.postMessage": { perMinute: 50, burst: 10 },
  "chat.update": { perMinute: 40, burst: 10 },
  "conversations.history": { perMinute: 30, burst: 10 },
  "conversations.replies": { perMinute: 30, burst: 10 },
  "conversations.open": { perMinute: 30, burst: 10 },
  "files.getUploadURLExternal": { perMinute: 80, burst: 20 },
  "files.completeUploadExternal": { perMinute: 50, burst: 10 },
  "views.open": { perMinute: 60, burst: 30 },
};
const IN_A_CHANNEL: Rate = { perMinute: 60, burst: 5 };
/** How much of a burst each lane may use. */
const SHARE: Readonly<Record<NoticeLane, number>> = { people: 1, stages: 0.8, progress: 0.4 };
const PROGRESS_EVERY_MS = 5000;
const CALM_MS = 5 * 60_000;

/** `pace`: against the figures above. */
export function createPacing(budget: RateBudget, clock: Clock, pace = 1): Pacing {
  const lines = new Map<string, Line>();

  function lineOf({ teamId, method, lane }: PacedCall): Line {
    const key = `${teamId} ${method} ${lane}`;
    const line = lines.get(key) ?? createLine(60_000 / (RATES[method].perMinute * pace));
    lines.set(key, line);
    return line;
  }

  return {
    async take(call) {
      // A trigger does not outlive a wait, so there is no line to stand in.
      if (call.method === "views.open") return budget.take(limitsOf(call, { isCalm: false, pace }));
      const line = lineOf(call);
      if (!line.mayTry(call.ticket, clock.now())) return line.wait(call.ticket, 0, clock.now());
      const isCalm = call.lane === "progress" && (await budget.pausedFor(calmKey(call.teamId))) > 0;
      const wait = await budget.take(limitsOf(call, { isCalm, pace }));
      if (wait > 0) return line.wait(call.ticket, wait, clock.now());
      line.leave(call.ticket);
      return 0;
    },

    async block({ teamId, method, channelId }, forMs) {
      await budget.pause(channelKey(teamId, method, channelId), forMs);
      await budget.pause(calmKey(teamId), CALM_MS);
    },
  };
}

interface Mood {
  readonly isCalm: boolean;
  readonly pace: number;
}

function limitsOf(call: PacedCall, mood: Mood): readonly RateLimit[] {
  return usualLimits(call, mood.isCalm).map(({ key, everyMs, burst }) => ({
    key,
    everyMs: Math.ceil(everyMs / mood.pace),
    burst: Math.max(1, Math.floor(burst * mood.pace)),
  }));
}

function usualLimits(call: PacedCall, isCalm: boolean): readonly RateLimit[] {
  const { teamId, method, channelId, lane, migrationId } = call;
  const inChannel = method === "chat.postMessage" ? IN_A_CHANNEL : RATES[method];
  const limits = [
    limit(`${teamId} ${method}`, RATES[method], SHARE[lane]),
    limit(channelKey(teamId, method, channelId), inChannel, method === "chat.postMessage" ? SHARE[lane] : 1),
  ];
  if (lane !== "progress") return limits;
  const rate = RATES[method];
  return [
    ...limits,
    limit(
      `${teamId} ${method} progress`,
      { ...rate, perMinute: rate.perMinute / (isCalm ? 2 : 1) },
      SHARE.progress,
    ),
    ...(method === "chat.update"
      ? [{ key: `${teamId} progress ${migrationId}`, everyMs: PROGRESS_EVERY_MS, burst: 1 }]
      : []),
  ];
}

function limit(key: string, { perMinute, burst }: Rate, share: number): RateLimit {
  return { key, everyMs: Math.ceil(60_000 / perMinute), burst: Math.max(1, Math.floor(burst * share)) };
}

function channelKey(teamId: string, method: Method, channelId: string): string {
  return `${teamId} ${method} ${channelId}`;
}

function calmKey(teamId: string): string {
  return `${teamId} calm`;
}

/**
 * How fast we may talk in one workspace, so that Slack never has to say 429.
 *
 * Three lanes share one budget. Answers to people may use all of it; changes of a stage leave something for them, and
 * progress leaves most, so that nobody waits for a progress bar. What has to wait stands in line: first come, first
 * served, and each is told when its turn is, so that hundreds that wait do not ask again every second.
 *
 * The budget is kept in the store, because Slack counts all processes of an app together. The figures stay below what
 * Slack promises: a burst and a minute's calls together are never more than the floor of the method's tier (20, 50 or
 * 100 a minute). For posts Slack names two limits instead: about one a second in a channel, with short bursts, and
 * "several hundred" a minute in a workspace.
 *
 * Sources: Slack, "Rate limits", and the tier on the reference page of each method.
 */
import type { Clock, NoticeLane, RateBudget, RateLimit } from "@bakferry/core";

import { createLine, type Line } from "./line.ts";

export type Method =
  | "chat.postMessage"
  | "chat.update"
  | "chat.delete"
  | "conversations.history"
  | "conversations.replies"
  | "conversations.open"
  | "files.getUploadURLExternal"
  | "files.completeUploadExternal"
  | "chat.postEphemeral"
  | "users.info"
  | "usergroups.users.list"
  | "views.open"
  | "views.update"
  | "views.publish";

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

const TIER_2: Rate = { perMinute: 12, burst: 8 };
const TIER_3: Rate = { perMinute: 40, burst: 10 };
const TIER_4: Rate = { perMinute: 70, burst: 30 };
/** Slack's "several hundred" are at least two. */
const POSTS: Rate = { perMinute: 150, burst: 30 };

const RATES: Readonly<Record<Method, Rate>> = {
  "chat.postMessage": POSTS,
  "chat.postEphemeral": TIER_4,
  "chat.update": TIER_3,
  "chat.delete": TIER_3,
  "conversations.history": TIER_3,
  "conversations.replies": TIER_3,
  "conversations.open": TIER_3,
  "files.getUploadURLExternal": TIER_4,
  "files.completeUploadExternal": TIER_4,
  "users.info": TIER_4,
  "usergroups.users.list": TIER_2,
  "views.open": TIER_4,
  "views.update": TIER_4,
  "views.publish": TIER_4,
};
const IN_A_CHANNEL: Rate = { perMinute: 60, burst: 5 };
/** How much of a burst each lane may use. */
const SHARE: Readonly<Record<NoticeLane, number>> = { people: 1, stages: 0.8, progress: 0.4 };
const PROGRESS_EVERY_MS = 5000;
const CALM_MS = 5 * 60_000;

/** `pace`: against the figures above. */
export function createPacing(budget: RateBudget, clock: Clock, pace = 1): Pacing {
  const lines = new Map<string, Line>();

  /** Posts wait for their channel, so nobody stands behind those of another. */
  function lineOf({ teamId, method, channelId, lane }: PacedCall): Line {
    const isPost = method === "chat.postMessage";
    const key = `${teamId} ${method} ${lane}${isPost ? ` ${channelId}` : ""}`;
    const { perMinute } = isPost ? IN_A_CHANNEL : RATES[method];
    const line = lines.get(key) ?? createLine(60_000 / (perMinute * pace));
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

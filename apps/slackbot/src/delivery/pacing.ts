/**
 * How fast we may talk, for each method and channel on its own.
 *
 * Slack allows about one `chat.postMessage` a second in a channel, with short bursts, and about 50 `chat.update` a
 * minute in a workspace. A 429 stops that method in that channel and nothing else: an answer to a person never
 * waits for a progress bar.
 *
 * Source: Slack, "Rate limits".
 */
import type { Clock } from "@bakferry/core";

export type Method = "chat.postMessage" | "chat.update";

export interface Pacing {
  /** Milliseconds until the call may be made; 0 takes the place. */
  take(method: Method, channelId: string): number;
  /** After a 429. */
  block(method: Method, channelId: string, forMs: number): void;
  /** Milliseconds until the progress of a migration may be drawn again; 0 takes the place. */
  takeProgress(migrationId: string): number;
}

const POST_BURST = 5;
const POST_EVERY_MS = 1000;
const SHORTEST_PROGRESS_MS = 5000;
/** Budget of edits for progress, below the 50 a minute that Slack promises. */
const PROGRESS_EDITS_PER_MINUTE = 40;
const ACTIVE_MS = 120_000;

export function createPacing(clock: Clock): Pacing {
  const blocked = new Map<string, number>();
  /** When the last of the posts that were let through is paid for. */
  const paidUntil = new Map<string, number>();
  const drawnAt = new Map<string, number>();

  return {
    take(method, channelId) {
      const now = clock.now();
      const blockedFor = (blocked.get(`${method} ${channelId}`) ?? 0) - now;
      if (blockedFor > 0) return blockedFor;
      if (method !== "chat.postMessage") return 0;
      const paid = Math.max(now, paidUntil.get(channelId) ?? 0);
      const wait = paid - now - (POST_BURST - 1) * POST_EVERY_MS;
      if (wait > 0) return wait;
      paidUntil.set(channelId, paid + POST_EVERY_MS);
      return 0;
    },

    block(method, channelId, forMs) {
      blocked.set(`${method} ${channelId}`, clock.now() + forMs);
    },

    takeProgress(migrationId) {
      const now = clock.now();
      for (const [id, at] of drawnAt) if (now - at > ACTIVE_MS) drawnAt.delete(id);
      const share = (60_000 * drawnAt.size) / PROGRESS_EDITS_PER_MINUTE;
      const wait = (drawnAt.get(migrationId) ?? 0) + Math.max(SHORTEST_PROGRESS_MS, share) - now;
      if (wait > 0) return wait;
      drawnAt.set(migrationId, now);
      return 0;
    },
  };
}

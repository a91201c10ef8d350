/**
 * Counts the calls of each app by method, and posts also by channel; what is too much gets a 429.
 *
 * Buckets run by the workspace's clock. `Retry-After` is in real seconds, because clients wait in real time.
 *
 * Source: Slack, "Rate limits", "Responding to rate limiting conditions".
 */
import type { Clock } from "../workspace/workspace.ts";
import { type CallRate, POSTS_IN_A_CHANNEL, rateOf } from "./rate-tiers.ts";

export interface RateLimits {
  /** Seconds until the call may be made; 0 counts it. A call that is refused costs nothing. */
  admit(call: { readonly appId: string; readonly method: string; readonly channel: string }): number;
}

interface Bucket {
  tokens: number;
  at: number;
}

export function createRateLimits(clock: Clock): RateLimits {
  const buckets = new Map<string, Bucket>();

  function filled(key: string, rate: CallRate): Bucket {
    const now = clock.now();
    const { tokens, at } = buckets.get(key) ?? { tokens: rate.burst, at: now };
    const bucket = {
      tokens: Math.min(rate.burst, tokens + ((now - at) * rate.perMinute) / 60_000),
      at: now,
    };
    buckets.set(key, bucket);
    return bucket;
  }

  return {
    admit({ appId, method, channel }) {
      const key = `${appId} ${method}`;
      const rates: readonly (readonly [string, CallRate])[] = [
        [key, rateOf(method)],
        ...(method === "chat.postMessage" ? [[`${key} ${channel}`, POSTS_IN_A_CHANNEL] as const] : []),
      ];
      const asked = rates.map(([each, rate]) => ({ bucket: filled(each, rate), rate }));
      const waits = asked.map(({ bucket, rate }) => ((1 - bucket.tokens) * 60_000) / rate.perMinute);
      const waitMs = Math.max(0, ...waits);
      if (waitMs > 0) return Math.max(1, Math.ceil(waitMs / (clock.speed ?? 1) / 1000));
      for (const { bucket } of asked) bucket.tokens -= 1;
      return 0;
    },
  };
}

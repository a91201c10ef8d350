/**
 * Temporary keys that are renewed before they end, by one request however many ask.
 *
 * Sixteen parts may want to be signed at the moment at which a token turns stale; one renewal serves them all. A
 * renewal that fails while the old key still works is not worth breaking an upload for.
 */
import type { Clock } from "@bakferry/core";

import type { Credentials, CredentialsProvider } from "../credentials.ts";

/** Signed URLs of parts live for an hour at most; the key behind them must not end while a part is on its way. */
const AHEAD_MS = 5 * 60_000;
const LAST_MOMENT_MS = 10_000;

/** `fetch` must resolve to credentials with `expiresAt`; without it they are kept for ever. */
export function renewing(fetch: () => Promise<Credentials>, clock: Pick<Clock, "now">): CredentialsProvider {
  let held: Credentials | undefined;
  let underWay: Promise<Credentials> | undefined;

  const leftMs = (): number => (held?.expiresAt ?? Infinity) - clock.now();
  const renew = (): Promise<Credentials> => {
    underWay ??= fetch()
      .then((fresh) => {
        held = fresh;
        return fresh;
      })
      .finally(() => {
        underWay = undefined;
      });
    return underWay;
  };
  return async () => {
    if (held !== undefined && leftMs() > AHEAD_MS) return held;
    try {
      return await renew();
    } catch (error) {
      if (held !== undefined && leftMs() > LAST_MOMENT_MS) return held;
      throw error;
    }
  };
}

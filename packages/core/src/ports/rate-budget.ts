/**
 * How fast we may talk to somebody who counts: shared by every process on one store.
 *
 * A limit lets `burst` calls through at once, and then one every `everyMs`. Asked with a smaller burst under the same
 * key, a caller leaves the rest of it to others.
 */
export interface RateLimit {
  readonly key: string;
  readonly everyMs: number;
  readonly burst: number;
}

export interface RateBudget {
  /** 0 takes a place under every limit; otherwise none is taken, and asking again is worth it after so many ms. */
  take(limits: readonly RateLimit[]): Promise<number>;
  /** Nothing more under this key for so long. */
  pause(key: string, forMs: number): Promise<void>;
  /** Milliseconds for which the key is still paused; 0 when it is not. */
  pausedFor(key: string): Promise<number>;
}

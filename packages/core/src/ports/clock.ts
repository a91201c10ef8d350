/** Time, chance and waiting, so that tests run hours in milliseconds. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after `milliseconds`, or rejects with the signal's reason as soon as it aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export interface Ids {
  /** Sortable by time and never the same twice: `mig_01JD3T…`. */
  next(prefix: string): string;
  /** From 0 inclusive to 1 exclusive; for jitter only. */
  random(): number;
}

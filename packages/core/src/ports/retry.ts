/** Tries again what the world refused for a passing reason; the one place where that is decided. */
import { OperationalError } from "../errors/operational-error.ts";
import type { Clock, Ids } from "./clock.ts";

export interface RetryDeps {
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface RetryBudget {
  readonly signal: AbortSignal;
  /** Asked before each new try; false ends the tries and throws the last error. */
  readonly mayContinue: () => boolean;
  readonly onRetry?: (error: OperationalError) => void;
}

const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 20_000;

/** Full jitter, doubling from 0.2 s to 20 s, and never sooner than the cloud asked for. */
export async function withRetry<T>(
  deps: RetryDeps,
  budget: RetryBudget,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      budget.signal.throwIfAborted();
      if (!OperationalError.is(error) || error.retry.kind === "never" || !budget.mayContinue()) throw error;
      budget.onRetry?.(error);
      await deps.clock.sleep(retryDelayMs(deps.ids, error, tries), budget.signal);
    }
  }
}

/** `tries` counts from 0. An error that is final gives the delay that jitter alone would. */
export function retryDelayMs(ids: Ids, error: OperationalError, tries: number): number {
  const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** tries);
  const atLeast = error.retry.kind === "after" ? error.retry.milliseconds : 0;
  return Math.max(atLeast, ids.random() * ceiling);
}

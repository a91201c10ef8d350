/**
 * How often an account may call an operation, all of its keys together.
 *
 * The pages of RDS operations say "10/1(s)" or nothing; nothing is limited here until somebody says so.
 *
 * Source: ApsaraDB RDS API reference; OpenAPI gateway, "Throttling.User".
 */
import { rpcError, type RpcError } from "./rpc-error.ts";

export interface RateLimit {
  /** "*" for each operation by itself. */
  readonly operation: string;
  readonly perSecond: number;
  /** Value of the header `x-acs-retry-after`; no header when left out. */
  readonly retryAfter?: number;
  /** `Throttling.User` when left out. */
  readonly code?: "Throttling" | "Throttling.Api" | "Throttling.User";
}

export interface RateLimits {
  /** Replaces what was set. */
  set(limits: readonly RateLimit[]): void;
  /** Counts the call; the refusal when it is one too many. */
  count(operation: string, now: number): RpcError | undefined;
}

const SECOND_MS = 1000;

export function createRateLimits(): RateLimits {
  let limits: readonly RateLimit[] = [];
  const calls = new Map<string, readonly number[]>();
  return {
    set(next) {
      limits = next;
      calls.clear();
    },
    count(operation, now) {
      const limit = limits.find((one) => one.operation === operation || one.operation === "*");
      if (limit === undefined) return undefined;
      const recent = (calls.get(operation) ?? []).filter((time) => now - time < SECOND_MS);
      if (recent.length >= limit.perSecond) return throttled(limit);
      calls.set(operation, [...recent, now]);
      return undefined;
    },
  };
}

function throttled({ retryAfter, code = "Throttling.User" }: RateLimit): RpcError {
  const headers = retryAfter === undefined ? {} : { "x-acs-retry-after": String(retryAfter) };
  return rpcError(code, { headers });
}

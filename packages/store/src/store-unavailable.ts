/** The one error of the store, whatever the engine. */
import { OperationalError, type Retry } from "@bakferry/core";

export interface Unavailable {
  /** The path, or host and database. */
  readonly place: string;
  readonly reason: string;
  readonly retry?: Retry;
  readonly cause?: unknown;
}

export function storeUnavailable({ place, reason, retry, cause }: Unavailable): OperationalError {
  return new OperationalError("STORE_UNAVAILABLE", {
    message: `The database ${place} cannot be used: ${reason}.`,
    retry: retry ?? { kind: "never" },
    cause,
  });
}

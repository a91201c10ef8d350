/**
 * A call that RDS takes only once, and of which nothing is known: until when it may leave, and when it is looked for.
 *
 * What RDS took is seen within `settlingMs` of the moment in which it was written down that RDS is asked. The request
 * itself leaves in a third of that, or not at all, so that one request and RDS's own list fit into the rest.
 */
import { OperationalError } from "../errors/operational-error.ts";
import type { RunTiming } from "./deps.ts";

/** `askedAt`: when it was written down. */
export function sendBy(askedAt: number, { settlingMs }: Pick<RunTiming, "settlingMs">): number {
  return askedAt + settlingMs / 3;
}

export type Answer<T> =
  | { readonly kind: "taken"; readonly value: T }
  | { readonly kind: "refused"; readonly error: OperationalError };

/**
 * What the service itself said. What is done with the answer stands outside of this: a store that fails afterwards also
 * throws OperationalError, and must never be taken for a refusal after which asking again is safe.
 */
export async function answerOf<T>(call: Promise<T>): Promise<Answer<T>> {
  try {
    return { kind: "taken", value: await call };
  } catch (error) {
    if (!OperationalError.is(error)) throw error;
    return { kind: "refused", error };
  }
}

/**
 * A call that RDS takes only once, and of which nothing is known: until when it may leave, and when it is looked for.
 *
 * What RDS took is seen within `settlingMs` of the moment in which it was written down that RDS is asked. The request
 * itself leaves in a third of that, or not at all, so that one request and RDS's own list fit into the rest.
 */
import type { RunTiming } from "./deps.ts";

/** `askedAt`: when it was written down. */
export function sendBy(askedAt: number, { settlingMs }: Pick<RunTiming, "settlingMs">): number {
  return askedAt + settlingMs / 3;
}

/** Several people, and the worker, may change one row at once: the loser decides again on the new row. */

/** More rounds than people who can click at once are never needed. */
const MOST_ROUNDS = 20;

/** `undefined` when somebody else was faster every time. */
export async function untilSettled<T extends object>(
  attempt: () => Promise<T | "stale">,
): Promise<T | undefined> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const outcome = await attempt();
    if (outcome !== "stale") return outcome;
  }
  return undefined;
}

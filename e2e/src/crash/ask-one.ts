/** The one who asks for one database, and stays with it to its end. */
import { setTimeout as wait } from "node:timers/promises";

import { type Asking, command, isLate, LOOK_MS } from "./asking.ts";
import { attendChain } from "./attend-chain.ts";
import type { PlannedMigration } from "./plan-cycle.ts";
import { cardOf, endOf, isBlocked, type SlackView } from "./slack-view.ts";

export async function askOne(asking: Asking, { database, chain }: PlannedMigration): Promise<void> {
  const { view } = asking;
  const words = `/migrate ${database} to test-1${chain ? " with increments" : ""}`;
  const isSeen = (): boolean => isUnderWay(view, database);
  while (!isLate(asking) && endOf(view, database) === undefined) {
    if (!isSeen()) await command(asking, { words, databases: [database] }, isSeen);
    else if (chain) await attendChain(asking, { database, chain });
    await wait(LOOK_MS);
  }
}

/** What a check could not find out in time blocks, and honestly says so: the person asks again. */
function isUnderWay(view: SlackView, database: string): boolean {
  const card = cardOf(view, database);
  return card !== undefined && !isBlocked(card);
}

/** The one who asks for several databases at once, looks at what became of each, and retries what did not make it. */
import { setTimeout as wait } from "node:timers/promises";

import { REQUESTER } from "@bakferry/demo";
import type { MessageRecord } from "@bakferry/simulator";

import { askOne } from "./ask-one.ts";
import { type Asking, command, isLate, LOOK_MS, patience, PAUSE_MS } from "./asking.ts";
import type { PlannedMigration } from "./plan-cycle.ts";
import { cardOf, endOf, holds, wavesOf } from "./slack-view.ts";

const RETRY = "wave.retry";
const IS_OVER =
  /All \d+ databases are online|Ended: |Denied\.|No database of this wave can go|Nobody decided|Cancelled\. Nothing/;

export async function askWave(asking: Asking): Promise<void> {
  const { view, plan } = asking;
  const retried = new Set<string>();
  const open = (): readonly PlannedMigration[] =>
    plan.migrations.filter(({ database }) => endOf(view, database) === undefined);
  while (!isLate(asking) && open().length > 0) {
    const cards = cardsOf(asking);
    const retryable = cards.findLast((card) => holds(card, RETRY) && !retried.has(card.ts));
    // What left its wave since the approval has a card of its own, and is asked for alone.
    const alone = open().filter(({ database }) => cardOf(view, database) !== undefined);
    if (cards.length === 0) await askForAll(asking);
    else if (cards.some(({ text }) => !IS_OVER.test(text))) await wait(LOOK_MS);
    else if (alone.length > 0) await Promise.all(alone.map((migration) => askOne(asking, migration)));
    else if (retryable) {
      if (await retry(asking, retryable)) retried.add(retryable.ts);
    } else await wait(LOOK_MS);
  }
}

/** Of all waves so far, as they are now. */
function cardsOf({ view, plan }: Asking): readonly MessageRecord[] {
  const waves = new Set(plan.migrations.flatMap(({ database }) => wavesOf(view, database)));
  return [...waves].flatMap(({ standing }) => standing.get("root") ?? []);
}

async function askForAll(asking: Asking): Promise<void> {
  const databases = asking.plan.migrations.map(({ database }) => database);
  const words = `/migrate ${databases.join(" ")} to test-1`;
  await command(asking, { words, databases }, () => cardsOf(asking).length > 0);
}

/** Another wave came of it. */
async function retry(asking: Asking, { channel, ts }: MessageRecord): Promise<boolean> {
  const before = cardsOf(asking).length;
  const person = asking.world.simulator.slack.control.as(REQUESTER);
  const { ok: isTaken } = await person.click({ channel, ts, actionId: RETRY });
  const isSeen = (): boolean => cardsOf(asking).length > before;
  if (isTaken) await patience(asking, isSeen);
  else await wait(PAUSE_MS);
  return isSeen();
}

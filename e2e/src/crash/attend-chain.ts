/** What the one who asked for a chain does while it waits: brings the log, answers for RDS, and wants it opened. */
import { setTimeout as wait } from "node:timers/promises";

import { CHANNEL, REQUESTER, TEST_INSTANCE } from "@bakferry/demo";
import type { ImportTaskView, MessageRecord } from "@bakferry/simulator";

import { type Asking, patience, READING_MS } from "./asking.ts";
import type { PlannedMigration } from "./plan-cycle.ts";
import { cardOf, type Doubt, doubtOf, holds } from "./slack-view.ts";

type Chain = Pick<PlannedMigration, "database" | "chain">;

const CUT_OVER = "migration.cutover";
/** The differential is restored, and nothing else is there. */
const WANTS_LOG = /waits for the next backup: 1 restored/;
const IS_COMPLETE = /waits for the next backup: 2 restored/;

/** What the card asks for at this moment, if anything. */
export async function attendChain(asking: Asking, chain: Chain): Promise<void> {
  const { view, placeLog } = asking;
  const card = cardOf(view, chain.database);
  if (!card) return;
  const doubt = doubtOf(card);
  if (doubt) await settle(asking, chain, doubt);
  else if (chain.chain === "growing" && WANTS_LOG.test(card.text)) await placeLog(chain.database);
  else if (IS_COMPLETE.test(card.text) && holds(card, CUT_OVER)) await cutOver(asking, chain, card);
}

/** Looks into the console, and says what stands there. */
async function settle(asking: Asking, { database }: Chain, { migrationId, fileName }: Doubt): Promise<void> {
  const { world, view } = asking;
  await wait(READING_MS);
  const { control } = world.simulator.cloud;
  const tasks = control.importTasks(TEST_INSTANCE).filter((task) => task.databaseName === database);
  const found = tasks.findLast((task) => fileName === undefined || has(task, fileName));
  const words = `/migrate settle ${migrationId} ${found?.id ?? "none"}`;
  const { ok: isTaken } = await world.simulator.slack.control.as(REQUESTER).command(CHANNEL, words);
  const isDoubted = (): boolean => {
    const card = cardOf(view, database);
    return card !== undefined && doubtOf(card) !== undefined;
  };
  if (isTaken) await patience(asking, () => !isDoubted());
}

function has({ fileNames }: ImportTaskView, fileName: string): boolean {
  return fileNames.some((each) => each.slice(each.lastIndexOf("/") + 1) === fileName);
}

async function cutOver(asking: Asking, { database }: Chain, { channel, ts }: MessageRecord): Promise<void> {
  const { world, view } = asking;
  const { ok: isTaken } = await world.simulator.slack.control
    .as(REQUESTER)
    .click({ channel, ts, actionId: CUT_OVER });
  const isOffered = (): boolean => {
    const card = cardOf(view, database);
    return card !== undefined && holds(card, CUT_OVER);
  };
  if (isTaken) await patience(asking, () => !isOffered());
}

/** Brings migrations as far as people bring them: asked for, approved, and taken by RDS. */
import { setTimeout as wait } from "node:timers/promises";

import { CHANNEL, crowdSeed, REQUESTER, type World } from "@bakferry/demo";
import type { MessageRecord, Person } from "@bakferry/simulator";

import { type ChannelNews, followChannel } from "./channel-news.ts";
import type { Order } from "./fleet.ts";

export const APPROVERS: readonly string[] = crowdSeed().usergroups.flatMap(({ users }) => users);
/** Requests that wait for their checks at once. */
const ASKING = 10;
/** Slack may say that a decision did not work that did; then there is nothing left to decide. */
const ATTEMPTS = 10;
const PAUSE_MS = 300;
const LOOK_MS = 20;
const ANSWER_MS = 20_000;

export interface BeginOptions {
  readonly orders: readonly Order[];
  /** For all of them. */
  readonly withinMs: number;
}

/** Resolves when the thread of every one says that RDS has taken the import. */
export async function beginAll(world: World, { orders, withinMs }: BeginOptions): Promise<void> {
  const { control } = world.simulator.slack;
  const news = followChannel(() => control.messageHistory);
  const giveUpAt = Date.now() + withinMs;
  const left = orders.values();
  const asking = Array.from({ length: ASKING }, async () => {
    for (const order of left) await ask(control.as(REQUESTER), order, { news, giveUpAt });
  });
  const approving = APPROVERS.map(async (id) => {
    const person = control.as(id);
    while (news.taken < orders.length) {
      if (Date.now() > giveUpAt) throw new Error(`${news.taken} of ${orders.length} imports began in time.`);
      const question = news.nextQuestion();
      if (question === undefined) await wait(LOOK_MS);
      else await approve(person, question, giveUpAt);
    }
  });
  await Promise.all([...asking, ...approving]);
}

interface Asking {
  readonly news: ChannelNews;
  readonly giveUpAt: number;
}

/** Until the approvers are asked: what could not be checked in time is asked for again, as a person does. */
async function ask(person: Person, { database, target }: Order, { news, giveUpAt }: Asking): Promise<void> {
  while (Date.now() < giveUpAt) {
    const before = news.stateOf(database);
    const { ok } = await person.command(CHANNEL, `/migrate ${database} to ${target}`);
    if (ok) await until(() => news.stateOf(database) !== before);
    if (news.stateOf(database) === "asked") return;
    await wait(PAUSE_MS);
  }
}

/** Clicks again when Slack says that it did not work, as a person does. */
async function approve(person: Person, { channel, ts }: MessageRecord, giveUpAt: number): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS && Date.now() < giveUpAt; attempt += 1) {
    const { ok } = await person.click({ channel, ts, actionId: "approval.review" });
    const mayDecide = ok && (await until(() => hasForm(person)));
    const decided = mayDecide && (await person.submit({ decision: "approve", reason: "checked" })).ok;
    if (decided) await until(() => !hasForm(person));
    if (person.modal()) await person.closeModal();
    if (decided) return;
    await wait(PAUSE_MS);
  }
}

function hasForm(person: Person): boolean {
  return person.modal()?.blocks.some(({ block_id }) => block_id === "decision") ?? false;
}

async function until(isSo: () => boolean): Promise<boolean> {
  const giveUpAt = Date.now() + ANSWER_MS;
  while (!isSo()) {
    if (Date.now() > giveUpAt) return false;
    await wait(LOOK_MS);
  }
  return true;
}

/** Brings migrations as far as people bring them: asked for, approved, and taken by RDS. */
import { setTimeout as wait } from "node:timers/promises";

import { CHANNEL, crowdSeed, keyOf, REQUESTER, type World } from "@bakferry/demo";
import type { MessageRecord, Person } from "@bakferry/simulator";

import type { Order } from "./fleet.ts";

export const APPROVERS: readonly string[] = crowdSeed().usergroups.flatMap(({ users }) => users);
/** Commands that are under way at once. */
const ASKING = 8;
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
  const news = readNews(() => control.messageHistory);
  const giveUpAt = Date.now() + withinMs;
  const isOver = (): boolean => news.taken() >= orders.length;
  const left = orders.values();
  const asking = Array.from({ length: ASKING }, async () => {
    for (const order of left) await ask(control.as(REQUESTER), order, giveUpAt);
  });
  const approving = APPROVERS.map(async (id) => {
    const person = control.as(id);
    while (!isOver()) {
      if (Date.now() > giveUpAt)
        throw new Error(`${news.taken()} of ${orders.length} imports began in time.`);
      const question = news.nextQuestion();
      if (question === undefined) await wait(LOOK_MS);
      else await approve(person, question, giveUpAt);
    }
  });
  await Promise.all([...asking, ...approving]);
}

interface News {
  nextQuestion(): MessageRecord | undefined;
  /** Threads that say that RDS has taken the import. */
  taken(): number;
}

/** Of what is posted from now on; each message is read once. */
function readNews(history: () => readonly MessageRecord[]): News {
  const questions: MessageRecord[] = [];
  let taken = 0;
  let read = history().length;

  function readOn(): void {
    const all = history();
    for (; read < all.length; read += 1) {
      const record = all[read];
      if (record?.kind !== "post" || record.channel !== CHANNEL) continue;
      if (keyOf(record).startsWith("approval-")) questions.push(record);
      if (record.text.startsWith("RDS took the import")) taken += 1;
    }
  }

  return {
    nextQuestion() {
      readOn();
      return questions.shift();
    },
    taken() {
      readOn();
      return taken;
    },
  };
}

async function ask(person: Person, { database, target }: Order, giveUpAt: number): Promise<void> {
  while (Date.now() < giveUpAt) {
    const { ok } = await person.command(CHANNEL, `/migrate ${database} to ${target}`);
    if (ok) return;
    await wait(PAUSE_MS);
  }
}

/** Clicks again when Slack says that it did not work, as a person does. */
async function approve(person: Person, { channel, ts }: MessageRecord, giveUpAt: number): Promise<void> {
  while (Date.now() < giveUpAt) {
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

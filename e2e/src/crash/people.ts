/**
 * The people of one cycle: one asks, two decide. They see only what Slack shows, and when something does not work
 * they do what people do: they look, and try again.
 */
import { setTimeout as wait } from "node:timers/promises";

import { APPROVER } from "@bakferry/demo";
import type { Person, UiView } from "@bakferry/simulator";

import { askOne } from "./ask-one.ts";
import { askWave } from "./ask-wave.ts";
import { type Act, type Asking, isLate, LOOK_MS, PAUSE_MS, type PeopleOptions } from "./asking.ts";
import { endOf, type OpenQuestion, openQuestionsOf } from "./slack-view.ts";

export interface PeopleRun {
  readonly acts: readonly Act[];
}

const APPROVERS = [APPROVER, "U0APPROVER2"];

/** Resolves when everything that was asked for has ended, or when it is too late. */
export async function playPeople(options: PeopleOptions): Promise<PeopleRun> {
  const asking: Asking = { ...options, acts: [] };
  const { control } = options.world.simulator.slack;
  const { migrations, isWave } = options.plan;
  const deciding = APPROVERS.map((id, index) => decideAll({ ...asking, person: control.as(id), index }));
  const wanting = isWave ? [askWave(asking)] : migrations.map((migration) => askOne(asking, migration));
  await Promise.all([...wanting, ...deciding]);
  return { acts: asking.acts };
}

interface Deciding extends Asking {
  readonly person: Person;
  readonly index: number;
}

async function decideAll(deciding: Deciding): Promise<void> {
  const { view, plan, index } = deciding;
  const databases = plan.migrations.map(({ database }) => database);
  while (!isLate(deciding)) {
    const open = databases.filter((database) => !endOf(view, database));
    if (open.length === 0) return;
    for (const question of openQuestionsOf(view, new Set(open))) {
      const place = databases.findIndex((database) => question.databases.includes(database));
      if (place % APPROVERS.length === index) await decide(deciding, question);
    }
    await wait(LOOK_MS);
  }
}

/** One try; whether it worked is seen on the card. */
async function decide(
  { person, view, acts, plan }: Deciding,
  { databases, isStep, message }: OpenQuestion,
): Promise<void> {
  const { channel, ts } = message;
  const clicked = await person.click({ channel, ts, actionId: "approval.review" });
  if (!clicked.ok || !(await seen(() => person.modal() !== undefined))) return wait(PAUSE_MS);
  const isAsked = await seen(() => databases.every((database) => isAbout(person.modal(), database)));
  if (isAsked) {
    const at = Date.now();
    const planned = plan.migrations.find(({ database }) => databases.includes(database));
    const verdict = isStep ? "approve" : (planned?.verdict ?? "deny");
    const { ok: isTaken } = await person.submit({ decision: verdict, reason: "Looked at it." });
    const kind = isStep ? ("open" as const) : verdict;
    acts.push(...databases.map((database) => ({ at, database, kind, isTaken })));
    const isOpen = (): boolean =>
      openQuestionsOf(view, new Set(databases)).some((question) => question.message.ts === ts);
    if (isTaken) await seen(() => !isOpen());
  }
  if (person.modal()) await person.closeModal();
}

/** People read what they sign: the window of an earlier click may have come late. */
function isAbout(modal: UiView | undefined, database: string): boolean {
  const asks = modal?.blocks.some((block) => block.block_id === "decision") ?? false;
  return asks && new RegExp(`\\b${database}\\b`).test(JSON.stringify(modal?.blocks));
}

const SEEN_WITHIN_MS = 2500;

async function seen(look: () => boolean | undefined): Promise<boolean> {
  const until = Date.now() + SEEN_WITHIN_MS;
  while (Date.now() < until) {
    if (look() === true) return true;
    await wait(LOOK_MS);
  }
  return false;
}

/**
 * The people of one cycle: one asks, two decide. They see only what Slack shows, and when something does not work
 * they do what people do: they look, and try again.
 */
import { setTimeout as wait } from "node:timers/promises";

import { APPROVER, CHANNEL, REQUESTER, type World } from "@bakferry/demo";
import type { MessageRecord, Person, UiView } from "@bakferry/simulator";

import type { PlannedMigration } from "./plan-cycle.ts";
import { cardOf, endOf, isBlocked, openQuestionOf, type SlackView } from "./slack-view.ts";

export interface Act {
  /** Real time. */
  readonly at: number;
  readonly database: string;
  readonly kind: "command" | "approve" | "deny";
  /** Slack said that the bot had taken it. Otherwise the person does not know, and neither do we. */
  readonly isTaken: boolean;
}

export interface PeopleOptions {
  readonly world: World;
  readonly view: SlackView;
  readonly migrations: readonly PlannedMigration[];
  /** Real time. */
  readonly giveUpAt: number;
}

export interface PeopleRun {
  readonly acts: readonly Act[];
}

const APPROVERS = [APPROVER, "U0APPROVER2"];
/** Before a person tries again. */
const PAUSE_MS = 250;
/** How long a person waits for a card before asking again what was taken. */
const CARD_WITHIN_MS = 20_000;
const LOOK_MS = 20;
/** Enough for what was said since a command. */
const LATEST = 200;

/** Resolves when everything that was asked for has ended, or when it is too late. */
export async function playPeople(options: PeopleOptions): Promise<PeopleRun> {
  const acts: Act[] = [];
  const { control } = options.world.simulator.slack;
  const asking = options.migrations.map((migration) => ask(options, migration, acts));
  const deciding = APPROVERS.map((id, index) =>
    decideAll({ ...options, acts, person: control.as(id), index }),
  );
  await Promise.all([...asking, ...deciding]);
  return { acts };
}

function isLate({ giveUpAt }: Pick<PeopleOptions, "giveUpAt">): boolean {
  return Date.now() > giveUpAt;
}

async function ask(options: PeopleOptions, { database }: PlannedMigration, acts: Act[]): Promise<void> {
  const { world, view } = options;
  const requester = world.simulator.slack.control.as(REQUESTER);
  while (!isLate(options) && !isUnderWay(view, database)) {
    const at = Date.now();
    const { ok: isTaken } = await requester.command(CHANNEL, `/migrate ${database} to test-1`);
    acts.push({ at, database, kind: "command", isTaken });
    if (!isTaken) {
      await wait(PAUSE_MS);
      continue;
    }
    const until = Math.min(Date.now() + CARD_WITHIN_MS, options.giveUpAt);
    while (Date.now() < until && !isUnderWay(view, database) && !isToldThatItFailed(world, at))
      await wait(LOOK_MS);
    if (!isUnderWay(view, database)) await wait(PAUSE_MS);
    while (!isLate(options) && isUnderWay(view, database) && endOf(view, database) === undefined)
      await wait(LOOK_MS);
  }
}

const FAILED = /did not answer|went wrong/;

/** The bot said that something did not work; the person cannot tell of which command, and asks again after a moment. */
function isToldThatItFailed({ simulator }: World, since: number): boolean {
  const { messageHistory } = simulator.slack.control;
  return messageHistory
    .slice(-LATEST)
    .some(({ kind, at, text }) => kind === "ephemeral" && at >= since && FAILED.test(text));
}

/** What a check could not find out in time blocks, and honestly says so: the person asks again. */
function isUnderWay(view: SlackView, database: string): boolean {
  const card = cardOf(view, database);
  return card !== undefined && !isBlocked(card);
}

interface Deciding extends PeopleOptions {
  readonly acts: Act[];
  readonly person: Person;
  readonly index: number;
}

async function decideAll(deciding: Deciding): Promise<void> {
  const { view, migrations, index } = deciding;
  while (!isLate(deciding)) {
    const open = migrations.filter(({ database }) => !endOf(view, database));
    if (open.length === 0) return;
    for (const migration of open) {
      const place = migrations.indexOf(migration);
      const question = openQuestionOf(view, migration.database);
      if (question && place % APPROVERS.length === index) await decide(deciding, migration, question);
    }
    await wait(LOOK_MS);
  }
}

/** One try; whether it worked is seen on the card. */
async function decide(
  { person, view, acts }: Deciding,
  { database, verdict }: PlannedMigration,
  { channel, ts }: MessageRecord,
): Promise<void> {
  const clicked = await person.click({ channel, ts, actionId: "approval.review" });
  if (!clicked.ok || !(await seen(() => person.modal() !== undefined))) return wait(PAUSE_MS);
  const isAsked = await seen(() => isAbout(person.modal(), database));
  if (isAsked) {
    const at = Date.now();
    const { ok: isTaken } = await person.submit({ decision: verdict, reason: "Looked at it." });
    acts.push({ at, database, kind: verdict, isTaken });
    if (isTaken) await seen(() => openQuestionOf(view, database)?.ts !== ts);
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

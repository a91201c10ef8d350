/**
 * Many migrations at once, and ten people who approve them: each sees only what Slack shows, and clicks as soon as
 * there is something to click.
 *
 * A click is timed until something that the person can see has changed.
 */
import type { Block, Message, Person, SlackControl, UiResult } from "@bakferry/simulator";

import { crowdBackup } from "../samples.ts";
import { BUCKET, CHANNEL, PREFIX, REQUESTER, type World } from "../world.ts";
import { CROWD_APPROVERS } from "./crowd-seed.ts";
import { keyOf, migrationOf } from "./records.ts";

export interface CrowdOptions {
  readonly migrations: number;
  /** For the whole of it. */
  readonly withinMs: number;
  /** Told now and then. */
  readonly say: (line: string) => void;
}

export interface CrowdRun {
  /** From each click to what it showed: the modal, or the words in it. */
  readonly clickMs: readonly number[];
  /** From each submitted decision to the word that it counts. */
  readonly voteMs: readonly number[];
  readonly seconds: number;
}

const ATTEMPTS = 5;
const WAITING = { timeoutMs: 30_000, what: "an answer to a click" };
/** Both levels of drawing say so. */
const COUNTED = /recorded|counts|no longer|already|was approved|is settled/i;

/** Resolves when every thread has its closing entry and nothing has changed for a while. Rejects when time is up. */
export async function playCrowd(world: World, options: CrowdOptions): Promise<CrowdRun> {
  const { migrations, withinMs, say } = options;
  const { control } = world.simulator.slack;
  const startedAt = Date.now();
  const names = Array.from({ length: migrations }, (_, index) => `crowd${String(index + 1).padStart(3, "0")}`);
  for (const [index, name] of names.entries()) {
    const bytes = Buffer.from(crowdBackup(name, index));
    await world.simulator.cloud.control.putObject(BUCKET, `${PREFIX}${name}FULL.bak`, bytes);
  }

  const run = { clickMs: [] as number[], voteMs: [] as number[] };
  const requests = names.map((name) => control.as(REQUESTER).command(CHANNEL, `/migrate ${name}`));
  const isOver = (): boolean => countEnds(control.channel(CHANNEL).messages) >= migrations;
  const approvers = CROWD_APPROVERS.map((userId, index) =>
    approve(world, { userId, index, isOver, clickMs: run.clickMs, voteMs: run.voteMs }),
  );
  await Promise.all(requests);
  say(`${migrations} commands were taken after ${since(startedAt)} s`);
  const ticker = setInterval(() => {
    say(`${countEnds(control.channel(CHANNEL).messages)} of ${migrations} ended after ${since(startedAt)} s`);
  }, 30_000);
  try {
    await control.waitFor(isOver, { timeoutMs: withinMs, what: "the end of every migration" });
    await Promise.all(approvers);
    await untilQuiet(world);
  } finally {
    clearInterval(ticker);
  }
  return { ...run, seconds: since(startedAt) };
}

interface Approving {
  readonly userId: string;
  readonly index: number;
  readonly isOver: () => boolean;
  readonly clickMs: number[];
  readonly voteMs: number[];
}

/** Takes every tenth card, one after another. */
async function approve(world: World, { userId, index, isOver, clickMs, voteMs }: Approving): Promise<void> {
  const { control } = world.simulator.slack;
  const person = control.as(userId);
  const answered = new Set<string>();
  /** By the order in which the questions came, so that everybody has work. */
  const order = new Map<string, number>();
  const nextCard = (): { readonly card: Message; readonly migration: string } | undefined => {
    for (const card of control.channel(CHANNEL).messages.filter(isQuestion)) {
      const migration = migrationOf(card) ?? "";
      const place = order.get(migration) ?? order.size;
      order.set(migration, place);
      if (place % CROWD_APPROVERS.length !== index || answered.has(migration)) continue;
      if (isOpen(card)) return { card, migration };
    }
    return undefined;
  };
  while (!isOver()) {
    const next = await control
      .waitFor(() => nextCard() ?? isOver(), { timeoutMs: 600_000, what: "a card to approve" })
      .catch(() => true as const);
    if (next === true) return;
    answered.add(next.migration);
    await decide(person, next.card, { control, clickMs, voteMs });
  }
}

type Watched = Pick<Approving, "clickMs" | "voteMs"> & { readonly control: SlackControl };

/** Clicks again when Slack says that it did not work, as a person does. */
async function decide(person: Person, card: Message, { control, clickMs, voteMs }: Watched): Promise<void> {
  const { channel, ts } = card;
  const opened = await insist(control, {
    act: () => person.click({ channel, ts, actionId: "approval.review" }),
    sees: () => person.modal(),
  });
  clickMs.push(opened);
  if (!person.modal()?.blocks.some(({ block_id }) => block_id === "decision")) {
    await person.closeModal();
    return;
  }
  const before = wordsOf(person.modal()?.blocks);
  const submittedAt = performance.now();
  const answered = await insist(control, {
    act: () => person.submit({ decision: "approve", reason: "checked" }),
    sees: () => wordsOf(person.modal()?.blocks) !== before,
  });
  clickMs.push(answered);
  await control.waitFor(() => isCounted(wordsOf(person.modal()?.blocks)), WAITING);
  voteMs.push(performance.now() - submittedAt);
  if (person.modal()) await person.closeModal();
}

interface Deed {
  readonly act: () => Promise<UiResult>;
  /** What the person waits for. */
  readonly sees: () => unknown;
}

/** Milliseconds from the act that worked to what it showed. */
async function insist(control: SlackControl, { act, sees }: Deed): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const startedAt = performance.now();
    const acting = act();
    const refused = acting.then((result) => (result.ok ? new Promise<never>(() => undefined) : null));
    const seen = control.waitFor(sees, WAITING).then(() => performance.now() - startedAt);
    const answer = await Promise.race([seen, refused]);
    if (answer !== null) {
      await acting;
      return answer;
    }
  }
  throw new Error(`Slack refused a click ${ATTEMPTS} times.`);
}

function isCounted(words: string): boolean {
  return words === "" || COUNTED.test(words);
}

function isQuestion(message: Message): boolean {
  return keyOf(message).startsWith("approval-");
}

function isOpen({ blocks }: Message): boolean {
  return wordsOf(blocks).includes('"approval.review"');
}

function countEnds(messages: readonly Message[]): number {
  return messages.filter(({ threadTs, text }) => threadTs !== undefined && text.includes("is online on")).length;
}

function wordsOf(blocks: readonly Block[] | undefined): string {
  return blocks === undefined ? "" : JSON.stringify(blocks);
}

const QUIET_MS = 10_000;

/** What is edited last may have to wait for its turn. */
async function untilQuiet(world: World): Promise<void> {
  const { control } = world.simulator.slack;
  let seen = -1;
  while (seen !== control.messageHistory.length) {
    seen = control.messageHistory.length;
    await new Promise((resolve) => {
      setTimeout(resolve, QUIET_MS);
    });
  }
}

function since(startedAt: number): number {
  return Math.round((Date.now() - startedAt) / 1000);
}

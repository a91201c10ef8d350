/**
 * Many migrations at once, and ten people who approve them: each sees only what Slack shows, and clicks as soon as
 * there is something to click.
 *
 * A click is timed until something that the person can see has changed.
 */
import type { Block, MessageRecord, Person, SlackControl, UiResult } from "@bakferry/simulator";

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
  const names = Array.from(
    { length: migrations },
    (_, index) => `crowd${String(index + 1).padStart(3, "0")}`,
  );
  for (const [index, name] of names.entries()) {
    const bytes = Buffer.from(crowdBackup(name, index));
    await world.simulator.cloud.control.putObject(BUCKET, `${PREFIX}${name}FULL.bak`, bytes);
  }

  const run = { clickMs: [] as number[], voteMs: [] as number[] };
  const news = createNews(control);
  const requests = names.map((name) => control.as(REQUESTER).command(CHANNEL, `/migrate ${name}`));
  const isOver = (): boolean => news.ended() >= migrations;
  const approvers = CROWD_APPROVERS.map((userId, index) =>
    approve({ control, person: control.as(userId), index, news, isOver, ...run }),
  );
  await Promise.all(requests);
  say(`${migrations} commands were taken after ${since(startedAt)} s`);
  const ticker = setInterval(() => {
    say(`${news.ended()} of ${migrations} ended after ${since(startedAt)} s`);
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

interface News {
  /** How many migrations have their closing entry. */
  ended(): number;
  /** The next question for an approver, each once; in turns, so that everybody has work. */
  question(index: number): MessageRecord | undefined;
}

/** Reads what was posted once, as it comes, so that watching costs next to nothing. */
function createNews(control: SlackControl): News {
  const ends = new Set<string>();
  const questions: MessageRecord[] = [];
  const taken = new Set<MessageRecord>();
  let read = control.messageHistory.length;

  function readOn(): void {
    for (; read < control.messageHistory.length; read += 1) {
      const record = control.messageHistory[read];
      if (record?.kind !== "post" || record.channel !== CHANNEL) continue;
      const migration = migrationOf(record) ?? "";
      if (keyOf(record).startsWith("approval-")) questions.push(record);
      if (record.threadTs !== undefined && record.text.includes("is online on")) ends.add(migration);
    }
  }

  return {
    ended() {
      readOn();
      return ends.size;
    },
    question(index) {
      readOn();
      const mine = questions.find(
        (question, place) => place % CROWD_APPROVERS.length === index && !taken.has(question),
      );
      if (mine !== undefined) taken.add(mine);
      return mine;
    },
  };
}

interface Approving {
  readonly control: SlackControl;
  readonly person: Person;
  readonly index: number;
  readonly news: News;
  readonly isOver: () => boolean;
  readonly clickMs: number[];
  readonly voteMs: number[];
}

/** Takes every tenth card, one after another. */
async function approve(approving: Approving): Promise<void> {
  const { control, index, news, isOver } = approving;
  while (!isOver()) {
    const next = await control.waitFor(() => news.question(index) ?? isOver(), {
      timeoutMs: 3_600_000,
      what: "a card to approve",
    });
    if (next === true) return;
    await decide(approving, next);
  }
}

/** Clicks again when Slack says that it did not work, as a person does. */
async function decide(
  { control, person, clickMs, voteMs }: Approving,
  { channel, ts }: MessageRecord,
): Promise<void> {
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

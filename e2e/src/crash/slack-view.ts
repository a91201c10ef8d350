/**
 * What stands in the channel, read once as it comes: cards, questions and thread entries by database.
 *
 * Made of the simulator's history alone.
 */
import type { MessageRecord } from "@bakferry/simulator";

export interface SlackView {
  /** Reads what came since the last time. */
  readonly messages: () => ReadonlyMap<string, Thread>;
  /** Everything of the given databases, oldest first; posts and edits. */
  readonly records: (databases: ReadonlySet<string>) => readonly MessageRecord[];
}

/** One migration, or one wave, as Slack shows it; several when one database was asked for several times. */
export interface Thread {
  readonly id: string;
  /** What its card speaks of; several for a wave. */
  readonly databases: readonly string[];
  /** The newest drawing of each message: by notice key, and with its own id before it where it speaks of a member. */
  readonly standing: ReadonlyMap<string, MessageRecord>;
}

interface KeptThread extends Thread {
  readonly standing: Map<string, MessageRecord>;
  readonly records: MessageRecord[];
}

export function createSlackView(history: () => readonly MessageRecord[]): SlackView {
  const threads = new Map<string, KeptThread>();
  /** By place: to which thread a message belongs, and under which key. */
  const places = new Map<string, { readonly thread: KeptThread; readonly key: string }>();
  let readUpTo = 0;

  function readOn(): void {
    const all = history();
    for (; readUpTo < all.length; readUpTo += 1) {
      const record = all[readUpTo];
      if (record) read(record);
    }
  }

  function read(record: MessageRecord): void {
    const place = `${record.channel} ${record.ts}`;
    const known = places.get(place) ?? placed(record);
    if (!known) return;
    places.set(place, known);
    const { key, thread } = known;
    thread.records.push(record);
    // One that was taken back stood beside another one, which people act upon.
    if (record.kind !== "delete") thread.standing.set(key, record);
    else if (thread.standing.get(key)?.ts === record.ts) {
      const other = thread.records.findLast((each) => each.ts !== record.ts && namesOf(each)?.key === key);
      if (other) thread.standing.set(key, other);
      else thread.standing.delete(key);
    }
  }

  /** Members of a wave have no card, and stand in the thread of the wave's. */
  function placed(record: MessageRecord): { readonly thread: KeptThread; readonly key: string } | undefined {
    const named = namesOf(record);
    if (!named) return undefined;
    const { migrationId, key } = named;
    if (key === "root" && !threads.has(migrationId))
      threads.set(migrationId, {
        id: migrationId,
        databases: databasesIn(record),
        standing: new Map(),
        records: [],
      });
    const own = threads.get(migrationId);
    if (own) return { thread: own, key };
    const above = places.get(`${record.channel} ${record.threadTs}`);
    return above && { thread: above.thread, key: `${migrationId}/${key}` };
  }

  return {
    messages() {
      readOn();
      return threads;
    },
    records(databases) {
      readOn();
      const mine = [...threads.values()].filter((thread) =>
        thread.databases.some((each) => databases.has(each)),
      );
      const order = new Map(history().map((record, index) => [record, index]));
      return mine
        .flatMap(({ records }) => records)
        .toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
    },
  };
}

function databasesIn({ text, blocks }: MessageRecord): readonly string[] {
  const [own] = /\bc\d+[a-z]\b/.exec(text) ?? [];
  if (own !== undefined) return [own];
  return [...new Set(JSON.stringify(blocks).match(/\bc\d+[a-z]\b/g) ?? [])];
}

/** Waves and migrations have ids of their own kind. */
export function isWave(id: string | undefined): boolean {
  return id?.startsWith("wave_") ?? false;
}

/** What a message of the bot says of itself in its metadata; edits bring none. */
export function namesOf({
  metadata,
}: Pick<MessageRecord, "metadata">): { readonly migrationId: string; readonly key: string } | undefined {
  const payload = metadata?.["event_payload"];
  if (typeof payload !== "object" || payload === null) return undefined;
  const migrationId: unknown = Reflect.get(payload, "migration_id");
  const key: unknown = Reflect.get(payload, "notice_key");
  return typeof migrationId === "string" && typeof key === "string" ? { migrationId, key } : undefined;
}

function threadsOf(view: SlackView, database: string): readonly Thread[] {
  return [...view.messages().values()].filter((thread) => thread.databases.includes(database));
}

/** The waves in which a database was asked for, oldest first. */
export function wavesOf(view: SlackView, database: string): readonly Thread[] {
  return threadsOf(view, database).filter(({ id }) => isWave(id));
}

/** Its own card; a member of a wave has none. */
export function cardOf(view: SlackView, database: string): MessageRecord | undefined {
  const own = threadsOf(view, database).filter(({ id }) => !isWave(id));
  return own.at(-1)?.standing.get("root");
}

export interface OpenQuestion {
  readonly databases: readonly string[];
  /** A step beyond the plan. */
  readonly isStep: boolean;
  readonly message: MessageRecord;
}

/** What can still be answered in the channel and its threads; copies are for one person each. */
export function openQuestionsOf(view: SlackView, databases: ReadonlySet<string>): readonly OpenQuestion[] {
  const threads = [...view.messages().values()];
  return threads
    .filter((thread) => thread.databases.some((database) => databases.has(database)))
    .flatMap((thread) => {
      const open = [...thread.standing].filter(([key, message]) => QUESTION.test(key) && canReview(message));
      return open.slice(-1).map(([key, message]) => ({
        databases: thread.databases,
        isStep: key.startsWith("action-"),
        message,
      }));
    });
}

const QUESTION = /^(?:approval-\d+|action-[^@/]+)$/;

function canReview(message: MessageRecord): boolean {
  return holds(message, "approval.review");
}

/** It has this button. */
export function holds({ blocks }: MessageRecord, actionId: string): boolean {
  return JSON.stringify(blocks).includes(`"${actionId}"`);
}

/** The checks could not be made, or found something. */
export function isBlocked({ text }: MessageRecord): boolean {
  return text.includes(" cannot go to ");
}

export type End = "approve" | "deny" | "wrong";

export function tellsOnline(text: string, database: string): boolean {
  return new RegExp(`\\b${database} is online on`).test(text);
}

const DENIED = /\bDenied\b/;
/** No trouble of a cycle is a reason to end so; only what became of a call for a chain, a person has to tell. */
const WRONG = /failed|was cancelled|needs a person|Nobody decided/;

/** How it ended: told by the entry that closes the thread; `wrong` by its card. */
export function endOf(view: SlackView, database: string): End | undefined {
  const standing = threadsOf(view, database).flatMap((thread) => [...thread.standing]);
  const entries = standing.filter(([key]) => /(?:^|\/)entry-/.test(key)).map(([, { text }]) => text);
  if (entries.some((text) => tellsOnline(text, database))) return "approve";
  if (entries.some((text) => DENIED.test(text))) return "deny";
  const card = cardOf(view, database);
  return card && WRONG.test(card.text) && doubtOf(card) === undefined ? "wrong" : undefined;
}

export interface Doubt {
  readonly migrationId: string;
  /** The increment in question; `undefined` for the full backup. */
  readonly fileName: string | undefined;
}

/** The bot cannot see what became of a call, and asks a person to look into the console. */
export function doubtOf({ blocks }: MessageRecord): Doubt | undefined {
  const words = JSON.stringify(blocks);
  const [, migrationId] = /\/migrate settle (mig_\w+)/.exec(words) ?? [];
  if (migrationId === undefined) return undefined;
  return { migrationId, fileName: /asked to restore (\S+) on top/.exec(words)?.[1] };
}

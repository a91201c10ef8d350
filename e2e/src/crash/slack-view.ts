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

/** One migration as Slack shows it; several when one database was asked for several times. */
export interface Thread {
  readonly migrationId: string;
  readonly database: string;
  /** The newest drawing of each message, by notice key. */
  readonly standing: ReadonlyMap<string, MessageRecord>;
}

interface KeptThread extends Thread {
  readonly standing: Map<string, MessageRecord>;
}

export function createSlackView(history: () => readonly MessageRecord[]): SlackView {
  const threads = new Map<string, KeptThread>();
  const kept: MessageRecord[] = [];
  const keys = new Map<string, { readonly migrationId: string; readonly key: string }>();
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
    const named = namesOf(record) ?? keys.get(place);
    if (!named) return;
    keys.set(place, named);
    kept.push(record);
    const { migrationId, key } = named;
    const [database = ""] = /\bc\d+[a-z]\b/.exec(record.text) ?? [];
    const thread = threads.get(migrationId);
    if (thread) thread.standing.set(key, record);
    else if (key === "root")
      threads.set(migrationId, { migrationId, database, standing: new Map([[key, record]]) });
  }

  return {
    messages() {
      readOn();
      return threads;
    },
    records(databases) {
      readOn();
      const ids = new Set(
        [...threads.values()].flatMap((thread) => (databases.has(thread.database) ? thread.migrationId : [])),
      );
      return kept.filter((record) => {
        const named = namesOf(record) ?? keys.get(`${record.channel} ${record.ts}`);
        return named !== undefined && ids.has(named.migrationId);
      });
    },
  };
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
  return [...view.messages().values()].filter((thread) => thread.database === database);
}

export function cardOf(view: SlackView, database: string): MessageRecord | undefined {
  return threadsOf(view, database).at(-1)?.standing.get("root");
}

/** The approval card in the channel that can still be answered; copies are for one person each. */
export function openQuestionOf(view: SlackView, database: string): MessageRecord | undefined {
  const standing = threadsOf(view, database).flatMap((thread) => [...thread.standing]);
  return standing.findLast(([key, record]) => /^approval-\d+$/.test(key) && hasReview(record))?.[1];
}

function hasReview({ blocks }: MessageRecord): boolean {
  return JSON.stringify(blocks).includes('"approval.review"');
}

/** The checks could not be made, or found something. */
export function isBlocked({ text }: MessageRecord): boolean {
  return text.includes(" cannot go to ");
}

export type End = "approve" | "deny" | "wrong";

const CLOSINGS = { approve: /is online on/, deny: /\bDenied\b/ } as const;
/** No trouble of a cycle is a reason to end so. */
const WRONG = /failed|was cancelled|needs a person|Nobody decided/;

/** How it ended: told by the entry that closes the thread; `wrong` by its card. */
export function endOf(view: SlackView, database: string): End | undefined {
  const standing = threadsOf(view, database).flatMap((thread) => [...thread.standing]);
  const entries = standing.filter(([key]) => key.startsWith("entry-")).map(([, { text }]) => text);
  if (entries.some((text) => CLOSINGS.approve.test(text))) return "approve";
  if (entries.some((text) => CLOSINGS.deny.test(text))) return "deny";
  return WRONG.test(cardOf(view, database)?.text ?? "") ? "wrong" : undefined;
}

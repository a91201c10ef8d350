/** What people learn from the channel, read once as it comes. */
import { CHANNEL, keyOf, migrationOf } from "@bakferry/demo";
import type { MessageRecord } from "@bakferry/simulator";

export interface ChannelNews {
  /** The next question that nobody has taken yet. */
  nextQuestion(): MessageRecord | undefined;
  /** `blocked`: the checks could not be made in time, or found something. */
  stateOf(database: string): "unknown" | "blocked" | "asked";
  /** Threads that say that RDS has taken the import. */
  readonly taken: number;
}

/** Of what is posted from now on. */
export function followChannel(history: () => readonly MessageRecord[]): ChannelNews {
  const databases = new Map<string, string>();
  const states = new Map<string, "blocked" | "asked">();
  const questions: MessageRecord[] = [];
  let taken = 0;
  let read = history().length;

  function readOn(): void {
    const all = history();
    for (; read < all.length; read += 1) {
      const record = all[read];
      if (record?.channel === CHANNEL) hear(record);
    }
  }

  function hear(record: MessageRecord): void {
    const { kind, text } = record;
    const [database] = /\bscale\d{4}\b/.exec(text) ?? [];
    if (database !== undefined && text.includes(" cannot go to ")) states.set(database, "blocked");
    if (kind !== "post") return;
    const migrationId = migrationOf(record) ?? "";
    if (database !== undefined && keyOf(record) === "root") databases.set(migrationId, database);
    if (keyOf(record).startsWith("approval-")) {
      questions.push(record);
      states.set(databases.get(migrationId) ?? database ?? "", "asked");
    }
    if (text.startsWith("RDS took the import")) taken += 1;
  }

  return {
    nextQuestion() {
      readOn();
      return questions.shift();
    },
    stateOf(database) {
      readOn();
      return states.get(database) ?? "unknown";
    },
    get taken() {
      readOn();
      return taken;
    },
  };
}

/**
 * A recording: what a real service answered, as lines of JSON without anything that could be anybody's.
 *
 * Of a value only its type is kept, unless the name of its field says that the service itself has written it (a status, a
 * mode, a code). Names and numbers that belong together over several exchanges have a made-up one in their place, and
 * those that a replay can know are the ones of the simulator's own account and workspace.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

export type RecordedService = "rds" | "ram" | "sts" | "slack";

/** What stands at a place of an answer. */
export type Leaf =
  | "string"
  | "number"
  | "boolean"
  | "null"
  /** A word of the service. */
  | { readonly says: string | number | boolean }
  /** A made-up name for what stood there. */
  | { readonly is: string };

export interface Exchange {
  readonly service: RecordedService;
  readonly operation: string;
  /** By name; `null` for a value that was left out. */
  readonly parameters: Readonly<Record<string, string | null>>;
  readonly status: number;
  /** `Code` of the cloud, `error` of Slack; `null` for a success. */
  readonly errorCode: string | null;
  /** By place: `Items.MigrateTask[].Status`. */
  readonly reply: Readonly<Record<string, Leaf>>;
}

const FILE = "exchanges.jsonl";

export function recordingFile(folder: string): string {
  return join(folder, FILE);
}

/** Throws an Error that says what is wrong with which line. */
export async function readRecording(folder: string): Promise<readonly Exchange[]> {
  const text = await readFile(recordingFile(folder), "utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line, index) => {
      const exchange = JSON.parse(line) as Partial<Exchange>;
      if (exchange.operation === undefined || exchange.reply === undefined) {
        throw new Error(`Line ${index + 1} of ${recordingFile(folder)} is no exchange.`);
      }
      return exchange as Exchange;
    });
}

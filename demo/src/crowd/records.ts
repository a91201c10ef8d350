/**
 * What the simulator's records say of a crowd of migrations: what people saw, what they did not see, what they saw
 * twice, and whether Slack was asked for more than it promises.
 *
 * Nothing here comes from the bot itself.
 */
import {
  type Message,
  type MessageRecord,
  POSTS_IN_A_CHANNEL,
  rateOf,
  type RequestLogEntry,
  type SlackControl,
} from "@bakferry/simulator";

export interface CrowdRecords {
  /** Cards and entries that should stand in the channel and do not. */
  readonly lost: number;
  /** Messages that came twice, even if one of them was taken away again. */
  readonly doubled: number;
  /** Calls answered with a 429 because they were too many, and calls above Slack's promise in any minute. */
  readonly overBudget: number;
  /** Cards that do not say in the end how it ended. */
  readonly wrongCards: number;
}

/** The thread of a migration that goes well, entry by entry. */
const EXPECTED: readonly RegExp[] = [
  /^Checked: /,
  /approved/i,
  /import.* (?:started|runs|task)/i,
  /is online on/,
];

export function readRecords(control: SlackControl, channel: string, migrations: number): CrowdRecords {
  const messages = control.channel(channel).messages.filter(({ ephemeralTo }) => ephemeralTo === undefined);
  const byMigration = Map.groupBy(messages, (message) => migrationOf(message) ?? "");
  byMigration.delete("");
  const found = [...byMigration.values()];
  const missing = Math.max(0, migrations - found.length) * (EXPECTED.length + 2);
  return {
    lost: missing + sum(found.map(lostIn)),
    doubled: doubledIn(control.messageHistory) + sum(found.map(repeatedIn)),
    overBudget: overBudget(control.requests),
    wrongCards: sum(found.map(wrongIn)),
  };
}

/** `undefined` for what no migration posted. */
export function migrationOf({ metadata }: Pick<Message, "metadata">): string | undefined {
  return payloadOf(metadata, "migration_id");
}

export function keyOf({ metadata }: Pick<Message, "metadata">): string {
  return payloadOf(metadata, "notice_key") ?? "";
}

function payloadOf(metadata: Message["metadata"], name: string): string | undefined {
  const payload = metadata?.["event_payload"];
  if (typeof payload !== "object" || payload === null) return undefined;
  const value: unknown = Reflect.get(payload, name);
  return typeof value === "string" ? value : undefined;
}

function lostIn(messages: readonly Message[]): number {
  const keys = new Set(messages.map(keyOf));
  const cards = ["root", "approval-1"].filter((key) => !keys.has(key)).length;
  const entries = messages.filter((message) => keyOf(message).startsWith("entry-"));
  return cards + EXPECTED.filter((pattern) => !entries.some(({ text }) => pattern.test(text))).length;
}

/** The same words in one thread under two keys would be a repetition, too. */
function repeatedIn(messages: readonly Message[]): number {
  const entries = messages.filter((message) => keyOf(message).startsWith("entry-"));
  return entries.length - new Set(entries.map(({ text }) => text)).size;
}

function doubledIn(history: readonly MessageRecord[]): number {
  const posts = history.filter((record) => record.kind === "post" && migrationOf(record) !== undefined);
  const places = posts.map((post) => `${migrationOf(post)} ${keyOf(post)}`);
  return places.length - new Set(places).size;
}

function wrongIn(messages: readonly Message[]): number {
  const root = messages.find((message) => keyOf(message) === "root");
  const approval = messages.find((message) => keyOf(message) === "approval-1");
  const isRight = [
    root !== undefined && /is online on/.test(root.text),
    approval !== undefined &&
      /^Approved/.test(approval.text) &&
      !JSON.stringify(approval.blocks).includes('"approval.review"'),
  ];
  return isRight.filter((right) => !right).length;
}

const MINUTE_MS = 60_000;

function overBudget(requests: readonly RequestLogEntry[]): number {
  const refused = requests.filter(({ limitedBy }) => limitedBy === "tier").length;
  const calls = requests.filter(({ method }) => /^[a-z]+(?:\.[a-zA-Z]+)+$/.test(method));
  const above = [...Map.groupBy(calls, ({ method }) => method)].map(([method, made]) => {
    const { perMinute, burst } = rateOf(method);
    return Math.max(0, mostInAMinute(made) - Math.max(perMinute, burst));
  });
  const posts = calls.filter(({ method }) => method === "chat.postMessage");
  const aboveInChannel = [...Map.groupBy(posts, (post) => String(post.arguments["channel"])).values()].map(
    (made) => Math.max(0, mostInAMinute(made) - POSTS_IN_A_CHANNEL.perMinute - POSTS_IN_A_CHANNEL.burst),
  );
  return refused + sum(above) + sum(aboveInChannel);
}

/** In any sixty seconds, not only in whole minutes of the clock. */
function mostInAMinute(calls: readonly RequestLogEntry[]): number {
  let most = 0;
  let first = 0;
  for (const [index, { at }] of calls.entries()) {
    while ((calls[first]?.at ?? at) <= at - MINUTE_MS) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

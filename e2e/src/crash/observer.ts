/**
 * What a cycle may not leave behind, judged by what the simulated cloud and Slack wrote down.
 *
 * Nothing here is the bot's own opinion but one thing, the verdict on its audit trail, and that is a proof. Pure: the
 * tests plant in the records what must never stand there.
 */
import type { MessageRecord } from "@bakferry/simulator";

import { done, type Evidence, firstAct, importsOf, isAscending, type SeenRequest } from "./evidence.ts";
import { judgeChain } from "./judge-chain.ts";
import { judgeWave } from "./judge-wave.ts";
import type { PlannedMigration } from "./plan-cycle.ts";
import { namesOf } from "./slack-view.ts";

/** One line for each promise that was broken; nothing when all were kept. */
export function judge(seen: Evidence): readonly string[] {
  const evidence = { ...seen, messages: standing(seen.messages) };
  return [
    ...evidence.migrations.flatMap((migration) => [
      ...(migration.chain ? judgeChain : judgeImports)(evidence, migration),
      ...judgeUpload(evidence, migration),
      ...(evidence.isWave ? [] : judgeThread(evidence, migration)),
    ]),
    ...(evidence.isWave ? judgeWave(evidence) : []),
    ...judgeParts(evidence),
    ...postedTwice(evidence.messages),
    ...(evidence.audit === "intact" ? [] : [`the audit trail is ${evidence.audit}`]),
    ...evidence.unordered.map((end) => `a bot ended by itself: ${end}`),
  ];
}

/** Without what was taken back: a message that left late is, when it stands there twice. */
export function standing(messages: readonly MessageRecord[]): readonly MessageRecord[] {
  const takenBack = new Set(messages.filter(({ kind }) => kind === "delete").map(placeOf));
  return messages.filter((message) => !takenBack.has(placeOf(message)));
}

function placeOf({ channel, ts }: MessageRecord): string {
  return `${channel} ${ts}`;
}

function judgeImports(evidence: Evidence, { database, verdict }: PlannedMigration): readonly string[] {
  const imports = importsOf(evidence, database);
  const wanted = verdict === "approve" ? 1 : 0;
  const found: string[] = [];
  if (imports.length > wanted) found.push(`${database}: ${imports.length} imports instead of ${wanted}`);
  if (imports.length < wanted) found.push(`${database}: approved and never imported`);
  const [first] = imports;
  const approvedAt = firstAct(evidence, database, "approve");
  if (first && first.time < approvedAt) found.push(`${database}: imported without an approval`);
  const state = evidence.databases.get(database);
  if (wanted === 1 && state !== "Running")
    found.push(`${database}: ends ${state ?? "missing"} on the instance`);
  if (wanted === 0 && state !== undefined) found.push(`${database}: denied, and ${state} on the instance`);
  return found;
}

/** `migrate/c12aFULL….bak` */
function isOf({ parameters }: SeenRequest, database: string): boolean {
  return parameters["key"]?.startsWith(`migrate/${database}FULL`) ?? false;
}

function judgeUpload(evidence: Evidence, { database, way, verdict }: PlannedMigration): readonly string[] {
  const of = (operation: string): readonly SeenRequest[] =>
    done(evidence, operation).filter((request) => isOf(request, database));
  const [begun] = of("InitiateMultipartUpload");
  if (way === "staged" || verdict === "deny")
    return begun ? [`${database}: uploaded although nobody asked for it`] : [];
  const found: string[] = [];
  const [completed] = of("CompleteMultipartUpload");
  const [imported] = importsOf(evidence, database);
  if (begun && begun.time < firstAct(evidence, database, "approve"))
    found.push(`${database}: uploaded before the approval`);
  if (imported && (!completed || completed.time > imported.time))
    found.push(`${database}: imported before the upload was complete`);
  return found;
}

/** A part whose answer was lost, or that was still on its way, may be sent again; one that OSS confirmed may not. */
function judgeParts(evidence: Evidence): readonly string[] {
  const parts = Map.groupBy(
    done(evidence, "UploadPart"),
    ({ parameters }) => `${parameters["key"]} part ${parameters["partNumber"]}`,
  );
  return [...parts].flatMap(([part, sent]) =>
    sent.flatMap((again, place) => {
      const before = sent.slice(0, place);
      const wasDone = before.some(({ status, seenAt }) => status === 200 && seenAt < again.time);
      return wasDone ? [`${part}: sent again although it was finished`] : [];
    }),
  );
}

export function postedTwice(messages: readonly MessageRecord[]): readonly string[] {
  const posts = messages.filter(({ kind }) => kind === "post");
  const byName = Map.groupBy(posts, (post) => {
    const names = namesOf(post);
    return `${names?.migrationId} ${names?.key}`;
  });
  return [...byName].flatMap(([name, same]) =>
    same.length > 1 ? [`${name}: posted ${same.length} times: ${same[0]?.text}`] : [],
  );
}

const CHECKED = /^Checked: /;
const UPLOADED = [/^Upload started/, /^Upload finished/];
/** RDS's list leaves chains out, so of a lost answer a person says what became of it. */
const TAKEN = /^(?:RDS took the import: task |A person saw the import )/;
const ONLINE = /is online on/;
const IMPORTED = [TAKEN, /^RDS finished the import /, ONLINE];
const RESTORED = [
  TAKEN,
  /^RDS restored the full backup in /,
  /^Restored \S*DIFF/,
  /^Restored \S*LOG/,
  /^Done: Open /,
  ONLINE,
];

/** What the thread has to say, in this order. */
function storyOf({ way, verdict, chain }: PlannedMigration): readonly RegExp[] {
  if (verdict === "deny") return [CHECKED, /\bDenied\b/];
  const sent = way === "uploaded" ? UPLOADED : [];
  return [CHECKED, /^Approved/, ...sent, ...(chain ? RESTORED : IMPORTED)];
}

function judgeThread({ messages }: Evidence, migration: PlannedMigration): readonly string[] {
  const { database, verdict } = migration;
  const threads = threadsOf(messages, database);
  const tells = (thread: ToldThread, parts: readonly RegExp[]): boolean =>
    parts.every((part) => thread.entries.some(({ text }) => part.test(text)));
  // Who had to ask again finds what was uploaded the first time.
  const isThere = threads.slice(0, -1).some((thread) => tells(thread, UPLOADED));
  const story = storyOf(isThere ? { ...migration, way: "staged" } : migration);
  const told = threads.filter((thread) => tells(thread, story));
  if (told.length !== 1) {
    const words = threads.map(({ entries }) => entries.map(({ text }) => text.slice(0, 40)).join(" / "));
    return [
      `${database}: ${told.length} threads tell the whole story: ${words.join(" // ") || "nothing was posted"}`,
    ];
  }
  const [{ root, question, entries, card } = EMPTY] = told;
  const found: string[] = [];
  if (!root) found.push(`${database}: has no card`);
  if (!question) found.push(`${database}: nobody was asked`);
  if (!isInOrder(entries, story)) found.push(`${database}: the thread is out of order`);
  const end = verdict === "deny" ? /was denied/ : /is online on/;
  if (!end.test(card)) found.push(`${database}: the card ends with: ${card}`);
  return found;
}

interface ToldThread {
  readonly root: MessageRecord | undefined;
  readonly question: MessageRecord | undefined;
  /** In the order in which they stand in the channel. */
  readonly entries: readonly MessageRecord[];
  /** The last words of the card. */
  readonly card: string;
}

const EMPTY: ToldThread = { root: undefined, question: undefined, entries: [], card: "" };

function threadsOf(messages: readonly MessageRecord[], database: string): readonly ToldThread[] {
  const posts = messages.filter(({ kind }) => kind === "post");
  const mine = Map.groupBy(posts, (post) => namesOf(post)?.migrationId ?? "");
  const isAbout = (text: string): boolean => new RegExp(`\\b${database}\\b`).test(text);
  return [...mine.values()]
    .map((thread): ToldThread => {
      const keyed = (start: string): MessageRecord | undefined =>
        thread.find((post) => namesOf(post)?.key.startsWith(start));
      const root = keyed("root");
      const card = messages.findLast(({ ts, channel }) => ts === root?.ts && channel === root.channel);
      const entries = thread.filter((post) => namesOf(post)?.key.startsWith("entry-"));
      return {
        root,
        question: keyed("approval-"),
        entries: entries.toSorted((a, b) => (a.ts < b.ts ? -1 : 1)),
        card: card?.text ?? "",
      };
    })
    .filter(({ root }) => root !== undefined && isAbout(root.text));
}

/** By what was said, and by the numbers of the events that it tells. */
function isInOrder(entries: readonly MessageRecord[], story: readonly RegExp[]): boolean {
  const numbers = entries.map((entry) => Number(namesOf(entry)?.key.slice("entry-".length)));
  const places = story.map((part) => entries.findIndex(({ text }) => part.test(text)));
  return isAscending(numbers) && isAscending(places);
}

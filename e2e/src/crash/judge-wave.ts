/** What belongs to a wave: one question for all, never more at once than it may, and an end that is told of each. */
import type { MessageRecord } from "@bakferry/simulator";

import { type Evidence, isAscending } from "./evidence.ts";
import { WAVE_AT_ONCE } from "./plan-cycle.ts";
import { isWave, namesOf, tellsOnline } from "./slack-view.ts";

export function judgeWave(evidence: Evidence): readonly string[] {
  const { migrations, messages, tasks } = evidence;
  const posts = messages.filter(({ kind }) => kind === "post");
  const waves = wavesIn(evidence);
  const isDenied = migrations.every(({ verdict }) => verdict === "deny");
  const found = [...waves.flatMap(judgeThread), ...judgeQuestions(posts)];
  if (!waves.some(isDenied ? wasDenied : wasApproved))
    found.push(`no wave was ${isDenied ? "denied" : "approved"}`);
  const most = mostAtOnce(tasks);
  if (most > WAVE_AT_ONCE) found.push(`${most} databases of a wave were imported at once`);
  for (const { database, verdict } of migrations) {
    const told = posts.filter((post) => isEntry(post) && tellsOnline(post.text, database)).length;
    const wanted = verdict === "approve" ? 1 : 0;
    if (told !== wanted) found.push(`${database}: ${told} times told to be online instead of ${wanted}`);
  }
  return found;
}

interface ToldWave {
  readonly id: string;
  readonly hasQuestion: boolean;
  /** Its own, in the order in which they stand; those of its members are not among them. */
  readonly entries: readonly MessageRecord[];
  readonly card: string;
}

function wavesIn({ messages }: Evidence): readonly ToldWave[] {
  const posts = messages.filter(
    (message) => message.kind === "post" && isWave(namesOf(message)?.migrationId),
  );
  const byWave = Map.groupBy(posts, (post) => namesOf(post)?.migrationId ?? "");
  return [...byWave].map(([id, own]) => {
    const keyed = (start: string): readonly MessageRecord[] =>
      own.filter((post) => namesOf(post)?.key.startsWith(start));
    const [root] = keyed("root");
    const card = messages.findLast(({ ts, channel }) => ts === root?.ts && channel === root.channel);
    return {
      id,
      hasQuestion: keyed("approval-").length > 0,
      entries: keyed("entry-").toSorted((a, b) => (a.ts < b.ts ? -1 : 1)),
      card: card?.text ?? "",
    };
  });
}

const APPROVED = /^Approved, for every database/;
const DENIED = /\bDenied\b/;
const ENDED = /Every database has ended/;

function says({ entries }: ToldWave, words: RegExp): boolean {
  return entries.some(({ text }) => words.test(text));
}

function wasApproved(wave: ToldWave): boolean {
  return says(wave, APPROVED);
}

function wasDenied(wave: ToldWave): boolean {
  return says(wave, DENIED);
}

function judgeThread(wave: ToldWave): readonly string[] {
  const { id, entries, card, hasQuestion } = wave;
  const found: string[] = [];
  if (card === "") found.push(`${id}: has no card`);
  const numbers = entries.map((entry) => Number(namesOf(entry)?.key.slice("entry-".length)));
  if (!isAscending(numbers)) found.push(`${id}: the thread is out of order`);
  if ((wasApproved(wave) || wasDenied(wave)) && !hasQuestion) found.push(`${id}: nobody was asked`);
  if (wasApproved(wave)) {
    if (!says(wave, ENDED)) found.push(`${id}: its end is not told`);
    if (!/All \d+ databases are online|Ended: /.test(card)) found.push(`${id}: the card ends with: ${card}`);
  } else if (wasDenied(wave) && !/Denied\. Nothing was started/.test(card)) {
    found.push(`${id}: the card ends with: ${card}`);
  }
  return found;
}

/** A member asks nothing of its own, unless it left its wave, and has a card of its own since. */
function judgeQuestions(posts: readonly MessageRecord[]): readonly string[] {
  const named = posts.flatMap((post) => namesOf(post) ?? []);
  const withCard = new Set(named.flatMap(({ key, migrationId }) => (key === "root" ? migrationId : [])));
  return named
    .filter(({ key, migrationId }) => key.startsWith("approval-") && !withCard.has(migrationId))
    .map(({ migrationId }) => `${migrationId}: asked on its own in a wave`);
}

function isEntry(post: MessageRecord): boolean {
  return namesOf(post)?.key.startsWith("entry-") ?? false;
}

/** How many were under way at the same moment. */
function mostAtOnce(tasks: Evidence["tasks"]): number {
  const counts = tasks.map(
    ({ createdAt: at }) =>
      tasks.filter(({ createdAt, endedAt }) => createdAt <= at && at < (endedAt ?? Number.POSITIVE_INFINITY))
        .length,
  );
  return Math.max(0, ...counts);
}

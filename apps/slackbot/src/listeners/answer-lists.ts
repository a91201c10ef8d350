/** `status`, `list`, `history`, and `cancel` without an id: what a person sees of many migrations. */
import {
  findQuestion,
  isWaveId,
  type ListFilter,
  listHistory,
  listMigrations,
  type Migration,
  NO_FILTER,
  refuseVoteOf,
  type Summary,
  text,
  waveOf,
  type WaveSummary,
} from "@bakferry/core";

import { notice, statusAnswer, withNote } from "../views/answers.ts";
import { cancelList, historyList, migrationList } from "../views/lists.ts";
import type { Answer } from "../views/pen.ts";
import { cancel } from "./cancel.ts";
import type { Received } from "./received.ts";
import { waveStatus, waveSummaryOf } from "./waves.ts";
import { summaryOf, type WorkDeps } from "./work-deps.ts";

const SHOWN = 10;
const LOOKED_AT = 100;

export async function status(
  deps: WorkDeps,
  received: Received,
  migrationId: string | null,
): Promise<Answer> {
  if (migrationId !== null) {
    const wave = isWaveId(migrationId) ? await waveStatus(deps, migrationId) : undefined;
    if (wave) return withStanding(deps, received, { migrationId, answer: wave });
    const migration = await deps.desk.store.load(migrationId);
    if (migration) {
      const answer = statusAnswer(migration, summaryOf(deps, migration));
      return withStanding(deps, received, { migrationId, answer });
    }
    const unknown = text("slack.noSuchMigration", { migrationId });
    await deps.noteRefusal(received, { act: "command", reasons: [unknown], migrationId });
    return notice(unknown);
  }
  const latest = await deps.desk.store.list({ limit: LOOKED_AT });
  const here = latest
    .filter(({ request }) => request.conversation.channelId === received.channelId)
    .slice(0, SHOWN);
  const [first, ...others] = here;
  if (!first) return notice(text("slack.noMigrationHere"));
  if (others.length === 0) return statusAnswer(first, summaryOf(deps, first));
  return migrationList({
    title: text("slack.list.title"),
    summaries: await withWaves(deps, here),
    more: false,
  });
}

/** While a question is open: whether whoever asks could answer it, and why not. */
async function withStanding(
  { desk }: WorkDeps,
  { person: actor }: Received,
  { migrationId, answer }: { readonly migrationId: string; readonly answer: Answer },
): Promise<Answer> {
  const found = await findQuestion(desk, { migrationId });
  if (found.kind === "refused" || found.question.closed) return answer;
  const planDigest = found.question.digest ?? "";
  const reason = await refuseVoteOf(desk, found, { actor, verdict: "approve", planDigest });
  return withNote(answer, reason ? text("slack.status.mayNot", { reason }) : text("slack.status.may"));
}

export async function list(deps: WorkDeps, { person }: Received, filter: ListFilter): Promise<Answer> {
  const listing = await listMigrations(deps.desk, { filter, actor: person, limit: SHOWN });
  if (listing.kind === "refused") return notice(listing.answer);
  const { migrations, more } = listing;
  const isNarrowed = filter !== NO_FILTER;
  if (migrations.length === 0)
    return notice(text(isNarrowed ? "slack.list.nothingFits" : "slack.noMigrationHere"));
  const title = text(isNarrowed ? "slack.list.filtered" : "slack.list.title");
  return migrationList({ title, summaries: await withWaves(deps, migrations), more });
}

export async function history(deps: WorkDeps, { person }: Received, filter: ListFilter): Promise<Answer> {
  const found = await listHistory(deps.desk, { filter, actor: person, limit: SHOWN });
  if (found.kind === "refused") return notice(found.answer);
  if (found.past.length === 0) return notice(text("slack.history.nothing"));
  const past = found.past.map((each) => ({ ...each, summary: summaryOf(deps, each.migration) }));
  return historyList(past, found.more);
}

/** Which one is meant is clear when there is but one. */
export async function cancelOnlyOne(deps: WorkDeps, received: Received): Promise<void> {
  const filter = { ...NO_FILTER, mine: true, open: true };
  const open = await listMigrations(deps.desk, { filter, actor: received.person, limit: LOOKED_AT });
  const migrations = open.kind === "listed" ? open.migrations : [];
  const cancellable = summaries(deps, migrations).filter((summary) => summary.cancellable);
  const [first, ...others] = cancellable;
  if (!first) return deps.answers.tell(received, notice(text("slack.cancel.none")));
  if (others.length === 0) return cancel(deps, received, first.migrationId);
  return deps.answers.tell(received, cancelList(cancellable.slice(0, SHOWN)));
}

function summaries(deps: WorkDeps, migrations: readonly Migration[]): ReturnType<typeof summaryOf>[] {
  return migrations.map((migration) => summaryOf(deps, migration));
}

/** One line for each wave, where the first of its members would stand. */
async function withWaves(
  deps: WorkDeps,
  migrations: readonly Migration[],
): Promise<readonly (Summary | WaveSummary)[]> {
  const lines = new Map<string, Summary | WaveSummary>();
  for (const migration of migrations) {
    const waveId = waveOf(migration);
    if (waveId !== null && lines.has(waveId)) continue;
    const wave = waveId === null ? undefined : await deps.desk.waves.load(waveId);
    if (wave) lines.set(wave.id, await waveSummaryOf(deps, wave));
    else lines.set(migration.id, summaryOf(deps, migration));
  }
  return [...lines.values()];
}

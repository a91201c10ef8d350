/** One `/migrate` line. Nothing appears in the channel unless a migration is accepted; everything else is ephemeral. */
import {
  checkRequest,
  type Command,
  type MigrateCommand,
  type Migration,
  type Refusal,
  requestMigration,
  text,
} from "@bakferry/core";

import { candidateList, help, migrationList, notice, refusal, statusAnswer } from "../views/answers.ts";
import { checkAnswer } from "../views/check-answer.ts";
import type { Answer } from "../views/pen.ts";
import { withTicketOffer } from "../views/ticket.ts";
import { cancel } from "./cancel.ts";
import { cutOver, lookForMore, settle } from "./chain-orders.ts";
import type { ReceivedClick, ReceivedCommand } from "./received.ts";
import { summaryOf, type WorkDeps } from "./work-deps.ts";

/** A line that was typed, or one behind a button. */
type Line = ReceivedCommand | ReceivedClick;

const SHOWN = 10;
const LOOKED_AT = 100;

export async function answerCommand(deps: WorkDeps, line: Line, command: Command): Promise<void> {
  switch (command.kind) {
    case "migrate":
      return migrate(deps, line, command);
    case "check":
      return check(deps, line, command.ask);
    case "status":
      return deps.answers.tell(line, await status(deps, line, command.migrationId));
    case "list":
      return deps.answers.tell(line, await list(deps));
    case "cancel":
      return cancel(deps, line, command.migrationId);
    case "add":
      return lookForMore(deps, line, command.migrationId);
    case "cutover":
      return cutOver(deps, line, command);
    case "settle":
      return settle(deps, line, command);
    case "help":
      return deps.answers.tell(line, helpFor(deps));
    case "refused":
      await deps.noteRefusal(line, { act: "command", reasons: [command.answer] });
      return deps.answers.tell(line, refusal([command.answer], command.suggestion));
  }
}

function helpFor({ desk }: WorkDeps): Answer {
  return help(desk.settings.targets.map(({ name }) => name));
}

async function migrate(deps: WorkDeps, line: Line, command: MigrateCommand): Promise<void> {
  const channelId = line.channelId ?? "";
  const outcome = await requestMigration(deps.desk, {
    command,
    requestedBy: line.person,
    conversation: { teamId: line.teamId, channelId },
    idempotencyKey: line.key,
    defaultTarget: deps.channelTargets.get(channelId) ?? null,
  });
  // The status card in the channel is the answer.
  if (outcome.kind === "accepted") return;
  await deps.noteRefusal(line, { act: "request", reasons: outcome.answer });
  await deps.answers.tell(line, refusedAnswer(deps, outcome));
}

/** Seen by whoever asked and by nobody else. */
async function check(deps: WorkDeps, line: Line, command: MigrateCommand): Promise<void> {
  const defaultTarget = deps.channelTargets.get(line.channelId ?? "") ?? null;
  const outcome = await checkRequest(deps.desk, { command, defaultTarget });
  if (outcome.kind === "examined") return deps.answers.tell(line, checkAnswer(outcome));
  await deps.noteRefusal(line, { act: "request", reasons: outcome.answer });
  await deps.answers.tell(line, refusedAnswer(deps, outcome));
}

function refusedAnswer({ tickets }: WorkDeps, { answer, candidates, missingKey }: Refusal): Answer {
  if (candidates.length > 0) return candidateList(answer, candidates);
  const drawn = refusal(answer, null);
  return tickets === null || missingKey === null ? drawn : withTicketOffer(drawn, missingKey);
}

async function status(deps: WorkDeps, line: Line, migrationId: string | null): Promise<Answer> {
  if (migrationId !== null) {
    const migration = await deps.desk.store.load(migrationId);
    if (migration) return statusAnswer(migration, summaryOf(deps, migration));
    const unknown = text("slack.noSuchMigration", { migrationId });
    await deps.noteRefusal(line, { act: "command", reasons: [unknown], migrationId });
    return notice(unknown);
  }
  const latest = await deps.desk.store.list({ limit: LOOKED_AT });
  const here = latest
    .filter(({ request }) => request.conversation.channelId === line.channelId)
    .slice(0, SHOWN);
  const [first, ...others] = here;
  if (!first) return notice(text("slack.noMigrationHere"));
  return others.length === 0 ? statusAnswer(first, summaryOf(deps, first)) : asList(deps, here);
}

async function list(deps: WorkDeps): Promise<Answer> {
  const latest = await deps.desk.store.list({ limit: SHOWN });
  return latest.length === 0 ? notice(text("slack.noMigrationHere")) : asList(deps, latest);
}

function asList(deps: WorkDeps, migrations: readonly Migration[]): Answer {
  return migrationList(migrations.map((migration) => summaryOf(deps, migration)));
}

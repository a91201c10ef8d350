/** One `/migrate` line. Nothing appears in the channel unless a migration is accepted; everything else is ephemeral. */
import {
  checkRequest,
  checkRequests,
  type Command,
  type CommandVerb,
  type MigrateCommand,
  type Refusal,
  requestMigration,
} from "@bakferry/core";

import { candidateList, help, noticeWithForm, refusal } from "../views/answers.ts";
import { checkAnswer } from "../views/check-answer.ts";
import { checksAnswer } from "../views/checks-answer.ts";
import type { Answer } from "../views/pen.ts";
import { withTicketOffer } from "../views/ticket.ts";
import { cancelOnlyOne, history, list, status } from "./answer-lists.ts";
import { cancel } from "./cancel.ts";
import { cutOver, lookForMore, settle } from "./chain-orders.ts";
import { lineOf, NOTHING_SAID, openForm } from "./open-form.ts";
import type { ReceivedClick, ReceivedCommand } from "./received.ts";
import { askForWave } from "./waves.ts";
import type { WorkDeps } from "./work-deps.ts";

/** A line that was typed, or one behind a button. */
type Line = ReceivedCommand | ReceivedClick;

export async function answerCommand(
  deps: WorkDeps,
  line: Line,
  { command, resumed }: { readonly command: Command; readonly resumed: boolean },
): Promise<void> {
  switch (command.kind) {
    case "form":
      return openForm(deps, line, { ...NOTHING_SAID, resumed });
    case "migrate":
      return migrate(deps, line, { command, resumed });
    case "wave":
      return askForWave(deps, line, command);
    case "check":
      return checkAll(deps, line, { asks: command.asks, resumed });
    case "status":
      return deps.answers.tell(line, await status(deps, line, command.migrationId));
    case "list":
      return deps.answers.tell(line, await list(deps, line, command.filter));
    case "history":
      return deps.answers.tell(line, await history(deps, line, command.filter));
    case "cancel":
      return command.migrationId === null
        ? cancelOnlyOne(deps, line)
        : cancel(deps, line, command.migrationId);
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

interface Asked {
  readonly command: MigrateCommand;
  readonly resumed: boolean;
}

async function migrate(deps: WorkDeps, line: Line, { command, resumed }: Asked): Promise<void> {
  // Outside of a channel it has to be said where the card shall stand.
  if (line.channelId === null) return openForm(deps, line, { verb: "migrate", command, answer: [], resumed });
  const outcome = await requestMigration(deps.desk, {
    command,
    requestedBy: line.person,
    conversation: { teamId: line.teamId, channelId: line.channelId },
    idempotencyKey: line.key,
    defaultTarget: deps.channelTargets.get(line.channelId) ?? null,
  });
  // The status card in the channel is the answer.
  if (outcome.kind === "accepted") return;
  await refuse(deps, line, { verb: "migrate", command, refusal: outcome, resumed });
}

/** Seen by whoever asked and by nobody else. */
async function check(deps: WorkDeps, line: Line, { command, resumed }: Asked): Promise<void> {
  const defaultTarget = deps.channelTargets.get(line.channelId ?? "") ?? null;
  const outcome = await checkRequest(deps.desk, { command, defaultTarget });
  if (outcome.kind === "examined") return deps.answers.tell(line, checkAnswer(outcome));
  await refuse(deps, line, { verb: "check", command, refusal: outcome, resumed });
}

async function checkAll(
  deps: WorkDeps,
  line: Line,
  { asks, resumed }: Pick<Asked, "resumed"> & { readonly asks: readonly MigrateCommand[] },
): Promise<void> {
  const [command, ...others] = asks;
  if (command && others.length === 0) return check(deps, line, { command, resumed });
  const defaultTarget = deps.channelTargets.get(line.channelId ?? "") ?? null;
  const checked = await checkRequests(deps.desk, { asks, defaultTarget });
  const refusals = checked.flatMap(({ outcome }) => (outcome.kind === "refused" ? outcome.answer : []));
  if (refusals.length > 0) await deps.noteRefusal(line, { act: "request", reasons: refusals });
  return deps.answers.tell(line, checksAnswer(checked));
}

interface Refused extends Asked {
  readonly verb: CommandVerb;
  readonly refusal: Refusal;
}

/** What is missing is asked for; the search may have lasted longer than the form can be opened. */
async function refuse(deps: WorkDeps, line: Line, refused: Refused): Promise<void> {
  const { verb, command, resumed } = refused;
  const { answer, choose } = refused.refusal;
  await deps.noteRefusal(line, { act: "request", reasons: answer });
  const told = refusedAnswer(deps, refused);
  if (choose !== "missing" || resumed) return deps.answers.tell(line, told);
  await openForm(deps, line, { verb, command, answer, instead: told });
}

function refusedAnswer({ tickets }: WorkDeps, { verb, command, refusal: refused }: Refused): Answer {
  const { answer, candidates, choose, missingKey } = refused;
  if (choose === undefined) return refusal(answer, null);
  const written = lineOf({ verb, command });
  if (candidates.length > 0) return candidateList({ answer, candidates, line: written });
  const drawn = noticeWithForm(answer, written);
  return tickets === null || missingKey === null ? drawn : withTicketOffer(drawn, missingKey);
}

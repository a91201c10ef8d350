/**
 * Opens the form of a migration in front of a person: at once, because the permission to open it lives for three
 * seconds, and filled as soon as backups and instances are known.
 */
import {
  type BackupChoice,
  type Command,
  type CommandVerb,
  commandLine,
  type MigrateCommand,
  parseCommand,
  type TargetChoice,
  type Text,
  text,
} from "@bakferry/core";

import { noticeWithForm } from "../views/answers.ts";
import { EMPTY_LINE } from "../views/form-button.ts";
import { loadingForm, migrationForm } from "../views/form.ts";
import type { Answer, Modal } from "../views/pen.ts";
import { writeFormContext } from "./form-context.ts";
import type { ReceivedClick, ReceivedCommand, ReceivedShortcut } from "./received.ts";
import type { FormOrigin } from "./submitted.ts";
import type { WorkDeps } from "./work-deps.ts";

/** What is known already; `command` is `null` when nothing was said. */
export interface Draft {
  readonly verb: CommandVerb;
  readonly command: MigrateCommand | null;
  /** Why the form is opened. */
  readonly answer: readonly Text[];
  /** The answer where the form cannot be opened any more; it has a button that opens it. */
  readonly instead?: Answer;
  /** After a restart: nothing can be opened any more without another click. */
  readonly resumed?: boolean;
}

export const NOTHING_SAID: Draft = { verb: "migrate", command: null, answer: [] };

/** Where a form is filled in from, and how whatever goes wrong is answered. */
export interface FormPlace extends FormOrigin {
  /** Chosen already, where the channel is asked for. */
  readonly postIn?: string | null;
}

/** The form says meanwhile that it is being made ready; its fields can be filled in without what comes later. */
const PATIENCE_MS = 8000;

type Opener = ReceivedCommand | ReceivedClick | ReceivedShortcut;

export async function openForm(deps: WorkDeps, opener: Opener, draft: Draft): Promise<void> {
  const again = draft.instead ?? noticeWithForm([...draft.answer, text("form.openAgain")], lineOf(draft));
  if (draft.resumed === true) return deps.answers.tell(opener, again);
  const viewId = await deps.answers.openToFill(opener, loadingForm(draft.verb), again);
  if (viewId === null) return;
  const { person, channelId } = opener;
  const form = await drawForm(deps, opener, draft);
  await deps.answers.fillIn({ viewId, person, channelId }, form);
}

/** By a button that carries a line. */
export function draftOf(line: string): Draft {
  const parsed = parseCommand(line.replace(/^\/migrate\s*/u, ""));
  return draftOfCommand(parsed) ?? NOTHING_SAID;
}

function draftOfCommand(parsed: Command): Draft | null {
  if (parsed.kind === "migrate") return { verb: "migrate", command: parsed, answer: [] };
  const [command] = parsed.kind === "check" ? parsed.asks : [];
  return command ? { verb: "check", command, answer: [] } : null;
}

export function lineOf({ verb, command }: Pick<Draft, "verb" | "command">): string {
  return command ? commandLine(verb, command) : EMPTY_LINE;
}

export async function drawForm(deps: WorkDeps, place: FormPlace, draft: Draft): Promise<Modal> {
  const { channelId, responseUrl } = place;
  const { verb, command } = draft;
  const [backups, target] = await Promise.all([backupsFor(deps, command), targetFor(deps, place, command)]);
  const { chosen, isEmpty } = backups;
  const context = {
    verb,
    databaseName: command?.databaseName ?? null,
    from: chosen?.requested ?? null,
    asksForChannel: channelId === null,
    channelId,
    responseUrl,
  };
  return migrationForm({
    verb,
    answer: isEmpty ? [...draft.answer, text("form.noBackups")] : draft.answer,
    backup: chosen,
    target,
    newName: command?.newName ?? null,
    withIncrements: command?.withIncrements ?? false,
    channel: channelId === null ? { chosen: place.postIn ?? deps.requestsChannel } : null,
    privateMetadata: writeFormContext(context),
  });
}

interface BackupsForForm {
  readonly chosen: BackupChoice | null;
  readonly isEmpty: boolean;
}

/** The one that was named, or the newest full backup of the database; a person sees it before anything is asked for. */
async function backupsFor({ backups }: WorkDeps, command: MigrateCommand | null): Promise<BackupsForForm> {
  if (command?.from) return { chosen: await backups.named(command.from), isEmpty: false };
  const databaseName = command?.databaseName ?? null;
  const [first] = await backups.search({ query: "", databaseName, withinMs: PATIENCE_MS });
  const isOfIt = first?.header?.databaseName.toLowerCase() === databaseName?.toLowerCase();
  return { chosen: first && isOfIt ? first : null, isEmpty: first === undefined };
}

async function targetFor(
  { targets, desk, channelTargets }: WorkDeps,
  { channelId }: FormPlace,
  command: MigrateCommand | null,
): Promise<TargetChoice | null> {
  const { settings } = desk;
  const own = command?.targetName ?? channelTargets.get(channelId ?? "") ?? settings.defaultTarget;
  const known = await targets.search("", PATIENCE_MS);
  if (known.length === 1) return known[0] ?? null;
  return known.find(({ target }) => target.name === own || target.instanceId === own) ?? null;
}

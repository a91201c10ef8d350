/** `bakferry-bot policy explain`: who could approve what a migration asks now, and why others could not. */
import { access } from "node:fs/promises";

import {
  actorKey,
  type Explanation,
  explainQuestion,
  findQuestion,
  formatMoment,
  type Logger,
  type QuestionRef,
  type QuestionSubject,
  text,
  titleOf,
} from "@bakferry/core";
import { createSystemClock } from "@bakferry/host";
import { createOutput, line, type Page, say, tableLines } from "@bakferry/host/terminal";
import { openStore, placeOf, type Store } from "@bakferry/store";

import { databaseOf, loadConfig, type LoadedConfig } from "../config/load-config.ts";
import { type Environment, readSecrets } from "../config/secrets.ts";
import { deskSettings } from "../config/settings.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { createTokenVault } from "../installations/token-vault.ts";
import { createInstalledWorkspaces } from "../installations/workspaces.ts";
import { createSlackLog } from "../log.ts";
import { createPeople } from "../slack/people.ts";
import { createWebClient } from "../slack/web-client.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";

export interface PolicyExplainFlags {
  readonly config: string;
  readonly step?: string;
  readonly json?: boolean;
}

/** Reads the state and asks Slack who people are; changes nothing. The bot may be running. */
export async function explainPolicy(
  migrationId: string,
  flags: PolicyExplainFlags,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const loaded = await loadConfig(flags.config);
  const ref = { migrationId, ...(flags.step !== undefined && { actionId: flags.step }) };
  const explained = await explain(ref, loaded, surroundings.environment);
  createOutput(surroundings, { isJson: flags.json ?? false }).result(
    pageOf(explained),
    jsonOf(ref, explained),
  );
  return EXIT.done;
}

const SILENT: Logger = { info() {}, warn() {}, error() {} };

/** Throws UsageError and STORE_UNAVAILABLE. */
async function explain(
  ref: QuestionRef,
  loaded: LoadedConfig,
  environment: Environment,
): Promise<Explanation> {
  const address = databaseOf(loaded, environment);
  // Opening would make one.
  if (!("url" in address))
    await access(address.file).catch(() => {
      throw new UsageError(text("bot.report.noStore", { file: placeOf(address) }));
    });
  const clock = createSystemClock();
  const store = await openStore({ ...address, clock });
  try {
    const settings = deskSettings(loaded.config);
    const desk = { store: store.migrations, waves: store.waves, settings, clock, logger: SILENT };
    const found = await findQuestion(desk, ref);
    if (found.kind === "refused") throw new UsageError(found.answer);
    const token = await tokenFor(teamOf(found.subject), { loaded, environment, store });
    const { apiUrl } = loaded.config.slack;
    const client = createWebClient(token, { apiUrl, logger: createSlackLog(SILENT) });
    const people = createPeople({ client, clock, admit: async () => true });
    const explained = await explainQuestion({ ...desk, people }, ref);
    if (explained.kind === "refused") throw new UsageError(explained.answer);
    return explained;
  } finally {
    await store.close();
  }
}

function teamOf(subject: QuestionSubject): string {
  const asked = subject.kind === "wave" ? subject.wave : subject.migration.request;
  return asked.conversation.teamId;
}

interface TokenDeps {
  readonly loaded: LoadedConfig;
  readonly environment: Environment;
  readonly store: Store;
}

/** Of the workspace in which it was asked for. */
async function tokenFor(teamId: string, { loaded, environment, store }: TokenDeps): Promise<string> {
  const { mode, oauth } = loaded.config.slack;
  const outcome = readSecrets(environment, mode, { usesOAuth: oauth !== undefined });
  if (outcome.kind === "invalid") throw new UsageError(text("bot.policy.noToken"), ...outcome.problems);
  const { secrets } = outcome;
  if (!secrets.oauth) return secrets.botToken;
  const vault = createTokenVault(secrets.oauth.tokenKeys);
  const { installations } = store;
  const clock = createSystemClock();
  const workspaces = createInstalledWorkspaces({ installations, vault, clock, logger: SILENT });
  await workspaces.refresh();
  return workspaces.find({ teamId })?.token ?? "";
}

function pageOf({ subject, question, tally, people, more, startsAt }: Explanation): Page {
  const { given, needed } = tally;
  const state = question.closed
    ? say(question.closed)
    : say(text("bot.policy.open", { given, needed, until: until(question.expiresAt) }));
  const columns = [
    { heading: say(text("bot.policy.person")) },
    { heading: say(text("bot.policy.approves")) },
    { heading: say(text("bot.policy.breaksGlass")) },
    { heading: say(text("bot.policy.why")) },
  ];
  const [yes, no] = [say(text("bot.policy.yes")), say(text("bot.policy.no"))];
  const rows = people.map(({ actor, refusal, mayBreakGlass }) => [
    actorKey(actor),
    refusal === null ? yes : no,
    mayBreakGlass ? yes : no,
    refusal === null ? "" : say(refusal),
  ]);
  return [
    line(say(titleOf(subject))),
    line(state),
    ...(question.closed === null ? [line(say(text("bot.policy.starts", { when: until(startsAt) })))] : []),
    line(""),
    ...tableLines(columns, rows),
    ...(more > 0 ? [line(say(text("bot.policy.more", { count: more })))] : []),
  ];
}

function until(at: number | null): string {
  return at === null ? say(text("bot.policy.never")) : formatMoment(at);
}

function jsonOf({ migrationId, actionId }: QuestionRef, explained: Explanation): object {
  const { question, tally, people, more, startsAt } = explained;
  return {
    type: "policy-explain",
    version: 1,
    migrationId,
    actionId: actionId ?? null,
    open: question.closed === null,
    digest: question.digest,
    given: tally.given,
    needed: tally.needed,
    expiresAt: iso(question.expiresAt),
    startsAt: iso(startsAt),
    people: people.map(({ actor, refusal, mayBreakGlass }) => ({
      person: actorKey(actor),
      mayApprove: refusal === null,
      refusal: refusal && refusal.key,
      says: refusal && say(refusal),
      mayBreakGlass,
    })),
    more,
  };
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

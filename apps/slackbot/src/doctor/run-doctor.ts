/**
 * Looks at everything that the bot needs, each thing by itself, and says what to do about what is missing.
 *
 * Nothing is changed and nothing is posted. Things that do not depend on each other are all looked at: a token that
 * Slack refuses says nothing about the cloud.
 */
import { credentialsFromEnvironment } from "@bakferry/alibaba";
import { type Logger, OperationalError, text } from "@bakferry/core";
import { createSystemClock } from "@bakferry/host";
import { createOutput, examined, type ExaminedLine, showExamination } from "@bakferry/host/terminal";
import { type DatabaseAddress, readInstallations } from "@bakferry/store";

import { createCloud } from "../cloud.ts";
import { loadConfig, type LoadedConfig, databaseOf } from "../config/load-config.ts";
import { readSecrets } from "../config/secrets.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { createTokenVault } from "../installations/token-vault.ts";
import { createSlackLog } from "../log.ts";
import { createWebClient } from "../slack/web-client.ts";
import type { Surroundings } from "../surroundings.ts";
import { cardLines } from "./examine-cards.ts";
import { cloudLines } from "./examine-cloud.ts";
import { peopleLines } from "./examine-people.ts";
import { tokenLines, wayInLine } from "./examine-slack.ts";
import { exposureLines, storeLines } from "./examine-store.ts";
import type { SlackVisit } from "./slack-visit.ts";

export interface DoctorFlags {
  readonly config: string;
  readonly url?: string;
  readonly json?: boolean;
}

/** Throws UsageError when the configuration cannot be read: without it there is nothing to look at. */
export async function runDoctor(flags: DoctorFlags, surroundings: Surroundings): Promise<ExitCode> {
  const loaded = await loadConfig(flags.config);
  const database = databaseOf(loaded, surroundings.environment);
  const [slack, exposures, store, cloud] = await Promise.all([
    slackLines(loaded, flags, surroundings),
    exposureLines({ file: flags.config, config: loaded.config, database }),
    storeLines(database),
    linesOfCloud(loaded, surroundings),
  ]);
  const read = examined("configuration", "passed", [text("bot.doctor.config", { file: flags.config }), null]);
  const lines = [read, ...exposures, ...slack, ...store, ...cloud];
  const hasFailed = showExamination(createOutput(surroundings, { isJson: flags.json ?? false }), lines);
  return hasFailed ? EXIT.cloudFailed : EXIT.done;
}

async function slackLines(
  loaded: LoadedConfig,
  { url }: DoctorFlags,
  { environment }: Surroundings,
): Promise<readonly ExaminedLine[]> {
  const { config } = loaded;
  const usesOAuth = config.slack.oauth !== undefined;
  const outcome = readSecrets(environment, config.slack.mode, { usesOAuth });
  if (outcome.kind === "invalid") {
    return outcome.problems.map((message) =>
      examined("slack-environment", "failed", [text("cli.finding.reason", { message }), null]),
    );
  }
  const { secrets } = outcome;
  const settings = { apiUrl: config.slack.apiUrl, logger: createSlackLog(SILENT) };
  const publicUrl = url ?? config.slack.publicUrl ?? null;
  const wayIn = await wayInLine({ config, secrets, publicUrl, settings });
  if (!secrets.oauth) {
    const client = createWebClient(secrets.botToken, settings);
    return [wayIn, ...(await visitLines({ client, workspace: "" }, config))];
  }
  const lines: ExaminedLine[] = [wayIn];
  for (const found of await installedTokens(databaseOf(loaded, environment), secrets.oauth.tokenKeys)) {
    if (found.token === null) {
      lines.push(
        examined(`slack-token@${found.key}`, "failed", [
          text("bot.installations.unreadable", { keys: found.key }),
          text("bot.installations.addKey"),
        ]),
      );
      continue;
    }
    const client = createWebClient(found.token, settings);
    const visited = await visitLines({ client, workspace: found.key }, config);
    lines.push(...visited.map((line) => ({ ...line, id: `${line.id}@${found.key}` })));
  }
  return lines;
}

/** What one workspace says. After a refused token nothing else can be asked there. */
async function visitLines(
  visit: SlackVisit,
  config: LoadedConfig["config"],
): Promise<readonly ExaminedLine[]> {
  const clock = createSystemClock();
  const token = await tokenLines(visit);
  if (token.some(({ id, status }) => id === "slack-token" && status === "failed")) return token;
  return [...token, ...(await cardLines(visit, clock.now())), ...(await peopleLines(visit, config, clock))];
}

/** `token` is null where none of the keys opens it. Nothing is installed before the first start. */
async function installedTokens(
  address: DatabaseAddress,
  keys: Parameters<typeof createTokenVault>[0],
): Promise<readonly { readonly key: string; readonly token: string | null }[]> {
  const vault = createTokenVault(keys);
  try {
    const live = (await readInstallations(address)).flatMap(({ key, token }) =>
      token ? [{ key, token }] : [],
    );
    return live.map(({ key, token }) => ({ key, token: vault.open(key, token) ?? null }));
  } catch (error) {
    // The database has a line of its own.
    if (OperationalError.is(error)) return [];
    throw error;
  }
}

/** What the SDK says beside its errors is in the lines already. */
const SILENT: Logger = { info() {}, warn() {}, error() {} };

async function linesOfCloud(
  { config }: LoadedConfig,
  { environment }: Surroundings,
): Promise<readonly ExaminedLine[]> {
  const credentials = credentialsFromEnvironment(environment);
  if ("problem" in credentials) {
    const summary = text("cli.finding.reason", { message: credentials.problem });
    return [examined("credentials", "failed", [summary, null])];
  }
  const clock = createSystemClock();
  const alibaba = createCloud(config, { credentials: async () => credentials, clock });
  try {
    return await cloudLines({ alibaba, clock, config });
  } finally {
    alibaba.close();
  }
}

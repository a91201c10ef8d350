/**
 * Looks at everything that the bot needs, each thing by itself, and says what to do about what is missing.
 *
 * Nothing is changed and nothing is posted. Things that do not depend on each other are all looked at: a token that
 * Slack refuses says nothing about the cloud.
 */
import { credentialsFromEnvironment } from "@bakferry/alibaba";
import { type Logger, text } from "@bakferry/core";
import { createSystemClock } from "@bakferry/host";
import {
  createOutput,
  examined,
  type ExaminedLine,
  findingJson,
  renderFindings,
} from "@bakferry/host/terminal";

import { loadConfig, type LoadedConfig, storeFile } from "../config/load-config.ts";
import { readSecrets } from "../config/secrets.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { createSlackLog } from "../log.ts";
import { createWebClient } from "../slack/web-client.ts";
import type { Surroundings } from "../surroundings.ts";
import { createCloud } from "../wire.ts";
import { cardLines } from "./examine-cards.ts";
import { cloudLines } from "./examine-cloud.ts";
import { peopleLines } from "./examine-people.ts";
import { tokenLines, wayInLine } from "./examine-slack.ts";
import { storeLines } from "./examine-store.ts";

export interface DoctorFlags {
  readonly config: string;
  readonly url?: string;
  readonly json?: boolean;
}

/** Throws UsageError when the configuration cannot be read: without it there is nothing to look at. */
export async function runDoctor(flags: DoctorFlags, surroundings: Surroundings): Promise<ExitCode> {
  const loaded = await loadConfig(flags.config);
  const [slack, store, cloud] = await Promise.all([
    slackLines(loaded, flags, surroundings),
    storeLines(storeFile(loaded)),
    linesOfCloud(loaded, surroundings),
  ]);
  const read = examined("configuration", "passed", [text("bot.doctor.config", { file: flags.config }), null]);
  const lines = [read, ...slack, ...store, ...cloud];
  const hasFailed = lines.some(({ status }) => status === "failed");
  createOutput(surroundings, { isJson: flags.json ?? false }).result(renderFindings(lines), {
    type: "doctor",
    version: 1,
    outcome: hasFailed ? "failed" : "passed",
    lines: lines.map(findingJson),
  });
  return hasFailed ? EXIT.cloudFailed : EXIT.done;
}

async function slackLines(
  { config }: LoadedConfig,
  { url }: DoctorFlags,
  { environment }: Surroundings,
): Promise<readonly ExaminedLine[]> {
  const outcome = readSecrets(environment, config.slack.mode);
  if (outcome.kind === "invalid") {
    return outcome.problems.map((message) =>
      examined("slack-environment", "failed", [text("cli.finding.reason", { message }), null]),
    );
  }
  const { secrets } = outcome;
  const clock = createSystemClock();
  const settings = { apiUrl: config.slack.apiUrl, logger: createSlackLog(SILENT) };
  const visit = { client: createWebClient(secrets.botToken, settings), workspace: "" };
  const token = await tokenLines(visit);
  const wayIn = await wayInLine({ config, secrets, publicUrl: url ?? null, settings });
  if (token.some(({ id, status }) => id === "slack-token" && status === "failed")) return [...token, wayIn];
  return [
    ...token,
    wayIn,
    ...(await cardLines(visit, clock.now())),
    ...(await peopleLines(visit, config, clock)),
  ];
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

#!/usr/bin/env node
/** The process edge: arguments, environment, signals and exit codes. Nothing else exits. */
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";

import { type Credentials, credentialsFromEnvironment, type CredentialsProblem } from "@bakferry/alibaba";
import { type Logger, OperationalError, say, text } from "@bakferry/core";
import { Command } from "commander";
import { pino } from "pino";

import { readConfig } from "./config/read-config.ts";
import { readSecrets } from "./config/secrets.ts";
import { createLog } from "./log.ts";
import { type BotOptions, createBot } from "./wire.ts";

const EXIT = { done: 0, usage: 1, cloud: 4, bug: 70, interrupted: 130 } as const;

const program = new Command("bakferry-bot")
  .description("The Slack bot and worker of Bakferry.")
  .showHelpAfterError();

program
  .command("start", { isDefault: true })
  .description("Serve Slack and run migrations until stopped.")
  .option("-c, --config <file>", "configuration file", "bakferry.yaml")
  .action(async ({ config }: { config: string }) => start(config));

await program.parseAsync();

async function start(file: string): Promise<void> {
  const options = await readOptions(file);
  if (!options) return;
  const { logger } = options;
  process.on("unhandledRejection", (error) => logger.error("A promise was lost.", { error }));
  process.on("uncaughtException", (error) => {
    logger.error("The bot stops because of an unexpected error.", { error });
    process.exit(EXIT.bug);
  });
  try {
    const bot = await createBot(options);
    stopOnSignals(logger, async () => bot.stop());
    const started = await bot.start();
    if (started.kind === "started") {
      logger.info("Bakferry is ready.", { where: started.where });
      return;
    }
    complain([say(text("slack.config.tokenRefused"))]);
    await bot.stop();
    process.exit(EXIT.usage);
  } catch (error) {
    if (!OperationalError.is(error)) throw error;
    complain([
      say(text("cli.failure", { message: error.message, meaning: text(`errorCode.${error.code}.meaning`) })),
      say(text(`errorCode.${error.code}.remedy`)),
    ]);
    process.exit(EXIT.cloud);
  }
}

/** `undefined` when something is wrong, after saying everything that is. */
async function readOptions(file: string): Promise<BotOptions | undefined> {
  const path = resolve(file);
  const yaml = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    complain([say(text("slack.config.unreadable", { file, reason: error.code ?? error.message }))]);
    return undefined;
  });
  if (yaml === undefined) return undefined;
  const outcome = readConfig(yaml, file);
  const mode = outcome.kind === "valid" ? outcome.config.slack.mode : "socket";
  const secrets = readSecrets(process.env, mode);
  const credentials = credentialsFromEnvironment(process.env);
  const problems = [
    ...(outcome.kind === "invalid" ? outcome.problems : []),
    ...(secrets.kind === "invalid" ? secrets.problems : []),
    ...("problem" in credentials ? [credentials.problem] : []),
  ];
  if (outcome.kind === "invalid" || secrets.kind === "invalid" || isProblem(credentials)) {
    complain([
      say(text("slack.config.summary", { count: problems.length })),
      ...problems.map((line) => `  ${line}`),
    ]);
    return undefined;
  }
  const logger = createLog(outcome.config.log.level, pino.destination({ dest: 2, sync: true }));
  return {
    config: outcome.config,
    baseDirectory: dirname(path),
    secrets: secrets.secrets,
    credentials: async () => credentials,
    logger,
  };
}

/** The first signal lets everything finish; the second one does not wait. */
function stopOnSignals(logger: Logger, stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(EXIT.interrupted);
    stopping = true;
    logger.info("Stopping; once more to stop at once.", { signal });
    stop().then(
      () => process.exit(EXIT.done),
      (error: unknown) => {
        logger.error("Stopping failed.", { error });
        process.exit(EXIT.bug);
      },
    );
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
}

function isProblem(credentials: Credentials | CredentialsProblem): credentials is CredentialsProblem {
  return "problem" in credentials;
}

function complain(lines: readonly string[]): void {
  process.exitCode = EXIT.usage;
  for (const line of lines) console.error(line);
}

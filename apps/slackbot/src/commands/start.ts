/** `bakferry-bot start`: serves Slack and runs migrations until it is told to stop. */
import { dirname, resolve } from "node:path";

import { credentialsFromEnvironment } from "@bakferry/alibaba";
import { ERROR_CATALOGUE, type Logger, OperationalError, text } from "@bakferry/core";
import { createSystemClock } from "@bakferry/host";
import { say } from "@bakferry/host/terminal";
import { pino } from "pino";

import { databaseOf, readYaml } from "../config/load-config.ts";
import { readConfig } from "../config/read-config.ts";
import { readSecrets } from "../config/secrets.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { exposuresOf } from "../exposures.ts";
import { secretsIn, withoutSecrets } from "../log-secrets.ts";
import { createLog } from "../log.ts";
import { openTracer } from "../operations/open-tracer.ts";
import { createReload } from "../operations/reload.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { type Bot, type BotOptions, createBot } from "../wire.ts";
import type { AddCommand } from "./command.ts";
import { addConfigOption } from "./options.ts";

export const addStart: AddCommand = (program, launch) => {
  const command = program.command("start", { isDefault: true }).description(say(text("bot.start")));
  addConfigOption(command).action(async ({ config }: { readonly config: string }) => {
    await launch((surroundings) => start(config, surroundings));
  });
};

/** Returns after the bot has been stopped. */
async function start(file: string, { environment, stderr }: Surroundings): Promise<ExitCode> {
  const options = await readOptions(file, environment);
  const { logger } = options;
  process.on("unhandledRejection", (error) => logger.error("A promise was lost.", { error }));
  process.on("uncaughtException", (error) => {
    logger.error("The bot stops because of an unexpected error.", { error });
    process.exit(EXIT.bug);
  });
  try {
    const starting = createBot(options);
    reloadOnSignal(file, starting, logger);
    const bot = await starting;
    const stopped = stopOnSignals(logger, async () => bot.stop());
    const started = await bot.start();
    if (started.kind === "started") {
      for (const exposure of await exposuresOf({ file, ...options })) logger.warn(say(exposure.words), {});
      logger.info("Bakferry is ready.", { where: started.where });
      return await stopped;
    }
    await bot.stop();
    throw new UsageError(text("slack.config.tokenRefused"));
  } catch (error) {
    if (!OperationalError.is(error)) throw error;
    stderr.write(`${error.message} ${ERROR_CATALOGUE[error.code].remedy}\n`);
    return EXIT.cloudFailed;
  }
}

/** Throws UsageError with everything that is wrong, in the file and in the environment. */
async function readOptions(file: string, environment: Surroundings["environment"]): Promise<BotOptions> {
  const outcome = readConfig(await readYaml(file), file);
  const mode = outcome.kind === "valid" ? outcome.config.slack.mode : "socket";
  const usesOAuth = outcome.kind === "valid" && outcome.config.slack.oauth !== undefined;
  const secrets = readSecrets(environment, mode, { usesOAuth });
  const credentials = credentialsFromEnvironment(environment);
  const problems = [
    ...(outcome.kind === "invalid" ? outcome.problems : []),
    ...(secrets.kind === "invalid" ? secrets.problems : []),
    ...("problem" in credentials ? [credentials.problem] : []),
  ];
  if (outcome.kind === "invalid" || secrets.kind === "invalid" || "problem" in credentials) {
    const summary = text("slack.config.summary", { count: problems.length });
    throw new UsageError(summary, ...problems.map((line) => `  ${line}`));
  }
  const loaded = { config: outcome.config, baseDirectory: dirname(resolve(file)) };
  const logger = createLog(
    outcome.config.log.level,
    withoutSecrets(pino.destination({ dest: 2, sync: true }), secretsIn(environment)),
  );
  return {
    ...loaded,
    database: databaseOf(loaded, environment),
    secrets: secrets.secrets,
    credentials: async () => credentials,
    tracer: await openTracer(environment, logger),
    logger,
  };
}

/** SIGHUP, also while the bot starts; what Windows sends when its console closes is no wish to read anything. */
function reloadOnSignal(file: string, starting: Promise<Bot>, logger: Logger): void {
  if (process.platform === "win32") return;
  const reload = createReload({
    file,
    take: async (config) => (await starting).take(config),
    tell: (isTaken, at) =>
      void starting.then(
        ({ metrics }) => metrics.reloaded(isTaken, at),
        () => undefined,
      ),
    clock: createSystemClock(),
    logger,
  });
  process.on("SIGHUP", () => void reload());
}

/** Resolves when the bot has stopped. The first signal lets everything finish; the second one does not wait. */
function stopOnSignals(logger: Logger, stop: () => Promise<void>): Promise<ExitCode> {
  const { promise, resolve: resolveWith } = Promise.withResolvers<ExitCode>();
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(EXIT.interrupted);
    stopping = true;
    logger.info("Stopping; once more to stop at once.", { signal });
    stop().then(
      () => resolveWith(EXIT.done),
      (error: unknown) => {
        logger.error("Stopping failed.", { error });
        resolveWith(EXIT.bug);
      },
    );
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
  return promise;
}

/** Reads the configuration file from the disk. Throws UsageError with every problem in it. */
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";

import { text } from "@bakferry/core";
import type { DatabaseAddress } from "@bakferry/store";

import { UsageError } from "../usage-error.ts";
import { readConfig } from "./read-config.ts";
import type { Config } from "./schema.ts";
import type { Environment } from "./secrets.ts";

export interface LoadedConfig {
  readonly config: Config;
  /** Paths of the configuration are relative to it. */
  readonly baseDirectory: string;
}

export async function loadConfig(file: string): Promise<LoadedConfig> {
  const outcome = readConfig(await readYaml(file), file);
  if (outcome.kind === "valid") return { config: outcome.config, baseDirectory: dirname(resolve(file)) };
  const { problems } = outcome;
  throw new UsageError(
    text("slack.config.summary", { count: problems.length }),
    ...problems.map((line) => `  ${line}`),
  );
}

export async function readYaml(file: string): Promise<string> {
  try {
    return await readFile(resolve(file), "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(text("slack.config.unreadable", { file, reason: code ?? message }));
  }
}

/** PostgreSQL where the environment names it, otherwise the configured file. Throws UsageError. */
export function databaseOf(
  { config, baseDirectory }: LoadedConfig,
  environment: Environment,
): DatabaseAddress {
  const url = environment["DATABASE_URL"]?.trim() ?? "";
  if (url === "") return { file: resolve(baseDirectory, config.store.sqlite) };
  if (!/^postgres(ql)?:\/\//.test(url)) throw new UsageError(text("bot.db.badUrl"));
  return { url };
}

/** `bakferry-bot report`: the report of a migration, from the state alone. The bot may be running. */
import { access, writeFile } from "node:fs/promises";
import { resolve } from "node:path";

import { type Locale, type MigrationReport, text } from "@bakferry/core";
import { createSystemClock } from "@bakferry/host";
import { say } from "@bakferry/host/terminal";
import { openStore, placeOf } from "@bakferry/store";

import { databaseOf, loadConfig } from "../config/load-config.ts";
import { deskSettings } from "../config/settings.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { formatReport, type ReportFormat } from "./format-report.ts";
import { readReport } from "./read-report.ts";

export interface ReportFlags {
  readonly config: string;
  readonly format: ReportFormat;
  readonly locale: Locale;
  readonly output?: string;
}

export async function writeReport(
  migrationId: string,
  flags: ReportFlags,
  { stdout, stderr, environment }: Surroundings,
): Promise<ExitCode> {
  const report = await loadReport(migrationId, flags.config, environment);
  const written = formatReport(report, flags.format, flags.locale);
  if (flags.output === undefined) {
    stdout.write(written);
    return EXIT.done;
  }
  const file = resolve(flags.output);
  try {
    await writeFile(file, written, { flag: "wx", mode: 0o600 });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(text("bot.report.cannotWrite", { file, reason: code ?? message }));
  }
  stderr.write(`${say(text("bot.report.written", { file }))}\n`);
  return EXIT.done;
}

/** Throws UsageError and STORE_UNAVAILABLE. */
async function loadReport(
  migrationId: string,
  configFile: string,
  environment: Surroundings["environment"],
): Promise<MigrationReport> {
  const loaded = await loadConfig(configFile);
  const address = databaseOf(loaded, environment);
  const file = placeOf(address);
  if ("file" in address) {
    // Opening would make one.
    await access(address.file).catch(() => {
      throw new UsageError(text("bot.report.noStore", { file }));
    });
  }
  const store = await openStore({ ...address, clock: createSystemClock() });
  try {
    const migration = await store.migrations.load(migrationId);
    if (!migration) throw new UsageError(text("bot.report.noSuchMigration", { migrationId, file }));
    const { migrations, audit } = store;
    return await readReport({ migrations, audit, settings: deskSettings(loaded.config) }, migration);
  } finally {
    await store.close();
  }
}

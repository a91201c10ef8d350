/** `bakferry-bot report`: the closing report of a migration, offline. */
import { LOCALES, text } from "@bakferry/core";
import { say } from "@bakferry/host/terminal";
import { Option } from "commander";

import { REPORT_FORMATS } from "../report/format-report.ts";
import { type ReportFlags, writeReport } from "../report/write-report.ts";
import type { AddCommand } from "./command.ts";
import { addConfigOption } from "./options.ts";

export const addReport: AddCommand = (program, launch) => {
  const command = program
    .command("report")
    .description(say(text("bot.report.about")))
    .argument("<migration>")
    .addOption(
      new Option("--format <format>", say(text("bot.report.format"))).choices(REPORT_FORMATS).default("html"),
    )
    .option("--output <file>", say(text("bot.report.output")))
    .addOption(
      new Option("--locale <language>", say(text("bot.report.locale"))).choices(LOCALES).default("en"),
    );
  addConfigOption(command).action(async (migrationId: string, flags: ReportFlags) => {
    await launch((surroundings) => writeReport(migrationId, flags, surroundings));
  });
};

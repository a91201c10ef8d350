/** `bakferry-bot audit`: proves, exports and shows the audit trail, offline. */
import { text } from "@bakferry/core";
import { say } from "@bakferry/host/terminal";
import { Option } from "commander";

import { type ExportFlags, exportAudit } from "../audit/export-audit.ts";
import { type ShowFlags, showAudit } from "../audit/show-audit.ts";
import { type VerifyFlags, verifyAudit } from "../audit/verify-audit.ts";
import type { AddCommand } from "./command.ts";
import { addConfigOption, addJsonOption } from "./options.ts";

export const addAudit: AddCommand = (program, launch) => {
  const audit = program.command("audit").description(say(text("bot.audit.about")));
  const verify = audit
    .command("verify")
    .description(say(text("bot.audit.verify")))
    .option("--file <database>", say(text("bot.audit.file")))
    .option("--export <file>", say(text("bot.audit.export")))
    .option("--head <head>", say(text("bot.audit.head")));
  addJsonOption(addConfigOption(verify)).action(async (flags: VerifyFlags) => {
    await launch((surroundings) => verifyAudit(flags, surroundings));
  });
  const exporting = audit
    .command("export")
    .description(say(text("bot.audit.exportAbout")))
    .option("--file <database>", say(text("bot.audit.file")))
    .option("--since <time>", say(text("bot.audit.since")))
    .option("--migration <id>", say(text("bot.audit.migration")))
    .addOption(
      new Option("--format <format>", say(text("bot.audit.format")))
        .choices(["jsonl", "csv"])
        .default("jsonl"),
    );
  addConfigOption(exporting).action(async (flags: ExportFlags) => {
    await launch((surroundings) => exportAudit(flags, surroundings));
  });
  const show = audit
    .command("show")
    .description(say(text("bot.audit.showAbout")))
    .argument("<migration>")
    .option("--file <database>", say(text("bot.audit.file")));
  addJsonOption(addConfigOption(show)).action(async (migrationId: string, flags: ShowFlags) => {
    await launch((surroundings) => showAudit(migrationId, flags, surroundings));
  });
};

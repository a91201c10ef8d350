/** `bakferry check FILE… --instance rm-…`: what RDS would say to an import, before anything is sent. */
import { text } from "@bakferry/core/texts";
import { say } from "@bakferry/host/terminal";
import { Option } from "commander";

import type { CheckFlags } from "../check/check-import.ts";
import type { AddCommand } from "./command.ts";
import { addConnectionOptions, addJsonOption } from "./connection-options.ts";

export const addCheck: AddCommand = (program, launch) => {
  const command = program
    .command("check")
    .summary(say(text("cli.check.summary")))
    .description(say(text("cli.check.about")))
    .argument("<file...>", say(text("cli.check.file")))
    .option("--instance <id>", say(text("cli.check.instance")))
    .option("--as <name>", say(text("cli.check.as")))
    .option("--bucket <name>", say(text("cli.check.bucket")))
    .addOption(new Option("--prefix <folder>", say(text("cli.check.prefix"))).default("migrate/"))
    .option("--checkdb-output <file>", say(text("cli.option.checkdbOutput")))
    .option("--verbose", say(text("cli.check.verbose")));
  addConnectionOptions(command);
  addJsonOption(command)
    .addHelpText("after", `\n${say(text("cli.check.exitCodes"))}`)
    .action(async (files: readonly string[], flags: CheckFlags) => {
      await launch(async (surroundings) => {
        const { checkImport } = await import("../check/check-import.ts");
        return checkImport({ files, flags }, surroundings);
      });
    });
};

/** `bakferry script --database D --folder F`: the T-SQL that takes a backup which RDS imports. */
import { text } from "@bakferry/core/texts";
import { say } from "@bakferry/host/terminal";
import { Option } from "commander";

import type { AddCommand } from "./command.ts";
import { wholeNumber } from "./sending-options.ts";

export const addScript: AddCommand = (program, launch) => {
  program
    .command("script")
    .summary(say(text("cli.script.summary")))
    .description(say(text("cli.script.about")))
    .requiredOption("--database <name>", say(text("cli.script.database")))
    .requiredOption("--folder <path>", say(text("cli.script.folder")))
    .addOption(
      new Option("--type <kind>", say(text("cli.script.type")))
        .choices(["full", "diff", "log"])
        .default("full"),
    )
    .option("--with-increments", say(text("cli.script.withIncrements")))
    .addOption(
      new Option("--instance-type <type>", say(text("cli.script.instanceType")))
        .choices(["standard", "2008r2-local"])
        .default("standard"),
    )
    .option("--sql-version <release>", say(text("cli.script.sqlVersion")))
    .option("--stripes <count>", say(text("cli.script.stripes")), wholeNumber(MOST_TYPED), 1)
    .option("--skip-checkdb", say(text("cli.script.skipCheckdb")))
    .option("--undo", say(text("cli.script.undo")))
    .option("--output <folder>", say(text("cli.script.output")))
    .option("--json", say(text("cli.option.json")))
    .addHelpText("after", `\n${say(text("cli.script.example"))}`)
    .action(async (flags: ScriptFlags) => {
      await launch(async (surroundings) => {
        const { writeScript } = await import("../script/write-script.ts");
        return writeScript(flags, surroundings);
      });
    });
};

/** Above it nobody counts files any more; how many make sense is said where the script is written. */
const MOST_TYPED = 64;

export interface ScriptFlags {
  readonly database: string;
  readonly folder: string;
  readonly type: "full" | "diff" | "log";
  readonly withIncrements?: boolean;
  readonly instanceType: "standard" | "2008r2-local";
  readonly sqlVersion?: string;
  readonly stripes: number;
  readonly skipCheckdb?: boolean;
  readonly undo?: boolean;
  readonly output?: string;
  readonly json?: boolean;
}

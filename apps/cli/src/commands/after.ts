/** `bakferry after --database D`: the T-SQL for what a backup does not bring along. */
import { text } from "@bakferry/core/texts";
import { say } from "@bakferry/host/terminal";
import { Option } from "commander";

import type { AddCommand } from "./command.ts";

export const AFTER_PARTS = ["logins", "orphans", "advice"] as const;
export type AfterPart = (typeof AFTER_PARTS)[number];

export const addAfter: AddCommand = (program, launch) => {
  program
    .command("after")
    .summary(say(text("cli.after.summary")))
    .description(say(text("cli.after.about")))
    .requiredOption("--database <name>", say(text("cli.after.database")))
    .option("--as <name>", say(text("cli.after.as")))
    .addOption(
      new Option("--part <part>", say(text("cli.after.part"))).choices(AFTER_PARTS).default("logins"),
    )
    .option("--output <folder>", say(text("cli.after.output")))
    .option("--json", say(text("cli.option.json")))
    .addHelpText("after", `\n${say(text("cli.after.example"))}`)
    .action(async (flags: AfterFlags) => {
      await launch(async (surroundings) => {
        const { writeAfter } = await import("../script/write-after.ts");
        return writeAfter(flags, surroundings);
      });
    });
};

export interface AfterFlags {
  readonly database: string;
  readonly as?: string;
  readonly part: AfterPart;
  readonly output?: string;
  readonly json?: boolean;
}

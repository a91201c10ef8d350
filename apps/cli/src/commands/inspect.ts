/** `bakferry inspect FILE…`: what the header says, with no network and no SQL Server. */
import { text } from "@bakferry/core/texts";
import { say } from "@bakferry/host/terminal";

import type { ConnectionFlags } from "../connection.ts";
import type { AddCommand } from "./command.ts";
import { addConnectionOptions, addJsonOption } from "./connection-options.ts";

export const addInspect: AddCommand = (program, launch) => {
  const command = program
    .command("inspect")
    .summary(say(text("cli.inspect.summary")))
    .description(say(text("cli.inspect.about")))
    .argument("<file...>", say(text("cli.inspect.file")))
    .option("--target-version <version>", say(text("cli.inspect.targetVersion")))
    .option("--deep", say(text("cli.inspect.deep")))
    .option("--checkdb-output <file>", say(text("cli.option.checkdbOutput")))
    .option("--all-sets", say(text("cli.inspect.allSets")))
    .option("--verbose", say(text("cli.inspect.verbose")));
  addConnectionOptions(command);
  addJsonOption(command)
    .addHelpText("after", `\n${say(text("cli.inspect.exitCodes"))}`)
    .action(async (files: readonly string[], options: InspectFlags) => {
      await launch(async (surroundings) => {
        const { inspectFiles } = await import("../inspect/inspect-files.ts");
        const order = {
          files,
          targetVersion: options.targetVersion ?? null,
          isVerbose: options.verbose ?? false,
          showsAllSets: options.allSets ?? false,
          isDeep: options.deep ?? false,
          checkdbFile: options.checkdbOutput ?? null,
          isJson: options.json ?? false,
          connection: options,
        };
        return inspectFiles(order, surroundings);
      });
    });
};

interface InspectFlags extends ConnectionFlags {
  readonly targetVersion?: string;
  readonly verbose?: boolean;
  readonly deep?: boolean;
  readonly checkdbOutput?: string;
  readonly allSets?: boolean;
  readonly json?: boolean;
}

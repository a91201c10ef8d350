/** `bakferry inspect FILE…`: what the header says, with no network and no SQL Server. */
import { say, text } from "@bakferry/core/texts";

import type { AddCommand } from "./command.ts";

export const addInspect: AddCommand = (program, launch) => {
  program
    .command("inspect")
    .description(say(text("cli.inspect.about")))
    .argument("<file...>", say(text("cli.inspect.file")))
    .option("--target-version <version>", say(text("cli.inspect.targetVersion")))
    .option("--verbose", say(text("cli.inspect.verbose")))
    .option("--json", say(text("cli.option.json")))
    .addHelpText("after", `\n${say(text("cli.inspect.exitCodes"))}`)
    .action(async (files: readonly string[], options: InspectFlags) => {
      await launch(async (surroundings) => {
        const { inspectFiles } = await import("../inspect/inspect-files.ts");
        const { targetVersion = null, verbose = false, json = false } = options;
        return inspectFiles({ files, targetVersion, verbose, json }, surroundings);
      });
    });
};

interface InspectFlags {
  readonly targetVersion?: string;
  readonly verbose?: boolean;
  readonly json?: boolean;
}

/** The words of the command line. Everything heavy is loaded by the command that needs it. */
import { say, text } from "@bakferry/core";
import { Command } from "commander";

import type { AddCommand, Launch } from "./commands/command.ts";
import { addInspect } from "./commands/inspect.ts";
import { addUpload } from "./commands/upload.ts";
import { endWith } from "./end-with.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Surroundings } from "./surroundings.ts";

const COMMANDS: readonly AddCommand[] = [addInspect, addUpload];

/** Never throws and never ends the process: every way out is a number. */
export async function runProgram(version: string, surroundings: Surroundings): Promise<ExitCode> {
  const { words } = surroundings;
  let exitCode: ExitCode = EXIT.done;
  const program = createProgram(version, surroundings);
  const launch: Launch = async (work) => {
    exitCode = await work(surroundings);
  };
  for (const add of COMMANDS) add(program, launch);
  try {
    await program.parseAsync(words, { from: "user" });
    return exitCode;
  } catch (error) {
    return endWith(error, surroundings, words.includes("--json"));
  }
}

/** Commands inherit the output and the way of ending from here, so they are added afterwards. */
function createProgram(version: string, { stdout, stderr }: Surroundings): Command {
  return new Command("bakferry")
    .description(say(text("cli.about")))
    .version(version, "--version", say(text("cli.option.version")))
    .helpOption("-h, --help", say(text("cli.option.help")))
    .helpCommand("help [command]", say(text("cli.option.helpCommand")))
    .addHelpText("after", `\n${say(text("cli.exitCodes"))}`)
    .showHelpAfterError(say(text("cli.usageHelp")))
    .exitOverride()
    .configureOutput({
      writeOut: (written) => stdout.write(written),
      writeErr: (written) => stderr.write(written),
      outputError: (written, write) => write(written.replace(/^error: /, "bakferry: ")),
      getOutHelpWidth: () => stdout.columns ?? 80,
      getErrHelpWidth: () => stderr.columns ?? 80,
      getOutHasColors: () => stdout.hasColors,
      getErrHasColors: () => stderr.hasColors,
    });
}

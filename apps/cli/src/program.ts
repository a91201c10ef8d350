/** The words of the command line. Everything heavy is loaded by the command that needs it. */
import { LOCALES, text, type Text } from "@bakferry/core/texts";
import { describeOption, helpTitle, languageOf, say, sayRefusal, speak } from "@bakferry/host/terminal";
import { Command, CommanderError, Help, Option } from "commander";

import { addAbort } from "./commands/abort.ts";
import { addAfter } from "./commands/after.ts";
import { addBucket } from "./commands/bucket.ts";
import { addCheck } from "./commands/check.ts";
import type { AddCommand, Launch } from "./commands/command.ts";
import { addCompletion } from "./commands/completion.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addInspect } from "./commands/inspect.ts";
import { addPermissions } from "./commands/permissions.ts";
import { addResume } from "./commands/resume.ts";
import { addScript } from "./commands/script.ts";
import { addStatus } from "./commands/status.ts";
import { addUpload } from "./commands/upload.ts";
import { addUrl } from "./commands/url.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Surroundings } from "./surroundings.ts";

/** In the order in which a person needs them. */
const GROUPS: readonly (readonly [heading: Text, commands: readonly AddCommand[]])[] = [
  [text("cli.group.before"), [addScript, addInspect, addCheck, addBucket, addPermissions, addDoctor]],
  [text("cli.group.upload"), [addUpload, addStatus, addResume, addAbort, addUrl]],
  [text("cli.group.after"), [addAfter]],
  [text("cli.group.more"), [addCompletion]],
];

/** Never throws and never ends the process: every way out is a number. */
export async function runProgram(version: string, surroundings: Surroundings): Promise<ExitCode> {
  const { words } = surroundings;
  speak(languageOf(words, surroundings.environment));
  let exitCode: ExitCode = EXIT.done;
  const program = createProgram(version, surroundings);
  const launch: Launch = async (work) => {
    exitCode = await work(surroundings);
  };
  for (const [heading, commands] of GROUPS) {
    program.commandsGroup(say(heading));
    for (const add of commands) add(program, launch);
  }
  // Last, so that it stands in the last group.
  program.helpCommand("help [command]", say(text("cli.option.helpCommand")));
  try {
    await program.parseAsync(words, { from: "user" });
    return exitCode;
  } catch (error) {
    // Help and version end this way, too, and should not have to load what only failures need.
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
    const { endWith } = await import("./end-with.ts");
    return endWith(error, surroundings, words.includes("--json") || words.includes("--json-lines"));
  }
}

/** Commands inherit the output and the way of ending from here, so they are added afterwards. */
function createProgram(version: string, { stdout, stderr }: Surroundings): Command {
  return (
    new Command("bakferry")
      .description(say(text("cli.about")))
      .version(version, "--version", say(text("cli.option.version")))
      .helpOption("-h, --help", say(text("cli.option.help")))
      .addOption(new Option("--lang <language>", say(text("cli.option.lang"))).choices(LOCALES))
      .addHelpText("after", `\n${say(text("cli.examples"))}\n\n${say(text("cli.exitCodes"))}`)
      .showHelpAfterError(say(text("cli.usageHelp")))
      .exitOverride()
      // Nearly all of them take options; the word on each line would only hide their arguments.
      .configureHelp({
        styleTitle: helpTitle,
        optionDescription: (option) => describeOption(new Help().optionDescription(option)),
        argumentDescription: (argument) => describeOption(new Help().argumentDescription(argument)),
        subcommandTerm: (command) => new Help().subcommandTerm(command).replace(" [options]", ""),
      })
      .configureOutput({
        writeOut: (written) => stdout.write(written),
        writeErr: (written) => stderr.write(written),
        outputError: (written, write) => write(sayRefusal(written.replace(/^error: /, "bakferry: "))),
        getOutHelpWidth: () => stdout.columns ?? 80,
        getErrHelpWidth: () => stderr.columns ?? 80,
        getOutHasColors: () => stdout.hasColors,
        getErrHasColors: () => stderr.hasColors,
      })
  );
}

/** The words of the command line of the bot's own program. */
import { OperationalError, text } from "@bakferry/core";
import {
  describeOption,
  helpTitle,
  languageOf,
  line,
  nextLine,
  say,
  sayRefusal,
  speak,
  tellBug,
  toned,
  writePage,
} from "@bakferry/host/terminal";
import { Command, CommanderError, Help } from "commander";

import { addAudit } from "./commands/audit.ts";
import type { AddCommand, Launch } from "./commands/command.ts";
import { addDb } from "./commands/db.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addInstallations } from "./commands/installations.ts";
import { addManifest } from "./commands/manifest.ts";
import { addMessages } from "./commands/messages.ts";
import { addPolicy } from "./commands/policy.ts";
import { addReload } from "./commands/reload.ts";
import { addReport } from "./commands/report.ts";
import { addStart } from "./commands/start.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Surroundings } from "./surroundings.ts";
import { UsageError } from "./usage-error.ts";

const COMMANDS: readonly AddCommand[] = [
  addStart,
  addDoctor,
  addManifest,
  addInstallations,
  addAudit,
  addDb,
  addMessages,
  addPolicy,
  addReload,
  addReport,
];

/** Every way out is a number; nothing is thrown. */
export async function runProgram(words: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const { stdout, stderr } = surroundings;
  speak(languageOf([], surroundings.environment));
  let exitCode: ExitCode = EXIT.done;
  const launch: Launch = async (work) => {
    exitCode = await work(surroundings);
  };
  const program = new Command("bakferry-bot")
    .description(say(text("bot.about")))
    .version(surroundings.version, "--version", say(text("cli.option.version")))
    .showHelpAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (written) => stdout.write(written),
      writeErr: (written) => stderr.write(written),
      outputError: (written, write) => write(sayRefusal(written)),
    })
    .configureHelp({
      styleTitle: helpTitle,
      optionDescription: (option) => describeOption(new Help().optionDescription(option)),
    });
  for (const add of COMMANDS) add(program, launch);
  try {
    await program.parseAsync(words, { from: "user" });
    return exitCode;
  } catch (error) {
    return endWith(error, surroundings, words.includes("--json"));
  }
}

function endWith(error: unknown, surroundings: Surroundings, isJson: boolean): ExitCode {
  const { stdout, stderr } = surroundings;
  const tell = (code: string, message: string): void => {
    if (isJson) stdout.write(`${JSON.stringify({ type: "error", version: 1, code, message })}\n`);
  };
  // What commander refuses was already said by it, in its own words.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrongUsage;
  if (error instanceof UsageError) {
    for (const words of error.lines) stderr.write(`${words}\n`);
    tell("WRONG_USAGE", error.message);
    return EXIT.wrongUsage;
  }
  if (!OperationalError.is(error)) {
    tellBug(error, { ...surroundings, program: "bakferry-bot", isJson });
    return EXIT.bug;
  }
  writePage(stderr, [
    line(
      toned("bad", error.code),
      " ",
      say(text("cli.failure", { message: error.message, meaning: text(`errorCode.${error.code}.meaning`) })),
    ),
    nextLine(say(error.remedy ?? text(`errorCode.${error.code}.remedy`))),
  ]);
  tell(error.code, error.message);
  return error.code === "STORE_UNAVAILABLE" ? EXIT.wrongUsage : EXIT.cloudFailed;
}

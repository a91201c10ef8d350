/** The last stop of everything that was thrown: words for a person, an object for a script, an exit code. */
import { type ErrorCode, OperationalError } from "@bakferry/core/examine";
import { type Page, tellBug, writePage } from "@bakferry/host/terminal";
import { CommanderError } from "commander";

import { EXIT, type ExitCode } from "./exit-code.ts";
import { renderFailure, renderFailureJson, renderUsage, renderUsageJson } from "./render/failure.ts";
import type { Surroundings } from "./surroundings.ts";
import { UsageError } from "./usage-error.ts";

/** What commander refuses was already said by it, in its own words. */
export function endWith(error: unknown, surroundings: Surroundings, isJson: boolean): ExitCode {
  const { stderr, stdout } = surroundings;
  const shout = (page: Page, json: object): void => {
    writePage(stderr, page);
    if (isJson) stdout.write(`${JSON.stringify(json)}\n`);
  };
  if (error instanceof CommanderError) return endOfParsing(error, { surroundings, isJson });
  if (error instanceof UsageError) {
    shout(renderUsage(error), renderUsageJson(error));
    return EXIT.wrongUsage;
  }
  if (OperationalError.is(error)) {
    shout(renderFailure(error), renderFailureJson(error));
    return exitCodeOf(error.code);
  }
  tellBug(error, { ...surroundings, program: "bakferry", isJson });
  return EXIT.bug;
}

const SPEAKS_AGAINST_THE_FILE: ReadonlySet<ErrorCode> = new Set([
  "FILE_CHANGED",
  "FILE_DAMAGED",
  "ARCHIVE_DAMAGED",
  "ARCHIVE_UNUSABLE",
  "PIPE_ALREADY_READ",
]);

export function exitCodeOf(code: ErrorCode): ExitCode {
  if (SPEAKS_AGAINST_THE_FILE.has(code)) return EXIT.blocked;
  const isMendedHere = code.startsWith("FILE_") || code === "STORE_UNAVAILABLE";
  return isMendedHere ? EXIT.wrongUsage : EXIT.cloudFailed;
}

interface Ending {
  readonly surroundings: Surroundings;
  readonly isJson: boolean;
}

function endOfParsing(error: CommanderError, { surroundings, isJson }: Ending): ExitCode {
  const wasAsked = error.exitCode === 0;
  if (wasAsked) return EXIT.done;
  if (isJson) {
    const message = error.message.replace(/^error: /, "");
    const json = { type: "error", version: 1, code: "WRONG_USAGE", message, remedy: null };
    surroundings.stdout.write(`${JSON.stringify(json)}\n`);
  }
  return EXIT.wrongUsage;
}

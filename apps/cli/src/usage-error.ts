/** The command cannot be carried out as it was typed, or its environment lacks something that a person must set. */
import type { Text } from "@bakferry/core/texts";
import { say } from "@bakferry/host/terminal";

/** Ends the process with the code for wrong usage. */
export class UsageError extends Error {
  readonly remedy: Text | null;

  constructor(problem: Text, remedy: Text | null = null) {
    super(say(problem));
    this.name = "UsageError";
    this.remedy = remedy;
  }
}

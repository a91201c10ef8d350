/** What the person at the terminal can mend: said in full, without a stack, and ended with exit code 1. */
import { type Text } from "@bakferry/core";
import { say } from "@bakferry/host/terminal";

export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly lines: readonly string[];

  constructor(...lines: readonly (Text | string)[]) {
    const said = lines.map((each) => (typeof each === "string" ? each : say(each)));
    super(said.join("\n"));
    this.lines = said;
  }
}

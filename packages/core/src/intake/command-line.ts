/** Writes a command as a person would type it, so that a button and a line of text do the same. */
import type { RemedyButton } from "../model/finding.ts";
import { type MigrateCommand, quoteWord } from "./parse-command.ts";

/** `check` examines and asks nobody. */
export type CommandVerb = "migrate" | "check";

export function commandLine(
  verb: CommandVerb,
  { databaseName, targetName, from, newName, withIncrements }: MigrateCommand,
): string {
  const words = verb === "check" ? ["/migrate", "check"] : ["/migrate"];
  words.push(quoteWord(databaseName));
  if (from !== null) {
    words.push("from", quoteWord(from.kind === "object" ? `oss://${from.bucket}/${from.key}` : from.name));
  }
  if (targetName !== null) words.push("to", quoteWord(targetName));
  if (newName !== null) words.push("as", quoteWord(newName));
  if (withIncrements) words.push("with", "increments");
  return words.join(" ");
}

/** What a remedy's button does, said as a command. `check` where something has to be mended: it asks nobody. */
export function commandOfButton(button: RemedyButton, asked: MigrateCommand): string {
  switch (button.id) {
    case "another_name":
      return commandLine("check", { ...asked, newName: button.name });
    case "another_backup":
      return commandLine("check", { ...asked, from: null });
    case "check_again":
      return commandLine("check", asked);
    case "try_again":
      return commandLine("migrate", asked);
  }
}

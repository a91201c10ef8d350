/** What may be typed where, taken from the program itself, so that no completion can lag behind it. */
import type { Command } from "commander";

export interface Offer {
  readonly word: string;
  readonly about: string;
}

export interface OptionOffer extends Offer {
  readonly takesValue: boolean;
  /** Empty when any value may be meant. */
  readonly choices: readonly string[];
}

/** One command, or the program itself. */
export interface Level {
  /** "" for the program, "bucket create" for a command of a command. */
  readonly path: string;
  /** Commands below it, or what its first argument may be; none where that is a file. */
  readonly words: readonly Offer[];
  readonly options: readonly OptionOffer[];
}

export function levelsOf(command: Command, path = ""): readonly Level[] {
  const children = command.commands.filter((child) => child.name() !== "help");
  const choices = command.registeredArguments[0]?.argChoices ?? [];
  const options = command.options.flatMap(({ long, description, required, optional, argChoices }) =>
    long
      ? [{ word: long, about: description, takesValue: required || optional, choices: argChoices ?? [] }]
      : [],
  );
  const help = { word: "--help", about: "", takesValue: false, choices: [] };
  const own: Level = {
    path,
    words: [
      ...children.map((child) => ({ word: child.name(), about: child.summary() || child.description() })),
      ...choices.map((word) => ({ word, about: "" })),
    ],
    options: [...options, help],
  };
  return [own, ...children.flatMap((child) => levelsOf(child, `${path} ${child.name()}`.trim()))];
}

/** The commands and how each is reached: from "bucket" by "create". */
export function stepsOf(levels: readonly Level[]): readonly { from: string; word: string; to: string }[] {
  return levels.flatMap(({ path }) => {
    if (path === "") return [];
    const at = path.lastIndexOf(" ");
    return [{ from: path.slice(0, Math.max(at, 0)), word: path.slice(at + 1), to: path }];
  });
}

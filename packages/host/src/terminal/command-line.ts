/**
 * What the parser of the command line says by itself, in the reader's language.
 *
 * It hands out finished English only, so its sentences are taken apart here. One that is not known (of a newer
 * version) stays as it is; the tests of both programs hold the known ones against the parser itself.
 */
import { text, type Text } from "@bakferry/core/texts";

import { say } from "./language.ts";

const TITLES: Readonly<Record<string, Text>> = {
  "Usage:": text("line.usage"),
  "Arguments:": text("line.arguments"),
  "Options:": text("line.options"),
  "Commands:": text("line.commands"),
};

export function helpTitle(title: string): string {
  const known = TITLES[title];
  return known ? say(known) : title;
}

/** "number of files (choices: …, default: 1)": what stands in the brackets at the end. */
export function describeOption(described: string): string {
  return described.replace(/\((?:choices|default): .*\)$/u, (notes) =>
    notes
      .replace(/choices: (.*?)(?=, default: |\)$)/u, (_, choices: string) =>
        say(text("line.choices", { choices })),
      )
      .replace(/default: (.*)(?=\)$)/u, (_, value: string) => say(text("line.default", { value }))),
  );
}

type Known = readonly [sentence: RegExp, words: (found: readonly string[]) => Text];

const SENTENCES: readonly Known[] = [
  [/unknown option '([^']*)'/u, ([option = ""]) => text("line.unknownOption", { option })],
  [/unknown command '([^']*)'/u, ([command = ""]) => text("line.unknownCommand", { command })],
  [/\(Did you mean ([^?]*)\?\)/u, ([nearest = ""]) => text("line.didYouMean", { nearest })],
  [/missing required argument '([^']*)'/u, ([argument = ""]) => text("line.missingArgument", { argument })],
  [/required option '([^']*)' not specified/u, ([option = ""]) => text("line.missingOption", { option })],
  [/option '([^']*)' argument missing/u, ([option = ""]) => text("line.missingValue", { option })],
  [
    /option '([^']*)' argument '(.*?)' is invalid\./u,
    ([option = "", value = ""]) => text("line.badValue", { option, value }),
  ],
  [
    /command-argument value '(.*?)' is invalid for argument '([^']*)'\./u,
    ([value = "", argument = ""]) => text("line.badArgument", { value, argument }),
  ],
  [/Allowed choices are (.*)\.$/mu, ([choices = ""]) => text("line.allowed", { choices })],
];

export function sayRefusal(written: string): string {
  return SENTENCES.reduce(
    (words, [sentence, meant]) =>
      words.replace(sentence, (...found: readonly unknown[]) => say(meant(found.slice(1).map(String)))),
    written,
  );
}

/** The frame of help and the refusals of a command line that cannot be read; in English as the parser words them. */
export const commandLineTexts = {
  "line.usage": () => "Usage:",
  "line.arguments": () => "Arguments:",
  "line.options": () => "Options:",
  "line.commands": () => "Commands:",
  "line.choices": (v: { choices: string }) => `choices: ${v.choices}`,
  "line.default": (v: { value: string }) => `default: ${v.value}`,
  "line.unknownOption": (v: { option: string }) => `unknown option '${v.option}'`,
  "line.unknownCommand": (v: { command: string }) => `unknown command '${v.command}'`,
  "line.didYouMean": (v: { nearest: string }) => `(Did you mean ${v.nearest}?)`,
  "line.missingArgument": (v: { argument: string }) => `missing required argument '${v.argument}'`,
  "line.missingOption": (v: { option: string }) => `required option '${v.option}' not specified`,
  "line.missingValue": (v: { option: string }) => `option '${v.option}' argument missing`,
  "line.badValue": (v: { option: string; value: string }) =>
    `option '${v.option}' argument '${v.value}' is invalid.`,
  "line.badArgument": (v: { argument: string; value: string }) =>
    `command-argument value '${v.value}' is invalid for argument '${v.argument}'.`,
  "line.allowed": (v: { choices: string }) => `Allowed choices are ${v.choices}.`,
};

/**
 * Scripts by which a shell completes commands and options.
 *
 * All of them do the same: behind an option that takes a value come its choices, a word that begins with a dash is an
 * option, and any other a command; where nothing of that is known, the shell offers files.
 */
import type { Command } from "commander";

import { type Level, levelsOf, type Offer, stepsOf } from "./completion-words.ts";

export type Shell = "bash" | "zsh" | "fish" | "powershell";

export const SHELLS: readonly Shell[] = ["bash", "zsh", "fish", "powershell"];

const WRITERS: Readonly<Record<Shell, (levels: readonly Level[]) => string>> = {
  bash,
  zsh,
  fish,
  powershell,
};

/** Source it, or put it where the shell looks for completions. */
export function completionScript(shell: Shell, program: Command): string {
  return WRITERS[shell](levelsOf(program));
}

function bash(levels: readonly Level[]): string {
  const wordsIn = (offers: readonly Offer[]): string => offers.map(({ word }) => word).join(" ");
  return `# bakferry completion for bash: source <(bakferry completion bash)
_bakferry() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" at="" word offered=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$at $word" in
${stepsOf(levels)
  .map(({ from, word, to }) => `      "${from} ${word}") at="${to}" ;;`)
  .join("\n")}
    esac
  done
  case "$at $previous" in
${valueCases(levels, (choices) => (choices.length === 0 ? "COMPREPLY=(); return" : `offered="${choices.join(" ")}"`))}
    *)
      case "$current" in
        -*)
          case "$at" in
${levels.map(({ path, options }) => `            "${path}") offered="${wordsIn(options)}" ;;`).join("\n")}
          esac ;;
        *)
          case "$at" in
${withWords(levels)
  .map(({ path, words }) => `            "${path}") offered="${wordsIn(words)}" ;;`)
  .join("\n")}
          esac ;;
      esac ;;
  esac
  COMPREPLY=( $(compgen -W "$offered" -- "$current") )
}
complete -o default -F _bakferry bakferry
`;
}

/** Not `path`: zsh ties that name to PATH. */
function zsh(levels: readonly Level[]): string {
  const described = (offers: readonly Offer[]): string =>
    offers
      .map(({ word, about }) => quoted(about === "" ? word : `${word}:${about.replaceAll(":", "\\:")}`))
      .join(" ");
  return `#compdef bakferry
# bakferry completion for zsh: bakferry completion zsh > "\${fpath[1]}/_bakferry"
_bakferry() {
  local at="" word previous="\${words[CURRENT-1]}"
  local -a offered
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$at $word" in
${stepsOf(levels)
  .map(({ from, word, to }) => `      "${from} ${word}") at="${to}" ;;`)
  .join("\n")}
    esac
  done
  case "$at $previous" in
${valueCases(levels, (choices) => (choices.length === 0 ? "_files; return" : `offered=(${choices.join(" ")})`))}
    *)
      if [[ "\${words[CURRENT]}" == -* ]]; then
        case "$at" in
${levels.map(({ path, options }) => `          "${path}") offered=(${described(options)}) ;;`).join("\n")}
        esac
        _describe -o option offered
        return
      fi
      case "$at" in
${withWords(levels)
  .map(({ path, words }) => `        "${path}") offered=(${described(words)}) ;;`)
  .join("\n")}
        *) _files; return ;;
      esac ;;
  esac
  _describe word offered
}
if [ "$funcstack[1]" = "_bakferry" ]; then _bakferry "$@"; else compdef _bakferry bakferry; fi
`;
}

function fish(levels: readonly Level[]): string {
  const about = (offer: Offer): string => (offer.about === "" ? "" : ` -d ${fishQuoted(offer.about)}`);
  const at = (path: string): string => `complete -c bakferry -n '__bakferry_at "${path}"'`;
  return `# bakferry completion for fish: bakferry completion fish > ~/.config/fish/completions/bakferry.fish
function __bakferry_at
  set -l at ""
  for word in (commandline -opc)[2..-1]
    switch "$at $word"
${stepsOf(levels)
  .map(({ from, word, to }) => `      case "${from} ${word}"\n        set at "${to}"`)
  .join("\n")}
    end
  end
  test "$at" = "$argv[1]"
end
${levels
  .flatMap(({ path, words, options }) => [
    ...(words.length > 0 ? [`${at(path)} -f`] : []),
    ...words.map((offer) => `${at(path)} -a ${offer.word}${about(offer)}`),
    ...options.map((option) => `${at(path)} -l ${option.word.slice(2)}${fishValue(option)}${about(option)}`),
  ])
  .join("\n")}
`;
}

function fishValue({ takesValue, choices }: Level["options"][number]): string {
  if (choices.length > 0) return ` -x -a '${choices.join(" ")}'`;
  return takesValue ? " -r" : "";
}

function powershell(levels: readonly Level[]): string {
  const list = (words: readonly string[]): string => `@(${words.map((word) => `'${word}'`).join(", ")})`;
  const wordsIn = (offers: readonly Offer[]): string => list(offers.map(({ word }) => word));
  const values = levels.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(({ word, choices }) => `    '${path} ${word}' = ${list(choices)}`),
  );
  return `# bakferry completion for PowerShell: bakferry completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName bakferry -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $commands = @{
${levels.map(({ path, words }) => `    '${path}' = ${wordsIn(words)}`).join("\n")}
  }
  $options = @{
${levels.map(({ path, options }) => `    '${path}' = ${wordsIn(options)}`).join("\n")}
  }
  $values = @{
${values.join("\n")}
  }
  $at = ''
  $previous = ''
  foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
    if ($element.Extent.EndOffset -ge $cursorPosition -and $wordToComplete -ne '') { break }
    $previous = $element.Extent.Text
    $longer = ("$at " + $previous).Trim()
    if ($commands.ContainsKey($longer)) { $at = $longer }
  }
  if ($values.ContainsKey("$at $previous")) { $offered = $values["$at $previous"] }
  elseif ($wordToComplete.StartsWith('-')) { $offered = $options[$at] }
  else { $offered = $commands[$at] }
  $offered | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
}

function withWords(levels: readonly Level[]): readonly Level[] {
  return levels.filter(({ words }) => words.length > 0);
}

/** A case for each option that takes a value, in the syntax that bash and zsh share. */
function valueCases(levels: readonly Level[], then: (choices: readonly string[]) => string): string {
  return levels
    .flatMap(({ path, options }) =>
      options
        .filter(({ takesValue }) => takesValue)
        .map(({ word, choices }) => `    "${path} ${word}") ${then(choices)} ;;`),
    )
    .join("\n");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function fishQuoted(text: string): string {
  return `'${text.replaceAll("\\", String.raw`\\`).replaceAll("'", String.raw`\'`)}'`;
}

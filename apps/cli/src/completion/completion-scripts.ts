/** Scripts by which a shell completes commands and options; made from the program itself, so they cannot lag behind. */
import type { Command } from "commander";

export type Shell = "bash" | "zsh" | "powershell";

export const SHELLS: readonly Shell[] = ["bash", "zsh", "powershell"];

/** Source it, or put it where the shell looks for completions. */
export function completionScript(shell: Shell, program: Command): string {
  const words = wordsOf(program);
  if (shell === "bash") return bash(words);
  return shell === "zsh" ? zsh(words) : powershell(words);
}

/** What may follow the words typed so far: subcommands and options. */
type Words = readonly (readonly [path: string, words: readonly string[]])[];

function wordsOf(command: Command, path = ""): Words {
  const children = command.commands.filter((child) => child.name() !== "help");
  const options = command.options.flatMap(({ long }) => (long ? [long] : []));
  const own = [...children.map((child) => child.name()), ...options, "--help"];
  return [[path, own], ...children.flatMap((child) => wordsOf(child, `${path} ${child.name()}`.trim()))];
}

function bash(words: Words): string {
  return `# bakferry completion for bash: source <(bakferry completion bash)
_bakferry() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path $word" in
${commandPaths(words)
  .map((path) => `      "${parentOf(path)} ${lastOf(path)}") path="${path}" ;;`)
  .join("\n")}
    esac
  done
  case "$path" in
${words.map(([path, own]) => `    "${path}") COMPREPLY=( $(compgen -W "${own.join(" ")}" -- "$current") ) ;;`).join("\n")}
  esac
}
complete -o default -F _bakferry bakferry
`;
}

function zsh(words: Words): string {
  return `#compdef bakferry
# bakferry completion for zsh: bakferry completion zsh > "\${fpath[1]}/_bakferry"
_bakferry() {
  local path="" word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$path $word" in
${commandPaths(words)
  .map((path) => `      "${parentOf(path)} ${lastOf(path)}") path="${path}" ;;`)
  .join("\n")}
    esac
  done
  case "$path" in
${words.map(([path, own]) => `    "${path}") compadd -- ${own.join(" ")} ;;`).join("\n")}
  esac
  _files
}
if [ "$funcstack[1]" = "_bakferry" ]; then _bakferry "$@"; else compdef _bakferry bakferry; fi
`;
}

function powershell(words: Words): string {
  return `# bakferry completion for PowerShell: bakferry completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName bakferry -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @{
${words.map(([path, own]) => `    '${path}' = ${own.map((word) => `'${word}'`).join(", ")}`).join("\n")}
  }
  $path = ''
  foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
    $longer = ("$path " + $element.Extent.Text).Trim()
    if ($words.ContainsKey($longer)) { $path = $longer }
  }
  $words[$path] | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
}

function commandPaths(words: Words): readonly string[] {
  return words.map(([path]) => path).filter((path) => path !== "");
}

function parentOf(path: string): string {
  return path.includes(" ") ? path.slice(0, path.lastIndexOf(" ")) : "";
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf(" ") + 1);
}

/** Words as a person has to type them into the shell of their system. */

export function commandLine(words: readonly string[], platform: NodeJS.Platform): string {
  return words.map((word) => (platform === "win32" ? quoteForWindows(word) : quoteForPosix(word))).join(" ");
}

function quoteForPosix(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** cmd.exe and PowerShell agree on double quotes; file names cannot hold any. */
function quoteForWindows(word: string): string {
  return /^[\w@+=:,./\\-]+$/.test(word) ? word : `"${word}"`;
}

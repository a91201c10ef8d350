/**
 * What a person types and what they read, word for word, kept as text files.
 *
 * A line `$ …` is typed; lines with `! ` came on standard error, the others on standard output; `[n]` is the exit
 * code. A line `# …` says what has happened before.
 */
import { readFileSync } from "node:fs";

export interface Scene {
  /** The first line. */
  readonly typed: string;
  /** As a shell would split what stands behind its first word; single quotes are all that transcripts need. */
  readonly words: readonly string[];
  /** The whole of it, with the first line. */
  readonly text: string;
}

export function readScenes(file: string): readonly Scene[] {
  return readFileSync(file, "utf8")
    .split(/^(?=[$#] )/m)
    .filter((scene) => /^[$#] /.test(scene))
    .map((scene) => {
      const [typed = ""] = scene.split("\n", 1);
      return { typed, words: wordsOf(typed.slice(2)).slice(1), text: scene.trimEnd() };
    });
}

export interface Said {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

export function asScene(typed: string, { stdout, stderr, exitCode }: Said): string {
  const said = [...linesOf(stderr).map((line) => `! ${line}`.trimEnd()), ...linesOf(stdout)];
  return [typed, ...said, `[${exitCode}]`].join("\n");
}

function wordsOf(typed: string): readonly string[] {
  return Array.from(typed.matchAll(/'([^']*)'|(\S+)/g), (match) => match[1] ?? match[2] ?? "");
}

function linesOf(said: string): readonly string[] {
  return said === "" ? [] : said.replace(/\n$/, "").split("\n");
}

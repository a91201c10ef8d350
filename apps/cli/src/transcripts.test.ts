/**
 * What a person types and what they read, word for word, in `testing/transcripts/*.txt`.
 *
 * A line `$ …` is typed; lines with `! ` came on standard error, the others on standard output; `[n]` is the exit code.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { runCaptured } from "./testing/run-captured.ts";
import { type SampleFolder, writeSamples } from "./testing/sample-files.ts";

const folder = path.join(import.meta.dirname, "testing/transcripts");
const transcripts = readdirSync(folder).filter((name) => name.endsWith(".txt"));

let samples: SampleFolder;
beforeAll(async () => {
  samples = await writeSamples();
});
afterAll(() => samples.remove());

describe.each(transcripts)("%s", (name) => {
  const scenes = readFileSync(path.join(folder, name), "utf8")
    .split(/^(?=\$ )/m)
    .filter((scene) => scene.startsWith("$ "));

  test.each(scenes.map((scene) => [scene.split("\n")[0] ?? "", scene]))("%s", async (typed, scene) => {
    const words = wordsOf(typed.slice("$ bakferry".length));

    const { exitCode, stdout, stderr } = await runCaptured(words.map(pathOf));

    const said = [...linesOf(stderr).map((line) => `! ${line}`.trimEnd()), ...linesOf(stdout)];
    const actual = [typed, ...said, `[${exitCode}]`]
      .join("\n")
      .replaceAll(`${samples.folder}${path.sep}`, "");
    expect(actual).toBe(scene.trimEnd());
  });
});

/** As a shell would split them; single quotes are all that the transcripts need. */
function wordsOf(typed: string): readonly string[] {
  return Array.from(typed.matchAll(/'([^']*)'|(\S+)/g), (match) => match[1] ?? match[2] ?? "");
}

/** Samples stand in a temporary folder that no transcript can know. */
function pathOf(word: string): string {
  return /^[\w-]+\.(?:bak|trn)$/.test(word) ? samples.file(word) : word;
}

function linesOf(said: string): readonly string[] {
  return said === "" ? [] : said.replace(/\n$/, "").split("\n");
}

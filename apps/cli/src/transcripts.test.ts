/** What a person types and what they read, word for word, in `testing/transcripts/*.txt`: all that needs no cloud. */
import { readdirSync } from "node:fs";
import path from "node:path";

import { asScene, readScenes } from "@bakferry/core/testing";
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
  const scenes = readScenes(path.join(folder, name));

  test.each(scenes.map((scene) => [scene.typed, scene] as const))("%s", async (typed, { words, text }) => {
    const run = await runCaptured(words.map(pathOf));
    expect(asScene(typed, run).replaceAll(`${samples.folder}${path.sep}`, "")).toBe(text);
  });
});

/** Samples stand in a temporary folder that no transcript can know. */
function pathOf(word: string): string {
  return /^[\w-]+\.(?:bak|trn)$/.test(word) ? samples.file(word) : word;
}

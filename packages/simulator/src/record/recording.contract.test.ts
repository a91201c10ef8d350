/** Files of recordings: what is wrong with one is said, and one of a person with a real account is compared. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { readRecording, recordingFile } from "./recording.ts";
import { differencesIn, replayed } from "./testing/recorder-rig.ts";

test("a line that is no exchange is named", async () => {
  const folder = await mkdtemp(join(tmpdir(), "bakferry-recording-"));
  await writeFile(recordingFile(folder), "{}\n");
  await expect(readRecording(folder)).rejects.toThrow("Line 1 of");
  await rm(folder, { recursive: true });
});

const RECORDINGS = process.env["BAKFERRY_RECORDINGS"];

test.runIf(RECORDINGS)(
  "the recording of a person with a real account agrees with the simulator",
  async () => {
    const replays = await replayed(await readRecording(RECORDINGS ?? ""));
    expect(differencesIn(replays)).toEqual([]);
  },
);

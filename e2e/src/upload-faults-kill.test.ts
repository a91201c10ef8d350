/**
 * kill -9 at random moments of an upload: no finished part is ever sent again, and the object is whole.
 *
 * The simulator tells what was finished; what an upload says of itself is not asked. BAKFERRY_LONG=1 kills a hundred
 * times.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { afterEach, beforeEach, expect, test } from "vitest";

import { BUCKET, createUploadRig, KIB, PART_BYTES, type UploadRig } from "./testing/upload-rig.ts";
import { waitUntil } from "./testing/wait-until.ts";

const PROGRAM = fileURLToPath(new URL("testing/uploading-process.ts", import.meta.url));
const KILLS = process.env["BAKFERRY_LONG"] === "1" ? 100 : 8;
const PARTS = 40;
const QUIET_MS = 150;

let rig: UploadRig;

beforeEach(async () => {
  rig = await createUploadRig({ sizeBytes: PARTS * PART_BYTES - 11 });
  // Slow enough that a kill finds parts finished, parts under way and parts not begun.
  rig.cloud.control.faults.add({
    operation: "UploadPart",
    effect: { kind: "throttle", bytesPerSecond: 1_000 * KIB },
  });
});

afterEach(() => rig.close());

test(
  `${KILLS} kills lose no finished part`,
  async () => {
    const random = seeded(20_261_122);
    let kills = 0;
    let uploads = 0;
    let sentAgain = 0;
    while (kills < KILLS) {
      uploads += 1;
      const key = `migrate/kill${uploads}.bak`;
      for (let isDone = false; !isDone;) {
        const finished = new Set(finishedParts(key));
        const since = Date.now();
        const child = start(key);
        const ended = once(child, "exit");
        const begun = sentFrom(since, key);
        const wait = random() * 900;
        await Promise.race([ended, waitUntil(() => begun().length > 0 || child.exitCode !== null, "a part")]);
        await Promise.race([ended, new Promise((resolve) => void setTimeout(resolve, wait))]);
        isDone = child.exitCode !== null;
        if (!isDone) {
          child.kill("SIGKILL");
          kills += 1;
          await ended;
        } else expect(child.exitCode).toBe(0);
        await untilQuiet();
        sentAgain += begun().filter((number) => finished.has(number)).length;
      }
      expect(String(rig.cloud.control.object(BUCKET, key)!.crc64)).toBe(rig.crc64);
    }
    expect(rig.cloud.control.uploads).toEqual([]);
    process.stdout.write(`${JSON.stringify({ suite: "upload-kill", kills, uploads, sentAgain })}\n`);
    expect(sentAgain).toBe(0);
  },
  15_000 * KILLS,
);

function start(key: string): ChildProcess {
  const state = path.join(rig.folder, "state");
  return spawn(
    process.execPath,
    ["-C", "@bakferry/source", PROGRAM, rig.cloud.url, rig.file, state, key, String(PART_BYTES)],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
}

function finishedParts(key: string): readonly number[] {
  const upload = rig.cloud.control.uploads.find((each) => each.key === key);
  return (upload?.parts ?? []).map(({ number }) => number);
}

/** Numbers of the parts that were asked to be stored since, whatever became of them. */
function sentFrom(since: number, key: string): () => readonly number[] {
  return () =>
    rig.cloud.control.requests
      .filter(({ time }) => time >= since)
      .filter(({ operation, parameters }) => operation === "UploadPart" && parameters["key"] === key)
      .map(({ parameters }) => Number(parameters["partNumber"]));
}

/** What was on the wire when the process died may still be stored. */
async function untilQuiet(): Promise<void> {
  let seen = "";
  const latest = (): string => rig.cloud.control.requests.at(-1)?.requestId ?? "none";
  while (seen !== latest()) {
    seen = latest();
    await new Promise((resolve) => {
      setTimeout(resolve, QUIET_MS);
    });
  }
}

function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

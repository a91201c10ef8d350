/** The process itself: what it loads, and how it takes a reader that leaves. */
import { spawn } from "node:child_process";
import path from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { type SampleFolder, writeSamples } from "./testing/sample-files.ts";

const PROGRAM = path.join(import.meta.dirname, "main.ts");
const CLOUD = "saxes|alicloud|zod";
/** Parts of the domain that a look at a file does not need. */
const HEAVY = "core/src/(run|plan|approval|report|upload)/";

/** Names every module that the pattern knows on standard error as it is loaded. */
const watching = (pattern: string): string =>
  `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from "node:module";
  registerHooks({
    load(url, context, next) {
      if (new RegExp(${JSON.stringify(pattern)}).test(url)) process.stderr.write("LOADED " + url + "\\n");
      return next(url, context);
    },
  });
`)}`;

let samples: SampleFolder;
beforeAll(async () => {
  samples = await writeSamples();
});
afterAll(() => samples.remove());

test.each([
  ["--help", () => ["--help"], 0],
  ["upload --help", () => ["upload", "--help"], 0],
  ["inspect", () => ["inspect", samples.file("full.bak"), "--json"], 0],
  ["a refused upload", () => ["upload", samples.file("export.bak"), "--bucket", "backups"], 2],
])("%s loads nothing of the cloud", async (_name, words, exitCode) => {
  const run = await start(words());

  expect(run).toMatchObject({ exitCode });
  expect(run.stderr).not.toContain("LOADED");
});

test("an upload that goes on loads the cloud, so the watch above sees", async () => {
  const run = await start([
    "upload",
    samples.file("full.bak"),
    "--bucket",
    "backups",
    "--endpoint",
    "http://127.0.0.1:1",
  ]);

  expect(run.exitCode).toBe(4);
  expect(run.stderr).toContain("LOADED");
  expect(run.stderr).toContain("CLOUD_UNREACHABLE");
}, 20_000);

test("what sends parts loads no texts, no rules and no other service", async () => {
  const doors = ["@bakferry/alibaba", "@bakferry/core/upload", "@bakferry/host"];
  const heavy = "core/src/(index|texts/text|run/|plan/|approval/|report/)|alicloud|zod";
  const program = `await Promise.all(${JSON.stringify(doors)}.map((door) => import(door)))`;
  const run = await start([], {}, { watched: heavy, program: ["--input-type=module", "--eval", program] });

  expect(run).toMatchObject({ exitCode: 0, stderr: "" });
});

test("inspect loads nothing of uploads, runs and reports", async () => {
  const run = await start(["inspect", samples.file("full.bak")], {}, { watched: `${CLOUD}|${HEAVY}` });

  expect(run).toMatchObject({ exitCode: 0, stderr: "" });
});

test("FORCE_COLOR colours a pipe and NO_COLOR wins nothing back from a plain one", async () => {
  const words = ["inspect", samples.file("full.bak")];

  expect((await start(words, { FORCE_COLOR: "1" })).stdout).toContain("\u001B[");
  expect((await start(words, { NO_COLOR: "1" })).stdout).not.toContain("\u001B[");
});

interface Run {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Start {
  readonly watched?: string;
  readonly program?: readonly string[];
}

function start(
  words: readonly string[],
  variables: Readonly<Record<string, string>> = {},
  { watched = CLOUD, program = [PROGRAM] }: Start = {},
): Promise<Run> {
  const child = spawn(
    process.execPath,
    ["--conditions=@bakferry/source", "--import", watching(watched), ...program, ...words],
    {
      cwd: import.meta.dirname,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        BAKFERRY_STATE_DIR: path.join(samples.folder, "state"),
        OSS_ACCESS_KEY_ID: "key-of-a-test",
        OSS_ACCESS_KEY_SECRET: "secret-of-a-test",
        ...variables,
      },
    },
  );
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

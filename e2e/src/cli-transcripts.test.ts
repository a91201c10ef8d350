/**
 * What a person types and what they read while something is sent, word for word, in `testing/transcripts/*.txt`.
 *
 * Each file is one sitting at one machine, from its first line to its last, against one strict cloud. What differs from
 * run to run is masked. A line `$ bakferry … < FILE` is fed by a pipe; one that ends with `? y` is typed at a terminal
 * and answered so.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";

import { createAlibaba } from "@bakferry/alibaba";
import { damage, syntheticBackup } from "@bakferry/bak/testing";
import { edgeDigest } from "@bakferry/core";
import { asScene, readScenes, type Scene } from "@bakferry/core/testing";
import { createFileJournal, createSystemClock, openBackupFile } from "@bakferry/host";
import { type CloudSimulator, createClock, createCloud, defaultCloudSeed } from "@bakferry/simulator";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { type CliRun, cliEnvironment, cliWords, endOfCli, startCli } from "./testing/cli-process.ts";

const MIB = 2 ** 20;
const BUCKET = "migratetest";
const folder = path.join(import.meta.dirname, "testing/transcripts");
/** Answers at a terminal need one: `script` of util-linux makes it. */
const hasTerminal = canMakeTerminal();

describe.each(["upload.txt", "unfinished.txt", "adopt.txt", "tools.txt"])("%s", (name) => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await createMachine();
  });
  afterAll(() => machine.close());

  const scenes = readScenes(path.join(folder, name));
  test.each(scenes.map((scene) => [scene.typed, scene] as const))("%s", async (typed, scene) => {
    if (typed.startsWith("#")) {
      await machine.happen(typed.slice(2));
      return;
    }
    const needsTerminal = scene.words.includes("?");
    // Without one what was said is not compared, and what comes of it still happens.
    const run = await (needsTerminal && hasTerminal ? machine.typeAt(scene) : machine.run(scene));
    if (!needsTerminal || hasTerminal) expect(masked(asScene(typed, run), machine)).toBe(scene.text);
  });
});

interface Machine {
  readonly folder: string;
  readonly cloud: CloudSimulator;
  run(scene: Scene): Promise<CliRun>;
  typeAt(scene: Scene): Promise<CliRun>;
  /** What a line `# …` tells. */
  happen(what: string): Promise<void>;
  close(): Promise<void>;
}

async function createMachine(): Promise<Machine> {
  const root = await mkdtemp(path.join(tmpdir(), "bakferry-transcript-"));
  const home = path.join(root, "home");
  await Promise.all([mkdir(path.join(root, "cloud")), mkdir(home)]);
  const cloud = await createCloud({
    dataDirectory: path.join(root, "cloud"),
    clock: createClock(),
    seed: defaultCloudSeed(),
  });
  await writeSamples(home);
  const options = { stateDirectory: path.join(root, "state"), directory: home };
  const wordsOf = (words: readonly string[]): readonly string[] => {
    const typed = words.slice(0, words.findIndex((word) => word === "<" || word === "?") >>> 0);
    return typed[0] === "status" && !typed.includes("--bucket") ? typed : [...typed, "--endpoint", cloud.url];
  };

  return {
    folder: home,
    cloud,
    async run({ words }) {
      const from = words.indexOf("<");
      const typed = from < 0 ? undefined : await readFile(path.join(home, words[from + 1] ?? ""));
      const asked = words.includes("?") ? ["--yes"] : [];
      return endOfCli(
        startCli([...wordsOf(words), ...asked], cloud.url, { ...options, ...(typed && { typed }) }),
      );
    },
    async typeAt({ words }) {
      const command = cliWords(wordsOf(words))
        .map((word) => `'${word}'`)
        .join(" ");
      const child = spawn("script", ["-qec", command, "/dev/null"], {
        cwd: home,
        stdio: ["pipe", "pipe", "pipe"],
        env: { ...cliEnvironment(cloud.url, options), TERM: "dumb", NO_COLOR: "1", COLUMNS: "200" },
      });
      child.stdout.on("data", (chunk: Buffer) => {
        if (chunk.includes("[y/N]")) child.stdin.write(`${words.at(-1)}\n`);
      });
      const { exitCode, stdout } = await endOfCli(child);
      return { exitCode, stdout: asShown(stdout), stderr: "" };
    },
    async happen(what) {
      if (what === "OSS has two of three parts of large.bak; the process was killed")
        await leaveUnfinished(path.join(home, "large.bak"), { cloud, state: options.stateDirectory });
      else if (what === "the journal of this machine is lost")
        await rm(options.stateDirectory, { recursive: true });
      else throw new Error(`Nothing is known of “${what}”.`);
    },
    async close() {
      await cloud.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}

async function writeSamples(home: string): Promise<void> {
  const small = Buffer.from(syntheticBackup());
  const large = Buffer.from(syntheticBackup({ databaseName: "large", dataBytes: 20 * MIB }));
  await mkdir(path.join(home, "nightly"));
  const files: Readonly<Record<string, Uint8Array>> = {
    "dbtest.bak": small,
    "other.bak": Buffer.from(syntheticBackup({ serverName: "OTHER" })),
    "dbtest.bak.gz": gzipSync(small),
    "large.bak": large,
    "damaged.bak": damage(syntheticBackup({ hasChecksums: true }), { kind: "flip", offset: 100_000 }),
    "nightly/billing.bak": Buffer.from(syntheticBackup({ databaseName: "billing" })),
    "nightly/notes.bak": Buffer.from("SELECT 1;\nGO\n"),
  };
  for (const [name, bytes] of Object.entries(files)) await writeFile(path.join(home, name), bytes);
}

interface Stay {
  readonly cloud: CloudSimulator;
  readonly state: string;
}

/** Two of three parts, and the journal of the process that sent them. */
async function leaveUnfinished(file: string, { cloud, state }: Stay): Promise<void> {
  const clock = createSystemClock();
  const { OSS_ACCESS_KEY_ID: accessKeyId = "", OSS_ACCESS_KEY_SECRET: accessKeySecret = "" } = cliEnvironment(
    cloud.url,
    { stateDirectory: state },
  );
  const credentials = { accessKeyId, accessKeySecret };
  const alibaba = createAlibaba({
    regionId: "cn-hangzhou",
    credentials: () => Promise.resolve(credentials),
    endpoints: { oss: cloud.url },
    clock,
  });
  const source = await openBackupFile(file);
  const key = "migrate/largeFULL20240506070910.bak";
  const upload = await alibaba.objects.startUpload({ bucket: BUCKET, key }, "upl_1");
  const journal = createFileJournal(state);
  const journalKey = [file, cloud.url, BUCKET, key].join("|");
  await journal.save(journalKey, {
    ...upload,
    token: "upl_1",
    partSizeBytes: 8 * MIB,
    sizeBytes: source.sizeBytes,
    modifiedAt: source.file.modifiedAt,
    edgeDigest: await edgeDigest(source),
  });
  const { signal } = new AbortController();
  for (const partNumber of [1, 2]) {
    const part = { partNumber, offset: (partNumber - 1) * 8 * MIB, sizeBytes: 8 * MIB };
    await alibaba.objects.putPart({ upload, ...part, source, signal });
  }
  await source.close();
  alibaba.close();
}

/** What no transcript can know: times, rates, how far it was in between, ids, and places on this machine. */
function masked(text: string, { cloud, folder: home }: Machine): string {
  return (
    text
      .replaceAll(`${home}${path.sep}`, "")
      .replaceAll(home, ".")
      .replaceAll(path.dirname(home), "~")
      .replaceAll(` --endpoint ${cloud.url}`, "")
      .replaceAll(cloud.url, "https://oss.example")
      .replaceAll(new URL(cloud.url).host, "oss.example")
      .replaceAll(/\b[0-9A-F]{24,32}\b/g, "0123456789ABCDEF")
      .replaceAll(/answers in \d+ ms/g, "answers in 1 ms")
      .replaceAll(/(?<=migratetest-foreign-)[a-z0-9]{5}/g, "12345")
      .replaceAll(/(?<=x-oss-date=)\w+/g, "20260102T030405Z")
      .replaceAll(/(?<=x-oss-signature=)[0-9a-f]{64}/g, "…")
      .replaceAll(/(?<=%2F)\d{8}(?=%2F)/g, "20260102")
      .replaceAll(/^(Took +).*$/gm, "$1…")
      .replaceAll(/"(tookMs|bytesPerSecond|sentBytes|remainingMs|readAt)":(?:[\d.]+|null)/g, '"$1":0')
      // The samples' own dates, of 2024, are the same in every run.
      .replaceAll(/20(?!24)\d\d-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d\.\d+Z)?/g, "2026-01-02 03:04")
      .replaceAll(/^! [^\n]*\b\d{1,2} % .*\n/gm, "")
      .replaceAll(/(^\{"type":"progress".*\n)+/gm, '{"type":"progress",…}\n')
  );
}

/** As it stands in the window in the end: what is rewritten in place is gone. */
function asShown(written: string): string {
  return written
    .replaceAll("\r\n", "\n")
    .replaceAll(/[^\n]*\r/g, "")
    .replaceAll("\u001B[K", "");
}

function canMakeTerminal(): boolean {
  try {
    execFileSync("script", ["-qec", "true", "/dev/null"], { stdio: "ignore" });
    return process.platform === "linux";
  } catch {
    return false;
  }
}

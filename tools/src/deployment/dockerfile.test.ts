/** The image: what it may not be, read from the Dockerfile, and its build, made in an empty folder. */
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { DockerfileParser } from "dockerfile-ast";
import { afterAll, expect, test } from "vitest";

import { readJson, readText, ROOT } from "../docs/repository.ts";

const dockerfile = DockerfileParser.parse(readText("apps/slackbot/Dockerfile"));
const instructions = dockerfile.getInstructions().map((instruction) => ({
  keyword: instruction.getKeyword(),
  words: instruction.getArguments().map((argument) => argument.getValue()),
}));
const lastStage = instructions.slice(instructions.findLastIndex(({ keyword }) => keyword === "FROM"));

function wordsOf(keyword: string): readonly string[] {
  return lastStage.findLast((instruction) => instruction.keyword === keyword)?.words ?? [];
}

test("every image is named by its exact version, and every stage that is used is there", () => {
  const images = dockerfile.getFROMs().map((from) => from.getImage() ?? "");
  expect(images).toHaveLength(2);
  for (const image of images) expect(image).toMatch(/^node:\d+\.\d+\.\d+-/u);
  expect(new Set(images).size).toBe(1);
  const stages = dockerfile.getFROMs().map((from) => from.getBuildStage());
  const copied = dockerfile.getCOPYs().map((copy) => copy.getFromFlag()?.getValue());
  for (const stage of copied.filter((name) => name != null)) expect(stages).toContain(stage);
});

test("the versions are those that the repository works with", () => {
  const up = readText("scripts/up.mjs");
  const [, node] = /NODE_VERSION = "([\d.]+)"/u.exec(up) ?? [];
  expect(lastStage[0]?.words[0]).toMatch(new RegExp(`^node:${node}-`, "u"));
  const { packageManager } = readJson("package.json") as { readonly packageManager: string };
  expect(readText("apps/slackbot/Dockerfile")).toContain(` ${packageManager}\n`);
});

test("the bot is nobody in particular, hears signals itself, and nothing is added from outside", () => {
  expect(wordsOf("USER")).toEqual(["10001:10001"]);
  const [entry = ""] = lastStage
    .filter(({ keyword }) => keyword === "ENTRYPOINT")
    .map(({ words }) => words[0]);
  expect(entry.startsWith("[")).toBe(true);
  expect(instructions.map(({ keyword }) => keyword)).not.toContain("ADD");
  const afterUser = lastStage.slice(lastStage.findIndex(({ keyword }) => keyword === "USER"));
  expect(afterUser.map(({ keyword }) => keyword)).not.toContain("RUN");
  expect(readText("apps/slackbot/Dockerfile")).not.toMatch(
    /SLACK_|ALIBABA_CLOUD_|DATABASE_URL|sudo|curl \|/u,
  );
});

test("its health is asked where the example configuration answers", () => {
  const health = dockerfile.getHEALTHCHECKs().at(-1)?.getRawArgumentsContent() ?? "";
  expect(health).toContain("http://127.0.0.1:9464/healthz");
  expect(readText("examples/compose/bakferry.yaml")).toContain("port: 9464");
  expect(wordsOf("EXPOSE")).toEqual(["9464"]);
});

/** What the ignore file lets through, for the files that git knows: it lists what is in, and then what is out. */
function contextFiles(): readonly string[] {
  const lines = readText("apps/slackbot/Dockerfile.dockerignore")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const patternOf = (glob: string): RegExp =>
    new RegExp(
      `^${glob
        .replaceAll(".", String.raw`\.`)
        .replaceAll("**/", "(?:.*/)?")
        .replaceAll(/(?<!\.)\*(?!\))/gu, "[^/]*")}(?:/|$)`,
      "u",
    );
  const taken = lines.filter((line) => line.startsWith("!")).map((line) => patternOf(line.slice(1)));
  const left = lines.filter((line) => line.startsWith("**/")).map(patternOf);
  expect(lines[0]).toBe("*");
  expect(lines).toHaveLength(1 + taken.length + left.length);
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  return listed
    .split("\n")
    .filter((file) => file !== "" && existsSync(join(ROOT, file)))
    .filter(
      (file) => taken.some((pattern) => pattern.test(file)) && !left.some((pattern) => pattern.test(file)),
    );
}

const folder = mkdtempSync(join(tmpdir(), "bakferry-image-"));
// Thousands of small files, on a machine that may be busy.
afterAll(() => rm(folder, { recursive: true, force: true }), 120_000);

const hasPnpm = spawnSync("pnpm", ["--version"]).status === 0;
const hasGit = spawnSync("git", ["rev-parse"], { cwd: ROOT }).status === 0;

test.runIf(hasPnpm && hasGit)(
  "its build, made in an empty folder from what the ignore file lets through, is a bot that starts",
  () => {
    const source = join(folder, "src");
    const app = join(folder, "app");
    for (const file of contextFiles()) {
      mkdirSync(dirname(join(source, file)), { recursive: true });
      copyFileSync(join(ROOT, file), join(source, file));
    }
    for (const line of buildLines()) {
      const command = line.replace(" /app", ` ${app}`);
      // What was fetched for this clone is not fetched again; the lockfile was checked when it was made.
      const quick = command.replace(/^pnpm /u, "pnpm --config.minimumReleaseAge=0 --prefer-offline ");
      const run = spawnSync("sh", ["-c", quick], { cwd: source, encoding: "utf8" });
      if (run.status !== 0) throw new Error(`${quick}\n${run.stdout}${run.stderr}`);
    }
    const main = join(app, "dist/main.js");
    const { version } = readJson("apps/slackbot/package.json") as { readonly version: string };
    const started = spawnSync(process.execPath, [main, "--version"], { encoding: "utf8", env: {} });
    expect([started.status, started.stdout.trim(), started.stderr]).toEqual([0, version, ""]);
    const refused = spawnSync(process.execPath, [main, "start", "--config", "none.yaml"], {
      encoding: "utf8",
      env: {},
    });
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining("none.yaml")]);
    // Nothing of the tests, and nothing of the simulator, comes along.
    expect(readdirSync(join(app, "node_modules"))).not.toContain("vitest");
    const everything = readdirSync(join(app, "dist"), { recursive: true, encoding: "utf8" });
    expect(everything.filter((name) => name.includes(".test."))).toEqual([]);
  },
  300_000,
);

/** What the build does with the sources, once pnpm is there. */
function buildLines(): readonly string[] {
  const [first, second] = instructions.flatMap(({ keyword }, index) => (keyword === "FROM" ? [index] : []));
  return dockerfile
    .getInstructions()
    .slice(first, second)
    .filter((instruction) => instruction.getKeyword() === "RUN")
    .map((instruction) => instruction.getRawArgumentsContent() ?? "")
    .filter((line) => !line.startsWith("npm install --global") && !line.startsWith("mkdir"));
}

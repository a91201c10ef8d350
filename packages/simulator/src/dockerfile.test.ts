/** The image, read by a parser: what it may not be, and that what it says is true of the program. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { DockerfileParser } from "dockerfile-ast";
import { expect, test } from "vitest";

const PACKAGE = join(import.meta.dirname, "..");
const ROOT = join(PACKAGE, "../..");
const dockerfile = DockerfileParser.parse(readFileSync(join(PACKAGE, "Dockerfile"), "utf8"));
const instructions = dockerfile.getInstructions().map((instruction) => ({
  keyword: instruction.getKeyword(),
  text: instruction.getRawArgumentsContent() ?? "",
}));
const lastStage = instructions.slice(instructions.findLastIndex(({ keyword }) => keyword === "FROM"));

function textOf(keyword: string): string {
  return lastStage.findLast((instruction) => instruction.keyword === keyword)?.text ?? "";
}

test("images are named by the version that the repository works with, and stages exist", () => {
  const up = readFileSync(join(ROOT, "scripts/up.mjs"), "utf8");
  const [, node = ""] = /NODE_VERSION = "([\d.]+)"/.exec(up) ?? [];
  const [, pnpm = ""] = /PNPM_VERSION = "([\d.]+)"/.exec(up) ?? [];
  for (const from of dockerfile.getFROMs()) expect(from.getImage()).toMatch(new RegExp(`^node:${node}-`));
  expect(instructions.some(({ text }) => text.endsWith(` pnpm@${pnpm}`))).toBe(true);
  const stages = dockerfile.getFROMs().map((from) => from.getBuildStage());
  const copied = dockerfile.getCOPYs().flatMap((copy) => copy.getFromFlag()?.getValue() ?? []);
  for (const stage of copied) expect(stages).toContain(stage);
});

test("it runs as nobody in particular, hears signals itself, and takes nothing from outside", () => {
  expect(textOf("USER")).toBe("10001:10001");
  expect(instructions.map(({ keyword }) => keyword)).not.toContain("ADD");
  const afterUser = lastStage.slice(lastStage.findIndex(({ keyword }) => keyword === "USER"));
  expect(afterUser.map(({ keyword }) => keyword)).not.toContain("RUN");
  expect(JSON.parse(textOf("ENTRYPOINT"))).toContain("/app/dist/main.js");
});

test("the program takes the options of the image, at the ports that are published", () => {
  const [, main = "", ...options] = JSON.parse(textOf("ENTRYPOINT")) as readonly string[];
  expect(main).toBe("/app/dist/main.js");
  const program = join(PACKAGE, "src/main.ts");
  const run = spawnSync(process.execPath, ["--conditions=@bakferry/source", program, ...options, "--help"]);
  expect([run.status, String(run.stderr)]).toEqual([0, ""]);
  const ports = ["--slack-port", "--cloud-port"].map((name) => options[options.indexOf(name) + 1]);
  expect(textOf("EXPOSE").split(" ")).toEqual(ports);
  expect(textOf("HEALTHCHECK")).toContain(`http://127.0.0.1:${ports[0]}/`);
});

test("what the build copies and runs is let through by the ignore file", () => {
  const lines = readFileSync(join(PACKAGE, "Dockerfile.dockerignore"), "utf8").split("\n");
  expect(lines.find((line) => !line.startsWith("#"))).toBe("*");
  for (const line of lines.filter((each) => each.startsWith("!"))) {
    expect(existsSync(join(ROOT, line.slice(1)))).toBe(true);
  }
});

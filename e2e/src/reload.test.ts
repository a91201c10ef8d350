/** Another configuration for a running bot: taken as a whole or not at all, with its open questions. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { type Bot, startWorld, type World } from "@bakferry/demo";
import { afterEach, expect, test } from "vitest";
import { parse, stringify } from "yaml";

import { freePort } from "./testing/free-port.ts";
import { askPage, logOf, type LogLine, valueIn } from "./testing/operators.ts";
import { peopleOf } from "./testing/people.ts";

let world: World | undefined;
afterEach(() => world?.close());

type Configuration = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

async function change(each: World, to: (before: Configuration) => object): Promise<void> {
  const file = join(each.directory, "bakferry.yaml");
  const before = parse(await readFile(file, "utf8")) as Configuration;
  await writeFile(file, stringify({ ...before, ...to(before) }));
}

function lineOf(each: World, msg: string, count = 1): Promise<LogLine> {
  return expect
    .poll(async () => (await logOf(each)).filter((line) => line.msg === msg)[count - 1], { timeout: 60_000 })
    .toBeDefined()
    .then(async () => (await logOf(each)).filter((line) => line.msg === msg)[count - 1]!);
}

function pidOf({ process }: Bot): string {
  return String(process.pid);
}

const TAKEN = "The configuration was read again.";
const REFUSED = "The configuration was not taken; the bot goes on with the one that it has.";

test("a wrong file changes nothing and is said with its line; a good one counts for the open question", async () => {
  const port = await freePort();
  world = await startWorld({ speed: 240, pollSeconds: 0.3, operations: { port } });
  const bot = await world.startBot();
  const { ask, approve, messages, until } = peopleOf(world);
  const card = await ask("/migrate dbtest");
  const shown = (): string => JSON.stringify(messages().find(({ ts }) => ts === card.ts));
  const valueOf = async (line: string): Promise<number | undefined> =>
    valueIn((await askPage(port, "/metrics"))?.body ?? "", line);

  await change(world, () => ({ waves: { importsAtOnce: 0 } }));
  bot.process.kill("SIGHUP");
  const refused = await lineOf(world, REFUSED);
  expect(JSON.stringify(refused["problems"])).toMatch(/bakferry\.yaml:\d+:\d+: .*importsAtOnce/u);
  expect(await valueOf("bakferry_config_last_reload_successful")).toBe(0);
  const checked = await world.runBot(["reload", "--pid", pidOf(bot), "--config", "bakferry.yaml"]);
  expect(checked.exitCode).toBe(1);
  expect(checked.stderr).toContain("importsAtOnce");

  await change(world, ({ policies, slack }) => ({
    waves: {},
    policies: { ...policies, prod: { ...(policies?.["prod"] as object), quorum: 2 } },
    slack: { ...slack, port: 4000 },
    log: { level: "debug" },
  }));
  const told = await world.runBot(["reload", "--pid", pidOf(bot), "--config", "bakferry.yaml"]);
  expect(told).toMatchObject({ exitCode: 0, stderr: "" });
  expect(await lineOf(world, TAKEN)).toMatchObject({
    taken: ["policies.prod.quorum", "log.level"],
    needRestart: ["slack.port"],
  });
  expect(await valueOf("bakferry_config_last_reload_successful")).toBe(1);

  // The question that was open before is decided by what counts now, and its card says so.
  await until(() => shown().includes("0 of 2"), "the card with two approvals");
  await approve(card);
  await until(() => shown().includes("1 of 2"), "the first of two approvals");
  expect(await valueOf('bakferry_migrations{phase="awaiting_approval"}')).toBe(1);
  expect((await logOf(world)).some(({ msg }) => msg === "A call ended.")).toBe(true);

  // A weaker rule settles nothing by itself: that is for a vote.
  await change(world, ({ policies }) => ({
    policies: { ...policies, prod: { ...(policies?.["prod"] as object), quorum: 1 } },
  }));
  bot.process.kill("SIGHUP");
  await lineOf(world, TAKEN, 2);
  expect(await valueOf('bakferry_migrations{phase="awaiting_approval"}')).toBe(1);
});

test("nobody is told where there is no such process", async () => {
  world = await startWorld({ speed: 240, pollSeconds: 0.3 });
  const missing = await world.runBot(["reload", "--pid", "4194300", "--config", "bakferry.yaml"]);
  expect(missing).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("Process 4194300 could not be told (ESRCH)") as string,
  });
  const group = await world.runBot(["reload", "--pid", "0", "--config", "bakferry.yaml"]);
  expect(group).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("no process id") as string });
});

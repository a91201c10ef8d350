/** Every story of the demo ends as it says, for the reason that it names, with the database that it promises. */
import { readFile } from "node:fs/promises";

import { play, readMessage, SCENARIOS, startWorld, TARGET_INSTANCE, type World } from "@bakferry/demo";
import { afterAll, beforeAll, expect, test } from "vitest";

/** Stories mostly wait, so several are told beside each other; each has a world to itself meanwhile. */
const WORLDS = 3;
const worlds: World[] = [];
const idle: World[] = [];
const waiting: ((world: World) => void)[] = [];

beforeAll(async () => {
  for (let started = 0; started < WORLDS; started += 1) {
    const world = await startWorld({ speed: 480, pollSeconds: 0.15 });
    worlds.push(world);
    await world.startBot();
  }
  idle.push(...worlds);
});
afterAll(() => Promise.all(worlds.map((world) => world.close())));

async function inWorld(tell: (world: World) => Promise<void>): Promise<void> {
  const world = idle.pop() ?? (await new Promise<World>((resolve) => waiting.push(resolve)));
  try {
    await tell(world);
  } finally {
    const next = waiting.shift();
    if (next) next(world);
    else idle.push(world);
  }
}

test("has a name of its own for every story", () => {
  const names = SCENARIOS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test.concurrent.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
  "%s",
  async (_name, scenario) => inWorld((world) => tellOf(world, scenario)),
  180_000,
);

async function tellOf(world: World, scenario: (typeof SCENARIOS)[number]): Promise<void> {
  const { instance = TARGET_INSTANCE, targetDatabase, expected } = scenario;
  const { control } = world.simulator.cloud;
  const before = control.database(instance, targetDatabase);
  const { outcome, words, card } = await play(world, scenario);
  expect(outcome).toBe(expected);
  if (scenario.says) expect(words).toMatch(scenario.says);
  if (scenario === SCENARIOS[0]) await shownInReadme(card ? readMessage(card).join("\n") : "");
  const database = control.database(instance, targetDatabase);
  if (expected === "succeeded") expect(database).toMatchObject({ status: "Running" });
  // What ended otherwise opened nothing, and changed nothing that was there.
  else if (before) expect(database).toEqual(before);
  else expect(database?.access).not.toBe("Online");
}

/** The front page shows the card of the first story: its checks are counted there. */
async function shownInReadme(card: string): Promise<void> {
  const [checks] = /Check — \d+ passed(?:, \d+ warnings?)?/u.exec(card) ?? [];
  expect(checks).toBeDefined();
  expect(await readFile(new URL("../../README.md", import.meta.url), "utf8")).toContain(checks);
}

/** Every story of the demo ends as it says, for the reason that it names, with the database that it promises. */
import { play, SCENARIOS, startWorld, TARGET_INSTANCE, type World } from "@bakferry/demo";
import { afterAll, beforeAll, expect, test } from "vitest";

let world: World;
beforeAll(async () => {
  world = await startWorld({ speed: 480, pollSeconds: 0.15 });
  await world.startBot();
});
afterAll(() => world.close());

test("has a name of its own for every story", () => {
  const names = SCENARIOS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
  "%s",
  async (_name, scenario) => {
    const { instance = TARGET_INSTANCE, targetDatabase, expected } = scenario;
    const { control } = world.simulator.cloud;
    const before = control.database(instance, targetDatabase);
    const { outcome, words } = await play(world, scenario);
    expect(outcome).toBe(expected);
    if (scenario.says) expect(words).toMatch(scenario.says);
    const database = control.database(instance, targetDatabase);
    if (expected === "succeeded") expect(database).toMatchObject({ status: "Running" });
    // What ended otherwise opened nothing, and changed nothing that was there.
    else if (before) expect(database).toEqual(before);
    else expect(database?.access).not.toBe("Online");
  },
  180_000,
);

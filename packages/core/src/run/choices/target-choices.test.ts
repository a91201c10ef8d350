import { expect, test } from "vitest";

import { OperationalError } from "../../errors/operational-error.ts";
import type { TargetInstance } from "../../model/target.ts";
import { createTestClock } from "../../testing/clock.ts";
import { aTargetInstance } from "../../testing/preflight-facts.ts";
import { testRunnerDeps } from "../../testing/runner-deps.ts";
import { createTargetChoices } from "./target-choices.ts";

const target = (name: string, environment: string) => ({
  name,
  instanceId: `rm-${name}`,
  regionId: "cn-hangzhou",
  environment,
});
const settings = { targets: [target("prod-1", "prod"), target("test-1", "test")] };

test("shows version, state and free storage, in the order of the configuration, and reads them once a minute", async () => {
  let reads = 0;
  const instance = async (instanceId: string): Promise<TargetInstance> => {
    reads += 1;
    return aTargetInstance({ instanceId, engineVersion: "2022_ent_ha", storageBytes: 100, usedBytes: 30 });
  };
  const clock = createTestClock();
  const choices = createTargetChoices({ ...testRunnerDeps({ settings, imports: { instance } }), clock });
  expect(await choices.search("")).toMatchObject([
    { target: { name: "prod-1" }, instance: { release: "2022", status: "Running", freeBytes: 70 } },
    { target: { name: "test-1" } },
  ]);
  expect(await choices.search("TEST rm-")).toMatchObject([{ target: { name: "test-1" } }]);
  expect(reads).toBe(2);
  await clock.advance(61_000);
  await choices.search("");
  expect(reads).toBe(4);
});

test("a target can be chosen while RDS is silent, and when it refuses", async () => {
  const clock = createTestClock();
  const silent = createTargetChoices({
    ...testRunnerDeps({ settings, imports: { instance: async () => new Promise(() => undefined) } }),
    clock,
  });
  const answered = silent.search("");
  await clock.advance(2000);
  expect(await answered).toMatchObject([{ instance: null }, { instance: null }]);

  const refuse = async (): Promise<never> => {
    throw new OperationalError("RDS_ACCESS_DENIED", { message: "Forbidden.RAM" });
  };
  const deps = testRunnerDeps({ settings, imports: { instance: refuse } });
  expect(await createTargetChoices(deps).search("prod")).toMatchObject([{ instance: null }]);
  expect(deps.logged).toHaveLength(2);
});

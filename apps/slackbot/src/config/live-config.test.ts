import { readPage, tableRows } from "@bakferry/core/testing";
import { expect, test } from "vitest";

import { createLiveConfig, RELOADED_KEYS } from "./live-config.ts";
import { readConfig } from "./read-config.ts";
import type { Config } from "./schema.ts";

const BASE = {
  version: 1,
  staging: { bucket: "migratetest" },
  targets: { "prod-1": { instance: "rm-1", environment: "prod" } },
  policies: { prod: { approvers: { users: ["U0ANN"] } } },
};

function configOf(more: object = {}): Config {
  const outcome = readConfig(JSON.stringify({ ...BASE, ...more }), "bakferry.yaml");
  if (outcome.kind === "invalid") throw new Error(outcome.problems.join("\n"));
  return outcome.config;
}

test("what was handed out before tells the new values, whoever holds it", () => {
  const live = createLiveConfig(configOf({ defaultTarget: "prod-1" }));
  const { settings, languages, channelTargets } = live;
  const holder = { settings };
  live.replace(
    configOf({
      targets: { ...BASE.targets, "test-1": { instance: "rm-2", environment: "prod" } },
      channels: { C0A: { target: "test-1", locale: "zh-CN" } },
      slack: { locale: "zh-CN" },
    }),
  );
  expect({ ...holder }.settings.targets.map(({ name }) => name)).toEqual(["prod-1", "test-1"]);
  expect(settings.defaultTarget).toBeNull();
  expect([languages.locale, languages.channelLocales.get("C0A")]).toEqual(["zh-CN", "zh-CN"]);
  expect(channelTargets.get("C0A")).toBe("test-1");
});

test("what changed is named by its key, and a policy also by its environment", () => {
  const live = createLiveConfig(configOf());
  const policies = {
    prod: { approvers: { users: ["U0ANN", "U0BEN"] }, quorum: 2 },
    test: BASE.policies.prod,
  };
  expect(live.replace(configOf({ policies, log: { level: "warn" } }))).toEqual({
    taken: expect.arrayContaining([
      "policies.prod.approvers.users",
      "policies.prod.quorum",
      "policies.test.approvers.users",
      "log.level",
    ]) as string[],
    needRestart: [],
    environments: ["prod", "test"],
  });
  expect(live.replace(configOf({ policies, log: { level: "warn" } })).taken).toEqual([]);
});

test("what needs a restart is not taken, and is said again until there was one", () => {
  const live = createLiveConfig(configOf());
  const next = configOf({ store: { sqlite: "./other.db" }, alibaba: { rdsRequestsPerSecond: 5 } });
  const needRestart = ["alibaba.rdsRequestsPerSecond", "store.sqlite"];
  expect(live.replace(next)).toEqual({ taken: [], needRestart, environments: [] });
  expect(live.replace(next).needRestart).toEqual(needRestart);
});

test("the reference lists the keys that are taken while the bot runs", () => {
  const rows = tableRows(readPage("reference/configuration.md"), "While the bot runs").map(([key]) => key);
  expect(rows).toEqual(RELOADED_KEYS);
});

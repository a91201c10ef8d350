/** Which token speaks for which place, also in an Enterprise Grid, and what becomes of it. */
import { randomBytes } from "node:crypto";

import { createTestClock } from "@bakferry/core/testing";
import { openStore, type Store } from "@bakferry/store";
import { afterEach, beforeEach, expect, test } from "vitest";

import { recordingLogger } from "../testing/silent.ts";
import { createInstaller, type Installer, type NewInstallation } from "./installer.ts";
import { createTokenVault, KEY_BYTES } from "./token-vault.ts";
import { createInstalledWorkspaces, type InstalledWorkspaces } from "./workspaces.ts";

let store: Store;
let workspaces: InstalledWorkspaces;
let installer: Installer;
const logger = recordingLogger();
const clock = createTestClock();
const vault = createTokenVault([{ id: "k1", key: randomBytes(KEY_BYTES) }]);

beforeEach(async () => {
  store = await openStore({ file: ":memory:", clock });
  const { installations, audit } = store;
  workspaces = createInstalledWorkspaces({ installations, vault, clock, logger });
  const admitted = ["T1", "E1"];
  installer = createInstaller({ installations, workspaces, vault, audit, clock, logger, admitted });
});

afterEach(() => store.close());

function anInstallation(overrides: Partial<NewInstallation>): NewInstallation {
  return {
    enterpriseId: null,
    teamId: "T1",
    name: "One",
    botId: "B1",
    botUserId: "UBOT",
    scopes: ["commands"],
    token: "xoxb-one",
    installedBy: "U1",
    ...overrides,
  };
}

test("a workspace, a workspace of a Grid and a whole Grid each have their own token", async () => {
  await installer.install(anInstallation({}));
  await installer.install(anInstallation({ enterpriseId: "E1", teamId: "T2", token: "xoxb-two" }));
  await installer.install(anInstallation({ enterpriseId: "E2", teamId: null, token: "xoxb-grid" }));
  expect(workspaces.find({ teamId: "T1" })?.token).toBe("xoxb-one");
  expect(workspaces.find({ teamId: "T2", enterpriseId: "E1" })).toMatchObject({
    key: "E1/T2",
    token: "xoxb-two",
  });
  expect(workspaces.find({ teamId: "T2" })?.token).toBe("xoxb-two");
  // Another workspace of the first Grid has nothing; every one of the second Grid has the Grid's.
  expect(workspaces.find({ teamId: "T3", enterpriseId: "E1" })).toBeUndefined();
  expect(workspaces.find({ teamId: "T4" })).toBeUndefined();
  expect(workspaces.find({ teamId: "T4", enterpriseId: "E2" })?.key).toBe("E2");
  // Once Slack has told which Grid it is in, its id alone is enough.
  expect(workspaces.find({ teamId: "T4" })?.key).toBe("E2");
  expect(workspaces.find({ teamId: null, enterpriseId: "E2" })?.key).toBe("E2");
});

test("what has ended is known to have ended, and a new installation brings it back", async () => {
  await installer.install(anInstallation({}));
  expect(workspaces.hasEnded({ teamId: "T1" })).toBe(false);
  await installer.end({ teamId: "T1" }, "uninstalled");
  await installer.end({ teamId: "T1" }, "tokens_revoked");
  expect(workspaces.find({ teamId: "T1" })).toBeUndefined();
  expect(workspaces.hasEnded({ teamId: "T1" })).toBe(true);
  expect(workspaces.hasEnded({ teamId: "T9" })).toBe(false);
  expect(await store.installations.list()).toMatchObject([{ token: null, endedBecause: "uninstalled" }]);
  await installer.install(anInstallation({ token: "xoxb-again" }));
  expect(workspaces.hasEnded({ teamId: "T1" })).toBe(false);
  expect(workspaces.find({ teamId: "T1" })?.token).toBe("xoxb-again");
});

test("a token that no key opens speaks for nobody, has not ended, and is told once", async () => {
  await installer.install(anInstallation({}));
  const other = createTokenVault([{ id: "k2", key: randomBytes(KEY_BYTES) }]);
  const { installations } = store;
  const blind = createInstalledWorkspaces({ installations, vault: other, clock, logger });
  await blind.refresh();
  await blind.refresh();
  expect(blind.find({ teamId: "T1" })).toBeUndefined();
  expect(blind.hasEnded({ teamId: "T1" })).toBe(false);
  const told = logger.lines.filter(({ message }) => message.includes("cannot be read with the present keys"));
  expect(told).toHaveLength(1);
});

test("only the places that the configuration names are let in, by workspace or by Grid", async () => {
  expect(await installer.admits(anInstallation({}))).toBe(true);
  expect(await installer.admits(anInstallation({ enterpriseId: "E1", teamId: "T7" }))).toBe(true);
  expect(await installer.admits(anInstallation({ teamId: "T7" }))).toBe(false);
  expect(await installer.admits(anInstallation({ enterpriseId: "E7", teamId: null }))).toBe(false);
});

/** `bakferry-bot policy explain` on a real state file, with a Slack that says who people are. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { aMigration, aMigrationChange, aMigrationRequest } from "@bakferry/core/testing";
import { createSystemClock } from "@bakferry/host";
import { openStore } from "@bakferry/store";
import { afterEach, beforeEach, expect, test } from "vitest";

import { createFakeSlack, type FakeSlack } from "../testing/fake-slack.ts";
import { type CapturedRun, lastJson, runCaptured } from "../testing/run-captured.ts";

let folder: string;
let slack: FakeSlack;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bakferry-explain-"));
  slack = await createFakeSlack();
  slack.always("users.info", { user: {} });
  slack.always("usergroups.users.list", { users: ["U0ANN", "U0BEN", "U0DEV"] });
});
afterEach(async () => {
  await slack.close();
  await rm(folder, { recursive: true, force: true });
});

const CONFIG = `version: 1
staging: { bucket: migratetest }
targets: { prod-1: { instance: rm-bp1prod1, environment: prod } }
store: { sqlite: bakferry.db }
policies:
  prod:
    approvers: { usergroups: [S0DBA] }
    breakGlass: { users: [U0BEN], notify: [C0AUDIT] }
`;

async function explain(...args: readonly string[]): Promise<CapturedRun> {
  const config = join(folder, "bakferry.yaml");
  await writeFile(config, `${CONFIG}slack: { apiUrl: "${slack.apiUrl}" }\n`);
  const environment = { SLACK_BOT_TOKEN: "xoxb-test", SLACK_APP_TOKEN: "xapp-test" };
  return runCaptured(["policy", "explain", ...args, "--config", config], { environment });
}

async function withMigration(phase: "awaiting_approval" | "denied"): Promise<void> {
  const clock = createSystemClock();
  const store = await openStore({ file: join(folder, "bakferry.db"), clock });
  const requestedBy = { kind: "slackUser", teamId: "T1", userId: "U0DEV" } as const;
  const { target } = aMigrationRequest();
  const request = aMigrationRequest({ requestedBy, target: { ...target, environment: "prod" } });
  const plan = { planDigest: "d".repeat(64), approvalExpiresAt: clock.now() + 3_600_000 };
  await store.migrations.create(aMigrationChange({ migration: aMigration({ ...plan, phase, request }) }));
  await store.close();
}

test("says of everybody who is named whether they could approve, and why not", async () => {
  await withMigration("awaiting_approval");
  const { exitCode, stdout } = await explain("mig_000001");
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/Open until .*: 0 of 1 approvals\./u);
  expect(stdout).toMatch(/^slack:T1\/U0DEV\s+no\s+no\s+You asked for this/mu);
  expect(stdout).toMatch(/^slack:T1\/U0ANN\s+yes\s+no/mu);
  const json = lastJson(await explain("mig_000001", "--json"));
  expect(json).toMatchObject({
    type: "policy-explain",
    open: true,
    people: [
      { person: "slack:T1/U0DEV", mayApprove: false, refusal: "approval.ownRequest", mayBreakGlass: false },
      { person: "slack:T1/U0BEN", mayApprove: true, refusal: null, mayBreakGlass: true },
      { person: "slack:T1/U0ANN", mayApprove: true, refusal: null, mayBreakGlass: false },
    ],
  });
});

test("of a question that is closed it says so, and nobody may", async () => {
  await withMigration("denied");
  const json = lastJson(await explain("mig_000001", "--json"));
  expect(json).toMatchObject({ open: false });
  expect(JSON.stringify(json)).not.toContain('"mayApprove":true');
});

test("what is not there, and a Slack that does not answer, are said", async () => {
  await withMigration("awaiting_approval");
  const unknown = await explain("mig_none");
  expect([unknown.exitCode, unknown.stderr]).toEqual([1, expect.stringContaining("mig_none")]);
  slack.always("usergroups.users.list", { status: 500 });
  const silent = await explain("mig_000001");
  expect([silent.exitCode, silent.stdout]).toEqual([1, ""]);
});

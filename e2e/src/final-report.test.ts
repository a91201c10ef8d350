/** The report at the end: one message with two files in the thread, exactly once, whatever Slack's answers do. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

import { CHANNEL, REQUESTER, startWorld, type World } from "@bakferry/demo";
import { defaultSlackSeed, type Message } from "@bakferry/simulator";
import { afterEach, beforeEach, expect, test } from "vitest";

import { peopleOf } from "./testing/people.ts";

let world: World;

beforeEach(async () => {
  world = await startWorld({ speed: 240, pollSeconds: 0.3 });
});

afterEach(() => world.close());

const carriesReport = ({ files, text }: Message): boolean =>
  files !== undefined || text.includes("bakferry-bot report");

async function migrate(): Promise<readonly Message[]> {
  const { ask, approve, messages, until } = peopleOf(world);
  await world.startBot();
  await approve(await ask("/migrate dbtest"));
  await until(() => messages().some(carriesReport), "the report");
  return messages();
}

function calls(method: string): number {
  return world.simulator.slack.control.requests.filter((request) => request.method === method && request.ok)
    .length;
}

test("the thread ends with one message that carries the page and the JSON", async () => {
  const all = await migrate();
  const [report, ...more] = all.filter(carriesReport);
  expect(more).toEqual([]);
  const thread = all.filter(({ threadTs }) => threadTs === report?.threadTs);
  expect(thread.findIndex(({ text }) => text.includes("is online on"))).toBeLessThan(
    thread.indexOf(report as Message),
  );
  expect(report?.text).toContain("is online on");
  const shown = world.simulator.slack.control
    .as(REQUESTER)
    .state()
    .conversations.find(({ id }) => id === CHANNEL)
    ?.messages.find(({ ts }) => ts === report?.ts);
  const [page, json] = await Promise.all((shown?.files ?? []).map(async ({ url }) => fetch(url)));
  expect(page?.headers.get("content-type")).toContain("text/html");
  expect(await page?.text()).toMatch(/^<!doctype html>.*<h2 id="timeline">.*<svg/su);
  expect(await json?.json()).toMatchObject({ type: "report", version: 1, outcome: { phase: "succeeded" } });
});

test("a lost answer to the sharing makes no second report, and a lost or refused upload is sent again", async () => {
  const { faults } = world.simulator.slack.control;
  const effect = { kind: "loseReply" } as const;
  faults.add({ method: "files.completeUploadExternal", effect, when: { nth: [1] } });
  faults.add({ method: "files.getUploadURLExternal", effect, when: { nth: [1] } });
  faults.add({ method: "upload", effect: { kind: "serverError", status: 500 }, when: { nth: [2] } });
  await migrate();
  const { until, messages } = peopleOf(world);
  await until(() => calls("conversations.replies") > 0, "a look into the thread");
  // Whatever was still to be sent has been sent once nothing is asked for any more.
  await setTimeout(1500);
  expect(messages().filter(carriesReport)).toHaveLength(1);
  expect(calls("files.completeUploadExternal")).toBe(1);
});

test("without the scope the message says so, and how to get the report", async () => {
  await world.close();
  const seed = defaultSlackSeed();
  const apps = seed.apps.map((app) => ({
    ...app,
    scopes: app.scopes.filter((scope) => scope !== "files:write"),
  }));
  world = await startWorld({ speed: 240, pollSeconds: 0.3, slackSeed: { ...seed, apps } });
  const [report, ...more] = (await migrate()).filter(carriesReport);
  expect(more).toEqual([]);
  expect(report?.files).toBeUndefined();
  expect(report?.text).toMatch(/lacks the scope files:write.*bakferry-bot report mig_/su);
});

test("the program writes the same report from the state file, and overwrites nothing", async () => {
  const all = await migrate();
  const id = /mig_[A-Za-z0-9_]+/u.exec(JSON.stringify(all[0]?.blocks))?.[0] ?? "";
  const config = ["--config", join(world.directory, "bakferry.yaml")];
  const json = await world.runBot(["report", id, "--format", "json", ...config]);
  expect(json).toMatchObject({ exitCode: 0, stderr: "" });
  const report = JSON.parse(json.stdout);
  expect(report).toMatchObject({ type: "report", version: 1, migrationId: id });
  expect(report.upload.rates.length).toBeGreaterThan(0);
  const { sequence, hash } = report.proof.audit;
  const proof = await world.runBot(["audit", "verify", "--head", `${sequence}:${hash}`, ...config]);
  expect(proof.exitCode).toBe(0);
  const file = join(world.directory, "report.html");
  const page = ["report", id, "--output", file, ...config];
  expect(await world.runBot(page)).toMatchObject({ exitCode: 0, stdout: "" });
  expect(await readFile(file, "utf8")).toMatch(/^<!doctype html>/u);
  expect(await world.runBot(page)).toMatchObject({ exitCode: 1 });
  expect(await world.runBot(["report", "mig_none", ...config])).toMatchObject({ exitCode: 1 });
});

test("the button on the ended card shows the report to one person", async () => {
  await migrate();
  const { until, messages } = peopleOf(world);
  const person = world.simulator.slack.control.as(REQUESTER);
  const hasButton = ({ blocks }: Message): boolean => JSON.stringify(blocks).includes('"migration.report"');
  const { ts } = await until(() => messages().find(hasButton), "the button");
  expect(await person.click({ channel: CHANNEL, ts, actionId: "migration.report" })).toEqual({ ok: true });
  const modal = await until(() => person.modal(), "the report");
  expect(JSON.stringify(modal.blocks)).toContain("Hash of the last event");
});

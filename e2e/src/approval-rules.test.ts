/** Approval rules in front of Slack: who may, what is still missing, and what everybody sees of it. */
import { join } from "node:path";

import { syntheticBackup } from "@bakferry/bak/testing";
import {
  APPROVER,
  CHANNEL,
  readMessage,
  REQUESTER,
  startWorld,
  TARGET_INSTANCE,
  type World,
} from "@bakferry/demo";
import type { Message } from "@bakferry/simulator";
import { afterEach, expect, test } from "vitest";

import { type PeopleAtWork, peopleOf, seedWithBotIn } from "./testing/people.ts";
import { waitUntil } from "./testing/wait-until.ts";

const SECOND = "U0APPROVER2";
const OUTSIDER = "U0OUTSIDER";
const AUDIT = "C0GENERAL";
const KEY = "migrate/dbstagedFULL20261120.bak";

let world: World;
let people: PeopleAtWork;
afterEach(() => world.close());

async function start(prod: object): Promise<void> {
  world = await startWorld({
    speed: 120,
    pollSeconds: 0.3,
    policies: { prod },
    slackSeed: seedWithBotIn(AUDIT),
  });
  people = peopleOf(world);
  await world.startBot();
}

test("two rules wait for two people, and a vote can be withdrawn until then", async () => {
  await start({ approvals: [{ usergroups: ["S0DBA"] }, { users: [SECOND] }] });
  const card = await people.ask("/migrate dbstaged");
  await people.approve(card);
  await people.until(() => /Approvals: 1 of 2/.test(shown(card)), "the vote");
  expect(shown(card)).toMatch(/0 of 1, 1 more from/);

  await click(SECOND, card, "approval.withdraw");
  await waitUntil(() => /no vote here/.test(whispers(SECOND)), "the refusal");
  await click(APPROVER, card, "approval.withdraw");
  await people.until(() => /Approvals: 0 of 2/.test(shown(card)), "the withdrawal");
  expect(whispers(APPROVER)).toMatch(/Your vote is withdrawn/);

  // Two rules name the second approver, whose one vote counts under both.
  await approveAs(SECOND, card);
  await people.until(() => imports().length === 1, "the import");
  expect(shown(card)).toMatch(/Approved: Migrate dbstaged/);
});

test("checked again, the same plan keeps its votes, and another one voids them, says what changed and tells the voter", async () => {
  await start({ approvers: { usergroups: ["S0DBA"] }, quorum: 2 });
  const card = await people.ask("/migrate dbstaged");
  await people.approve(card);
  await people.until(() => /Approvals: 1 of 2/.test(shown(card)), "the vote");

  await click(REQUESTER, card, "approval.check");
  await people.until(() => thread(/the plan is the same, so the votes stay/), "the same plan");
  expect(shown(card)).toMatch(/Approvals: 1 of 2/);

  const other = syntheticBackup({ databaseName: "dbstaged", release: "2017", dataBytes: 512 * 1024 });
  await world.simulator.cloud.control.putObject("migratetest", KEY, other);
  await click(REQUESTER, card, "approval.check");
  const second = await people.until(() => {
    const open = people.openCard();
    return open && open.ts !== card.ts ? open : undefined;
  }, "the second card");
  expect(raw(second)).toMatch(/Changed since revision 1:.*The file's content is another/s);
  expect(raw(second)).toContain(`Votes that count no longer: <@${APPROVER}>`);
  expect(raw(second)).toContain("Approvals: 0 of 2");
  const told = people.messages().find(({ text }) => /votes are void/.test(text));
  expect(told?.text).toContain(`<@${APPROVER}>`);
  expect(imports()).toEqual([]);
});

test("a window that is closed keeps an approved migration waiting, and the card says until when", async () => {
  const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
  // Opens in the minute before the present one, that is tomorrow.
  const [from, to] = [-2, -1].map((minutes) =>
    new Date(Date.now() + minutes * 60_000).toISOString().slice(11, 16),
  );
  await start({
    approvers: { usergroups: ["S0DBA"] },
    windows: { timeZone: "UTC", allow: [{ days, from, to }] },
  });
  const card = await people.ask("/migrate dbstaged");
  expect(raw(card)).toContain(`${from}–${to} (UTC)`);
  await people.approve(card);
  await people.until(() => /Approved, waits for its window/.test(shown(card)), "the waiting");
  expect(raw(card)).toMatch(/starts <!date\^\d+\^/);
  await people.until(() => thread(/It starts when the window opens/), "the entry");
  expect(imports()).toEqual([]);
});

test("a broken glass starts what nobody approved, everybody hears of it, and somebody else reviews it", async () => {
  await start({
    approvers: { usergroups: ["S0DBA"] },
    quorum: 2,
    breakGlass: { users: [OUTSIDER], notify: [AUDIT], minReason: 20, reviewWithin: "2s" },
  });
  const card = await people.ask("/migrate dbstaged");
  await click(APPROVER, card, "glass.break");
  await people.until(() => /does not let you break the glass/.test(modal(APPROVER)), "the refusal");
  expect(imports()).toEqual([]);

  await click(OUTSIDER, card, "glass.break");
  await people.until(() => /Why can it not wait/.test(modal(OUTSIDER)), "the form");
  const submitted = await asUser(OUTSIDER).submit({ reason: "The shop is down and nobody answers." });
  if (!submitted.ok) throw new Error(submitted.error);
  await people.until(() => imports().length === 1, "the import");
  expect(shown(card)).toMatch(/Glass broken: Migrate dbstaged/);
  const alarm = await people.until(() => alarms()[0], "the alarm");
  expect(raw(alarm)).toMatch(/The shop is down and nobody answers/);
  const entry = people.messages().find(({ text }) => /^.*Glass broken: Migrate dbstaged.*Started/.test(text));
  expect(entry?.text).toMatch(/Started with 0 of 2 approvals/);

  await people.until(() => thread(/Nobody has reviewed this broken glass yet/), "the reminder");
  await click(OUTSIDER, card, "glass.review");
  await waitUntil(
    () => /another approver has to review it/.test(whispers(OUTSIDER)),
    "the refusal of the own review",
  );
  await asUser(APPROVER).click({ channel: AUDIT, ts: alarm.ts, actionId: "glass.review" });
  await people.until(() => /Reviewed by/.test(raw(alarms()[0])), "the review");
  expect(raw(alarms()[0])).not.toContain("glass.review");
});

test("approvers are reminded, then more people are asked, who may vote from then on", async () => {
  await start({
    approvers: { usergroups: ["S0DBA"] },
    expiresAfter: "60s",
    remindAt: ["1s"],
    escalateAfter: "4s",
    escalateTo: { users: [OUTSIDER] },
  });
  const card = await people.ask("/migrate dbstaged");
  const reminder = await people.until(() => find(/Still open: Migrate dbstaged/), "the reminder");
  expect(reminder.text).toContain("<!subteam^S0DBA>");
  expect(reminder.threadTs).toBeDefined();

  const escalation = await people.until(() => find(/Nobody has decided yet/), "the escalation");
  expect(escalation.text).toContain(`<@${OUTSIDER}>`);
  await people.until(() => find(/a newer one follows/)?.ts === reminder.ts, "the shrunk reminder");

  await approveAs(OUTSIDER, card);
  await people.until(() => imports().length === 1, "the import");
  await people.until(() => find(/nobody is waited for/) !== undefined, "the end of the reminders");
});

test("an approval counts for another run of the same plan after a failure, where the policy says so", async () => {
  await start({ approvers: { usergroups: ["S0DBA"] }, retry: { sameDigest: "keepApproval" } });
  const { control } = world.simulator.cloud;
  const content = syntheticBackup({ databaseName: "dbagain", release: "2019" });
  await control.putObject("migratetest", "migrate/dbagain.bak", content);
  const card = await people.ask("/migrate dbagain");
  await control.deleteObject("migratetest", "migrate/dbagain.bak");
  await people.approve(card);
  await people.until(() => thread(/dbagain → prod-1 failed/), "the failure");

  await control.putObject("migratetest", "migrate/dbagain.bak", content);
  await asUser(REQUESTER).command(CHANNEL, "/migrate dbagain");
  await people.until(
    () => thread(/which failed a moment ago, so its approval still counts/),
    "the kept approval",
  );
  await people.until(() => imports().length === 1, "the import");
  expect(people.openCard()).toBeUndefined();
});

test("the name of the database has to be typed where the policy asks for it", async () => {
  await start({ approvers: { usergroups: ["S0DBA"] }, confirm: "typed-name" });
  const card = await people.ask("/migrate dbstaged");
  await click(APPROVER, card, "approval.review");
  await people.until(() => /Type the name dbstaged/.test(modal(APPROVER)), "the form");
  const refused = await asUser(APPROVER).submit({ decision: "approve", typed_name: "dbother" });
  expect(JSON.stringify(refused)).toMatch(/Type the name dbstaged/);
  const taken = await asUser(APPROVER).submit({ decision: "approve", typed_name: "dbstaged" });
  expect(taken.ok).toBe(true);
  await people.until(() => imports().length === 1, "the import");
  // What was wrong in the form is in the trail, although nothing was received.
  const trail = await world.runBot([
    "audit",
    "export",
    "--format",
    "csv",
    "--config",
    join(world.directory, "bakferry.yaml"),
  ]);
  expect(trail.stdout).toMatch(new RegExp(`/${APPROVER},slack modal,refused,.*dbstaged`, "u"));
});

test("one click with a confirmation is enough where the policy says so", async () => {
  await start({ approvers: { usergroups: ["S0DBA"] }, confirm: "one-click" });
  const card = await people.ask("/migrate dbstaged");
  await click(REQUESTER, card, "approval.approve");
  await waitUntil(() => /another person has to approve it/.test(whispers(REQUESTER)), "the refusal");
  await click(APPROVER, card, "approval.approve");
  await people.until(() => imports().length === 1, "the import");
  expect(whispers(APPROVER)).toMatch(/1 of 1 approvals/);
});

function asUser(user: string): ReturnType<World["simulator"]["slack"]["control"]["as"]> {
  return world.simulator.slack.control.as(user);
}

function imports(): readonly unknown[] {
  return world.simulator.cloud.control.importTasks(TARGET_INSTANCE);
}

async function click(user: string, card: Message, actionId: string): Promise<void> {
  const clicked = await asUser(user).click({ channel: CHANNEL, ts: card.ts, actionId });
  if (!clicked.ok) throw new Error(`The button ${actionId} did not answer: ${clicked.error}`);
}

async function approveAs(user: string, card: Message): Promise<void> {
  await click(user, card, "approval.review");
  await people.until(
    () =>
      asUser(user)
        .modal()
        ?.blocks.some(({ block_id }) => block_id === "decision"),
    "the review",
  );
  const submitted = await asUser(user).submit({ decision: "approve" });
  if (!submitted.ok) throw new Error(submitted.error);
}

function modal(user: string): string {
  return JSON.stringify(asUser(user).modal()?.blocks ?? []);
}

function whispers(user: string): string {
  const { messages } = world.simulator.slack.control.channel(CHANNEL);
  return messages
    .filter(({ ephemeralTo }) => ephemeralTo === user)
    .map(({ text }) => text)
    .join("\n");
}

function alarms(): readonly Message[] {
  return world.simulator.slack.control.channel(AUDIT).messages;
}

function find(words: RegExp): Message | undefined {
  return people.messages().find(({ text }) => words.test(text));
}

function thread(words: RegExp): boolean {
  return find(words) !== undefined;
}

/** As people read it, at this moment. */
function shown({ ts }: Message): string {
  const message = people.messages().find((each) => each.ts === ts);
  return message ? readMessage(message).join("\n") : "";
}

/** The blocks as they were sent, at this moment. */
function raw(card: Message | undefined): string {
  const everywhere = [...people.messages(), ...alarms()];
  return JSON.stringify(everywhere.find(({ ts }) => ts === card?.ts)?.blocks ?? card?.blocks ?? []);
}

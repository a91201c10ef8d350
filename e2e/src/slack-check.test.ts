/** `/migrate check`: one person asks what would happen, is told alone, and goes on by a button. */
import { CHANNEL, readMessage, REQUESTER, startWorld, TARGET_INSTANCE, type World } from "@bakferry/demo";
import type { Message } from "@bakferry/simulator";
import { afterEach, beforeEach, expect, test } from "vitest";

import { type PeopleAtWork, peopleOf } from "./testing/people.ts";

const CHOOSE = "migrate.choose";
let world: World;
let people: PeopleAtWork;
beforeEach(async () => {
  world = await startWorld({ speed: 120, pollSeconds: 0.3 });
  people = peopleOf(world);
  await world.startBot();
});
afterEach(() => world.close());

/** The newest answer that only the requester sees and that says so. */
function answer(pattern: RegExp): Message | undefined {
  return world.simulator.slack.control
    .channel(CHANNEL)
    .messages.findLast(
      (message) => message.ephemeralTo === REQUESTER && pattern.test(readMessage(message).join("\n")),
    );
}

function click(message: Message): Promise<unknown> {
  return world.simulator.slack.control
    .as(REQUESTER)
    .click({ channel: CHANNEL, ts: message.ts, actionId: CHOOSE });
}

test("a clear way is told to one person with time and cost, and the button asks for exactly that", async () => {
  const requester = world.simulator.slack.control.as(REQUESTER);
  await requester.command(CHANNEL, "/migrate check dbstaged");
  const told = await people.until(() => answer(/Nothing speaks against moving dbstaged/), "the answer");

  const lines = readMessage(told).join("\n");
  expect(lines).toContain(
    "/migrate dbstaged from oss://migratetest/migrate/dbstagedFULL20261120.bak to prod-1",
  );
  expect(lines).toMatch(/About 2 min from the approval on/);
  expect(lines).toMatch(/CNY for .* in OSS over 7 days \(prices of 2026-11-22\)/);
  expect(people.messages()).toEqual([]);
  expect(world.simulator.cloud.control.importTasks(TARGET_INSTANCE)).toEqual([]);

  await click(told);
  const card = await people.until(people.openCard, "the approval card");
  expect(readMessage(card).join("\n")).toContain("dbstaged");
});

test("a taken name is told with a free one, which the button checks", async () => {
  await world.simulator.slack.control.as(REQUESTER).command(CHANNEL, "/migrate check orders");
  const told = await people.until(
    () => answer(/orders cannot go to prod-1: 1 check blocks it/),
    "the answer",
  );
  expect(JSON.stringify(told.blocks)).toContain("Check as orders2");
  expect(JSON.stringify(told.blocks)).not.toContain('"text":"Migrate"');

  await click(told);
  await people.until(() => answer(/Nothing speaks against moving orders2/), "the second answer");
  expect(people.messages()).toEqual([]);
});

test("a blocked migration's card offers the same to whoever clicks", async () => {
  await world.simulator.slack.control.as(REQUESTER).command(CHANNEL, "/migrate orders");
  const card = await people.until(
    () => people.messages().find(({ blocks }) => JSON.stringify(blocks).includes("Check as orders2")),
    "the blocked card",
  );
  await click(card);
  await people.until(() => answer(/Nothing speaks against moving orders2/), "the answer");
});

test("status and list tell one person how migrations stand, without another card", async () => {
  const requester = world.simulator.slack.control.as(REQUESTER);
  await requester.command(CHANNEL, "/migrate orders");
  const card = await people.until(
    () => people.messages().find(({ text }) => text.includes("cannot go to")),
    "the blocked card",
  );
  const [, id = ""] = /(mig_\w+)/u.exec(JSON.stringify(card)) ?? [];
  for (const words of ["status", "list", `status ${id}`]) {
    const before = world.simulator.slack.control.messageHistory.length;
    await requester.command(CHANNEL, `/migrate ${words}`);
    await people.until(
      () =>
        world.simulator.slack.control.messageHistory
          .slice(before)
          .some(({ blocks }) => /mig_.*orders cannot go to prod-1/su.test(JSON.stringify(blocks))),
      `the answer to ${words}`,
    );
  }
  expect(people.messages().filter(({ threadTs }) => threadTs === undefined)).toHaveLength(1);
});

/** What follows an import, or stops it: each step asked for by a button, approved by its own card, proved in the cloud. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

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
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { type PeopleAtWork, peopleOf } from "./testing/people.ts";
import { waitUntil } from "./testing/wait-until.ts";

let world: World;
let people: PeopleAtWork;
const start = async (speed: number): Promise<void> => {
  world = await startWorld({ speed, pollSeconds: 0.3 });
  people = peopleOf(world);
  await world.startBot();
};
afterEach(() => world.close());

describe("an import that is cancelled while RDS is at it", () => {
  // An import takes five simulated minutes: slow enough to be caught.
  beforeEach(() => start(10));

  test("is stopped, and what it left is shown and dropped after its name was typed and approved", async () => {
    const { control } = world.simulator.cloud;
    await people.approve(await people.ask("/migrate dbstaged"));
    await waitUntil(() => task()?.stage === "restoring", "the restore");
    await people.until(() => /RDS restores/.test(rootCard()), "the restore on the card");
    await click(REQUESTER, "migration.cancel");
    await people.until(() => thread(/RDS stopped the import\. A database dbstaged is left/), "the stop");
    expect(task()?.status).toBe("Failed");
    await people.until(() => /was cancelled. What the import left is still on/.test(rootCard()), "the card");

    await click(REQUESTER, "offer.remove_database");
    await submit(REQUESTER, "typed_name", { typed_name: "dbother" });
    await people.until(
      () => JSON.stringify(control ? asUser(REQUESTER).modal()?.blocks : "").includes("not dbstaged"),
      "the refusal of a wrong name",
    );
    await asUser(REQUESTER).closeModal();
    expect(control.database(TARGET_INSTANCE, "dbstaged")).toBeDefined();

    await click(REQUESTER, "offer.remove_database");
    await submit(REQUESTER, "typed_name", { typed_name: "dbstaged" });
    await approveStep();
    await people.until(() => thread(/dbstaged is no longer on rm-bp1prod1/), "the removal");
    expect(control.database(TARGET_INSTANCE, "dbstaged")).toBeUndefined();
    await people.until(() => !/Drop what is left/.test(rootCard()), "the card without the offer");
  });

  test("is left alone when somebody else may not cancel it", async () => {
    await people.approve(await people.ask("/migrate dbstaged"));
    await waitUntil(() => task()?.status === "Running", "the import");
    await click("U0OUTSIDER", "migration.cancel");
    await waitUntil(() => /Only the requester and the approvers/.test(whispers("U0OUTSIDER")), "the refusal");
    expect(task()?.status).toBe("Running");
  });
});

describe("a migration that has succeeded", () => {
  beforeEach(() => start(120));

  test("is backed up by RDS once approved", async () => {
    await migrated("/migrate dbstaged");
    await click(REQUESTER, "offer.back_up");
    await approveStep();
    await people.until(() => thread(/RDS has backed up dbstaged, backup \d+, /), "the backup");
  });

  test("gets an account whose password is shown once, to the one who asked, and kept nowhere", async () => {
    await migrated("/migrate dbstaged");
    const log = () =>
      world.simulator.cloud.control.logIn(TARGET_INSTANCE, { account: "app_reader", database: "dbstaged" });
    expect(log().kind).toBe("refused");

    await click(REQUESTER, "offer.create_account");
    await submit(REQUESTER, "account_name", { account_name: "app_reader" });
    await approveStep();
    await people.until(() => thread(/app_reader may use dbstaged on rm-bp1prod1: read only/), "the account");
    expect(log()).toEqual({ kind: "in", privilege: "ReadOnly" });

    const password = /Password of app_reader: (\S{20})/.exec(whispers(REQUESTER))?.[1] ?? "";
    expect(password).toMatch(/^[\w!*\-+^%#]{20}$/);
    expect(whispers(REQUESTER).split(password)).toHaveLength(2);
    expect(whispers(APPROVER)).not.toContain(password);
    const shown = people.messages().map((message) => JSON.stringify(message));
    expect(shown.join()).not.toContain(password);
    for (const file of ["bot.log", "bakferry.db", "bakferry.db-wal"]) {
      const kept = await readFile(join(world.directory, file)).catch(() => Buffer.alloc(0));
      expect(kept.includes(password)).toBe(false);
    }
  });

  test("that uploaded its backup deletes the object, and nothing that it found in OSS", async () => {
    const { control } = world.simulator.cloud;
    await migrated("/migrate dbstaged");
    expect(rootCard()).not.toMatch(/Delete the \.bak/);

    await migrated("/migrate dbtest");
    const address = /oss:\/\/migratetest\/(migrate\/\S+\.bak)/;
    await click(REQUESTER, "offer.delete_object");
    const card = await stepCard();
    const [, key = ""] = address.exec(readMessage(card).join("\n")) ?? [];
    expect(control.object("migratetest", key)).toBeDefined();
    await approveStep();
    await people.until(() => thread(/\.bak is deleted/), "the deletion");
    expect(control.object("migratetest", key)).toBeUndefined();
  });
});

function asUser(user: string) {
  return world.simulator.slack.control.as(user);
}

function task() {
  return world.simulator.cloud.control.importTasks(TARGET_INSTANCE).at(-1);
}

async function migrated(command: string): Promise<void> {
  const before = people.messages().filter(({ text }) => text.includes("is online on")).length;
  await people.approve(await people.ask(command));
  await people.until(
    () => people.messages().filter(({ text }) => text.includes("is online on")).length > before,
    "the end",
  );
}

async function click(user: string, actionId: string): Promise<void> {
  await people.until(
    () => people.messages().some(({ blocks }) => JSON.stringify(blocks).includes(`"${actionId}"`)),
    actionId,
  );
  const clicked = await asUser(user).click({ channel: CHANNEL, actionId });
  if (!clicked.ok) throw new Error(`${actionId} did not answer: ${clicked.error}`);
}

async function submit(user: string, block: string, values: Record<string, string>): Promise<void> {
  await people.until(
    () =>
      asUser(user)
        .modal()
        ?.blocks.some(({ block_id }) => block_id === block),
    block,
  );
  const submitted = await asUser(user).submit(values);
  if (!submitted.ok) throw new Error(`The form was refused: ${submitted.error}`);
}

function stepCard(): Promise<Message> {
  return people.until(
    () =>
      people
        .messages()
        .findLast(({ blocks }) => /"approval.review".*"step.cancel"/su.test(JSON.stringify(blocks))),
    "the card of the step",
  );
}

async function approveStep(): Promise<void> {
  await stepCard();
  await click(APPROVER, "approval.review");
  await submit(APPROVER, "decision", { decision: "approve" });
}

function thread(words: RegExp): Message | undefined {
  return people
    .messages()
    .find((message) => message.threadTs !== undefined && words.test(readMessage(message).join("\n")));
}

function rootCard(): string {
  const roots = people.messages().filter(({ threadTs }) => threadTs === undefined);
  const root = roots.at(-1);
  return root ? `${readMessage(root).join("\n")}\n${JSON.stringify(root.blocks)}` : "";
}

/** What one person alone was told in the channel. */
function whispers(user: string): string {
  const told = world.simulator.slack.control
    .channel(CHANNEL)
    .messages.filter(({ ephemeralTo }) => ephemeralTo === user);
  return told.map((message) => readMessage(message).join("\n")).join("\n");
}

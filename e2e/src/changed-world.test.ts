/** The world moves between approval and import, or under a running import: it is noticed, shown and explained. */
import { syntheticBackup } from "@bakferry/bak/testing";
import { CHANNEL, readMessage, REQUESTER, startWorld, TARGET_INSTANCE, type World } from "@bakferry/demo";
import { afterEach, beforeEach, expect, test } from "vitest";

import { type PeopleAtWork, peopleOf } from "./testing/people.ts";
import { waitUntil } from "./testing/wait-until.ts";

const KEY = "migrate/dbstagedFULL20261120.bak";
let world: World;
let people: PeopleAtWork;
beforeEach(async () => {
  world = await startWorld({ speed: 120, pollSeconds: 0.3 });
  people = peopleOf(world);
  await world.startBot();
});
afterEach(() => world.close());

test("an object that was replaced after the approval voids it, shows what changed, and asks again", async () => {
  const first = await people.ask("/migrate dbstaged");
  const other = syntheticBackup({ databaseName: "dbstaged", release: "2017", dataBytes: 512 * 1024 });
  await world.simulator.cloud.control.putObject("migratetest", KEY, other);
  await people.approve(first);

  const second = await people.until(() => {
    const card = people.openCard();
    return card && card.ts !== first.ts ? card : undefined;
  }, "the second approval card");
  expect(world.simulator.cloud.control.importTasks(TARGET_INSTANCE)).toEqual([]);
  const thread = people.messages().map((message) => readMessage(message).join("\n"));
  expect(thread.some((text) => /votes are void.*The file's content is another/s.test(text))).toBe(true);
  const superseded = people.messages().find(({ ts }) => ts === first.ts);
  expect(JSON.stringify(superseded?.blocks)).not.toContain("approval.review");

  await people.approve(second);
  await people.until(() => people.messages().some(({ text }) => text.includes("is online on")), "the end");
  expect(world.simulator.cloud.control.importTasks(TARGET_INSTANCE)).toHaveLength(1);
});

test("a database of that name that appears after the approval blocks the import, with the remedy", async () => {
  const card = await people.ask("/migrate dbstaged");
  const { control } = world.simulator.cloud;
  const { databases } = control.instance(TARGET_INSTANCE);
  control.updateInstance(TARGET_INSTANCE, {
    databases: [...databases, { name: "dbstaged", status: "Running", collation: "Chinese_PRC_CI_AS" }],
  });
  await people.approve(card);
  await people.until(() => people.messages().some(({ text }) => text.includes("cannot go to")), "the block");
  expect(control.importTasks(TARGET_INSTANCE)).toEqual([]);
  const [root] = people
    .messages()
    .filter(({ threadTs, ephemeralTo }) => threadTs === undefined && ephemeralTo === undefined);
  expect(root && readMessage(root).join("\n")).toMatch(/already on rm-bp1prod1/);
});

test("an import that RDS refuses for a passing reason is tried again by a button, through checks and a vote of its own", async () => {
  const { cloud, slack } = world.simulator;
  cloud.control.faults.add({
    operation: "CreateMigrateTask",
    effect: {
      kind: "refuse",
      code: "ConcurrentTaskExceeded",
      message: "Concurrent task exceeding the allowed amount.",
      status: 400,
    },
    // The first two only ask whether we may: with the checks, and again just before the import.
    when: { nth: [3] },
  });
  const first = await people.ask("/migrate dbstaged");
  await people.approve(first);
  const card = await people.until(
    () => people.messages().find(({ threadTs, text }) => threadTs === undefined && text.includes(" failed.")),
    "the failure",
  );
  expect(readMessage(card).join("\n")).toMatch(/Try again/);
  expect(cloud.control.importTasks(TARGET_INSTANCE)).toEqual([]);

  await slack.control.as(REQUESTER).click({ channel: CHANNEL, ts: card.ts, actionId: "migrate.choose" });
  const second = await people.until(() => {
    const open = people.openCard();
    return open && open.ts !== first.ts ? open : undefined;
  }, "the second approval card");
  await people.approve(second);
  await people.until(() => people.messages().some(({ text }) => text.includes("is online on")), "the end");
  expect(cloud.control.importTasks(TARGET_INSTANCE)).toHaveLength(1);
});

test("an import that RDS fails is explained: cause, state, numbered remedy and the cloud's own words", async () => {
  await people.approve(await people.ask("/migrate dbstaged"));
  const { control } = world.simulator.cloud;
  await waitUntil(() => control.importTasks(TARGET_INSTANCE).length === 1, "the import task");
  await control.deleteObject("migratetest", KEY);
  const entry = await people.until(
    () => people.messages().find(({ threadTs, text }) => threadTs !== undefined && / failed\./.test(text)),
    "the failure",
  );
  const [task] = control.importTasks(TARGET_INSTANCE);
  const read = readMessage(entry).join("\n");
  expect(task?.status).toBe("Failed");
  expect(read).toContain(task?.description);
  expect(read).toMatch(/1\. /);
  expect(read).toMatch(/RDS has ended the import.*The backup is no longer in OSS\./s);
  expect(read).toContain(`@${REQUESTER}`);

  await control.putObject("migratetest", KEY, syntheticBackup({ databaseName: "dbstaged", release: "2019" }));
  const slack = world.simulator.slack.control;
  const root = await people.until(
    () => people.messages().find(({ blocks }) => JSON.stringify(blocks).includes("Check again")),
    "the button on the status card",
  );
  await slack.as(REQUESTER).click({ channel: CHANNEL, ts: root.ts, actionId: "migrate.choose" });
  const again = `/migrate dbstaged from oss://migratetest/${KEY} to prod-1`;
  await people.until(
    () =>
      slack
        .channel(CHANNEL)
        .messages.some(
          (message) => message.ephemeralTo === REQUESTER && readMessage(message).join("\n").includes(again),
        ),
    "what is in the way now",
  );
});

test("damage inside the backup is found during the upload: nothing is imported, and no part is left behind", async () => {
  await people.approve(await people.ask("/migrate dbdamaged"));
  const entry = await people.until(
    () => people.messages().find(({ threadTs, text }) => threadTs !== undefined && / failed\./.test(text)),
    "the failure",
  );
  expect(readMessage(entry).join("\n")).toMatch(/does not fit its own checksums.*WITH CHECKSUM.*byte 7680/s);
  const { control } = world.simulator.cloud;
  await waitUntil(() => control.uploads.length === 0, "the parts to be freed");
  expect(control.importTasks(TARGET_INSTANCE)).toEqual([]);
  expect(control.requests.some(({ operation }) => operation === "CompleteMultipartUpload")).toBe(false);
});

test("a role that vanishes before the import pauses it, keeps the votes, and lets it go on when it is back", async () => {
  const { control } = world.simulator.cloud;
  const card = await people.ask("/migrate dbstaged");
  control.setRole(false);
  await people.approve(card);
  const paused = await people.until(
    () => people.messages().find(({ text }) => text.includes("The import waits, the votes stay")),
    "the pause",
  );
  expect(readMessage(paused).join("\n")).toMatch(/1\. .*Authorization URL/);
  expect(control.importTasks(TARGET_INSTANCE)).toEqual([]);

  control.setRole(true);
  await people.until(() => people.messages().some(({ text }) => text.includes("is online on")), "the end");
  expect(control.importTasks(TARGET_INSTANCE)).toHaveLength(1);
  const texts = people.messages().map((message) => readMessage(message).join("\n"));
  expect(texts.some((text) => /may read OSS again.*AliyunRAMFullAccess/s.test(text))).toBe(true);
  expect(texts.some((text) => text.includes("votes are void"))).toBe(false);
});

/** What people see of many migrations: lists with filters, history, cancel without an id, and App Home. */
import { APPROVER, CHANNEL, readMessage, REQUESTER, startWorld, type World } from "@bakferry/demo";
import type { Message, UiView } from "@bakferry/simulator";
import { afterEach, beforeEach, expect, test } from "vitest";

import { type PeopleAtWork, peopleOf } from "./testing/people.ts";

const OUTSIDER = "U0OUTSIDER";
let world: World;
let people: PeopleAtWork;
beforeEach(async () => {
  world = await startWorld({ speed: 240, pollSeconds: 0.3 });
  people = peopleOf(world);
  await world.startBot();
});
afterEach(() => world.close());

const as = (user: string) => world.simulator.slack.control.as(user);

/** What a command answers to one person. */
async function answerTo(user: string, command: string): Promise<Message> {
  const { control } = world.simulator.slack;
  const before = control.channel(CHANNEL).messages.length;
  await control.as(user).command(CHANNEL, command);
  return people.until(
    () =>
      control
        .channel(CHANNEL)
        .messages.slice(before)
        .find(({ ephemeralTo }) => ephemeralTo === user),
    `the answer to ${command}`,
  );
}

const words = (message: Message): string => readMessage(message).join("\n");

function home(user: string, pattern: RegExp): Promise<UiView> {
  return people.until(() => {
    const view = as(user).home();
    return view && pattern.test(JSON.stringify(view.blocks)) ? view : undefined;
  }, `App Home of ${user}: ${pattern}`);
}

test("lists are narrowed by filters, history tells how it ended, and cancel finds the only open one", async () => {
  await people.approve(await people.ask("/migrate dbstaged"));
  await people.until(() => people.messages().some(({ text }) => text.includes("is online on")), "the end");
  expect(words(await answerTo(REQUESTER, "/migrate cancel"))).toContain("no open migration");

  await people.ask("/migrate dbstaged as dbsecond to test-1");
  expect(words(await answerTo(REQUESTER, "/migrate list"))).toMatch(/dbsecond[^]*dbstaged/u);
  expect(words(await answerTo(REQUESTER, "/migrate list open mine"))).not.toContain("dbstaged is online");
  expect(words(await answerTo(OUTSIDER, "/migrate list mine"))).toContain("No migration fits");
  expect(words(await answerTo(OUTSIDER, "/migrate list to test-1 last 1h"))).toMatch(/^(?![^]*dbstaged is)/u);
  expect(words(await answerTo(OUTSIDER, "/migrate list to tset-1"))).toContain("Did you mean `to test-1`");

  const history = words(await answerTo(OUTSIDER, "/migrate history"));
  expect(history).toMatch(
    /dbstaged is online on prod-1.*took \d+ s.*asked for by @U0REQUESTER.*approved by @U0APPROVER/su,
  );
  expect(history).not.toContain("dbsecond");

  expect(words(await answerTo(REQUESTER, "/migrate cancel"))).toMatch(/mig_\w+ is cancelled/u);
  expect(words(await answerTo(REQUESTER, "/migrate history mine"))).toMatch(
    /dbsecond.*ended by @U0REQUESTER/su,
  );
});

test("of several open migrations cancel asks which, with a button for each", async () => {
  await people.ask("/migrate dbstaged as dbone");
  await as(REQUESTER).command(CHANNEL, "/migrate dbstaged as dbtwo to test-1");
  await people.until(
    () => people.messages().some(({ text }) => text.startsWith("dbtwo → test-1 waits for approval")),
    "the second card",
  );
  const which = await answerTo(REQUESTER, "/migrate cancel");
  expect(words(which)).toMatch(/Which one\?[^]*dbtwo[^]*dbone/u);
  await as(REQUESTER).click({ channel: CHANNEL, ts: which.ts, actionId: "migration.cancel" });
  await people.until(
    () => people.messages().some(({ text }) => /db(one|two) → .* was cancelled/u.test(text)),
    "the cancelled card",
  );
});

test("App Home shows each person what waits for them, and changes with it", async () => {
  for (const user of [REQUESTER, APPROVER, OUTSIDER]) await as(user).openHome();
  await home(OUTSIDER, /Nothing waits for you/);
  await home(REQUESTER, /Press “New migration”/);

  await people.ask("/migrate dbstaged");
  await home(REQUESTER, /Your open migrations: 1.*dbstaged → prod-1 waits for approval/s);
  await home(APPROVER, /Waiting for your vote: 1.*Requested by <@U0REQUESTER>/s);
  expect(JSON.stringify(as(OUTSIDER).home()?.blocks)).toContain("Nothing waits for you");

  const approver = as(APPROVER);
  await approver.clickInView({ home: true, actionId: "approval.review" });
  await people.until(
    () => approver.modal()?.blocks.some(({ block_id }) => block_id === "decision"),
    "the review",
  );
  await approver.submit({ decision: "approve", reason: "checked" });
  await approver.closeModal();
  await home(APPROVER, /Nothing waits for you/);
  await home(REQUESTER, /Your latest ends.*dbstaged is online on prod-1/s);
  await as(REQUESTER).clickInView({ home: true, actionId: "migration.details" });
  await people.until(() => as(REQUESTER).modal()?.title === "Migration details", "the details");
});

test("App Home's buttons answer in a window, since there is no channel", async () => {
  await as(REQUESTER).openHome();
  await people.ask("/migrate dbstaged");
  await home(REQUESTER, /Your open migrations: 1/);
  await as(REQUESTER).clickInView({ home: true, actionId: "migration.cancel" });
  await people.until(
    () => JSON.stringify(as(REQUESTER).modal()?.blocks ?? "").includes("is cancelled"),
    "the answer in a window",
  );
  await home(REQUESTER, /dbstaged → prod-1 was cancelled/);
  await as(REQUESTER).closeModal();
  await as(REQUESTER).clickInView({ home: true, actionId: "form.open" });
  const form = await people.until(() => {
    const view = as(REQUESTER).modal();
    return view?.callbackId === "form.submit" ? view : undefined;
  }, "the form");
  expect(form.blocks.at(-1)?.block_id).toBe("channel");
});

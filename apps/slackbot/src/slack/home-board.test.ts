import { createTestClock, type TestClock } from "@bakferry/core/testing";
import type { HomeView } from "@slack/types";
import { afterEach, beforeEach, expect, test } from "vitest";

import { ADMIT_ALL } from "../testing/builders.ts";
import { createFakeSlack, type FakeSlack } from "../testing/fake-slack.ts";
import { recordingLogger, silentSlackLog } from "../testing/silent.ts";
import { createHomeBoard, type HomeBoard, type SlackPerson } from "./home-board.ts";
import { createWebClient } from "./web-client.ts";

let slack: FakeSlack;
let clock: TestClock;
let board: HomeBoard;
let state: string;
let drawn: number;

const person = (userId: string): SlackPerson => ({ kind: "slackUser", teamId: "T1", userId });
const viewOf = (words: string): HomeView => ({
  type: "home",
  blocks: [{ type: "section", text: { type: "mrkdwn", text: words } }],
});
const published = () =>
  slack.calls.filter(({ method }) => method === "views.publish").map(({ args }) => args["user_id"]);

beforeEach(async () => {
  slack = await createFakeSlack();
  clock = createTestClock();
  state = "one";
  drawn = 0;
  board = createHomeBoard({
    clientOf: () => createWebClient("xoxb-test", { apiUrl: slack.apiUrl, logger: silentSlackLog }),
    admitOf: () => ADMIT_ALL,
    clock,
    logger: recordingLogger(),
    async draw(people) {
      drawn += 1;
      return people.map(({ userId }) => viewOf(`${userId} ${state}`));
    },
  });
  board.start();
});

afterEach(async () => {
  await board.stop();
  await slack.close();
});

/** One round of the board, and time for its calls on the wire. */
async function round(): Promise<void> {
  await clock.untilSleeping();
  await clock.advance(5000);
  await clock.untilSleeping();
}

test("is drawn for whoever opens it, and again only when something changed", async () => {
  await board.opened(person("U1"));
  await round();
  expect(published()).toEqual(["U1"]);
  state = "two";
  await round();
  await round();
  expect(published()).toEqual(["U1", "U1"]);
  expect(slack.calls.at(-1)?.args["view"]).toContain("U1 two");
});

test("costs nothing while nobody looks, nor for who stopped an hour ago", async () => {
  await round();
  expect(drawn).toBe(0);
  await board.opened(person("U1"));
  await clock.advance(61 * 60_000);
  await clock.untilSleeping();
  const before = drawn;
  state = "two";
  await round();
  expect(drawn).toBe(before);
  expect(published()).toEqual(["U1"]);
});

test("of many people a few are served at a time, and each one in turn", async () => {
  const people = Array.from({ length: 10 }, (_, index) => `U${index}`);
  for (const userId of people) await board.opened(person(userId));
  state = "two";
  await round();
  expect(published().slice(10)).toEqual(people.slice(0, 4));
  await round();
  await round();
  expect(published().slice(10)).toEqual(people);
});

test("a refusal for too many calls is waited out, and the change is not lost", async () => {
  await board.opened(person("U1"));
  slack.next("views.publish", { retryAfter: 12 });
  state = "two";
  await round();
  await round();
  await round();
  expect(published()).toEqual(["U1", "U1"]);
  await round();
  expect(published()).toEqual(["U1", "U1", "U1"]);
});

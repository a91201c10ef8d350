import type { Actor } from "@bakferry/core";
import { createTestClock, type TestClock } from "@bakferry/core/testing";
import { afterEach, beforeEach, expect, test } from "vitest";

import { ADMIT_ALL } from "../testing/builders.ts";
import { createFakeSlack, type FakeSlack } from "../testing/fake-slack.ts";
import { recordingLogger, silentSlackLog } from "../testing/silent.ts";
import { createReaders, type Readers } from "./readers.ts";
import { createWebClient } from "./web-client.ts";

const PERSON: Actor = { kind: "slackUser", teamId: "T1", userId: "U1" };

let slack: FakeSlack;
let clock: TestClock;

beforeEach(async () => {
  slack = await createFakeSlack();
  clock = createTestClock();
});

afterEach(async () => slack.close());

function readers(followsPeople: boolean = true): Readers {
  return createReaders({
    client: createWebClient("xoxb-test", { apiUrl: slack.apiUrl, logger: silentSlackLog }),
    clock,
    logger: recordingLogger(),
    languages: { locale: "en", channelLocales: new Map([["C2", "zh-CN"]]), followsPeople },
    admit: ADMIT_ALL,
  });
}

const asked = (): number => slack.calls.filter(({ method }) => method === "users.info").length;

test("a channel reads its own language, and any other the workspace's", () => {
  expect(readers().channelLocale("C2")).toBe("zh-CN");
  expect(readers().channelLocale("C1")).toBe("en");
  expect(readers().channelLocale(null)).toBe("en");
});

test.each([
  ["zh-CN", "C1", "zh-CN"],
  ["en-GB", "C2", "en"],
  // No catalogue is written for these, so they read what the channel reads.
  ["zh-TW", "C1", "en"],
  ["de-DE", "C2", "zh-CN"],
])("a person with %s, answered in %s, reads %s", async (locale, channelId, read) => {
  slack.always("users.info", { user: { id: "U1", locale } });
  expect(await readers().personLocale(PERSON, channelId)).toBe(read);
});

test("asks Slack for the locale once in an hour", async () => {
  slack.always("users.info", { user: { id: "U1", locale: "zh-CN" } });
  const asking = readers();
  await asking.personLocale(PERSON, "C1");
  await asking.personLocale(PERSON, "C1");
  expect(asked()).toBe(1);
  expect(slack.calls[0]?.args["include_locale"]).toBe("true");
  await clock.advance(3_600_001);
  await asking.personLocale(PERSON, "C1");
  expect(asked()).toBe(2);
});

test("a refusal means the channel's language, and another question a minute later", async () => {
  slack.next("users.info", { error: "missing_scope" });
  const asking = readers();
  expect(await asking.personLocale(PERSON, "C2")).toBe("zh-CN");
  await asking.personLocale(PERSON, "C2");
  expect(asked()).toBe(1);
  await clock.advance(60_001);
  await asking.personLocale(PERSON, "C2");
  expect(asked()).toBe(2);
});

test("nobody waits for a Slack that does not answer", async () => {
  slack.always("users.info", { status: 500 });
  const locale = readers().personLocale(PERSON, "C2");
  await clock.untilSleeping();
  await clock.advance(500);
  expect(await locale).toBe("zh-CN");
});

test("asks nothing where people read what the channel reads", async () => {
  expect(await readers(false).personLocale(PERSON, "C2")).toBe("zh-CN");
  expect(await readers().personLocale({ kind: "cliUser", name: "dba" }, "C1")).toBe("en");
  expect(asked()).toBe(0);
});

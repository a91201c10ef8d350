/** Where questions and cards reach people: by direct message beside the channel, and where the channel is closed. */
import { APPROVER, CHANNEL, REQUESTER, startWorld, type World } from "@bakferry/demo";
import type { Message } from "@bakferry/simulator";
import { afterEach, beforeEach, expect, test } from "vitest";

import { peopleOf } from "./testing/people.ts";

const OTHER_APPROVER = "U0APPROVER2";
let world: World;

beforeEach(async () => {
  world = await startWorld({ speed: 240, pollSeconds: 0.3 });
  await world.startBot();
});

afterEach(() => world.close());

/** What stands in the direct messages between the bot and a person. */
function directMessages(userId: string): readonly Message[] {
  const { control } = world.simulator.slack;
  const own = control
    .as(userId)
    .state()
    .conversations.find(({ kind }) => kind === "dm");
  return own ? control.channel(own.id).messages : [];
}

const asks = ({ blocks }: Message): boolean => JSON.stringify(blocks).includes('"approval.review"');

/** Answers the question where it came to the approver, and nowhere else. */
async function approveByDirectMessage(userId: string): Promise<void> {
  const { until } = peopleOf(world);
  const person = world.simulator.slack.control.as(userId);
  const copy = await until(() => directMessages(userId).find(asks), `a direct message to ${userId}`);
  const clicked = await person.click({ channel: copy.channel, ts: copy.ts, actionId: "approval.review" });
  expect(clicked).toEqual({ ok: true });
  await until(() => person.modal()?.blocks.some(({ block_id }) => block_id === "decision"), "the review");
  expect(await person.submit({ decision: "approve", reason: "checked" })).toEqual({ ok: true });
}

test("both approvers are asked by direct message, and one answer there settles every copy", async () => {
  const { ask, messages, until } = peopleOf(world);
  await ask("/migrate dbstaged");
  await until(() => directMessages(OTHER_APPROVER).find(asks), "the other approver's copy");
  await approveByDirectMessage(APPROVER);
  const everywhere = (): readonly Message[] => [
    ...messages(),
    ...directMessages(APPROVER),
    ...directMessages(OTHER_APPROVER),
  ];
  await until(() => !everywhere().some(asks), "no copy to ask any more");
  for (const userId of [APPROVER, OTHER_APPROVER]) {
    const [copy, ...more] = directMessages(userId);
    expect(more).toEqual([]);
    expect(copy?.text).toMatch(/^Approved/);
    expect(JSON.stringify(copy?.blocks)).toContain(`<@${APPROVER}>`);
  }
  expect(directMessages(REQUESTER)).toEqual([]);
});

test("an archived channel is left: the rest of the migration is told to the requester", async () => {
  const { control } = world.simulator.slack;
  const { ask, messages, until } = peopleOf(world);
  control.deactivateUser(OTHER_APPROVER);
  await ask("/migrate dbstaged");
  await until(() => directMessages(APPROVER).find(asks), "a direct message to the approver");
  const before = messages().length;
  control.archiveChannel(CHANNEL);
  await approveByDirectMessage(APPROVER);
  const isClosing = ({ text, threadTs }: Message): boolean =>
    threadTs !== undefined && text.includes("is online on");
  await until(() => directMessages(REQUESTER).some(isClosing), "the closing entry");
  expect(messages()).toHaveLength(before);
  const [card] = directMessages(REQUESTER);
  expect(JSON.stringify(card?.blocks)).toContain(`<#${CHANNEL}>: I cannot post there`);
  const keys = directMessages(REQUESTER).map(({ metadata }) => JSON.stringify(metadata));
  expect(new Set(keys).size).toBe(keys.length);
});

test("a channel without the bot gives way from the start, and the whole thread stands in direct messages", async () => {
  const { control } = world.simulator.slack;
  const { until } = peopleOf(world);
  control.removeMember(CHANNEL, "U0BAKFERRY");
  await control.as(REQUESTER).command(CHANNEL, "/migrate dbstaged");
  await approveByDirectMessage(OTHER_APPROVER);
  await until(
    () => directMessages(REQUESTER).some(({ text, threadTs }) => threadTs && text.includes("is online on")),
    "the closing entry",
  );
  expect(directMessages(REQUESTER).filter(({ threadTs }) => threadTs === undefined)).toHaveLength(1);
});

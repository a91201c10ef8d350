import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { createSlack, type SlackSimulator } from "../create-slack.ts";
import { defaultSeed } from "../seed.ts";
import type { UiResult, UiState } from "../ui-contract.ts";

const CHANNEL = "C0MIGRATIONS";
let slack: SlackSimulator;

beforeEach(async () => {
  slack = await createSlack({ seed: defaultSeed() });
});

afterEach(async () => {
  await slack.close();
});

async function post(path: string, body: unknown): Promise<{ status: number; result: UiResult }> {
  const response = await fetch(`${slack.url}${path}`, { method: "POST", body: JSON.stringify(body) });
  return { status: response.status, result: (await response.json()) as UiResult };
}

async function stateOf(user: string): Promise<UiState> {
  const response = await fetch(`${slack.url}/ui/state?as=${user}`);
  return (await response.json()) as UiState;
}

test("the state holds what the person can see, and nothing more", async () => {
  const outsider = await stateOf("U0OUTSIDER");
  expect(outsider).toMatchObject({
    team: "Example",
    me: { id: "U0OUTSIDER", role: "may look only", isGuest: false },
    usergroups: [{ id: "S0DBA", handle: "dba" }],
    commands: [{ command: "/migrate" }, { command: "/invite" }],
    shortcuts: [{ callbackId: "mig.new" }],
    modals: [],
    home: null,
    connections: 0,
  });
  expect(outsider.conversations.map(({ name }) => name)).toEqual(["db-migrations", "general"]);
  expect((await stateOf("U0BAKFERRY")).conversations.map(({ name }) => name)).toEqual(["db-migrations"]);
});

test("a message is unread for others until they read it", async () => {
  const sent = await post("/ui/message", { as: "U0REQUESTER", channel: CHANNEL, text: "hello" });
  expect(sent).toEqual({ status: 200, result: { ok: true } });
  const unread = async (user: string): Promise<number | undefined> =>
    (await stateOf(user)).conversations.find(({ id }) => id === CHANNEL)?.unread;
  expect(await unread("U0REQUESTER")).toBe(0);
  expect(await unread("U0APPROVER")).toBe(1);
  await post("/ui/read", { as: "U0APPROVER", channel: CHANNEL });
  expect(await unread("U0APPROVER")).toBe(0);
});

test("a reply counts at its root", async () => {
  await post("/ui/message", { as: "U0REQUESTER", channel: CHANNEL, text: "root" });
  const threadTs = slack.control.channel(CHANNEL).messages[0]?.ts;
  await post("/ui/message", { as: "U0APPROVER", channel: CHANNEL, text: "reply", threadTs });
  expect((await stateOf("U0GUEST")).conversations[0]?.messages).toMatchObject([
    { text: "root", replyCount: 1 },
    { text: "reply", threadTs, replyCount: 0 },
  ]);
});

test.each<{ what: string; path: string; body: unknown; status: number; error: string }>([
  {
    what: "an unknown command",
    path: "/ui/command",
    body: command("/fly"),
    status: 200,
    error: "/fly is not a valid command.",
  },
  {
    what: "a command nobody hears",
    path: "/ui/command",
    body: command("/migrate x"),
    status: 200,
    error: '/migrate failed with the error "dispatch_failed"',
  },
  {
    what: "a body that is no object",
    path: "/ui/command",
    body: [],
    status: 400,
    error: "The body must be a JSON object.",
  },
  {
    what: "a missing field",
    path: "/ui/message",
    body: { as: "U0GUEST", channel: CHANNEL },
    status: 400,
    error: "text must be a string.",
  },
  {
    what: "a person who is not there",
    path: "/ui/home",
    body: { as: "U0NOBODY" },
    status: 200,
    error: "There is no user U0NOBODY in this workspace.",
  },
  {
    what: "a window that is closed",
    path: "/ui/view/submit",
    body: { as: "U0GUEST", viewId: "V1" },
    status: 200,
    error: "This window is not open any more.",
  },
  {
    what: "a strange container",
    path: "/ui/action",
    body: { as: "U0GUEST", container: {}, blockId: "b", actionId: "a" },
    status: 400,
    error: 'container must be an object with the type "message" or "view".',
  },
])("$what is answered with a sentence", async ({ path, body, status, error }) => {
  expect(await post(path, body)).toEqual({ status, result: { ok: false, error } });
});

test("a conversation that the person is not in is closed to them", async () => {
  const body = { as: "U0BAKFERRY", channel: "C0GENERAL", text: "hello" };
  expect((await post("/ui/message", body)).result).toMatchObject({ ok: false });
  expect(slack.control.messageHistory).toEqual([]);
});

test("every change is told to the page that listens", async () => {
  const stop = new AbortController();
  const response = await fetch(`${slack.url}/ui/events?as=U0APPROVER`, { signal: stop.signal });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  expect(await reader.read()).toMatchObject({ value: 'event: changed\ndata: {"version":0}\n\n' });
  slack.control.as("U0REQUESTER").post(CHANNEL, "hello");
  expect(await reader.read()).toMatchObject({ value: 'event: changed\ndata: {"version":1}\n\n' });
  stop.abort();
});

test("without a built page the root says so", async () => {
  expect(await (await fetch(slack.url)).text()).toContain("not built");
});

test("a built page is served, and a permalink leads to it", async () => {
  const pageDirectory = await mkdtemp(join(tmpdir(), "slack-page-"));
  await writeFile(join(pageDirectory, "index.html"), "<h1>Slack</h1>");
  const other = await createSlack({ seed: defaultSeed(), pageDirectory });
  expect(await (await fetch(other.url)).text()).toBe("<h1>Slack</h1>");
  expect(await (await fetch(`${other.url}/archives/C0GENERAL/p1`)).text()).toBe("<h1>Slack</h1>");
  expect((await fetch(`${other.url}/../package.json`)).status).toBe(404);
  await other.close();
  await rm(pageDirectory, { recursive: true });
});

test("closing does not wait for pages that listen", async () => {
  const other = await createSlack({ seed: defaultSeed() });
  const listening = await fetch(`${other.url}/ui/events?as=U0APPROVER`);
  await other.close();
  await expect(listening.text()).rejects.toThrow("terminated");
});

test("a seed that contradicts itself is refused with the name that is wrong", async () => {
  const seed = { ...defaultSeed(), channels: [{ id: "C1", name: "x", members: ["U0NOBODY"] }] };
  await expect(createSlack({ seed })).rejects.toThrow('channel C1 names the user "U0NOBODY"');
});

function command(text: string): object {
  return { as: "U0REQUESTER", channel: CHANNEL, text };
}

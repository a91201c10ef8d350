/** Files as an app shares them: asked for, sent, completed, and seen by people. */
import { afterEach, beforeEach, expect, test } from "vitest";

import { createSlack, type SlackSimulator } from "../create-slack.ts";
import { defaultSeed } from "../seed.ts";

const TOKEN = "xoxb-simulated-bakferry";
const CHANNEL = "C0MIGRATIONS";
/** What the tests look at of any answer. */
interface Answer {
  readonly ok: boolean;
  readonly upload_url: string;
  readonly file_id: string;
  readonly ts: string;
  readonly messages: readonly object[];
}

let slack: SlackSimulator;

beforeEach(async () => {
  slack = await createSlack({ seed: defaultSeed() });
});

afterEach(() => slack.close());

async function call(method: string, args: Readonly<Record<string, string>>): Promise<Answer> {
  const answer = await fetch(`${slack.apiUrl}${method}`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}` },
    body: new URLSearchParams(args),
  });
  return (await answer.json()) as Answer;
}

async function sent(name: string, content: string): Promise<string> {
  const place = await call("files.getUploadURLExternal", {
    filename: name,
    length: String(Buffer.byteLength(content)),
  });
  expect(place).toMatchObject({ ok: true });
  const taken = await fetch(place.upload_url, { method: "POST", body: content });
  expect([taken.status, await taken.text()]).toEqual([200, `OK - ${Buffer.byteLength(content)}`]);
  return place.file_id;
}

test("two files stand in one message of the thread, and people open them", async () => {
  const root = await call("chat.postMessage", { channel: CHANNEL, text: "the card" });
  const files = [
    { id: await sent("report.html", "<p>ü</p>"), title: "A page" },
    { id: await sent("report.json", "{}") },
  ];
  const shared = await call("files.completeUploadExternal", {
    files: JSON.stringify(files),
    channel_id: CHANNEL,
    thread_ts: root.ts,
    initial_comment: "The report",
  });
  expect(shared).toEqual({ ok: true, files: [files[0], { id: files[1]?.id, title: "report.json" }] });
  const replies = await call("conversations.replies", { channel: CHANNEL, ts: root.ts });
  expect(replies.messages[1]).toMatchObject({
    text: "The report",
    thread_ts: root.ts,
    files: [
      { name: "report.html", title: "A page", mimetype: "text/html", size: 9 },
      { name: "report.json" },
    ],
  });
  const seen = slack.control
    .as("U0REQUESTER")
    .state()
    .conversations.find(({ id }) => id === CHANNEL);
  const [page] = seen?.messages.at(-1)?.files ?? [];
  const opened = await fetch(page?.url ?? "");
  expect([opened.headers.get("content-type"), await opened.text()]).toEqual([
    "text/html; charset=utf-8",
    "<p>ü</p>",
  ]);
  expect(opened.headers.get("content-security-policy")).toContain("sandbox");
});

test("bytes of another length are refused, and a URL takes bytes once", async () => {
  const { upload_url: url } = await call("files.getUploadURLExternal", { filename: "a.txt", length: "3" });
  const statuses: number[] = [];
  for (const body of ["four", "abc", "abc"])
    statuses.push((await fetch(url, { method: "POST", body })).status);
  expect(statuses).toEqual([400, 200, 404]);
});

test.each([
  ["of no length", { filename: "a.txt", length: "0" }],
  ["without a length", { filename: "a.txt" }],
  ["without a name", { length: "3" }],
])("a file %s is refused", async (_, args) => {
  expect(await call("files.getUploadURLExternal", args as Record<string, string>)).toMatchObject({
    ok: false,
    error: "invalid_arguments",
  });
});

test("what was not sent, was shared before or is unknown is not shared, and nothing is posted", async () => {
  const complete = async (...ids: readonly string[]): Promise<Answer> =>
    call("files.completeUploadExternal", {
      files: JSON.stringify(ids.map((id) => ({ id }))),
      channel_id: CHANNEL,
    });
  const { file_id: unsent } = await call("files.getUploadURLExternal", { filename: "a.txt", length: "3" });
  const good = await sent("b.txt", "b");
  for (const ids of [[unsent], [good, unsent], ["F0NONE"]]) {
    expect(await complete(...ids)).toMatchObject({ ok: false, error: "file_not_found" });
  }
  expect(slack.control.channel(CHANNEL).messages).toEqual([]);
  expect(await complete(good)).toMatchObject({ ok: true });
  expect(await complete(good)).toMatchObject({ ok: false, error: "file_not_found" });
  expect(await complete()).toMatchObject({ ok: false, error: "invalid_arguments" });
  expect(slack.control.channel(CHANNEL).messages).toHaveLength(1);
});

test("a closed channel and an unknown thread are refused before a file is shared", async () => {
  const id = await sent("b.txt", "b");
  const files = JSON.stringify([{ id }]);
  const share = (place: Readonly<Record<string, string>>): Promise<Answer> =>
    call("files.completeUploadExternal", { files, ...place });
  expect(await share({ channel_id: "C0GENERAL" })).toMatchObject({ error: "not_in_channel" });
  expect(await share({ channel_id: CHANNEL, thread_ts: "1.1" })).toMatchObject({ error: "thread_not_found" });
  expect(await share({ channel_id: CHANNEL })).toMatchObject({ ok: true });
});

test("without the scopes nothing is taken and nothing told", async () => {
  await slack.close();
  const seed = defaultSeed();
  const apps = seed.apps.map((app) => ({ ...app, scopes: ["chat:write"] }));
  slack = await createSlack({ seed: { ...seed, apps } });
  for (const method of ["files.getUploadURLExternal", "files.completeUploadExternal"]) {
    expect(await call(method, {})).toMatchObject({ error: "missing_scope", needed: "files:write" });
  }
  expect(await call("files.info", { file: "F1" })).toMatchObject({
    error: "missing_scope",
    needed: "files:read",
  });
});

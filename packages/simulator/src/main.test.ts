import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

const program = join(import.meta.dirname, "main.ts");

function start(...parameters: readonly string[]) {
  const child = spawn(process.execPath, ["--conditions=@bakferry/source", program, ...parameters]);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  return { child, output: () => output };
}

test("the program tells its addresses, answers there, and ends on a signal", async () => {
  const { child, output } = start();
  while (!output().includes("Ctrl-C")) await once(child.stdout, "data");
  const [page] = /http:\/\/127\.0\.0\.1:\d+/.exec(output()) ?? [];
  const answer = await fetch(`${page}/api/api.test`, { method: "POST" });
  expect(await answer.json()).toMatchObject({ ok: true });
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("with --state it keeps everything at its end, and begins with it the next time", async () => {
  const folder = await mkdtemp(join(tmpdir(), "bakferry-state-"));
  const call = async (output: string, method: string, fields: Record<string, string>): Promise<unknown> => {
    const [page] = /http:\/\/127\.0\.0\.1:\d+/.exec(output) ?? [];
    const body = new URLSearchParams({
      token: "xoxb-simulated-bakferry",
      channel: "C0MIGRATIONS",
      ...fields,
    });
    return (await fetch(`${page}/api/${method}`, { method: "POST", body })).json();
  };
  for (const [method, expected] of [
    ["chat.postMessage", { ok: true }],
    ["conversations.history", { messages: [{ text: "kept" }] }],
  ] as const) {
    const { child, output } = start("--state", folder);
    while (!output().includes("Ctrl-C")) await once(child.stdout, "data");
    expect(await call(output(), method, { text: "kept" })).toMatchObject(expected);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  }
  await rm(folder, { recursive: true });
});

test("with --workspaces it has those, and tells what an app needs to come in", async () => {
  const urls = ["--redirect-url", "http://localhost:9/back", "--install-url", "http://localhost:9/install"];
  const { child, output } = start("--workspaces", "Acme, Globex", ...urls);
  while (!output().includes("Ctrl-C")) await once(child.stdout, "data");
  const [page = ""] = /http:\/\/127\.0\.0\.1:\d+/.exec(output()) ?? [];
  const state: unknown = await (await fetch(`${page}/ui/state`)).json();
  expect(state).toMatchObject({ workspaces: [{ name: "Acme" }, { name: "Globex" }], apps: [] });
  const begun = await fetch(`${page}/oauth/begin`, { redirect: "manual" });
  expect(begun.headers.get("location")).toBe("http://localhost:9/install");
  const [, clientId = ""] = /^SLACK_CLIENT_ID=(.+)$/m.exec(output()) ?? [];
  const query = { client_id: clientId, scope: "commands", redirect_uri: "http://localhost:9/back" };
  const consent = await fetch(`${page}/oauth/v2/authorize?${new URLSearchParams(query).toString()}`);
  expect(consent.status).toBe(200);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("a port that is none is refused in one sentence", async () => {
  const { child, output } = start("--cloud-port", "banana");
  expect(await once(child, "exit")).toEqual([1, null]);
  expect(output()).toBe('--cloud-port takes a number from 0 to 65535, not "banana".\n');
});

test("a recording is compared with the simulator, line by line", async () => {
  const folder = await mkdtemp(join(tmpdir(), "bakferry-recording-"));
  const exchange = {
    service: "sts",
    operation: "GetCallerIdentity",
    parameters: {},
    status: 200,
    errorCode: null,
    reply: {
      AccountId: "number",
      Arn: "string",
      IdentityType: { says: "RAMUser" },
      PrincipalId: "string",
      RequestId: "string",
      UserId: "string",
    },
  };
  await writeFile(join(folder, "exchanges.jsonl"), `${JSON.stringify(exchange)}\n`);
  const { child, output } = start("--replay", folder);
  expect(await once(child, "exit")).toEqual([0, null]);
  expect(output().split("\n")).toEqual([
    "1 sts GetCallerIdentity: AccountId: string instead of number",
    "1 exchanges: 0 same, 1 different, 0 skipped",
    "",
  ]);
  await rm(folder, { recursive: true });
});

test("a recorder says where clients have to go, and ends on a signal", async () => {
  const folder = await mkdtemp(join(tmpdir(), "bakferry-recording-"));
  const { child, output } = start("--record", folder);
  while (!output().includes("Ctrl-C")) await once(child.stdout, "data");
  const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(output()) ?? [];
  expect((await fetch(`${url}/elsewhere`)).status).toBe(501);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
  await rm(folder, { recursive: true });
});

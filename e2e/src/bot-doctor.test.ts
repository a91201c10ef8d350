/** `bakferry-bot doctor` against the simulated Slack and cloud: what is there, and what is missing, line by line. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { startWorld, type World } from "@bakferry/demo";
import { defaultSlackSeed } from "@bakferry/simulator";
import { afterEach, expect, test } from "vitest";

let world: World | undefined;

afterEach(() => world?.close());

interface Line {
  readonly id: string;
  readonly status: string;
  readonly summary: string;
  readonly remedy: string | null;
}

async function doctor(
  here: World,
  changes?: Readonly<Record<string, string>>,
): Promise<{ exitCode: number | null; lines: ReadonlyMap<string, Line>; outcome: string }> {
  const { exitCode, stdout, stderr } = await here.runBot(["doctor", "--json"], changes);
  const last = stdout.trimEnd().split("\n").at(-1) ?? "";
  if (!last.startsWith("{")) throw new Error(`The doctor said no JSON: ${stdout}${stderr}`);
  const { lines, outcome } = JSON.parse(last) as { lines: Line[]; outcome: string };
  return { exitCode, outcome, lines: new Map(lines.map((line) => [line.id, line])) };
}

test("a complete installation passes in every line but what is wrong with its targets", async () => {
  world = await startWorld({ speed: 1, pollSeconds: 1 });
  const { exitCode, lines, outcome } = await doctor(world);
  const bad = [...lines.values()].filter(({ status }) => status === "failed");
  expect({ bad, exitCode, outcome }).toEqual({ bad: [], exitCode: 0, outcome: "passed" });
  for (const id of [
    "configuration",
    "slack-token",
    "slack-scopes",
    "slack-socket",
    "slack-cards-full",
    "slack-cards-classic",
    "channel-C0MIGRATIONS",
    "usergroup-S0DBA",
    "store",
    "identity",
    "import-role",
    "target-prod-1",
    "permissions-prod-1",
  ])
    expect(lines.get(id)).toMatchObject({ id, status: "passed" });
  // No card was posted, and the check of blocks is Slack's own.
  const methods = new Set(world.simulator.slack.control.requests.map(({ method }) => method));
  expect(methods).toContain("blocks.validate");
  expect(methods).not.toContain("chat.postMessage");
});

test("what is missing in Slack is named with what to do", async () => {
  const seed = defaultSlackSeed();
  const apps = seed.apps.map((app) => ({ ...app, scopes: ["commands", "chat:write", "channels:read"] }));
  world = await startWorld({ speed: 1, pollSeconds: 1, slackSeed: { ...seed, apps } });
  const file = join(world.directory, "bakferry.yaml");
  const yaml = await readFile(file, "utf8");
  await writeFile(
    file,
    yaml
      .replace("C0MIGRATIONS:", "C0GENERAL:")
      .replace("usergroups:", "users: [U0GUEST, U0NOBODY]\n      usergroups:"),
  );
  const { exitCode, lines } = await doctor(world);
  expect(exitCode).toBe(4);
  expect(lines.get("slack-scopes")).toMatchObject({
    status: "failed",
    summary: "Scopes are missing: users:read, usergroups:read, im:write.",
  });
  expect(lines.get("slack-scopes-optional")?.status).toBe("warning");
  expect(lines.get("channel-C0GENERAL")).toMatchObject({
    status: "failed",
    remedy: "type /invite @bakferry in #general.",
  });
  expect(lines.get("usergroup-S0DBA")?.status).toBe("failed");
  expect(lines.get("user-U0GUEST")?.status).toBe("unknown");
});

test("refused tokens, a foreign state file and a refused key are told apart, and the rest is looked at all the same", async () => {
  world = await startWorld({ speed: 1, pollSeconds: 1 });
  await writeFile(join(world.directory, "bakferry.db"), "this is no database, but a text of some length");
  const { exitCode, lines } = await doctor(world, {
    SLACK_BOT_TOKEN: "xoxb-of-nobody",
    SLACK_APP_TOKEN: "xapp-of-nobody",
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: "wrong",
  });
  expect(exitCode).toBe(4);
  for (const id of ["slack-token", "slack-socket", "store", "identity", "bucket"])
    expect(lines.get(id)).toMatchObject({ id, status: "failed" });
  expect(lines.get("slack-token")?.summary).toContain("invalid_auth");
});

test("a configuration that cannot be read is all that is said", async () => {
  world = await startWorld({ speed: 1, pollSeconds: 1 });
  const { exitCode, stdout, stderr } = await world.runBot(["doctor", "--config", "nowhere.yaml"]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toContain("nowhere.yaml cannot be read");
});

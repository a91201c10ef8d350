/** Two workspaces install one bot by OAuth, use it side by side, and know nothing of each other. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

import type { Message, SlackControl } from "@bakferry/simulator";
import { afterEach, expect, test } from "vitest";

import { createSeveralRig, KEYS, type SeveralRig } from "./testing/several-rig.ts";

const CHANNEL = "C0MIGRATIONS";
const PATIENCE_MS = 60_000;
const [ONE, TWO, STRANGER] = ["T0ONE", "T0TWO", "T0STRANGER"];

let rig: SeveralRig | undefined;

afterEach(() => rig?.close());

function controlOf(team: string): SlackControl {
  if (!rig) throw new Error("There is no rig.");
  return rig.slack.in(team).control;
}

async function installIn(team: string): Promise<void> {
  const { status, words } = await (rig as SeveralRig).install(team);
  expect({ status, words }).toEqual({
    status: 200,
    words: expect.stringContaining(`installed in Team ${team}`),
  });
  rig?.slack.oauth.inviteBot(team, CHANNEL);
}

function publicMessages(team: string): readonly Message[] {
  return controlOf(team)
    .channel(CHANNEL)
    .messages.filter(({ ephemeralTo }) => ephemeralTo === undefined);
}

/** What one person read last, seen by nobody else. */
function lastAnswer(team: string): string {
  const own = controlOf(team)
    .channel(CHANNEL)
    .messages.filter(({ ephemeralTo }) => ephemeralTo !== undefined);
  return JSON.stringify(own.at(-1) ?? "");
}

async function askFor(team: string, databaseName: string): Promise<Message> {
  const control = controlOf(team);
  const asked = await control.as("U0REQUESTER").command(CHANNEL, `/migrate ${databaseName}`);
  expect(asked).toMatchObject({ ok: true });
  return control.waitFor(
    () => publicMessages(team).findLast(({ blocks }) => JSON.stringify(blocks).includes('"approval.review"')),
    { timeoutMs: PATIENCE_MS, what: `the approval card in ${team}` },
  );
}

async function approve(team: string, card: Message): Promise<void> {
  const control = controlOf(team);
  const approver = control.as("U0APPROVER");
  await approver.click({ channel: CHANNEL, ts: card.ts, actionId: "approval.review" });
  await control.waitFor(() => approver.modal()?.blocks.some(({ block_id }) => block_id === "decision"), {
    timeoutMs: PATIENCE_MS,
    what: "the review",
  });
  expect(await approver.submit({ decision: "approve", reason: "checked" })).toMatchObject({ ok: true });
}

async function untilSaid(team: string, words: RegExp): Promise<void> {
  await controlOf(team).waitFor(() => publicMessages(team).some(({ text }) => words.test(text)), {
    timeoutMs: PATIENCE_MS,
    what: `${words} in ${team}`,
  });
}

async function answered(team: string, command: string, words: RegExp): Promise<void> {
  const control = controlOf(team);
  await control.as("U0REQUESTER").command(CHANNEL, command);
  await control.waitFor(() => words.test(lastAnswer(team)), {
    timeoutMs: PATIENCE_MS,
    what: `${words}; last: ${lastAnswer(team)}`,
  });
}

/** Every byte that the bot has left on the disk: database, its log beside it, and what it said. */
async function bytesOnDisk({ directory }: SeveralRig): Promise<string> {
  const names = (await readdir(directory)).filter((name) => /^bakferry\.db|\.log$/u.test(name));
  const contents = await Promise.all(names.map((name) => readFile(path.join(directory, name), "latin1")));
  return contents.join("");
}

test(
  "two workspaces run side by side over HTTP and see only their own, until one takes the app out",
  { timeout: 240_000 },
  async () => {
    rig = await createSeveralRig({
      mode: "http",
      teams: [ONE, TWO, STRANGER],
      admitted: [ONE, TWO],
      databases: ["dbone", "dbtwo", "dbthree"],
    });
    await rig.startBot();
    await installIn(ONE);
    await installIn(TWO);

    const [cardOne, cardTwo] = [await askFor(ONE, "dbone"), await askFor(TWO, "dbtwo")];
    expect(JSON.stringify(publicMessages(ONE))).not.toContain("dbtwo");
    expect(JSON.stringify(publicMessages(TWO))).not.toContain("dbone");
    const [idOne] = /mig_[\w-]+/u.exec(JSON.stringify(cardOne.blocks)) ?? [""];
    await answered(TWO, "/migrate list", /dbtwo/u);
    expect(lastAnswer(TWO)).not.toContain("dbone");
    await answered(TWO, `/migrate status ${idOne}`, /no migration|not know|There is no/iu);
    await answered(TWO, `/migrate cancel ${idOne}`, /no migration|not know|There is no/iu);
    await approve(ONE, cardOne);
    await untilSaid(ONE, /is online on/u);

    const doctor = JSON.parse((await rig.run(["doctor", "--json"])).stdout) as {
      lines: { id: string; status: string }[];
    };
    for (const id of [`slack-token@${ONE}`, `slack-scopes@${TWO}`, `usergroup-S0DBA@${TWO}`, "slack-http"])
      expect(doctor.lines).toContainEqual(expect.objectContaining({ id, status: "passed" }));

    await rig.slack.oauth.uninstall(TWO);
    const posted = publicMessages(TWO).length;
    await expect
      .poll(async () => (await rig?.log()) ?? "", { timeout: PATIENCE_MS })
      .toContain("not installed any more");
    expect(cardTwo.text).not.toBe("");
    const again = await askFor(ONE, "dbthree");
    await approve(ONE, again);
    await untilSaid(ONE, /dbthree is online on/u);
    expect(publicMessages(TWO)).toHaveLength(posted);

    const list = JSON.parse((await rig.run(["installations", "list", "--json"])).stdout) as {
      installations: { key: string; endedBecause: string | null; keyId: string | null }[];
    };
    expect(list.installations).toMatchObject([
      { key: ONE, endedBecause: null, keyId: "old" },
      { key: TWO, endedBecause: expect.stringMatching(/uninstalled|tokens_revoked/u), keyId: null },
    ]);
    await rig.stopBot();
    const bytes = await bytesOnDisk(rig);
    expect(rig.slack.oauth.issuedTokens).toHaveLength(2);
    for (const token of rig.slack.oauth.issuedTokens) expect(bytes).not.toContain(token);
    expect(bytes).not.toContain("client-secret-of-a-rehearsal");
    const audit = await rig.run(["audit", "export", "--format", "csv"]);
    expect(audit.stdout).toMatch(/,installed,/u);
    expect(audit.stdout).toMatch(/,slack:T0TWO\/U0REQUESTER,slack command,refused,/u);
    expect((await rig.run(["audit", "verify"])).exitCode).toBe(0);
  },
);

test(
  "whom the configuration does not name, who cancels, and who comes with a foreign state is not let in",
  { timeout: 120_000 },
  async () => {
    rig = await createSeveralRig({ mode: "http", teams: [ONE, STRANGER], admitted: [ONE], databases: [] });
    await rig.startBot();
    const stranger = await rig.install(STRANGER);
    expect(stranger.status).toBe(403);
    expect(stranger.words).toContain("may not install");
    // The token that Slack gave is not kept, and worth nothing any more.
    const [token = ""] = rig.slack.oauth.issuedTokens;
    const asked = await fetch(new URL("auth.test", rig.slack.apiUrl), {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await asked.json()).toMatchObject({ ok: false, error: "token_revoked" });
    expect((await rig.install(ONE, "cancel")).status).toBe(400);
    const { slack } = JSON.parse(await readFile(path.join(rig.directory, "bakferry.yaml"), "utf8")) as {
      slack: { publicUrl: string };
    };
    const foreign = await fetch(`${slack.publicUrl}/slack/oauth_redirect?code=abc&state=made-up`);
    expect(foreign.status).toBe(400);
    expect((await rig.run(["installations", "list"])).stdout).toContain("installed nowhere");
  },
);

test(
  "over sockets events of every workspace come, an installation outlives a restart, and keys are rotated under way",
  { timeout: 240_000 },
  async () => {
    rig = await createSeveralRig({
      mode: "socket",
      teams: [ONE, TWO],
      admitted: [ONE, TWO],
      databases: ["dbone", "dbtwo"],
    });
    await rig.startBot();
    await installIn(ONE);
    await installIn(TWO);
    await askFor(ONE, "dbone");
    await rig.stopBot();

    const rotated = await rig.run(["installations", "rotate", "--json"], { BAKFERRY_TOKEN_KEYS: KEYS.both });
    expect(JSON.parse(rotated.stdout)).toMatchObject({ changed: 2, keyId: "new", unreadable: [] });
    const blind = await rig.run(["installations", "rotate", "--json"]);
    expect(blind.exitCode).toBe(2);
    expect(JSON.parse(blind.stdout)).toMatchObject({ changed: 0, unreadable: [ONE, TWO] });
    const back = { BAKFERRY_TOKEN_KEYS: KEYS.both.split(",").toReversed().join(",") };
    expect((await rig.run(["installations", "rotate"], back)).exitCode).toBe(0);

    await rig.startBot();
    await askFor(TWO, "dbtwo");
    expect((await rig.run(["installations", "remove", TWO])).exitCode).toBe(0);
    // The running bot notices by itself, and then has no token to answer with.
    const control = controlOf(TWO);
    await expect
      .poll(
        async () => {
          await control.as("U0REQUESTER").command(CHANNEL, "/migrate list");
          return (await rig?.log()) ?? "";
        },
        { timeout: PATIENCE_MS, interval: 1000 },
      )
      .toContain("The app is not installed in the workspace that a request came from");
    // It needs no token to say so.
    await answered(TWO, "/migrate list", /not installed in this workspace/u);
    expect((await rig.run(["installations", "remove", TWO])).exitCode).toBe(1);
  },
);

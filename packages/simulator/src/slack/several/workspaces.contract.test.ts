/** Several workspaces of one Slack, and an official Bolt app that each of them installs through the pages. */
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { App, HTTPReceiver, type Installation } from "@slack/bolt";
import { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { createSimulator, type Simulator, type SimulatorOptions } from "../../create-simulator.ts";
import type { DeskRequests, DeskState } from "../../desk/desk-contract.ts";
import { defaultSeed, type SlackSeed } from "../seed.ts";
import { quietLogger } from "../testing/quiet-logger.ts";
import type { UiResult, UiState } from "../ui-contract.ts";
import { defaultApp } from "./distributed-app.ts";

const SCOPES = ["commands", "chat:write", "users:read"];
const BUTTON = {
  type: "actions" as const,
  elements: [{ type: "button" as const, action_id: "go", text: { type: "plain_text" as const, text: "Go" } }],
};
let sim: Simulator;
let stop: () => Promise<void>;

afterEach(() => stop());

async function start(options: SimulatorOptions): Promise<void> {
  sim = await createSimulator(options);
  stop = () => sim.close();
}

async function get<T>(path: string): Promise<T> {
  return (await (await fetch(`${sim.slack.url}${path}`)).json()) as T;
}

async function post(path: string, body: object): Promise<UiResult> {
  const response = await fetch(`${sim.slack.url}${path}`, { method: "POST", body: JSON.stringify(body) });
  return (await response.json()) as UiResult;
}

function clientOf(token: string | undefined): WebClient {
  return new WebClient(token, {
    slackApiUrl: sim.slack.apiUrl,
    retryConfig: { retries: 0 },
    logger: quietLogger(),
  });
}

function textsIn(workspace: string, channel = "db-migrations"): readonly string[] {
  return sim.slack
    .in(workspace)
    .control.channel(channel)
    .messages.map(({ text }) => text);
}

describe("an app that each workspace installs for itself", () => {
  const stored = new Map<string, Installation>();
  let appUrl: string;

  beforeEach(async () => {
    stored.clear();
    appUrl = `http://127.0.0.1:${await freePort()}`;
    await start({
      workspaces: ["Acme", "Globex"],
      app: {
        scopes: SCOPES,
        requestUrl: `${appUrl}/slack/events`,
        redirectUrls: [`${appUrl}/slack/oauth_redirect`],
        installUrl: `${appUrl}/slack/install`,
      },
    });
    const receiver = await startApp();
    stop = async () => {
      await receiver.stop();
      await sim.close();
    };
  });

  test("people of each use it under their own names, and nobody sees the others' messages", async () => {
    for (const name of ["acme", "globex"]) {
      await install(name);
      expect(await sim.slack.in(name).as("requester").command(migrations(name), "/invite @Bakferry")).toEqual(
        { ok: true },
      );
    }
    const [acme, globex] = [sim.slack.in("acme"), sim.slack.in("T0GLOBEX")];
    expect(await acme.as("requester").command(migrations("acme"), "/migrate dbone")).toEqual({ ok: true });
    expect(await globex.as("requester").command(migrations("globex"), "/migrate dbtwo")).toEqual({
      ok: true,
    });
    expect(await globex.as("approver").click("go")).toEqual({ ok: true });
    await globex.control.waitFor(() => textsIn("globex").includes("done by U0GLOBEXAPPROVER"));
    expect(textsIn("acme").join()).not.toContain("GLOBEX");
    expect(textsIn("acme")).toContain("dbone of T0ACME");
    const permalink = await clientOf(stored.get("T0ACME")?.bot?.token).chat.getPermalink({
      channel: migrations("acme"),
      message_ts: acme.control.channel("db-migrations").messages.at(-1)?.ts ?? "",
    });
    const opened = await fetch(permalink.permalink ?? "", { redirect: "manual" });
    expect(opened.headers.get("location")).toContain("/#team=T0ACME&c=C0ACMEMIGRATIONS");
  });

  test("the page offers what is not there yet, and its link leads through the app's pages and the consent", async () => {
    const before = await get<UiState>("/T0ACME/ui/state?as=U0ACMEAPPROVER");
    expect(before).toMatchObject({ teamId: "T0ACME", apps: [], offer: { name: "Bakferry", how: "install" } });
    const page = await askedOnThePage("T0ACME", "U0ACMEAPPROVER");
    expect(page).toMatch(/Bakferry asks to come into<\/span> Acme/);
    expect(page).toContain('<option value="U0ACMEAPPROVER" selected>Approver</option>');
    expect(page).toContain("write messages as Bakferry <code>chat:write</code>");
    expect(page).toMatch(/team=T0GLOBEX">Globex<\/a>/);

    await install("acme");
    const after = await get<UiState>("/T0ACME/ui/state?as=U0ACMEAPPROVER");
    expect(after).toMatchObject({ apps: [{ botUserId: "U0BOT0ACME", canLeave: true }], offer: null });
    expect((await get<UiState>("/T0GLOBEX/ui/state")).offer).not.toBeNull();

    expect(await post("/oauth/remove", { team: "T0ACME" })).toEqual({ ok: true });
    expect((await get<UiState>("/T0ACME/ui/state")).apps).toEqual([]);
    await expect(clientOf(stored.get("T0ACME")?.bot?.token).auth.test()).rejects.toMatchObject({
      data: { error: "account_inactive" },
    });
    expect(await post("/oauth/remove", { team: "T0ACME" })).toMatchObject({ ok: false });
  });

  test("everything of all of them comes back, the installations too", async () => {
    const folder = await mkdtemp(join(tmpdir(), "bakferry-several-"));
    await install("acme");
    sim.slack.in("acme").as("requester").post(migrations("acme"), "kept");
    sim.slack.in("globex").as("requester").post(migrations("globex"), "kept too");
    await sim.snapshot(folder);

    await install("globex");
    await sim.slack.oauth.uninstall("T0ACME");
    sim.slack.in("globex").as("requester").post(migrations("globex"), "gone");
    await sim.restore(folder);
    const [acmeToken, globexToken] = ["T0ACME", "T0GLOBEX"].map((id) => stored.get(id)?.bot?.token);
    expect(await clientOf(acmeToken).auth.test()).toMatchObject({ team_id: "T0ACME" });
    await expect(clientOf(globexToken).auth.test()).rejects.toMatchObject({
      data: { error: "invalid_auth" },
    });
    expect([textsIn("acme"), textsIn("globex")]).toEqual([["kept"], ["kept too"]]);

    const other = await createSimulator({ workspaces: ["Acme", "Globex"] });
    await other.restore(folder);
    expect(other.slack.oauth.issuedTokens).toEqual([acmeToken]);
    expect(other.slack.in("globex").control.channel("db-migrations").messages).toHaveLength(1);
    await other.close();
    const fewer = await createSimulator({ workspaces: ["Acme"] });
    await expect(fewer.restore(folder)).rejects.toThrow("of the workspaces T0ACME, T0GLOBEX");
    await fewer.close();
    await rm(folder, { recursive: true });
  });

  test("a code that was given before the snapshot is good after it, and once", async () => {
    const folder = await mkdtemp(join(tmpdir(), "bakferry-several-"));
    const code = new URL(await consentedAddress("T0ACME")).searchParams.get("code") ?? "";
    await sim.snapshot(folder);
    const exchange = (): Promise<unknown> =>
      clientOf(undefined).oauth.v2.access({
        client_id: defaultApp().clientId,
        client_secret: defaultApp().clientSecret,
        redirect_uri: `${appUrl}/slack/oauth_redirect`,
        code,
      });
    await exchange();
    await expect(exchange()).rejects.toMatchObject({ data: { error: "code_already_used" } });
    await sim.restore(folder);
    expect(await exchange()).toMatchObject({ team: { id: "T0ACME" } });
    await rm(folder, { recursive: true });
  });

  function migrations(workspace: string): string {
    return sim.slack.in(workspace).control.channel("db-migrations").id;
  }

  async function startApp(): Promise<HTTPReceiver> {
    const { clientId, clientSecret, signingSecret } = defaultApp();
    const receiver = new HTTPReceiver({
      signingSecret,
      clientId,
      clientSecret,
      stateSecret: "state-secret",
      scopes: SCOPES,
      redirectUri: `${appUrl}/slack/oauth_redirect`,
      logger: quietLogger(),
      installationStore: {
        storeInstallation: async (installation) => {
          stored.set(installation.team?.id ?? "", installation);
        },
        fetchInstallation: async ({ teamId = "" }) => {
          const found = stored.get(teamId);
          if (found === undefined) throw new Error("not installed");
          return found;
        },
      },
      installerOptions: {
        directInstall: true,
        redirectUriPath: "/slack/oauth_redirect",
        authorizationUrl: sim.slack.oauth.authorizeUrl,
        clientOptions: { slackApiUrl: sim.slack.apiUrl },
      },
    });
    const clientOptions = { slackApiUrl: sim.slack.apiUrl };
    const app = new App({ receiver, logger: quietLogger(), clientOptions });
    app.command("/migrate", async ({ ack, command, client }) => {
      const text = `${command.text} of ${command.team_id}`;
      await client.chat.postMessage({ channel: command.channel_id, text, blocks: [BUTTON] });
      await ack();
    });
    app.action("go", async ({ ack, body, respond }) => {
      await ack();
      await respond({ text: `done by ${body.user.id}`, replace_original: true });
    });
    await receiver.start({ port: Number(new URL(appUrl).port), host: "127.0.0.1" });
    return receiver;
  }

  /** What a person sees who follows the link of the simulator's page, as their browser would. */
  async function askedOnThePage(team: string, user: string): Promise<string> {
    const link = `${sim.slack.url}/oauth/begin?${new URLSearchParams({ team, user }).toString()}`;
    const begun = await fetch(link, { redirect: "manual" });
    expect(begun.headers.get("location")).toBe(`${appUrl}/slack/install`);
    const session = begun.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const atApp = await fetch(`${appUrl}/slack/install`, { redirect: "manual" });
    const consent = await fetch(atApp.headers.get("location") ?? "", { headers: { cookie: session } });
    return consent.text();
  }

  async function consentedAddress(team: string, from = ""): Promise<string> {
    const begun = from === "" ? await begin() : { location: from };
    const fields = new URL(begun.location).searchParams;
    fields.set("team", team);
    fields.set("user", sim.slack.in(team).control.people[0] ?? "");
    fields.set("decision", "allow");
    const decided = await fetch(`${sim.slack.url}/oauth/v2/consent`, {
      method: "POST",
      body: fields,
      redirect: "manual",
    });
    return decided.headers.get("location") ?? "";
  }

  async function begin(): Promise<{ readonly location: string; readonly cookie: string }> {
    const begun = await fetch(`${appUrl}/slack/install`, { redirect: "manual" });
    const cookies = begun.headers.getSetCookie().map((each) => each.split(";")[0]);
    return { location: begun.headers.get("location") ?? "", cookie: cookies.join("; ") };
  }

  async function install(workspace: string): Promise<void> {
    const { location, cookie } = await begin();
    const back = await consentedAddress(sim.slack.in(workspace).team.id, location);
    const end = await fetch(back, { headers: { cookie } });
    expect({ status: end.status, words: await end.text() }).toMatchObject({ status: 200 });
  }
});

describe("workspaces that have apps from the start", () => {
  const seeded = (name: string): SlackSeed => {
    const seed = defaultSeed();
    const [app] = seed.apps;
    return {
      ...seed,
      team: { id: `T0${name.toUpperCase()}`, name },
      apps: app ? [{ ...app, appToken: `xapp-${name}`, botToken: `xoxb-${name}` }] : [],
    };
  };

  test("each token leads to its workspace, and an unknown one nowhere", async () => {
    await start({ workspaces: [seeded("Acme"), seeded("Globex")] });
    expect(await clientOf("xoxb-Globex").auth.test()).toMatchObject({ team_id: "T0GLOBEX" });
    await clientOf("xoxb-Globex").chat.postMessage({ channel: "C0MIGRATIONS", text: "here" });
    expect([textsIn("Acme"), textsIn("Globex")]).toEqual([[], ["here"]]);
    const uploaded = await clientOf("xoxb-Acme").filesUploadV2({
      channel_id: "C0MIGRATIONS",
      filename: "report.txt",
      content: "bytes",
    });
    expect(uploaded.ok).toBe(true);
    await expect(clientOf("xoxb-none").auth.test()).rejects.toMatchObject({
      data: { error: "invalid_auth" },
    });
    expect((await get<UiState>("/T0ACME/ui/state")).apps).toMatchObject([{ canLeave: false }]);
  });

  test("the page counts what waits in each, for the person of the same name", async () => {
    await start({ workspaces: ["Acme", "Globex"] });
    sim.slack.in("globex").as("requester").post("C0GLOBEXGENERAL", "hello");
    const state = await get<UiState>("/ui/state?as=U0ACMEAPPROVER");
    expect(state.workspaces).toEqual([
      { id: "T0ACME", name: "Acme", me: "U0ACMEAPPROVER", unread: 0 },
      { id: "T0GLOBEX", name: "Globex", me: "U0GLOBEXAPPROVER", unread: 1 },
    ]);
    sim.slack.in("globex").as("approver").read("C0GLOBEXGENERAL");
    expect((await get<UiState>("/ui/state?as=U0ACMEAPPROVER")).workspaces[1]?.unread).toBe(0);
  });

  test("the desk's log names the workspace, and its switches strike in all of them", async () => {
    await start({ workspaces: [seeded("Acme"), seeded("Globex")] });
    await clientOf("xoxb-Globex").auth.test();
    const { requests } = await get<DeskRequests>("/sim/requests");
    expect(requests[0]).toMatchObject({ operation: "auth.test", workspace: "Globex" });

    await post("/sim/knobs/slack-errors", { on: true });
    for (const token of ["xoxb-Acme", "xoxb-Globex"]) {
      const calls = Array.from({ length: 4 }, () => clientOf(token).auth.test());
      const results = await Promise.allSettled(calls);
      expect(results.filter(({ status }) => status === "rejected")).toHaveLength(1);
    }
    const knob = (await get<DeskState>("/sim/state")).knobs.find(({ id }) => id === "slack-errors");
    expect(knob?.strikes).toBe(2);
    await post("/sim/knobs/slack-down", { on: true });
    expect((await fetch(`${sim.slack.apiUrl}api.test`)).status).toBe(503);
  });

  test("a moment is kept of each, and a transcript is of the one that is asked for", async () => {
    await start({ workspaces: ["Acme", "Globex"] });
    sim.slack.in("globex").as("requester").post("C0GLOBEXGENERAL", "then");
    await post("/sim/moments", {});
    const then = await get<UiState>("/sim/moments/1/ui?team=T0GLOBEX&as=U0GLOBEXGUEST");
    expect([then.teamId, then.me.id]).toEqual(["T0GLOBEX", "U0GLOBEXGUEST"]);
    const place = "as=U0GLOBEXGUEST&conversation=C0GLOBEXGENERAL";
    const transcript = await fetch(`${sim.slack.url}/sim/transcript?team=T0GLOBEX&${place}`);
    expect(await transcript.text()).toContain("# Globex: #general");
    expect((await fetch(`${sim.slack.url}/sim/transcript?team=T0ACME&${place}`)).status).toBe(404);
  });
});

test.each<{ what: string; options: SimulatorOptions; error: string }>([
  { what: "no workspace", options: { workspaces: [] }, error: "Slack needs a workspace." },
  {
    what: "the same one twice",
    options: { workspaces: ["Acme", "acme"] },
    error: 'The workspace id "T0ACME" is used twice',
  },
  {
    what: "one by a seed and others by name",
    options: { workspaces: ["Acme"], seed: { slack: defaultSeed() } },
    error: "Give `workspaces` or `seed.slack`, not both.",
  },
  {
    what: "an app that nobody could install",
    options: { app: { name: "Other" } },
    error: "An organisation, or an app to install, needs `workspaces`.",
  },
])("$what is refused", async ({ options, error }) => {
  stop = async () => {};
  await expect(createSimulator(options)).rejects.toThrow(error);
});

test("names in other scripts, and an organisation whose people are the same everywhere", async () => {
  await start({ workspaces: ["华东", "华北"], enterprise: { id: "E0ACME", name: "Acme" } });
  expect(sim.slack.workspaces.map(({ team }) => team)).toEqual([
    { id: "T0NO1", name: "华东" },
    { id: "T0NO2", name: "华北" },
  ]);
  expect(sim.slack.in("华北").control.people).toEqual(sim.slack.in("华东").control.people);
  expect((await get<UiState>("/T0NO2/ui/state")).offer).toEqual({ name: "Bakferry", how: "install" });
  sim.slack.oauth.install("E0ACME");
  expect((await get<UiState>("/T0NO2/ui/state")).offer).toEqual({ name: "Bakferry", how: "add" });
  expect(await post("/oauth/add", { team: "T0NO2" })).toEqual({ ok: true });
  expect(await get<UiState>("/T0NO2/ui/state")).toMatchObject({ offer: null, apps: [{ canLeave: true }] });
  expect(() => sim.slack.in("华南")).toThrow("There is no workspace 华南; there are 华东, 华北.");
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

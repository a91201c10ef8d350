/** An organisation with two workspaces, and an official Bolt app that it installs as a whole. */
import { once } from "node:events";
import { createServer } from "node:http";

import { App, HTTPReceiver, type Installation } from "@slack/bolt";
import { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, expect, test } from "vitest";

import { createSlack, type SlackSimulator } from "../create-slack.ts";
import { defaultSeed, type SlackSeed } from "../seed.ts";
import { quietLogger } from "../testing/quiet-logger.ts";
import { defaultApp, type DistributedApp } from "./distributed-app.ts";

const ORGANISATION = { id: "E0ACME", name: "Acme" };
const SCOPES = ["commands", "chat:write", "users:read", "usergroups:read", "channels:read"];
const stored = new Map<string, Installation>();
let slack: SlackSimulator;
let receiver: HTTPReceiver;
let appUrl: string;

beforeEach(async () => {
  stored.clear();
  appUrl = `http://127.0.0.1:${await freePort()}`;
  slack = await createSlack({
    workspaces: [workspace("T0ONE", "One"), workspace("T0TWO", "Two")],
    enterprise: ORGANISATION,
    app: distributedApp(),
  });
  receiver = await startApp();
});
afterEach(async () => {
  await receiver.stop();
  await slack.close();
});

test("one installation serves each workspace that it was added to, and no other", async () => {
  expect(await install(ORGANISATION.id)).toContain("Thank you");
  expect(stored.get("E0ACME")).toMatchObject({
    isEnterpriseInstall: true,
    enterprise: ORGANISATION,
    bot: { userId: "U0BOT0ACME" },
  });
  expect(stored.get("E0ACME")?.team).toBeUndefined();

  const requester = slack.in("T0TWO").control.as("U0REQUESTER");
  await expect(requester.command("C0MIGT0TWO", "/migrate dbtest")).resolves.toMatchObject({ ok: false });
  slack.oauth.addToWorkspace("T0TWO");
  slack.oauth.inviteBot("T0TWO", "C0MIGT0TWO", ORGANISATION.id);
  expect(await requester.command("C0MIGT0TWO", "/migrate dbtest")).toEqual({ ok: true });
  const [message] = slack.in("T0TWO").control.channel("C0MIGT0TWO").messages;
  expect(message?.text).toBe("E0ACME T0TWO true");
});

test("a call with the organisation's token says which workspace it means, or is refused", async () => {
  await install(ORGANISATION.id);
  const client = clientOf("E0ACME");
  await expect(client.users.list({})).rejects.toMatchObject({ data: { error: "team_access_not_granted" } });
  expect((await client.auth.teams.list()).teams).toEqual([]);
  slack.oauth.addToWorkspace("T0ONE");
  expect((await client.auth.teams.list()).teams).toEqual([{ id: "T0ONE", name: "One" }]);
  await expect(client.users.list({})).rejects.toMatchObject({ data: { error: "missing_argument" } });
  await expect(client.users.list({ team_id: "T0TWO" })).rejects.toMatchObject({
    data: { error: "team_access_not_granted" },
  });
  const { members } = await client.users.list({ team_id: "T0ONE" });
  expect(members?.find(({ id }) => id === "U0APPROVER")?.enterprise_user).toMatchObject({
    enterprise_id: "E0ACME",
    teams: ["T0ONE"],
  });
  expect(await client.auth.test()).toMatchObject({
    is_enterprise_install: true,
    enterprise_id: "E0ACME",
    team_id: "E0ACME",
  });
});

test("without team_id an id that is in one workspace leads there", async () => {
  await install(ORGANISATION.id);
  for (const team of ["T0ONE", "T0TWO"]) slack.oauth.addToWorkspace(team);
  slack.oauth.inviteBot("T0TWO", "C0MIGT0TWO", ORGANISATION.id);
  await clientOf("E0ACME").chat.postMessage({ channel: "C0MIGT0TWO", text: "found" });
  expect(slack.in("T0TWO").control.channel("C0MIGT0TWO").messages).toHaveLength(1);
  expect(slack.in("T0ONE").control.channel("C0MIGT0ONE").messages).toHaveLength(0);
});

test("a workspace of an organisation can install the app for itself", async () => {
  await install("T0ONE");
  expect(stored.get("T0ONE")).toMatchObject({ isEnterpriseInstall: false, enterprise: ORGANISATION });
  expect(await clientOf("T0ONE").auth.test()).toMatchObject({
    team_id: "T0ONE",
    enterprise_id: "E0ACME",
    is_enterprise_install: false,
  });
  expect((await clientOf("T0ONE").auth.teams.list()).teams).toEqual([{ id: "T0ONE", name: "One" }]);
});

test("an app that is taken out of the organisation has a dead token everywhere", async () => {
  await install(ORGANISATION.id);
  for (const team of ["T0ONE", "T0TWO"]) slack.oauth.addToWorkspace(team);
  const client = clientOf("E0ACME");
  await slack.oauth.uninstall(ORGANISATION.id);
  for (const call of [client.auth.test(), client.users.list({ team_id: "T0TWO" })])
    await expect(call).rejects.toMatchObject({ data: { error: "account_inactive" } });
});

test("an app that is not ready for organisations is offered to workspaces only", async () => {
  const app = { ...distributedApp(), isOrgReady: false };
  const plain = await createSlack({
    workspaces: [workspace("T0ONE", "One")],
    enterprise: ORGANISATION,
    app,
  });
  const query = new URLSearchParams({ client_id: app.clientId, scope: "commands" });
  const page = await (await fetch(`${plain.oauth.authorizeUrl}?${query.toString()}`)).text();
  await plain.close();
  expect(page).toContain("T0ONE");
  expect(page).not.toContain(ORGANISATION.id);
});

test("two channels of one id in an organisation are a mistake of the seed", async () => {
  const twice = ["T0ONE", "T0TWO"].map((id) => ({ ...defaultSeed(), apps: [], team: { id, name: id } }));
  const making = createSlack({ workspaces: twice, enterprise: ORGANISATION, app: distributedApp() });
  await expect(making).rejects.toThrow("Two workspaces of Acme have a channel C0MIGRATIONS.");
});

function workspace(id: string, name: string): SlackSeed {
  const seed = defaultSeed();
  const people = seed.users.filter(({ isBot }) => isBot !== true);
  const channels = [{ id: `C0MIG${id}`, name: "db-migrations", members: people.map((user) => user.id) }];
  return { ...seed, team: { id, name }, users: people, channels, apps: [] };
}

function distributedApp(): DistributedApp {
  return {
    ...defaultApp(),
    scopes: SCOPES,
    requestUrl: `${appUrl}/slack/events`,
    clientId: "123.456",
    clientSecret: "client-secret",
    redirectUrls: [`${appUrl}/slack/oauth_redirect`],
  };
}

async function startApp(): Promise<HTTPReceiver> {
  const { clientId, clientSecret, signingSecret } = distributedApp();
  const started = new HTTPReceiver({
    signingSecret,
    clientId,
    clientSecret,
    stateSecret: "state-secret",
    scopes: SCOPES,
    logger: quietLogger(),
    installationStore: {
      storeInstallation: async (installation) => {
        stored.set(installation.team?.id ?? installation.enterprise?.id ?? "", installation);
      },
      fetchInstallation: async ({ teamId, enterpriseId, isEnterpriseInstall }) => {
        const found = stored.get((isEnterpriseInstall ? enterpriseId : teamId) ?? "");
        if (found === undefined) throw new Error("not installed");
        return found;
      },
    },
    installerOptions: {
      directInstall: true,
      authorizationUrl: slack.oauth.authorizeUrl,
      clientOptions: { slackApiUrl: slack.apiUrl },
    },
  });
  const app = new App({
    receiver: started,
    logger: quietLogger(),
    clientOptions: { slackApiUrl: slack.apiUrl },
  });
  app.command("/migrate", async ({ ack, command, client, body }) => {
    await client.chat.postMessage({
      channel: command.channel_id,
      text: [body.enterprise_id, body.team_id, body.is_enterprise_install].join(" "),
    });
    await ack();
  });
  await started.start({ port: Number(new URL(appUrl).port), host: "127.0.0.1" });
  return started;
}

/** Walks through the pages as a browser would; the words of the last one. */
async function install(place: string): Promise<string> {
  const begun = await fetch(`${appUrl}/slack/install`, { redirect: "manual" });
  const cookie = begun.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
  const parameters = new URL(begun.headers.get("location") ?? "").searchParams;
  parameters.set("team", place);
  parameters.set("user", "U0REQUESTER");
  parameters.set("decision", "allow");
  const consent = new URL("/oauth/v2/consent", slack.oauth.authorizeUrl);
  const decided = await fetch(consent, { method: "POST", body: parameters, redirect: "manual" });
  const back = await fetch(decided.headers.get("location") ?? "", { headers: { cookie } });
  return back.text();
}

function clientOf(place: string): WebClient {
  return new WebClient(stored.get(place)?.bot?.token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    logger: quietLogger(),
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

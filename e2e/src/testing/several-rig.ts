/** The bot as a process, in front of several simulated workspaces that may install it, and a simulated cloud. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { syntheticBackup } from "@bakferry/bak/testing";
import {
  type CloudSimulator,
  createSimulator,
  defaultApp,
  defaultCloudSeed,
  defaultSlackSeed,
  type DistributedApp,
  type Simulator,
  type SlackSeed,
  type SlackSimulator,
} from "@bakferry/simulator";

import { freePort } from "./free-port.ts";

const ENTRY = fileURLToPath(new URL("../../../apps/slackbot/src/main.ts", import.meta.url));
const READY_WITHIN_MS = 60_000;

export interface SeveralRig {
  readonly simulator: Simulator;
  readonly slack: SlackSimulator;
  readonly cloud: CloudSimulator;
  readonly directory: string;
  /** Walks through the pages of an installation as a browser would; the words of the last page. */
  install(teamId: string, decision?: "allow" | "cancel"): Promise<{ status: number; words: string }>;
  startBot(): Promise<void>;
  stopBot(): Promise<void>;
  /** Another command of the bot's program. */
  run(
    words: readonly string[],
    changes?: Readonly<Record<string, string>>,
  ): Promise<{ exitCode: number | null; stdout: string }>;
  log(): Promise<string>;
  close(): Promise<void>;
}

export interface SeveralRigOptions {
  readonly mode: "socket" | "http";
  /** Ids of the workspaces; each is like the usual one. */
  readonly teams: readonly string[];
  readonly admitted: readonly string[];
  readonly databases: readonly string[];
}

export const KEYS = {
  old: `old=${Buffer.alloc(32, 1).toString("base64")}`,
  both: `new=${Buffer.alloc(32, 2).toString("base64")},old=${Buffer.alloc(32, 1).toString("base64")}`,
};

export async function createSeveralRig(options: SeveralRigOptions): Promise<SeveralRig> {
  const directory = await mkdtemp(path.join(tmpdir(), "bakferry-several-"));
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const simulator = await createSimulator({
    dataDirectory: path.join(directory, "oss"),
    clock: { speed: 240 },
    workspaces: options.teams.map(workspaceSeed),
    app: appOf(options.mode, publicUrl),
  });
  const { slack, cloud } = simulator;
  for (const databaseName of options.databases)
    await cloud.control.putObject(
      "migratetest",
      `migrate/${databaseName}.bak`,
      syntheticBackup({ databaseName }),
    );
  await writeFile(
    path.join(directory, "bakferry.yaml"),
    configuration(options, { cloud, slack, publicUrl, port }),
  );
  const logFile = path.join(directory, "bot.log");
  let bot: ChildProcess | undefined;

  return {
    simulator,
    slack,
    cloud,
    directory,
    install: (teamId, decision = "allow") => walkThrough(publicUrl, { teamId, decision }),
    async startBot() {
      bot = await spawnBot(directory, logFile);
    },
    async stopBot() {
      await ended(bot);
      bot = undefined;
    },
    async run(words, changes = {}) {
      const child = spawn(process.execPath, ["--conditions=@bakferry/source", ENTRY, ...words], {
        cwd: directory,
        env: { ...environment(), ...changes },
        stdio: ["ignore", "pipe", "inherit"],
      });
      const [stdout, exitCode] = await Promise.all([text(child.stdout), exitOf(child)]);
      return { exitCode, stdout };
    },
    log: () => readFile(logFile, "utf8"),
    async close() {
      await ended(bot);
      await simulator.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function workspaceSeed(teamId: string): SlackSeed {
  const seed = defaultSlackSeed();
  return {
    ...seed,
    team: { id: teamId, name: `Team ${teamId}` },
    apps: [],
    users: seed.users.filter(({ isBot }) => isBot !== true),
    channels: seed.channels.map((channel) => ({
      ...channel,
      // The bot that will be installed is in there from the first day.
      members: channel.members.filter((member) => member !== "U0BAKFERRY"),
    })),
  };
}

function appOf(mode: "socket" | "http", publicUrl: string): DistributedApp {
  return {
    ...defaultApp(),
    clientId: "1234.5678",
    clientSecret: "client-secret-of-a-rehearsal",
    redirectUrls: [`${publicUrl}/slack/oauth_redirect`],
    installUrl: `${publicUrl}/slack/install`,
    isOrgReady: false,
    ...(mode === "http" && { requestUrl: `${publicUrl}/slack/events` }),
  };
}

interface Places {
  readonly cloud: CloudSimulator;
  readonly slack: SlackSimulator;
  readonly publicUrl: string;
  readonly port: number;
}

/** JSON is YAML. */
function configuration(
  { mode, admitted }: SeveralRigOptions,
  { cloud, slack, publicUrl, port }: Places,
): string {
  return JSON.stringify({
    version: 1,
    slack: {
      mode,
      port,
      publicUrl,
      apiUrl: slack.apiUrl,
      oauth: { workspaces: admitted, authorizeUrl: slack.oauth.authorizeUrl },
    },
    alibaba: { endpoints: { oss: cloud.url, rds: cloud.url, ram: cloud.url, sts: cloud.url } },
    staging: { bucket: "migratetest" },
    targets: { "test-1": { instance: "rm-bp1std2019", environment: "test" } },
    defaultTarget: "test-1",
    policies: { test: { approvers: { usergroups: ["S0DBA"] } } },
    polling: { importSeconds: 0.3, incrementSeconds: 0.3 },
    store: { sqlite: "./bakferry.db" },
  });
}

function environment(): Record<string, string | undefined> {
  const [app] = defaultSlackSeed().apps;
  const [key] = defaultCloudSeed().accessKeys;
  const { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE } = process.env;
  return {
    PATH,
    HOME,
    TMPDIR,
    NODE_COMPILE_CACHE,
    SLACK_APP_TOKEN: app?.appToken,
    SLACK_SIGNING_SECRET: app?.signingSecret,
    SLACK_CLIENT_ID: "1234.5678",
    SLACK_CLIENT_SECRET: "client-secret-of-a-rehearsal",
    SLACK_STATE_SECRET: "state-secret-of-a-rehearsal",
    BAKFERRY_TOKEN_KEYS: KEYS.old,
    ALIBABA_CLOUD_ACCESS_KEY_ID: key?.id,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: key?.secret,
  };
}

/** A browser that keeps the cookie and follows where it is sent. */
async function walkThrough(
  publicUrl: string,
  { teamId, decision }: { readonly teamId: string; readonly decision: "allow" | "cancel" },
): Promise<{ status: number; words: string }> {
  const begun = await fetch(`${publicUrl}/slack/install`, { redirect: "manual" });
  const cookie = begun.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
  const consentUrl = new URL(begun.headers.get("location") ?? "");
  const asked = await fetch(consentUrl);
  if (!asked.ok) throw new Error(`Slack refuses to ask: ${await asked.text()}`);
  const fields = {
    ...Object.fromEntries(consentUrl.searchParams),
    team: teamId,
    user: "U0REQUESTER",
    decision,
  };
  const consented = await fetch(new URL("/oauth/v2/consent", consentUrl), {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams(fields),
  });
  const back = await fetch(consented.headers.get("location") ?? "", { headers: { cookie } });
  return { status: back.status, words: await back.text() };
}

async function spawnBot(directory: string, logFile: string): Promise<ChildProcess> {
  const log = await open(logFile, "a");
  const before = await countReady(logFile);
  const child = spawn(process.execPath, ["--conditions=@bakferry/source", ENTRY, "start"], {
    cwd: directory,
    env: environment(),
    stdio: ["ignore", log.fd, log.fd],
  });
  await log.close();
  const until = Date.now() + READY_WITHIN_MS;
  while ((await countReady(logFile)) <= before) {
    if (child.exitCode !== null || Date.now() > until)
      throw new Error(`The bot does not get ready:\n${await readFile(logFile, "utf8")}`);
    await setTimeout(20);
  }
  return child;
}

async function countReady(logFile: string): Promise<number> {
  const log = await readFile(logFile, "utf8").catch(() => "");
  return log.split('"msg":"Bakferry is ready."').length - 1;
}

async function ended(child: ChildProcess | undefined): Promise<void> {
  if (child?.exitCode !== null) return;
  const gone = exitOf(child);
  child.kill("SIGTERM");
  await gone;
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.once("exit", (code) => resolve(code));
  });
}

/**
 * The whole of it on one machine: the simulator in this process, the bot as the process that it is in production.
 *
 * The bot gets a configuration file and an environment like any other; nothing in it knows that the cloud and the
 * Slack behind its endpoints are simulated.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import {
  type CloudSeed,
  createSimulator,
  defaultCloudSeed,
  defaultSlackSeed,
  type Simulator,
  type SlackSeed,
} from "@bakferry/simulator";
import { stringify } from "yaml";

import { withLeastRights } from "./bot-rights.ts";
import { SAMPLES } from "./samples.ts";

export interface WorldOptions {
  /** How fast the simulated cloud works, against real time. */
  readonly speed: number;
  /** How often the bot asks RDS, in real seconds. */
  readonly pollSeconds: number;
  /** Backups of the bot instead of the generated ones; left untouched. */
  readonly backupDirectory?: string;
  /** Puts something between the bot and the cloud: gets the cloud's address, gives those that the bot is told. */
  readonly endpoints?: (cloudUrl: string) => Promise<Partial<Record<"oss" | "rds" | "ram" | "sts", string>>>;
  /** Another workspace than the usual one: other people, HTTP instead of sockets. */
  readonly slackSeed?: SlackSeed;
  /** Language of the channel; English when left out. */
  readonly channelLocale?: "zh-CN";
  /** How the bot talks to Slack, where it is not by sockets. */
  readonly slack?: { readonly mode: "http"; readonly port: number };
  /** Approval rules by environment, as in bakferry.yaml, instead of one approver's word. */
  readonly policies?: Readonly<Record<string, object>>;
  /** More keys of bakferry.yaml, by section. */
  readonly settings?: Readonly<Record<string, object>>;
  /** So many more instances, each a target of its own: `fleet-1` is rm-bp1fleet1. */
  readonly fleet?: number;
  /** PostgreSQL instead of a state file; then several bots may be started. */
  readonly databaseUrl?: string;
  /** `operations` of bakferry.yaml, where somebody asks for health and metrics. */
  readonly operations?: { readonly port: number };
  /** What the bot finds in its environment besides its secrets. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Port of the page; any free one when left out. */
  readonly port?: number;
}

export interface Bot {
  readonly process: ChildProcess;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
}

export interface CommandRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface World {
  readonly simulator: Simulator;
  /** Where state, configuration and log of the bot are. */
  readonly directory: string;
  readonly logFile: string;
  /** What the bot's process is started with: its secrets among it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Writes the configuration anew with these settings instead of those before, for bots that start from now on. */
  configure(settings: WorldOptions["settings"]): Promise<void>;
  /** With its environment, but for `changes`. */
  startBot(changes?: Readonly<Record<string, string>>): Promise<Bot>;
  /** Another command of the bot's program, with its configuration and, but for `changes`, its environment. */
  runBot(words: readonly string[], changes?: Readonly<Record<string, string>>): Promise<CommandRun>;
  /** Puts one of the samples that come later beside the bot. */
  place(fileName: string): Promise<void>;
  close(): Promise<void>;
}

export const CHANNEL = "C0MIGRATIONS";
export const REQUESTER = "U0REQUESTER";
export const APPROVER = "U0APPROVER";
export const TARGET_INSTANCE = "rm-bp1prod1";
/** Not production: opens at once. */
export const TEST_INSTANCE = "rm-bp1std2019";
/** 2008 R2 on local disks. */
export const OLD_INSTANCE = "rm-bp1old2008";
export const BUCKET = "migratetest";
export const PREFIX = "migrate/";
/** Takes no more imports today, once a scenario has said so. */
export const CLUSTER_INSTANCE = "rm-bp1cluster";
/** An edition that does not open everything. */
export const WEB_INSTANCE = "rm-bp1web2012";
/** The simulated account has it. */
const UPLOAD_ROLE_ARN = "acs:ram::1234567890123456:role/BakferryUpload";
const POLICY = { approvers: { usergroups: ["S0DBA"] }, quorum: 1, expiresAfter: "60m" };
const READY_WITHIN_MS = 60_000;
const ENTRY = fileURLToPath(new URL("../../apps/slackbot/src/main.ts", import.meta.url));

export async function startWorld(options: WorldOptions): Promise<World> {
  const directory = await mkdtemp(join(tmpdir(), "bakferry-demo-"));
  const simulator = await createSimulator({
    dataDirectory: join(directory, "oss"),
    clock: { speed: options.speed },
    seed: { cloud: botSeed(options.fleet), slack: options.slackSeed ?? defaultSlackSeed() },
    ...(options.port === undefined ? {} : { slackPort: options.port }),
  });
  const backups = options.backupDirectory ?? (await writeSamples(directory, simulator));
  const sections = await configuration(simulator, backups, options);
  const configure = async (settings: WorldOptions["settings"]): Promise<void> =>
    writeFile(join(directory, "bakferry.yaml"), stringify(withSettings(sections, settings)));
  await configure(options.settings);
  const logFile = join(directory, "bot.log");
  const surroundings = environment(options);
  const bots: Bot[] = [];

  return {
    simulator,
    directory,
    logFile,
    environment: surroundings,
    configure,
    async startBot(changes = {}) {
      const readyBefore = await countReady(logFile);
      const bot = await spawnBot(directory, logFile, { ...surroundings, ...changes });
      bots.push(bot);
      await untilReady(bot, logFile, readyBefore);
      return bot;
    },
    runBot: (words, changes = {}) => runCommand(directory, words, { ...surroundings, ...changes }),
    async place(fileName) {
      const sample = SAMPLES.find((each) => each.fileName === fileName);
      if (!sample) throw new Error(`There is no sample ${fileName}.`);
      await writeFile(join(backups, fileName), sample.make());
    },
    async close() {
      for (const { process: child } of bots) child.kill("SIGTERM");
      await Promise.all(bots.map(({ ended }) => ended));
      await simulator.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const TARGETS = {
  "prod-1": { instance: TARGET_INSTANCE, environment: "prod" },
  "test-1": { instance: TEST_INSTANCE, environment: "test" },
  "old-2008r2": { instance: OLD_INSTANCE, environment: "prod" },
  "locked-1": { instance: "rm-bp1locked", environment: "test" },
  "cluster-1": { instance: CLUSTER_INSTANCE, environment: "test" },
  "web-2012": { instance: WEB_INSTANCE, environment: "test" },
  "no-account": { instance: "rm-bp1noacct", environment: "test" },
};

type Targets = Readonly<Record<string, { readonly instance: string; readonly environment: string }>>;

function targetsWith(fleet = 0): Targets {
  const more = Array.from({ length: fleet }, (_, index) => [
    `fleet-${index + 1}`,
    { instance: `rm-bp1fleet${index + 1}`, environment: "test" },
  ]);
  return { ...TARGETS, ...(Object.fromEntries(more) as Targets) };
}

/** The usual cloud, in which the bot may do what its configuration asks of it. */
function botSeed(fleet: number | undefined): CloudSeed {
  const usual = defaultCloudSeed();
  const targets = targetsWith(fleet);
  const model = usual.instances.find(({ id }) => id === TEST_INSTANCE);
  const more = Object.entries(targets).flatMap(([description, { instance: id }]) =>
    model === undefined || description in TARGETS ? [] : [{ ...model, id, description }],
  );
  const seed = { ...usual, instances: [...usual.instances, ...more] };
  return withLeastRights(seed, {
    user: `acs:ram::${seed.accountId}:user/bakferry-bot`,
    instanceIds: Object.values(targets).map(({ instance }) => instance),
    bucket: BUCKET,
    prefix: PREFIX,
    ticketRole: "BakferryUpload",
  });
}

type Sections = Readonly<Record<string, unknown>>;

function withSettings(sections: Sections, more: WorldOptions["settings"] = {}): Sections {
  const changed = Object.entries(more).map(([name, keys]) => [name, Object.assign({}, sections[name], keys)]);
  return { ...sections, ...Object.fromEntries(changed) };
}

async function configuration(
  simulator: Simulator,
  backups: string,
  options: WorldOptions,
): Promise<Sections> {
  const cloud = simulator.cloud.url;
  const between = (await options.endpoints?.(cloud)) ?? {};
  return {
    version: 1,
    slack: {
      ...(options.slack ?? { mode: "socket" }),
      apiUrl: simulator.slack.apiUrl,
      requestsChannel: CHANNEL,
    },
    alibaba: {
      region: "cn-hangzhou",
      endpoints: { oss: cloud, rds: cloud, ram: cloud, sts: cloud, ...between },
      uploadRoleArn: UPLOAD_ROLE_ARN,
    },
    staging: { bucket: BUCKET, prefix: PREFIX },
    backups: { directory: backups },
    targets: targetsWith(options.fleet),
    channels: {
      [CHANNEL]: {
        target: "prod-1",
        ...(options.channelLocale && { locale: options.channelLocale }),
      },
    },
    policies: { prod: POLICY, test: POLICY, ...options.policies },
    polling: { importSeconds: options.pollSeconds, incrementSeconds: options.pollSeconds },
    store: { sqlite: "./bakferry.db" },
    ...(options.operations && { operations: options.operations }),
  };
}

async function writeSamples(directory: string, simulator: Simulator): Promise<string> {
  const backups = join(directory, "backups");
  await mkdir(backups);
  for (const sample of SAMPLES) {
    const { fileName, place } = sample;
    if (place === "directory") await writeFile(join(backups, fileName), sample.make());
    else if (place === "staged")
      await simulator.cloud.control.putObject(BUCKET, `${PREFIX}${fileName}`, sample.make());
  }
  return backups;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment of the bot: its secrets, and what a process needs to run at all. */
function environment({ databaseUrl, environment: more }: WorldOptions): Environment {
  const [app] = defaultSlackSeed().apps;
  const [key] = defaultCloudSeed().accessKeys;
  const { PATH, HOME, TMPDIR, SystemRoot, NODE_COMPILE_CACHE } = process.env;
  return {
    PATH,
    HOME,
    TMPDIR,
    SystemRoot,
    NODE_COMPILE_CACHE,
    DATABASE_URL: databaseUrl,
    SLACK_BOT_TOKEN: app?.botToken,
    SLACK_APP_TOKEN: app?.appToken,
    SLACK_SIGNING_SECRET: app?.signingSecret,
    ALIBABA_CLOUD_ACCESS_KEY_ID: key?.id,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: key?.secret,
    ...more,
  };
}

async function spawnBot(directory: string, logFile: string, env: Environment): Promise<Bot> {
  const log = await open(logFile, "a");
  const child = spawn(
    process.execPath,
    ["--conditions=@bakferry/source", ENTRY, "start", "--config", join(directory, "bakferry.yaml")],
    { cwd: dirname(ENTRY), env, stdio: ["ignore", log.fd, log.fd] },
  );
  await log.close();
  const ended = new Promise<number | null>((resolve) => {
    child.once("exit", (code) => resolve(code));
  });
  return { process: child, ended };
}

async function runCommand(
  directory: string,
  words: readonly string[],
  env: Environment,
): Promise<CommandRun> {
  const child = spawn(process.execPath, ["--conditions=@bakferry/source", ENTRY, ...words], {
    cwd: directory,
    env: { ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, exitCode] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => {
      child.once("exit", (code) => resolve(code));
    }),
  ]);
  return { exitCode, stdout, stderr };
}

const READY = '"msg":"Bakferry is ready."';

/** The bot says in its log when it is ready, whichever way it talks to Slack. */
async function untilReady(bot: Bot, logFile: string, readyBefore: number): Promise<void> {
  let exitCode: number | null | undefined;
  void bot.ended.then((code) => {
    exitCode = code;
  });
  const until = Date.now() + READY_WITHIN_MS;
  while ((await countReady(logFile)) <= readyBefore) {
    if (exitCode !== undefined || Date.now() > until) {
      const log = await readFile(logFile, "utf8");
      const what = exitCode === undefined ? "does not get ready" : `stopped with exit code ${exitCode}`;
      throw new Error(`The bot ${what}:\n${log.slice(-2000)}`);
    }
    await setTimeout(20);
  }
}

async function countReady(logFile: string): Promise<number> {
  const log = await readFile(logFile, "utf8").catch(() => "");
  return log.split(READY).length - 1;
}

/**
 * The worker with its real adapters and a real store file against the simulated cloud, without Slack and without
 * waiting: each turn is given by hand, and the cloud's clock is pushed ahead between two.
 *
 * The process can be made to die at any of its writes or calls; the next turn then starts from what is on the disk.
 */
import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { createAlibaba, type Credentials } from "@bakferry/alibaba";
import { type SyntheticBackupOptions, syntheticBackup } from "@bakferry/bak/testing";
import {
  type Actor,
  type ApprovalPolicy,
  type Clock,
  castVote,
  createRunner,
  DEFAULT_TERMS,
  type DeskDeps,
  type ImportService,
  type Migration,
  type MigrationEventBody,
  type MigrationStore,
  parseCommand,
  requestMigration,
  type RequestOutcome,
  type RunnerDeps,
} from "@bakferry/core";
import { aPolicy } from "@bakferry/core/testing";
import {
  createBackupDirectory,
  createSecretSource,
  createSystemClock,
  createSystemIds,
} from "@bakferry/host";
import {
  type CloudSeed,
  type CloudSimulator,
  createClock,
  createCloud,
  defaultCloudSeed,
  type SimulatorClock,
} from "@bakferry/simulator";
import { openStore, type Store } from "@bakferry/store";

export const PROD = "rm-bp1prod1";
export const OLD = "rm-bp1old2008";
export const TEST = "rm-bp1std2019";
/** 2019 Enterprise: tells no files of an import. */
export const CLUSTER = "rm-bp1cluster";
const BUCKET = "migratetest";
const PREFIX = "migrate/";
/** In the cloud, between two turns. */
const PASSES_MS = 90_000;
/** For us; the cloud tells real times, so it must not come to ten minutes. */
const SLIPS_MS = 3000;
const REQUESTER: Actor = { kind: "slackUser", teamId: "T1", userId: "U1" };
const APPROVER: Actor = { kind: "slackUser", teamId: "T1", userId: "U2" };

const ONE_APPROVER = aPolicy({ rules: [{ users: ["U2"], usergroups: [], count: 1 }] });

/** Thrown where the process dies. */
class Died extends Error {
  override readonly name = "Died";
}

export interface RunRig {
  readonly cloud: CloudSimulator;
  readonly deps: RunnerDeps;
  readonly migrations: MigrationStore;
  /** Puts a backup into the staging prefix, or beside the bot. */
  stage(name: string, options: SyntheticBackupOptions): Promise<void>;
  placeBeside(name: string, options: SyntheticBackupOptions): Promise<void>;
  ask(command: string): Promise<RequestOutcome>;
  /** Asks and runs the checks, up to the question or the end. */
  askAndCheck(command: string): Promise<Migration>;
  approve(id: string): Promise<void>;
  approveStep(id: string): Promise<void>;
  load(id: string): Promise<Migration>;
  events(id: string): Promise<readonly MigrationEventBody[]>;
  /** One turn of the worker. */
  turn(id: string): Promise<void>;
  /** A few turns, with time passing in the cloud. */
  work(id: string, turns: number): Promise<void>;
  /** Turns, with time passing in the cloud, until the migration is as wanted or stands still. */
  runUntil(id: string, isReached: (migration: Migration) => boolean): Promise<Migration>;
  /** Lets time pass in the cloud while nobody looks. */
  passInCloud(milliseconds: number): void;
  /** Lets our own clock jump, as if the process had slept. */
  sleep(milliseconds: number): void;
  /** The process dies right before (even) or right after (odd) its `point / 2`-th write or changing call from now on. */
  dieAt(point: number): void;
  /** Moments at which it could have died so far. */
  passed(): number;
  close(): Promise<void>;
}

const BOT = { accessKeyId: "LTAI5tSimulatedBotKey01", accessKeySecret: "simulated-secret-of-the-bot" };

export interface RunRigOptions {
  /** Keys that the account has beside the usual ones. */
  readonly accessKeys?: CloudSeed["accessKeys"];
  /** What each environment is decided by; one approver, U2, unless given. */
  readonly policy?: ApprovalPolicy;
  /** The key of the moment. */
  readonly credentials?: () => Credentials;
}

export async function createRunRig(options: RunRigOptions = {}): Promise<RunRig> {
  const { accessKeys = [], credentials = () => BOT, policy = ONE_APPROVER } = options;
  const seed = defaultCloudSeed();
  const folder = await mkdtemp(path.join(tmpdir(), "bakferry-run-"));
  const backups = path.join(folder, "backups");
  await mkdir(path.join(folder, "cloud"));
  await mkdir(backups);
  const cloudClock: SimulatorClock = createClock();
  const cloud = await createCloud({
    dataDirectory: path.join(folder, "cloud"),
    clock: cloudClock,
    seed: { ...seed, accessKeys: [...seed.accessKeys, ...accessKeys] },
  });
  const clock = slippingClock();
  const alibaba = createAlibaba({
    regionId: "cn-hangzhou",
    endpoints: { oss: cloud.url, rds: cloud.url, ram: cloud.url, sts: cloud.url },
    credentials: () => Promise.resolve(credentials()),
    clock,
  });
  const store = await openStore({ file: path.join(folder, "bakferry.db"), clock });
  const death = createDeath();
  const worker = runnerDeps({ alibaba, store, clock, backups, death, policy });
  const deps = { ...worker, store: store.migrations };
  let takenAt = Date.now() - 24 * 3_600_000;
  let orders = 0;

  async function load(id: string): Promise<Migration> {
    const migration = await store.migrations.load(id);
    if (!migration) throw new Error(`There is no ${id}.`);
    return migration;
  }

  async function turn(id: string): Promise<void> {
    // A runner of its own for every turn: nothing may be kept in memory.
    const signal = new AbortController().signal;
    await createRunner(worker)({ migrationId: id, fence: 0, failures: 0, signal, isHeld: () => true });
  }

  /** Another process goes on. */
  function revive(error: unknown): void {
    if (!(error instanceof Died)) throw error;
    death.at(Number.POSITIVE_INFINITY);
  }

  async function pass(id: string): Promise<void> {
    await turn(id).catch(revive);
    cloudClock.advance(PASSES_MS);
    clock.slip(SLIPS_MS);
  }

  async function runUntil(id: string, isReached: (migration: Migration) => boolean): Promise<Migration> {
    for (let count = 0; count < 400; count += 1) {
      const migration = await load(id);
      if (isReached(migration)) return migration;
      await pass(id);
    }
    const { phase, trouble, failure } = await load(id);
    throw new Error(`Stands still: ${JSON.stringify({ phase, trouble, failure })}`);
  }

  function ask(words: string): Promise<RequestOutcome> {
    const command = parseCommand(words);
    if (command.kind !== "migrate") throw new Error(`Not a request: ${words}`);
    orders += 1;
    const conversation = { teamId: "T1", channelId: "C1" };
    const idempotencyKey = `order-${orders}`;
    return requestMigration(deps, { command, requestedBy: REQUESTER, conversation, idempotencyKey });
  }

  return {
    cloud,
    deps,
    migrations: store.migrations,
    stage: (name, options) => cloud.control.putObject(BUCKET, `${PREFIX}${name}`, syntheticBackup(options)),
    async placeBeside(name, options) {
      const file = path.join(backups, name);
      await writeFile(file, syntheticBackup(options));
      takenAt += 60_000;
      await utimes(file, takenAt / 1000, takenAt / 1000);
    },
    ask,
    async askAndCheck(words) {
      const outcome = await ask(words);
      if (outcome.kind === "refused") throw new Error(`Refused: ${JSON.stringify(outcome.answer)}`);
      return runUntil(outcome.migration.id, ({ phase }) => phase !== "checking");
    },
    async approve(id) {
      const { planDigest } = await load(id);
      const vote = { verdict: "approve" as const, reason: null, planDigest: planDigest ?? "" };
      const outcome = await castVote(deps, { migrationId: id, actor: APPROVER, ...vote });
      if (outcome.kind === "refused") throw new Error(`Refused: ${outcome.answer.key}`);
    },
    async approveStep(id) {
      const action = (await load(id)).actions.at(-1);
      const vote = { verdict: "approve" as const, reason: null, planDigest: action?.digest ?? "" };
      const order = { migrationId: id, actionId: action?.id ?? "", actor: APPROVER, ...vote };
      const outcome = await castVote(deps, order);
      if (outcome.kind === "refused") throw new Error(`Refused: ${outcome.answer.key}`);
    },
    load,
    events: async (id) => (await store.migrations.events(id)).map(({ body }) => body),
    turn,
    async work(id, turns) {
      for (let count = 0; count < turns; count += 1) await pass(id);
    },
    runUntil,
    passInCloud: (milliseconds) => cloudClock.advance(milliseconds),
    sleep: (milliseconds) => clock.slip(milliseconds),
    dieAt: (point) => death.at(point),
    passed: () => death.passed(),
    async close() {
      await store.close();
      alibaba.close();
      await cloud.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Parts {
  readonly alibaba: ReturnType<typeof createAlibaba>;
  readonly store: Store;
  readonly clock: Clock;
  readonly backups: string;
  readonly death: Death;
  readonly policy: ApprovalPolicy;
}

function runnerDeps({ alibaba, store, clock, backups, death, policy }: Parts): RunnerDeps {
  const target = (name: string, instanceId: string, environment: string) => ({
    name,
    instanceId,
    regionId: "cn-hangzhou",
    environment,
  });
  const desk: DeskDeps = {
    store: store.migrations,
    waves: store.waves,
    objects: alibaba.objects,
    imports: alibaba.imports,
    instances: alibaba.instances,
    account: alibaba.account,
    line: alibaba.line,
    directory: createBackupDirectory(backups),
    people: {
      standing: () => Promise.resolve("member"),
      usergroupMembers: () => Promise.resolve([]),
    },
    clock,
    ids: createSystemIds(clock),
    logger: { info() {}, warn() {}, error() {} },
    settings: {
      staging: { bucket: BUCKET, prefix: PREFIX },
      targets: [
        target("prod-1", PROD, "prod"),
        target("old-1", OLD, "prod"),
        target("test-1", TEST, "test"),
        target("cluster-1", CLUSTER, "prod"),
      ],
      defaultTarget: "prod-1",
      policies: { prod: policy, test: policy },
      preflight: DEFAULT_TERMS,
      waves: { importsAtOnce: 2 },
      limits: { importsPerInstance: 2, importsPerAccount: 20 },
    },
  };
  const imports: ImportService = {
    ...alibaba.imports,
    createTask: death.around((order, sendBy) => alibaba.imports.createTask(order, sendBy)),
    openDatabase: death.around((order) => alibaba.imports.openDatabase(order)),
  };
  return {
    ...desk,
    // What people order is worked off from the inbox, which has tests of its own; the worker dies here.
    store: {
      ...store.migrations,
      commit: death.around((change) => store.migrations.commit(change)),
      takePlace: death.around((change, limits) => store.migrations.takePlace(change, limits)),
    },
    waves: { ...store.waves, commit: death.around((change) => store.waves.commit(change)) },
    objects: alibaba.objects,
    checksums: alibaba.checksums,
    imports,
    instances: {
      ...alibaba.instances,
      createDatabase: death.around((order) => alibaba.instances.createDatabase(order)),
    },
    journal: store.journal,
    unknownMessages: store.unknownMessages,
    secrets: createSecretSource(),
    peopleIn: () => desk.people,
    whisper: { tell: () => Promise.reject(new Error("Nobody is told anything here.")) },
    timing: { importPollMs: 10, incrementPollMs: 10, progressMs: 1000, retryMs: 10, settlingMs: 180_000 },
  };
}

interface Death {
  at(point: number): void;
  passed(): number;
  around<A extends readonly unknown[], R>(act: (...given: A) => Promise<R>): (...given: A) => Promise<R>;
}

/** Counts the moments right before and right after everything that leaves a trace. */
function createDeath(): Death {
  let left = Number.POSITIVE_INFINITY;
  let passed = 0;
  let isDead = false;
  const passOne = (): void => {
    if (isDead || left === 0) {
      isDead = true;
      throw new Died();
    }
    left -= 1;
    passed += 1;
  };
  return {
    at(point) {
      left = point;
      isDead = false;
    },
    passed: () => passed,
    around:
      (act) =>
      async (...given) => {
        passOne();
        const result = await act(...given);
        passOne();
        return result;
      },
  };
}

/** Real time, pushed ahead; the simulated cloud stamps its tasks with real time. */
function slippingClock(): Clock & { slip(milliseconds: number): void } {
  const real = createSystemClock();
  let aheadMs = 0;
  return {
    now: () => real.now() + aheadMs,
    sleep: (milliseconds, signal) => real.sleep(milliseconds, signal),
    slip(milliseconds) {
      aheadMs += milliseconds;
    },
  };
}

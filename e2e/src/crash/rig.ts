/** One of the three set-ups: simulated cloud and Slack here, the bots as processes of their own, and what can break. */
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";

import { startWorld, type World } from "@bakferry/demo";
import { defaultSlackSeed } from "@bakferry/simulator";
import { type PostgresServer, startPostgres } from "@bakferry/store/testing";

import { type DatabaseLine, layLine } from "./database-line.ts";
import type { Evidence } from "./evidence.ts";
import { REPLICAS, type SetUp, WAVE_AT_ONCE } from "./plan-cycle.ts";
import { createReplica, type Replica } from "./replica.ts";
import { createSmallDisk, mountSmallDisk, type SmallDisk } from "./small-disk.ts";

export interface Rig {
  readonly setUp: SetUp;
  readonly world: World;
  readonly replicas: readonly Replica[];
  /** PostgreSQL only. */
  readonly postgres: PostgresServer | undefined;
  /** PostgreSQL only: one for each replica. */
  readonly lines: readonly DatabaseLine[];
  /** On which the state is: the file of SQLite, or the data of a server of our own. */
  readonly disk: SmallDisk | undefined;
  /** Where backups lie beside the bots. */
  readonly backups: string;
  close(): Promise<void>;
}

/** Long enough that a busy machine does not lose turns all the time. */
export const LEASE_MS = 2500;
/** Each pause of the bot in this measure of time: what takes minutes in life takes seconds here. */
const SETTINGS = {
  polling: { importSeconds: 0.15, incrementSeconds: 0.15, retrySeconds: 0.2, settleSeconds: 2 },
};
/** RDS is no bottleneck here: what counts is what breaks, not how fast it goes. */
const RDS = { rdsRequestsPerSecond: 100 };
const SPEED = 1500;
/** Empty, the server takes about a quarter of it. */
const POSTGRES_DISK_MIB = 160;
const ENTRY = new URL("../../../apps/slackbot/", import.meta.url);
/** Compiled when this is. */
const PROGRAM = import.meta.dirname.split(sep).includes("dist")
  ? [process.execPath, fileURLToPath(new URL("dist/main.js", ENTRY))]
  : [process.execPath, "--conditions=@bakferry/source", fileURLToPath(new URL("src/main.ts", ENTRY))];

/** `undefined` where there is no PostgreSQL for the set-up that needs it. */
export async function startRig(setUp: SetUp): Promise<Rig | undefined> {
  const directory = await mkdtemp(join(tmpdir(), "bakferry-crash-"));
  const { postgres, disk } = await startState(setUp, directory);
  if (setUp === "postgres" && !postgres) return undefined;
  const backups = join(directory, "backups");
  await mkdir(backups);
  const databaseUrl = await postgres?.newSchema();
  const sqlite = !postgres && disk && { sqlite: join(disk.directory, "bakferry.db") };
  const world = await startWorld({
    speed: SPEED,
    pollSeconds: SETTINGS.polling.importSeconds,
    backupDirectory: backups,
    slackSeed: { ...defaultSlackSeed(), rateLimits: "off" },
    settings: {
      ...SETTINGS,
      alibaba: RDS,
      store: { leaseSeconds: LEASE_MS / 1000, ...sqlite },
      slack: { pace: 50 },
      waves: { importsAtOnce: WAVE_AT_ONCE },
    },
    ...(databaseUrl !== undefined && { databaseUrl }),
  });
  const lines =
    databaseUrl === undefined
      ? []
      : await Promise.all(Array.from({ length: REPLICAS[setUp] }, () => layLine(databaseUrl)));
  const replicas = Array.from({ length: REPLICAS[setUp] }, (_, index) =>
    createReplica({
      program: [...PROGRAM, "start", "--config", join(world.directory, "bakferry.yaml")],
      environment: { ...world.environment, DATABASE_URL: lines[index]?.url },
    }),
  );
  await Promise.all(replicas.map((replica) => replica.start()));
  return {
    setUp,
    world,
    replicas,
    postgres,
    lines,
    disk,
    backups,
    async close() {
      await Promise.all(replicas.map((replica) => replica.stop()));
      await Promise.all(lines.map((line) => line.close()));
      await world.close();
      await postgres?.stop();
      await disk?.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL has its data on a small disk where one can be mounted, and nothing is full where none can. */
async function startState(setUp: SetUp, directory: string): Promise<Pick<Rig, "postgres" | "disk">> {
  if (setUp !== "postgres") return { postgres: undefined, disk: await createSmallDisk(directory) };
  // The server runs as another user, who has to get through.
  await chmod(directory, 0o711);
  const disk = await mountSmallDisk(join(directory, "disk"), POSTGRES_DISK_MIB);
  const postgres = await startPostgres(disk && { disk: disk.directory });
  if (postgres?.revive) return { postgres, disk };
  await disk?.close();
  return { postgres, disk: undefined };
}

/** What the bots wrote last and what was seen of them, for whoever looks into a cycle that failed. */
export async function keepTraces(
  { replicas, world, postgres }: Rig,
  evidence: Evidence,
  name: string,
): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), `bakferry-crash-${name}-`));
  await Promise.all(
    replicas.map(({ log }, index) => writeFile(join(directory, `bot-${index}.log`), log.join("\n"))),
  );
  if (postgres?.logFile !== undefined) await copyFile(postgres.logFile, join(directory, "postgres.log"));
  const { databases, ...seen } = evidence;
  const slack = world.simulator.slack.control.requests.slice(-3000);
  const traces = { ...seen, databases: Object.fromEntries(databases), slack };
  await writeFile(join(directory, "seen.json"), JSON.stringify(traces, null, 1));
  return directory;
}

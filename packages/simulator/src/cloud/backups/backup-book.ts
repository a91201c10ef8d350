/**
 * Backups that RDS takes of its own instances: on request, and each night by its policy.
 */
import { type Kept, replaceAll } from "../../state/kept.ts";
import type { InstanceState } from "../model.ts";
import type { CloudWorld } from "../world.ts";

export interface BackupJob {
  readonly id: string;
  /** Of the set that it makes. */
  readonly backupId: string;
  readonly instanceId: string;
  readonly databases: readonly string[];
  readonly method: "Physical" | "Snapshot" | "Logical";
  readonly type: "FullBackup" | "IncrementalBackup";
  readonly mode: "Manual" | "Automated";
  readonly sizeBytes: number;
  /** Real time, as clients see it. */
  readonly startedAt: number;
  /** Simulated time. */
  readonly startsAt: number;
  readonly endsAt: number;
  /** Real time; `null` until it has ended. */
  endedAt: number | null;
}

export type BackupOrder = Pick<BackupJob, "instanceId" | "databases" | "method" | "type" | "mode">;

export interface BackupBook extends Kept<readonly BackupJob[]> {
  add(job: Omit<BackupJob, "id" | "backupId">): BackupJob;
  /** Oldest first. */
  of(instanceId: string): readonly BackupJob[];
}

export function createBackupBook(): BackupBook {
  const jobs: BackupJob[] = [];
  return {
    add(job) {
      const number = FIRST_JOB_NUMBER + jobs.length;
      const added = { ...job, id: String(number), backupId: String(number + SET_OFFSET) };
      jobs.push(added);
      return added;
    },
    of: (instanceId) => jobs.filter((job) => job.instanceId === instanceId),
    save: () => jobs,
    load: (saved) => replaceAll(jobs, saved),
  };
}

/** Begins a backup of the databases as they are now. */
export function startBackup(
  world: CloudWorld,
  order: BackupOrder,
  { startsAt, startedAt }: { readonly startsAt: number; readonly startedAt: number },
): BackupJob {
  const sizeBytes = world.instances.get(order.instanceId)?.diskUsedBytes ?? 0;
  const endsAt = startsAt + Math.max(LEAST_MS, (sizeBytes / BYTES_PER_SECOND) * 1000);
  const job = world.backups.add({ ...order, sizeBytes, startedAt, startsAt, endsAt, endedAt: null });
  world.agenda.add({ kind: "backupEnds", at: endsAt, job });
  return job;
}

export function endBackup(world: CloudWorld, { job }: { readonly job: BackupJob }): void {
  job.endedAt = world.realTimeOf(job.endsAt, job.startedAt);
}

/**
 * The next backup of the policy, at the beginning of the instance's window; it takes in what was imported before.
 * An instance that is busy then is backed up a little later.
 */
export function scheduleBackup(world: CloudWorld, { id }: InstanceState, after: number): void {
  const next = Math.floor(after / DAY_MS) * DAY_MS + WINDOW_STARTS_MS;
  const at = next > after ? next : next + DAY_MS;
  const isPlanned = world.backupPlans.has(`${id} ${at}`);
  world.backupPlans.add(`${id} ${at}`);
  if (!isPlanned) world.agenda.add({ kind: "backupDue", at, instanceId: id });
}

export function startPlannedBackup(
  world: CloudWorld,
  { at, instanceId }: { readonly at: number; readonly instanceId: string },
): void {
  const instance = world.instances.get(instanceId);
  if (instance === undefined) return;
  if (instance.status !== "Running" || isBackingUp(world, instanceId)) {
    world.agenda.add({ kind: "backupDue", at: at + RETRY_MS, instanceId });
    return;
  }
  startBackup(
    world,
    {
      instanceId,
      databases: instance.databases.map(({ name }) => name),
      method: "Physical",
      type: "FullBackup",
      mode: "Automated",
    },
    { startsAt: at, startedAt: world.realTimeOf(at, 0) },
  );
}

export function isBackingUp({ backups }: CloudWorld, instanceId: string): boolean {
  return backups.of(instanceId).some(({ endedAt }) => endedAt === null);
}

const FIRST_JOB_NUMBER = 5_110_001;
const SET_OFFSET = 321_000_000;
const DAY_MS = 24 * 3_600_000;
/** 18:00 UTC. */
const WINDOW_STARTS_MS = 18 * 3_600_000;
const RETRY_MS = 10 * 60_000;
const LEAST_MS = 60_000;
const BYTES_PER_SECOND = 150 * 1024 ** 2;

/**
 * Everything that exists in the simulated account, changed by requests and by the control interface alike.
 */
import type { SimulatorClock } from "../clock.ts";
import { type AccessKeys, createAccessKeys } from "./access-keys.ts";
import { type Agenda, createAgenda } from "./agenda.ts";
import { type BackupBook, createBackupBook } from "./backups/backup-book.ts";
import { createImportBook, type ImportBook } from "./import/import-book.ts";
import type { CloudSeed, InstanceSeed, InstanceState } from "./model.ts";
import type { BodyStore } from "./oss/body-store.ts";
import { type Bucket, createBucket } from "./oss/bucket.ts";
import { createRamBook, type RamBook } from "./ram/ram-book.ts";
import { type CloudSwitches, DEFAULT_SWITCHES } from "./switches.ts";

export interface CloudWorld {
  readonly accountId: string;
  readonly keys: AccessKeys;
  readonly regions: ReadonlySet<string>;
  readonly ram: RamBook;
  /** How many temporary keys STS has given out. */
  issuedKeys: number;
  readonly buckets: Map<string, Bucket>;
  /** Values are replaced, never changed. */
  readonly instances: Map<string, InstanceState>;
  readonly imports: ImportBook;
  readonly agenda: Agenda;
  readonly backups: BackupBook;
  /** Which nights of which instances a backup is planned for already. */
  readonly backupPlans: Set<string>;
  readonly bodies: BodyStore;
  readonly clock: SimulatorClock;
  /** Replaced as a whole. */
  switches: CloudSwitches;
  /** How fast RDS fetches backups from OSS, in simulated time; `null` for the usual rate. */
  downloadBytesPerSecond: number | null;
  /**
   * The real time that stands for a moment of the simulated clock, and none before `earliest`: clients compare times
   * with their own clock, so a length is told as it passed for them.
   */
  realTimeOf(simulated: number, earliest: number): number;
  /** What each client token of CreateOnlineDatabaseTask came with first. */
  readonly openingTokens: Map<string, string>;
}

/** The world of the seed, without the objects in its buckets. */
export function createWorld(
  seed: CloudSeed,
  parts: { bodies: BodyStore; clock: SimulatorClock },
): CloudWorld {
  return {
    accountId: seed.accountId,
    keys: createAccessKeys(seed.accessKeys),
    regions: new Set(seed.regions),
    ram: createRamBook(seed),
    issuedKeys: 0,
    buckets: new Map(seed.buckets.map((bucket) => [bucket.name, createBucket(bucket)])),
    instances: new Map(seed.instances.map((instance) => [instance.id, stateOf(instance)])),
    imports: createImportBook(),
    agenda: createAgenda(),
    backups: createBackupBook(),
    backupPlans: new Set(),
    realTimeOf(simulated, earliest) {
      const agoMs = Math.max(0, parts.clock.now() - simulated) / parts.clock.speed;
      return Math.max(earliest, Date.now() - agoMs);
    },
    openingTokens: new Map(),
    downloadBytesPerSecond: null,
    switches: { ...DEFAULT_SWITCHES, ...seed.switches },
    ...parts,
  };
}

function stateOf(seed: InstanceSeed): InstanceState {
  return { engine: "SQLServer", type: "Primary", ...seed };
}

/** Replaces what `change` says of an instance; nothing happens when the instance is gone. */
export function changeInstance(
  world: CloudWorld,
  id: string,
  change: (instance: InstanceState) => Partial<InstanceState>,
): void {
  const instance = world.instances.get(id);
  if (instance !== undefined) world.instances.set(id, { ...instance, ...change(instance) });
}

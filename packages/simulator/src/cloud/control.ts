import { advanceWorld } from "./advance-world.ts";
/**
 * The side door of the simulated cloud: what a test, the demo's page or a rehearsal may see and change without
 * being a client.
 *
 * Every look and every change first lets the imports catch up with the clock, so the order in which things
 * happen is the order in which they were done.
 */
import {
  type BucketView,
  type ImportTaskView,
  type ObjectView,
  type UploadView,
  viewBucket,
  viewObject,
  viewTask,
  viewUploads,
} from "./control-views.ts";
import type { FaultControl } from "./faults/fault-book.ts";
import { type PastImports, recordImports } from "./import/past-imports.ts";
import type {
  BucketChange,
  DatabaseState,
  InstanceChange,
  InstanceState,
  ObjectSeed,
  RoleSeed,
} from "./model.ts";
import type { Bucket, StoredObject } from "./oss/bucket.ts";
import { removeObject } from "./oss/objects.ts";
import type { PartArrivals } from "./oss/part-arrivals.ts";
import { putBytes } from "./oss/put-bytes.ts";
import { IMPORT_ROLE, roleOf } from "./ram/ram-book.ts";
import { type LogIn, logIn } from "./rds/log-in.ts";
import type { LoggedRequest, RequestLog } from "./request-log.ts";
import type { RateLimit, RateLimits } from "./rpc/rate-limits.ts";
import type { CloudSwitches } from "./switches.ts";
import type { CloudWorld } from "./world.ts";

/** Methods that name a bucket or an instance throw an Error when it does not exist. */
export interface CloudControl {
  /** Puts an object into a bucket as an upload would, whoever owns the bucket and however large it is. */
  putObject(bucket: string, key: string, bytes: ObjectSeed["bytes"]): Promise<void>;
  /** Takes an object away; nothing happens when it is not there. */
  deleteObject(bucket: string, key: string): Promise<void>;
  object(bucket: string, key: string): ObjectView | undefined;
  /** The object's bytes, all in memory. */
  readObject(bucket: string, key: string): Promise<Uint8Array>;
  readonly buckets: readonly BucketView[];
  updateBucket(bucket: string, change: BucketChange): void;
  instance(id: string): InstanceState;
  readonly instances: readonly InstanceState[];
  updateInstance(id: string, change: InstanceChange): void;
  /** Other databases on it grow by so much at each interval of simulated time, until its disk is full. */
  fillDisk(id: string, pace: { readonly bytes: number; readonly everyMs: number }): void;
  database(instance: string, name: string): DatabaseState | undefined;
  /** Connects to the instance as SQL Server clients do, and says how that ends. */
  logIn(instance: string, as: { readonly account: string; readonly database: string }): LogIn;
  /** Oldest first. */
  importTasks(instance: string): readonly ImportTaskView[];
  /** Enters imports that somebody made today by other means, all of them ended: they count, and nothing is left of them. */
  recordImports(instance: string, past: PastImports): void;
  /** How fast RDS fetches backups from now on, in simulated time; `null` for the usual rate. Downloads under way keep theirs. */
  setDownloadRate(bytesPerSecond: number | null): void;
  /** Creates AliyunRDSImportRole as the console does, or deletes it. */
  setRole(present: boolean): void;
  /** Changes AliyunRDSImportRole, as people do who should not. Throws an Error when it does not exist. */
  changeRole(change: Partial<Pick<RoleSeed, "trust" | "policies">>): void;
  /** Says of an object what its header cannot: that its database uses features of an Enterprise Edition. */
  markObject(bucket: string, key: string, mark: { readonly needsEnterprise: boolean }): void;
  /** Changes how the cloud decides what its documentation leaves open. */
  setSwitches(change: Partial<CloudSwitches>): void;
  /** How often operations of RDS, RAM and STS may be called; as often as one likes until it is set. */
  setRateLimits(limits: readonly RateLimit[]): void;
  /** Trouble on the line and in the services. */
  readonly faults: FaultControl;
  /** The latest requests, oldest first. */
  readonly requests: readonly LoggedRequest[];
  /** Multipart uploads under way. */
  readonly uploads: readonly UploadView[];
}

export function createControl(
  world: CloudWorld,
  {
    log,
    faults,
    limits,
    arrivals,
  }: {
    readonly log: RequestLog;
    readonly faults: FaultControl;
    readonly limits: RateLimits;
    readonly arrivals: Pick<PartArrivals, "all">;
  },
): CloudControl {
  const caughtUp = (): CloudWorld => {
    advanceWorld(world);
    return world;
  };
  return {
    ...bucketControl(world, caughtUp),
    ...instanceControl(world, caughtUp),
    ...ramControl(caughtUp),
    setSwitches(change) {
      const { switches } = caughtUp();
      world.switches = { ...switches, ...change };
    },
    setDownloadRate(bytesPerSecond) {
      caughtUp().downloadBytesPerSecond = bytesPerSecond;
    },
    setRateLimits: (next) => limits.set(next),
    faults,
    get buckets() {
      return [...caughtUp().buckets.values()].map(viewBucket);
    },
    get instances() {
      return [...caughtUp().instances.values()];
    },
    get requests() {
      return log.entries();
    },
    get uploads() {
      return [...world.buckets.values()].flatMap((bucket) => viewUploads(bucket, arrivals.all));
    },
  };
}

type CatchUp = () => CloudWorld;

function bucketControl(
  world: CloudWorld,
  caughtUp: CatchUp,
): Pick<
  CloudControl,
  "putObject" | "deleteObject" | "object" | "readObject" | "markObject" | "updateBucket"
> {
  const bucketOf = (name: string): Bucket => {
    const bucket = world.buckets.get(name);
    if (bucket === undefined) throw new Error(`The simulated account has no bucket ${name}.`);
    return bucket;
  };
  const objectOf = (bucket: string, key: string): StoredObject => {
    const object = bucketOf(bucket).objects.get(key);
    if (object === undefined) throw new Error(`Bucket ${bucket} holds no object ${key}.`);
    return object;
  };
  return {
    putObject: (bucket, key, bytes) => putBytes(caughtUp(), bucketOf(bucket), { key, bytes }),
    deleteObject: (bucket, key) => removeObject(caughtUp(), bucketOf(bucket), key),
    object(bucket, key) {
      caughtUp();
      const object = bucketOf(bucket).objects.get(key);
      return object === undefined ? undefined : viewObject(object);
    },
    async readObject(bucket, key) {
      const { files, sizeBytes } = objectOf(bucket, key);
      return world.bodies.readBytes(files, { from: 0, to: sizeBytes });
    },
    markObject(bucket, key, { needsEnterprise }) {
      objectOf(bucket, key).needsEnterprise = needsEnterprise;
    },
    updateBucket(name, change) {
      caughtUp();
      // Whoever opens a bucket from here means it.
      const access = change.acl === undefined ? {} : { blocksPublicAccess: change.acl === "private" };
      Object.assign(bucketOf(name), access, change);
    },
  };
}

function instanceControl(
  world: CloudWorld,
  caughtUp: CatchUp,
): Pick<
  CloudControl,
  "instance" | "updateInstance" | "fillDisk" | "database" | "logIn" | "importTasks" | "recordImports"
> {
  const instanceOf = (id: string): InstanceState => {
    const instance = caughtUp().instances.get(id);
    if (instance === undefined) throw new Error(`The simulated account has no instance ${id}.`);
    return instance;
  };
  return {
    instance: instanceOf,
    updateInstance: (id, change) => void world.instances.set(id, { ...instanceOf(id), ...change }),
    fillDisk(id, pace) {
      const { id: instanceId } = instanceOf(id);
      world.agenda.add({ kind: "diskFills", at: world.clock.now() + pace.everyMs, instanceId, ...pace });
    },
    database: (id, name) => instanceOf(id).databases.find((database) => database.name === name),
    logIn: (id, as) => logIn(instanceOf(id), as),
    importTasks: (id) => world.imports.of(instanceOf(id).id).map((task) => viewTask(world, task)),
    recordImports: (id, past) => recordImports(world, instanceOf(id), past),
  };
}

function ramControl(caughtUp: CatchUp): Pick<CloudControl, "setRole" | "changeRole"> {
  return {
    setRole(present) {
      const { ram } = caughtUp();
      if (present) ram.putRole(roleOf(ram, IMPORT_ROLE));
      else ram.deleteRole(IMPORT_ROLE.name);
    },
    changeRole({ trust, policies }) {
      const { ram } = caughtUp();
      const role = ram.role(IMPORT_ROLE.name);
      if (role === undefined) throw new Error(`The simulated account has no role ${IMPORT_ROLE.name}.`);
      const { attachments } = policies === undefined ? role : roleOf(ram, { ...IMPORT_ROLE, policies });
      ram.putRole({ ...role, trust: trust ?? role.trust, attachments, updatedAt: Date.now() });
    },
  };
}

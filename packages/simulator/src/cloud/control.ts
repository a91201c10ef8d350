import { advanceWorld } from "./advance-world.ts";
/**
 * The side door of the simulated cloud: what a test, the demo's page or a rehearsal may see and change without
 * being a client.
 *
 * Every look and every change first lets the imports catch up with the clock, so the order in which things
 * happen is the order in which they were done.
 */
import type { FaultControl } from "./faults/fault-book.ts";
import { type ImportTask, stepUnderWay } from "./import/import-book.ts";
import type { BucketChange, DatabaseState, InstanceChange, InstanceState, ObjectSeed } from "./model.ts";
import type { Bucket, StoredObject } from "./oss/bucket.ts";
import { removeObject } from "./oss/objects.ts";
import { putBytes } from "./oss/put-bytes.ts";
import { type LogIn, logIn } from "./rds/log-in.ts";
import type { LoggedRequest, RequestLog } from "./request-log.ts";
import type { CloudSwitches } from "./switches.ts";
import type { CloudWorld } from "./world.ts";

export interface ObjectView extends Pick<
  StoredObject,
  "key" | "sizeBytes" | "etag" | "crc64" | "type" | "storageClass" | "sse" | "lastModified"
> {
  readonly meta: ReadonlyMap<string, string>;
}

export interface UploadView {
  readonly bucket: string;
  readonly key: string;
  readonly uploadId: string;
  /** Real time in milliseconds. */
  readonly initiatedAt: number;
  /** `crc64` is an unsigned decimal. */
  readonly parts: readonly { readonly number: number; readonly sizeBytes: number; readonly crc64: string }[];
}

export interface ImportTaskView extends Pick<
  ImportTask,
  "id" | "databaseName" | "mode" | "status" | "description" | "stage" | "createdAt" | "endedAt"
> {
  /** Of the file under way, in the words of DescribeOssDownloads. */
  readonly fileStatus: string;
  /** Names of all files so far. */
  readonly fileNames: readonly string[];
}

/** Methods that name a bucket or an instance throw an Error when it does not exist. */
export interface CloudControl {
  /** Puts an object into a bucket as an upload would, whoever owns the bucket and however large it is. */
  putObject(bucket: string, key: string, bytes: ObjectSeed["bytes"]): Promise<void>;
  /** Takes an object away; nothing happens when it is not there. */
  deleteObject(bucket: string, key: string): Promise<void>;
  object(bucket: string, key: string): ObjectView | undefined;
  /** The object's bytes, all in memory. */
  readObject(bucket: string, key: string): Promise<Uint8Array>;
  updateBucket(bucket: string, change: BucketChange): void;
  instance(id: string): InstanceState;
  updateInstance(id: string, change: InstanceChange): void;
  database(instance: string, name: string): DatabaseState | undefined;
  /** Connects to the instance as SQL Server clients do, and says how that ends. */
  logIn(instance: string, as: { readonly account: string; readonly database: string }): LogIn;
  /** Oldest first. */
  importTasks(instance: string): readonly ImportTaskView[];
  /** Creates or deletes AliyunRDSImportRole. */
  setRole(present: boolean): void;
  /** Says of an object what its header cannot: that its database uses features of an Enterprise Edition. */
  markObject(bucket: string, key: string, mark: { readonly needsEnterprise: boolean }): void;
  /** Changes how the cloud decides what its documentation leaves open. */
  setSwitches(change: Partial<CloudSwitches>): void;
  /** Trouble on the line and in the services. */
  readonly faults: FaultControl;
  /** The latest requests, oldest first. */
  readonly requests: readonly LoggedRequest[];
  /** Multipart uploads under way. */
  readonly uploads: readonly UploadView[];
}

export function createControl(
  world: CloudWorld,
  { log, faults }: { readonly log: RequestLog; readonly faults: FaultControl },
): CloudControl {
  const bucketOf = (name: string): Bucket => {
    const bucket = world.buckets.get(name);
    if (bucket === undefined) throw new Error(`The simulated account has no bucket ${name}.`);
    return bucket;
  };
  const instanceOf = (id: string): InstanceState => {
    const instance = world.instances.get(id);
    if (instance === undefined) throw new Error(`The simulated account has no instance ${id}.`);
    return instance;
  };
  const caughtUp = (): CloudWorld => {
    advanceWorld(world);
    return world;
  };

  return {
    putObject: (bucket, key, bytes) => putBytes(caughtUp(), bucketOf(bucket), { key, bytes }),
    deleteObject: (bucket, key) => removeObject(caughtUp(), bucketOf(bucket), key),
    object(bucket, key) {
      const object = bucketOf(bucket).objects.get(key);
      return object === undefined ? undefined : viewObject(object);
    },
    async readObject(bucket, key) {
      const object = bucketOf(bucket).objects.get(key);
      if (object === undefined) throw new Error(`Bucket ${bucket} holds no object ${key}.`);
      const range = { from: 0, to: object.sizeBytes };
      return world.bodies.readBytes(object.files, range);
    },
    updateBucket(name, change) {
      caughtUp();
      Object.assign(bucketOf(name), change);
    },
    instance(id) {
      caughtUp();
      return instanceOf(id);
    },
    updateInstance(id, change) {
      caughtUp().instances.set(id, { ...instanceOf(id), ...change });
    },
    database(id, name) {
      caughtUp();
      return instanceOf(id).databases.find((database) => database.name === name);
    },
    logIn(id, as) {
      caughtUp();
      return logIn(instanceOf(id), as);
    },
    importTasks(id) {
      return caughtUp().imports.of(instanceOf(id).id).map(viewTask);
    },
    setRole(present) {
      caughtUp().rolePresent = present;
    },
    markObject(bucket, key, { needsEnterprise }) {
      const object = bucketOf(bucket).objects.get(key);
      if (object === undefined) throw new Error(`Bucket ${bucket} holds no object ${key}.`);
      object.needsEnterprise = needsEnterprise;
    },
    setSwitches(change) {
      const { switches } = caughtUp();
      world.switches = { ...switches, ...change };
    },
    faults,
    get requests() {
      return log.entries();
    },
    get uploads() {
      return [...world.buckets.values()].flatMap(viewUploads);
    },
  };
}

function viewObject(object: StoredObject): ObjectView {
  const { key, sizeBytes, etag, crc64, type, storageClass, sse, lastModified } = object;
  const meta = new Map(
    [...object.headers.kept]
      .filter(([name]) => name.startsWith("x-oss-meta-"))
      .map(([name, value]) => [name.slice("x-oss-meta-".length), value]),
  );
  return { key, sizeBytes, etag, crc64, type, storageClass, sse, lastModified, meta };
}

function viewUploads({ name, uploads }: Bucket): readonly UploadView[] {
  return [...uploads.values()].map(({ id, key, initiatedAt, parts }) => ({
    bucket: name,
    key,
    uploadId: id,
    initiatedAt,
    parts: [...parts.values()]
      .map(({ number, sizeBytes, crc64 }) => ({ number, sizeBytes, crc64: String(crc64) }))
      .sort((a, b) => a.number - b.number),
  }));
}

function viewTask(task: ImportTask): ImportTaskView {
  const { id, databaseName, mode, status, description, stage, createdAt, endedAt } = task;
  const fileStatus = stepUnderWay(task).files[0]?.status ?? "";
  const fileNames = task.steps.flatMap(({ files }) => files.map(({ source }) => source.fileName));
  return { id, databaseName, mode, status, description, stage, fileStatus, fileNames, createdAt, endedAt };
}

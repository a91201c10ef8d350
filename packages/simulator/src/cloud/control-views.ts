/** What the control interface shows of buckets, objects, uploads and import tasks. */
import { progressOfImport } from "./import/advance-imports.ts";
import { type ImportTask, stepUnderWay } from "./import/import-book.ts";
import type { StepProgress } from "./import/timeline.ts";
import type { Bucket, StoredObject } from "./oss/bucket.ts";
import type { PartArrival } from "./oss/part-arrivals.ts";
import type { CloudWorld } from "./world.ts";

export interface BucketView extends Pick<
  Bucket,
  "name" | "region" | "storageClass" | "sse" | "ownerId" | "acl"
> {
  /** In no particular order. */
  readonly objects: readonly ObjectView[];
}

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
  /** Parts whose bytes are still coming. */
  readonly arriving: readonly {
    readonly number: number;
    readonly sizeBytes: number;
    readonly receivedBytes: number;
  }[];
}

export interface ImportTaskView extends Pick<
  ImportTask,
  | "id"
  | "instanceId"
  | "databaseName"
  | "mode"
  | "checkMode"
  | "status"
  | "description"
  | "stage"
  | "createdAt"
  | "endedAt"
> {
  /** Of the file under way, in the words of DescribeOssDownloads. */
  readonly fileStatus: string;
  /** Names of all files so far. */
  readonly fileNames: readonly string[];
  /** The task whose database this one goes on with; `null` for one that made its own. */
  readonly baseId: string | null;
  /** Of the step under way, in simulated time; `null` when nothing is going on. */
  readonly progress: StepProgress | null;
}

export function viewObject(object: StoredObject): ObjectView {
  const { key, sizeBytes, etag, crc64, type, storageClass, sse, lastModified } = object;
  const meta = new Map(
    [...object.headers.kept]
      .filter(([name]) => name.startsWith("x-oss-meta-"))
      .map(([name, value]) => [name.slice("x-oss-meta-".length), value]),
  );
  return { key, sizeBytes, etag, crc64, type, storageClass, sse, lastModified, meta };
}

export function viewBucket(bucket: Bucket): BucketView {
  const { name, region, storageClass, sse, ownerId, acl, objects } = bucket;
  return { name, region, storageClass, sse, ownerId, acl, objects: [...objects.values()].map(viewObject) };
}

export function viewUploads(
  { name, uploads }: Bucket,
  arrivals: Iterable<PartArrival>,
): readonly UploadView[] {
  const coming = [...arrivals];
  return [...uploads.values()].map(({ id, key, initiatedAt, parts }) => ({
    bucket: name,
    key,
    uploadId: id,
    initiatedAt,
    parts: [...parts.values()]
      .map(({ number, sizeBytes, crc64 }) => ({ number, sizeBytes, crc64: String(crc64) }))
      .sort((a, b) => a.number - b.number),
    arriving: coming.flatMap(({ uploadId, number, sizeBytes, receivedBytes }) =>
      uploadId === id ? [{ number, sizeBytes, receivedBytes: Math.min(sizeBytes, receivedBytes()) }] : [],
    ),
  }));
}

export function viewTask(world: CloudWorld, task: ImportTask): ImportTaskView {
  const { id, instanceId, databaseName, mode, checkMode, status } = task;
  const { description, stage, createdAt, endedAt } = task;
  const fileStatus = stepUnderWay(task).files[0]?.status ?? "";
  const fileNames = task.steps.flatMap(({ files }) => files.map(({ source }) => source.fileName));
  return {
    id,
    instanceId,
    databaseName,
    mode,
    checkMode,
    status,
    description,
    stage,
    createdAt,
    endedAt,
    fileStatus,
    fileNames,
    baseId: task.base?.id ?? null,
    progress: progressOfImport(world, task),
  };
}

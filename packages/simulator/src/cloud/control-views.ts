/** What the control interface shows of objects, uploads and import tasks. */
import { type ImportTask, stepUnderWay } from "./import/import-book.ts";
import type { Bucket, StoredObject } from "./oss/bucket.ts";

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

export function viewObject(object: StoredObject): ObjectView {
  const { key, sizeBytes, etag, crc64, type, storageClass, sse, lastModified } = object;
  const meta = new Map(
    [...object.headers.kept]
      .filter(([name]) => name.startsWith("x-oss-meta-"))
      .map(([name, value]) => [name.slice("x-oss-meta-".length), value]),
  );
  return { key, sizeBytes, etag, crc64, type, storageClass, sse, lastModified, meta };
}

export function viewUploads({ name, uploads }: Bucket): readonly UploadView[] {
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

export function viewTask(task: ImportTask): ImportTaskView {
  const { id, databaseName, mode, status, description, stage, createdAt, endedAt } = task;
  const fileStatus = stepUnderWay(task).files[0]?.status ?? "";
  const fileNames = task.steps.flatMap(({ files }) => files.map(({ source }) => source.fileName));
  return { id, databaseName, mode, status, description, stage, fileStatus, fileNames, createdAt, endedAt };
}

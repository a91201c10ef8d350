/**
 * CreateMigrateTask and CreateOnlineDatabaseTask: the requests that start and finish an import.
 *
 * BackupMode and IsOnlineDB say the same thing twice and are refused when they differ; 2008 R2 on local disks reads
 * signed URLs, all others positions. So each kind of order has one set of parameters, written here.
 *
 * Source: RDS, CreateMigrateTask, CreateOnlineDatabaseTask.
 */
import type {
  ConsistencyCheck,
  ImportOrder,
  ImportService,
  ObjectAddress,
  ObjectPosition,
  PresignOrder,
  SignedUrl,
  SignedUrlImport,
  StartedImport,
} from "@bakferry/core";
import { z } from "zod";

import { words } from "../rpc/loose.ts";
import type { Rpc } from "../rpc/rpc.ts";
import { refused } from "../to-operational-error.ts";
import type { ImportDialect } from "./import-dialect.ts";
import { instanceResource } from "./resource.ts";

/** One version of the documentation, and of the service, spells the member with a typing error. */
const CREATED = z
  .object({ MigrateTaskId: words.optional(), MigrateIaskId: words.optional(), TaskId: words.optional() })
  .transform(({ MigrateTaskId, MigrateIaskId, TaskId }) => ({
    taskId: MigrateTaskId || MigrateIaskId,
    centreTaskId: TaskId || null,
  }))
  .pipe(z.object({ taskId: z.string().min(1), centreTaskId: z.string().nullable() }));

const DONE = z.unknown();

export interface ImportStarter {
  readonly rpc: Rpc;
  readonly dialect: ImportDialect;
  readonly presignGet: (order: PresignOrder) => Promise<SignedUrl>;
}

export async function createTask(
  starter: ImportStarter,
  order: ImportOrder,
  sendBy?: number,
): Promise<StartedImport> {
  const { parameters, urlExpiresAt } = await parametersOf(starter, order);
  const created = await starter.rpc.call({
    operation: "CreateMigrateTask",
    parameters: { DBInstanceId: order.instanceId, DBName: order.databaseName, ...parameters },
    schema: CREATED,
    what: whatOf(order),
    resource: instanceResource(order.instanceId),
    once: true,
    sendBy,
  });
  return { ...created, urlExpiresAt };
}

interface ImportParameters {
  readonly parameters: Readonly<Record<string, string>>;
  readonly urlExpiresAt: number | null;
}

async function parametersOf(starter: ImportStarter, order: ImportOrder): Promise<ImportParameters> {
  switch (order.kind) {
    case "full":
      return {
        parameters: {
          BackupMode: "FULL",
          IsOnlineDB: "True",
          CheckDBMode: checkMode(order.consistencyCheck),
          OssObjectPositions: positionText(order),
        },
        urlExpiresAt: null,
      };
    case "chain_full":
      return {
        parameters: { BackupMode: "UPDF", IsOnlineDB: "False", OssObjectPositions: positionText(order) },
        urlExpiresAt: null,
      };
    case "chain_increment":
      return {
        parameters: {
          BackupMode: "UPDF",
          IsOnlineDB: "False",
          MigrateTaskId: order.baseTaskId,
          OssObjectPositions: positionText(order),
        },
        urlExpiresAt: null,
      };
    case "signed_url":
      return signedUrlParameters(starter, order);
  }
}

/** Several URLs are joined first and encoded afterwards. */
async function signedUrlParameters(
  { dialect, presignGet }: ImportStarter,
  { objects, validForSeconds }: SignedUrlImport,
): Promise<ImportParameters> {
  const signed = await Promise.all(
    objects.map(({ bucket, key }) =>
      presignGet({
        bucket,
        key,
        expiresInSeconds: validForSeconds,
        network: dialect.urlNetwork,
        signature: dialect.urlSignature,
      }),
    ),
  );
  let urls = signed.map(({ url }) => url).join("|");
  for (let layer = 0; layer < dialect.urlEncodingLayers; layer += 1) urls = encodeURIComponent(urls);
  return {
    parameters: { BackupMode: "FULL", IsOnlineDB: "True", OSSUrls: urls },
    urlExpiresAt: Math.min(...signed.map(({ expiresAt }) => expiresAt)),
  };
}

export async function openDatabase(
  rpc: Rpc,
  order: Parameters<ImportService["openDatabase"]>[0],
): Promise<void> {
  const { instanceId, databaseName, taskId, consistencyCheck, clientToken } = order;
  await rpc.call({
    operation: "CreateOnlineDatabaseTask",
    parameters: {
      DBInstanceId: instanceId,
      DBName: databaseName,
      MigrateTaskId: taskId,
      CheckDBMode: checkMode(consistencyCheck),
      ClientToken: clientToken,
    },
    schema: DONE,
    what: `open the database ${databaseName} of import ${taskId}`,
    resource: instanceResource(instanceId),
  });
}

function checkMode(check: ConsistencyCheck): string {
  return check === "synchronous" ? "SyncExecuteDBCheck" : "AsyncExecuteDBCheck";
}

type PositionOrder = Exclude<ImportOrder, SignedUrlImport>;

/** The separators cannot be escaped, so a key that holds one would name another object. */
function positionText(order: PositionOrder): string {
  const { endpoint, bucket, key } = order.position;
  if (/[:|]/.test(key)) {
    const call = {
      service: "RDS",
      what: whatOf(order),
      action: "rds:CreateMigrateTask",
      resource: instanceResource(order.instanceId),
    } as const;
    throw refused(call, {
      status: 400,
      code: "InvalidOssUrl",
      message: "An object key that holds ':' or '|' cannot be told to RDS.",
    });
  }
  return `${endpoint}:${bucket}:${key}`;
}

function whatOf(order: ImportOrder): string {
  const objects: readonly (ObjectAddress | ObjectPosition)[] =
    order.kind === "signed_url" ? order.objects : [order.position];
  const names = objects.map(({ bucket, key }) => `oss://${bucket}/${key}`).join(", ");
  return `start the import of ${names} into ${order.databaseName}`;
}

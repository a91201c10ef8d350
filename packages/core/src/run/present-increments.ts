/** The increments of a plan as they are at this moment: what an approval binds, beside the full backup. */
import { OperationalError } from "../errors/operational-error.ts";
import type { Chain, Increment } from "../model/chain.ts";
import { edgeDigest } from "../model/edge-digest.ts";
import type { PlannedIncrement, PlannedSource } from "../model/plan.ts";
import type { BackupSource, LocalBackupFile } from "../model/staging.ts";
import type { BackupDirectory, OpenBackupFile } from "../ports/backup-directory.ts";
import { proposeKey } from "../upload/object-key.ts";
import type { DeskDeps } from "./deps.ts";

export type IncrementDeps = Pick<DeskDeps, "objects" | "directory" | "settings">;

/** What was planned, up to the first file that is gone: behind it nothing fits any more. */
export async function presentIncrements(
  deps: IncrementDeps,
  { planned }: Pick<Chain, "planned">,
): Promise<readonly PlannedIncrement[]> {
  const present: PlannedIncrement[] = [];
  for (const increment of planned) {
    const source = await describe(deps, increment);
    if (!source) break;
    const { kind, backupSetGuid, firstLSN, lastLSN, finishedAt } = increment;
    present.push({ kind, source, backupSetGuid, firstLSN, lastLSN, finishedAt });
  }
  return present;
}

/** The same file or object with the same content as when it was looked at, or `undefined`. */
export async function presentSourceOf(
  { objects, directory }: Pick<DeskDeps, "objects" | "directory">,
  source: BackupSource,
): Promise<BackupSource | undefined> {
  if (source.kind === "staged") {
    const { bucket, key, etag } = source.object;
    const object = await objects.head({ bucket, key });
    return object?.etag === etag ? { kind: "staged", object } : undefined;
  }
  const open = await openIfThere(directory, source.file.name);
  if (!open) return undefined;
  await open.close();
  const { sizeBytes, modifiedAt } = open.file;
  const isSame = sizeBytes === source.file.sizeBytes && modifiedAt === source.file.modifiedAt;
  return isSame ? { kind: "local", file: open.file } : undefined;
}

/** Where an increment that is beside the bot will stand in OSS. */
export function keyOfIncrement({ settings }: Pick<DeskDeps, "settings">, increment: Increment): string {
  const { kind, finishedAt, end, source } = increment;
  if (source.kind === "staged") return source.object.key;
  const { databaseName } = end;
  return proposeKey({ prefix: settings.staging.prefix, databaseName, kind, finishedAt });
}

async function describe(deps: IncrementDeps, increment: Increment): Promise<PlannedSource | undefined> {
  const { source } = increment;
  if (source.kind === "local") {
    return describeFile(deps, source.file, keyOfIncrement(deps, increment));
  }
  const { bucket, key } = source.object;
  const object = await deps.objects.head({ bucket, key });
  if (!object) return undefined;
  const { sizeBytes, etag, crc64 } = object;
  return { kind: "staged", bucket, key, sizeBytes, etag, crc64 };
}

async function describeFile(
  { directory, settings }: IncrementDeps,
  { name: fileName }: LocalBackupFile,
  key: string,
): Promise<PlannedSource | undefined> {
  const open = await openIfThere(directory, fileName);
  if (!open) return undefined;
  try {
    const { sizeBytes, modifiedAt } = open.file;
    const digest = await edgeDigest(open);
    const { bucket } = settings.staging;
    return { kind: "local", fileName, sizeBytes, modifiedAt, edgeDigest: digest, bucket, key };
  } finally {
    await open.close();
  }
}

async function openIfThere(
  directory: BackupDirectory | null,
  name: string,
): Promise<OpenBackupFile | undefined> {
  try {
    return await directory?.open(name);
  } catch (error) {
    if (OperationalError.is(error) && error.code === "FILE_NOT_FOUND") return undefined;
    throw error;
  }
}

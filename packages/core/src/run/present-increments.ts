/** The increments of a plan as they are at this moment: what an approval binds, beside the full backup. */
import { OperationalError } from "../errors/operational-error.ts";
import type { Chain, Increment } from "../model/chain.ts";
import { edgeDigest } from "../model/edge-digest.ts";
import type { PlannedIncrement, PlannedSource } from "../model/plan.ts";
import type { BackupSource, LocalBackupFile } from "../model/staging.ts";
import type { BackupDirectory, OpenBackupFile } from "../ports/backup-directory.ts";
import { mapAtMost } from "../preflight/map-at-most.ts";
import { proposeKey } from "../upload/object-key.ts";
import type { DeskDeps } from "./deps.ts";

export type IncrementDeps = Pick<DeskDeps, "objects" | "directory" | "settings">;

const AT_ONCE = 8;

export interface PresentIncrement {
  /** The file or object that has the name now; what it holds is for the check `chain` to say. */
  readonly source: BackupSource;
  readonly planned: PlannedIncrement;
}

/** What was planned, up to the first file that is gone: behind it nothing fits any more. */
export async function presentIncrements(
  deps: IncrementDeps,
  { planned }: Pick<Chain, "planned">,
): Promise<readonly PresentIncrement[]> {
  const described = await mapAtMost(planned, AT_ONCE, async (increment) => {
    const found = await describe(deps, increment);
    if (!found) return undefined;
    const { kind, backupSetGuid, firstLSN, lastLSN, finishedAt } = increment;
    const { source, planned } = found;
    return { source, planned: { kind, source: planned, backupSetGuid, firstLSN, lastLSN, finishedAt } };
  });
  const present: PresentIncrement[] = [];
  for (const each of described) {
    if (each === undefined) break;
    present.push(each);
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

interface Described {
  readonly source: BackupSource;
  readonly planned: PlannedSource;
}

async function describe(deps: IncrementDeps, increment: Increment): Promise<Described | undefined> {
  const { source } = increment;
  if (source.kind === "local") {
    return describeFile(deps, source.file, keyOfIncrement(deps, increment));
  }
  const { bucket, key } = source.object;
  const object = await deps.objects.head({ bucket, key });
  if (!object) return undefined;
  const { sizeBytes, etag, crc64 } = object;
  return {
    source: { kind: "staged", object },
    planned: { kind: "staged", bucket, key, sizeBytes, etag, crc64 },
  };
}

async function describeFile(
  { directory, settings }: IncrementDeps,
  { name: fileName }: LocalBackupFile,
  key: string,
): Promise<Described | undefined> {
  const open = await openIfThere(directory, fileName);
  if (!open) return undefined;
  try {
    const { sizeBytes, modifiedAt } = open.file;
    const digest = await edgeDigest(open);
    const { bucket } = settings.staging;
    return {
      source: { kind: "local", file: open.file },
      planned: { kind: "local", fileName, sizeBytes, modifiedAt, edgeDigest: digest, bucket, key },
    };
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

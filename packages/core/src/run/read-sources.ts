/** Backups where people put them: below the staging prefix in OSS, and in the backup directory. */
import { type MediaReading, readMedia } from "@bakferry/bak";

import { ERROR_CATALOGUE } from "../errors/catalogue.ts";
import { OperationalError } from "../errors/operational-error.ts";
import type { RequestedSource } from "../intake/parse-command.ts";
import type { BackupSource } from "../model/staging.ts";
import type { DeskDeps } from "./deps.ts";

export type SourceDeps = Pick<DeskDeps, "objects" | "directory" | "settings" | "headers">;

export const BACKUP_EXTENSION = /\.(?:bak|diff|trn|log)$/i;
/** Twenty pages of OSS; log backups of one night fill several. */
const MOST_LISTED = 20_000;

export interface ListedSource {
  readonly name: string;
  /** What to say to mean this one. */
  readonly requested: RequestedSource;
  readonly sizeBytes: number;
  readonly modifiedAt: number;
  /** `undefined` when it vanished since it was listed. */
  open(): Promise<BackupSource | undefined>;
}

/** Files whose name is that of a backup, those beside the bot first. */
export async function listSources(deps: SourceDeps): Promise<readonly ListedSource[]> {
  return (await listPlaces(deps)).flat().filter(isBackup);
}

export function isBackup({ name }: Pick<ListedSource, "name">): boolean {
  return BACKUP_EXTENSION.test(name);
}

export interface Unseen {
  /** Names of files that lie there and are not looked into, because RDS does not know their extension. */
  readonly passedOver: readonly string[];
  /** How many were listed, when there may be more of them in one of the places; `null` when all were seen. */
  readonly listedOnly: number | null;
}

/** Why a backup that somebody sees may not be found. */
export async function listUnseen(deps: SourceDeps): Promise<Unseen> {
  const places = await listPlaces(deps);
  const names = places.flat().map(({ name }) => name);
  return {
    passedOver: names.filter((name) => !name.endsWith("/") && !BACKUP_EXTENSION.test(name)),
    listedOnly: places.some(({ length }) => length >= MOST_LISTED) ? MOST_LISTED : null,
  };
}

async function listPlaces(deps: SourceDeps): Promise<readonly (readonly ListedSource[])[]> {
  return [await listFiles(deps), await listBelow(deps, deps.settings.staging)];
}

/** Backups below another prefix of the bucket than the usual one. */
export async function listBelow(
  { objects }: Pick<SourceDeps, "objects">,
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
): Promise<readonly ListedSource[]> {
  const listings = await objects.list(bucket, prefix, MOST_LISTED);
  return listings.map(({ key, sizeBytes, modifiedAt }) => ({
    name: key,
    requested: { kind: "object" as const, bucket, key },
    sizeBytes,
    modifiedAt,
    async open() {
      const object = await objects.head({ bucket, key });
      return object ? { kind: "staged" as const, object } : undefined;
    },
  }));
}

async function listFiles({ directory }: SourceDeps): Promise<readonly ListedSource[]> {
  const files = (await directory?.list(MOST_LISTED)) ?? [];
  return files.map((file) => ({
    name: file.name,
    requested: { kind: "file" as const, name: file.name },
    sizeBytes: file.sizeBytes,
    modifiedAt: file.modifiedAt,
    open: () => Promise.resolve({ kind: "local" as const, file }),
  }));
}

export async function readSource(deps: SourceDeps, source: BackupSource): Promise<MediaReading> {
  if (source.kind === "staged") return await readMedia(deps.objects.open(source.object));
  const file = await deps.directory?.open(source.file.name);
  if (!file)
    throw new OperationalError("FILE_NOT_FOUND", { message: ERROR_CATALOGUE.FILE_NOT_FOUND.meaning });
  try {
    return await readMedia(file);
  } finally {
    await file.close();
  }
}

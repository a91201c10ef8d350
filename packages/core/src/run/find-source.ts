/** Finds the backup that a request means, in OSS and in the backup directory. */
import { type MediaReading, readMedia } from "@bakferry/bak";

import { ERROR_CATALOGUE } from "../errors/catalogue.ts";
import { OperationalError } from "../errors/operational-error.ts";
import type { RequestedSource } from "../intake/parse-command.ts";
import type { BackupSource } from "../model/staging.ts";
import { sourceName, sourceSizeBytes } from "../model/staging.ts";
import { type Text, text } from "../texts/text.ts";
import type { DeskDeps } from "./deps.ts";

/** A backup that could be meant. */
export interface FoundSource {
  readonly source: BackupSource;
  readonly reading: MediaReading;
}

export type SourceSearch =
  | { readonly kind: "found"; readonly sources: readonly FoundSource[] }
  | { readonly kind: "refused"; readonly answer: Text };

type SearchDeps = Pick<DeskDeps, "objects" | "directory" | "settings">;

const EXTENSION = /\.(?:bak|diff|trn|log)$/i;
/** Reading a header costs two ranged reads; more files than this are not opened for one request. */
const MOST_HEADERS = 60;
const MOST_LISTED = 1000;
const AT_ONCE = 8;

/** The source that was named, whatever it holds; the checks judge it. */
export async function findNamedSource(deps: SearchDeps, requested: RequestedSource): Promise<SourceSearch> {
  const source =
    requested.kind === "object" ? await namedObject(deps, requested) : await namedFile(deps, requested.name);
  if ("key" in source) return { kind: "refused", answer: source };
  return { kind: "found", sources: [{ source, reading: await readSource(deps, source) }] };
}

/** Every backup whose header names the database; a full one where there is one, and each backup once. */
export async function findSources(deps: SearchDeps, databaseName: string): Promise<SourceSearch> {
  const listed = [...(await listFiles(deps)), ...(await listObjects(deps))];
  const likely = listed
    .filter(({ name }) => EXTENSION.test(name))
    .sort(
      (a, b) =>
        likeness(b.name, databaseName) - likeness(a.name, databaseName) || b.modifiedAt - a.modifiedAt,
    )
    .slice(0, MOST_HEADERS);
  const read = await mapAtMost(likely, AT_ONCE, async (each) => {
    const source = await each.open();
    return source ? { name: each.name, source, reading: await readSource(deps, source) } : undefined;
  });
  const matching = read.flatMap((each) =>
    each && isOf(each.reading, each.name, databaseName) ? [each] : [],
  );
  const fulls = matching.filter(
    ({ reading }) => reading.kind === "backup" && reading.sets.some((set) => set.kind === "full"),
  );
  return { kind: "found", sources: withoutCopies(fulls.length > 0 ? fulls : matching) };
}

interface Listed {
  readonly name: string;
  readonly modifiedAt: number;
  /** `undefined` when it vanished since it was listed. */
  open(): Promise<BackupSource | undefined>;
}

async function listObjects({ objects, settings }: SearchDeps): Promise<readonly Listed[]> {
  const { bucket, prefix } = settings.staging;
  const listings = await objects.list(bucket, prefix, MOST_LISTED);
  return listings.map(({ key, modifiedAt }) => ({
    name: key,
    modifiedAt,
    async open() {
      const object = await objects.head({ bucket, key });
      return object ? { kind: "staged" as const, object } : undefined;
    },
  }));
}

async function listFiles({ directory }: SearchDeps): Promise<readonly Listed[]> {
  const files = (await directory?.list(MOST_LISTED)) ?? [];
  return files.map((file) => ({
    name: file.name,
    modifiedAt: file.modifiedAt,
    open: () => Promise.resolve({ kind: "local" as const, file }),
  }));
}

async function namedObject(
  deps: SearchDeps,
  requested: { bucket: string; key: string },
): Promise<BackupSource | Text> {
  const { bucket, key } = requested;
  const configured = deps.settings.staging.bucket;
  if (bucket !== configured) return text("intake.wrongBucket", { bucket, configured });
  const object = await deps.objects.head({ bucket, key });
  return object
    ? { kind: "staged", object }
    : text("intake.noSuchObject", { source: `oss://${bucket}/${key}` });
}

async function namedFile({ directory }: SearchDeps, name: string): Promise<BackupSource | Text> {
  if (!directory) return text("intake.noDirectory");
  try {
    const open = await directory.open(name);
    await open.close();
    return { kind: "local", file: open.file };
  } catch (error) {
    if (OperationalError.is(error)) return text("intake.noSuchFile", { name });
    throw error;
  }
}

async function readSource(deps: SearchDeps, source: BackupSource): Promise<MediaReading> {
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

/** The header decides; only where there is none to read does the file's name count. */
function isOf(reading: MediaReading, name: string, databaseName: string): boolean {
  const names = reading.kind === "backup" ? reading.sets.map((set) => set.databaseName) : [];
  if (names.length === 0) return likeness(name, databaseName) > 0;
  return names.some((each) => each.toLowerCase() === databaseName.toLowerCase());
}

/** 2: the file is called just like the database, 1: its name begins so, 0: another name. */
function likeness(name: string, databaseName: string): number {
  const stem = name
    .slice(name.lastIndexOf("/") + 1)
    .replace(EXTENSION, "")
    .toLowerCase();
  const wanted = databaseName.toLowerCase();
  if (stem === wanted) return 2;
  return stem.startsWith(wanted) ? 1 : 0;
}

/** The same backup, beside the bot and in OSS, is one; the staged copy saves the upload. */
function withoutCopies(found: readonly FoundSource[]): readonly FoundSource[] {
  const byBackup = new Map<string, FoundSource>();
  for (const each of found) {
    const id = each.reading.kind === "backup" ? each.reading.sets[0]?.backupSetGUID : null;
    const key = id ? `${id}/${sourceSizeBytes(each.source)}` : sourceName(each.source);
    if (!byBackup.has(key) || each.source.kind === "staged") byBackup.set(key, each);
  }
  return [...byBackup.values()];
}

async function mapAtMost<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  async function worker(): Promise<void> {
    for (const [index, item] of queue) results[index] = await work(item);
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}

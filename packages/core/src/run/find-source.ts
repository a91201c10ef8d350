/** Finds the backup that a request means, in OSS and in the backup directory. */
import type { MediaReading } from "@bakferry/bak";

import { OperationalError } from "../errors/operational-error.ts";
import type { RequestedSource } from "../intake/parse-command.ts";
import type { BackupSource } from "../model/staging.ts";
import { sourceName, sourceSizeBytes } from "../model/staging.ts";
import { mapAtMost } from "../preflight/map-at-most.ts";
import { type Text, text } from "../texts/text.ts";
import { createHeaderCache } from "./header-cache.ts";
import {
  BACKUP_EXTENSION,
  type ListedSource,
  listSources,
  listUnseen,
  readSource,
  type SourceDeps,
  type Unseen,
} from "./read-sources.ts";

/** A backup that could be meant. */
export interface FoundSource {
  readonly source: BackupSource;
  readonly reading: MediaReading;
}

export type SourceSearch =
  | {
      readonly kind: "found";
      readonly sources: readonly FoundSource[];
      /** Other databases that were seen on the way, to suggest when nothing was found. */
      readonly others?: readonly string[];
    }
  | { readonly kind: "refused"; readonly answer: Text };

/** Reading a header for the first time costs two ranged reads; more files than this are not opened for one request. */
const MOST_HEADERS = 60;
const AT_ONCE = 8;

/** The source that was named, whatever it holds; the checks judge it. */
export async function findNamedSource(deps: SourceDeps, requested: RequestedSource): Promise<SourceSearch> {
  const source =
    requested.kind === "object" ? await namedObject(deps, requested) : await namedFile(deps, requested.name);
  if ("key" in source) return { kind: "refused", answer: source };
  return { kind: "found", sources: [{ source, reading: await readSource(deps, source) }] };
}

/** Every backup whose header names the database; a full one where there is one, and each backup once. */
export async function findSources(deps: SourceDeps, databaseName: string): Promise<SourceSearch> {
  return pickSources(await surveySources(deps, [databaseName]), databaseName);
}

/** A backup that was looked into. */
export interface SurveyedSource extends FoundSource {
  readonly name: string;
}

/** Reads the headers that could be of these databases, the likeliest first; one reading serves all of them. */
export async function surveySources(
  deps: SourceDeps,
  databaseNames: readonly string[],
): Promise<readonly SurveyedSource[]> {
  const listed = await listSources(deps);
  const likenessOf = (name: string): number =>
    Math.max(0, ...databaseNames.map((databaseName) => likeness(name, databaseName)));
  const likely = listed
    .toSorted((a, b) => likenessOf(b.name) - likenessOf(a.name) || b.modifiedAt - a.modifiedAt)
    .slice(0, MOST_HEADERS + databaseNames.length - 1);
  const headers = deps.headers ?? createHeaderCache();
  const read = await mapAtMost(likely, AT_ONCE, async (each) => {
    const header = await headers.read(deps, each);
    if (!header) return undefined;
    const { reading } = header;
    const isWanted = databaseNames.some((databaseName) => isOf(reading, each.name, databaseName));
    // Lifecycle rules change an object's storage class, and a listing does not show it.
    const source = isWanted ? await each.open() : header.source;
    return source ? { name: each.name, source, reading } : undefined;
  });
  return read.flatMap((each) => each ?? []);
}

export async function readAll(
  deps: SourceDeps,
  listed: readonly ListedSource[],
): Promise<readonly SurveyedSource[]> {
  const read = await mapAtMost(listed, AT_ONCE, async (each) => {
    const source = await each.open();
    return source ? { name: each.name, source, reading: await readSource(deps, source) } : undefined;
  });
  return read.flatMap((each) => each ?? []);
}

export function pickSources(
  read: readonly SurveyedSource[],
  databaseName: string,
): Extract<SourceSearch, { kind: "found" }> {
  const matching = read.filter((each) => isOf(each.reading, each.name, databaseName));
  const fulls = matching.filter(
    ({ reading }) => reading.kind === "backup" && reading.sets.some((set) => set.kind === "full"),
  );
  const others = read.flatMap((each) => databasesIn(each.reading));
  return {
    kind: "found",
    sources: withoutCopies(fulls.length > 0 ? fulls : matching),
    others: [...new Set(others)],
  };
}

function databasesIn(reading: MediaReading): readonly string[] {
  return reading.kind === "backup" ? reading.sets.map((set) => set.databaseName) : [];
}

async function namedObject(
  deps: SourceDeps,
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

async function namedFile({ directory }: SourceDeps, name: string): Promise<BackupSource | Text> {
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

/** Why a backup that somebody sees is not found: files called like the database that nobody looked into, and too many. */
export async function findUnseen(deps: SourceDeps, databaseName: string): Promise<Unseen> {
  const { passedOver, listedOnly } = await listUnseen(deps);
  return { passedOver: passedOver.filter((name) => likeness(name, databaseName) > 0), listedOnly };
}

/** The header decides; only where there is none to read does the file's name count. */
function isOf(reading: MediaReading, name: string, databaseName: string): boolean {
  const names = databasesIn(reading);
  if (names.length === 0) return likeness(name, databaseName) > 0;
  return names.some((each) => each.toLowerCase() === databaseName.toLowerCase());
}

/** 2: the file is called just like the database, 1: its name begins so, 0: another name. */
export function likeness(name: string, databaseName: string): number {
  const stem = name
    .slice(name.lastIndexOf("/") + 1)
    .replace(BACKUP_EXTENSION, "")
    .toLowerCase();
  const wanted = databaseName.toLowerCase();
  if (stem === wanted) return 2;
  return stem.startsWith(wanted) ? 1 : 0;
}

/** The same backup, beside the bot and in OSS, is one; the staged copy saves the upload, unless one is `wanted`. */
export function withoutCopies(
  found: readonly FoundSource[],
  wanted: string | null = null,
): readonly FoundSource[] {
  const byBackup = new Map<string, FoundSource>();
  for (const each of found) {
    const id = each.reading.kind === "backup" ? each.reading.sets[0]?.backupSetGUID : null;
    const key = id ? `${id}/${sourceSizeBytes(each.source)}` : sourceName(each.source);
    const known = byBackup.get(key);
    if (known && sourceName(known.source) === wanted) continue;
    if (!known || each.source.kind === "staged" || sourceName(each.source) === wanted)
      byBackup.set(key, each);
  }
  return [...byBackup.values()];
}

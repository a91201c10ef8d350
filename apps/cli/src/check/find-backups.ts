/** The backups that a person named, as files of this machine or objects in OSS, ready to be examined. */
import path from "node:path";

import { readMedia } from "@bakferry/bak";
import { type BackupDirectory, type BackupSource, type ProbeDeps, text } from "@bakferry/core";

import { isObjectAddress } from "../inspect/open-media.ts";
import { openFile } from "../open-file.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import type { Cloud } from "../wire.ts";
import type { CheckOrder } from "./check-import.ts";

export interface BackupsToCheck {
  /** By the header; the file's own name where there is none to read. */
  readonly databaseName: string;
  readonly source: BackupSource;
  readonly increments: readonly BackupSource[] | null;
  /** `null`: a file, and nobody has said where it would go. */
  readonly bucket: string | null;
}

/** Throws UsageError for what is not there. */
export async function findBackups(
  cloud: Cloud,
  { files, flags }: CheckOrder,
  surroundings: Surroundings,
): Promise<BackupsToCheck> {
  const [given = "", ...following] = files;
  const source = await findBackup(cloud, given, surroundings);
  const increments: BackupSource[] = [];
  for (const each of following) increments.push(await findBackup(cloud, each, surroundings));
  const own = source.kind === "staged" ? source.object.bucket : null;
  if (own !== null && flags.bucket !== undefined && flags.bucket !== own) {
    throw new UsageError(
      text("cli.check.twoBuckets", { given: flags.bucket, bucket: own }),
      text("cli.check.leaveBucket"),
    );
  }
  return {
    databaseName: await databaseIn(cloud, source, surroundings),
    source,
    increments: increments.length === 0 ? null : increments,
    bucket: own ?? flags.bucket ?? null,
  };
}

/** What the examination reads by; a command line has no records of earlier imports. */
export function probeDepsOf({ alibaba, clock }: Cloud, surroundings: Surroundings): ProbeDeps {
  const { objects, imports, instances, account, line } = alibaba;
  return {
    line,
    objects,
    imports,
    instances,
    account,
    clock,
    directory: namedFiles(surroundings),
    pastImports: () => Promise.resolve([]),
  };
}

/** A directory of which the person has named the files: their names are the paths that were typed. */
function namedFiles(surroundings: Surroundings): BackupDirectory {
  return {
    list: () => Promise.resolve([]),
    open: (name) => openFile(name, surroundings),
  };
}

async function findBackup(
  { alibaba }: Cloud,
  given: string,
  surroundings: Surroundings,
): Promise<BackupSource> {
  if (!isObjectAddress(given)) {
    const open = await openFile(given, surroundings);
    await open.close();
    return { kind: "local", file: { ...open.file, name: given } };
  }
  const [bucket = "", ...rest] = given.slice("oss://".length).split("/");
  const key = rest.join("/");
  if (bucket === "" || key === "") {
    throw new UsageError(text("intake.malformedObject", { given }), text("cli.inspect.objectForm"));
  }
  const object = await alibaba.objects.head({ bucket, key });
  if (object) return { kind: "staged", object };
  throw new UsageError(text("intake.noSuchObject", { source: given }), text("cli.inspect.objectForm"));
}

async function databaseIn(
  { alibaba }: Cloud,
  source: BackupSource,
  surroundings: Surroundings,
): Promise<string> {
  const reading =
    source.kind === "staged"
      ? await readMedia(alibaba.objects.open(source.object))
      : await readLocal(source.file.name, surroundings);
  const named = reading.kind === "backup" ? reading.sets[0]?.databaseName : undefined;
  const name = source.kind === "staged" ? source.object.key : source.file.name;
  return named ?? path.basename(name).replace(/\.[^.]*$/, "");
}

async function readLocal(given: string, surroundings: Surroundings): ReturnType<typeof readMedia> {
  const file = await openFile(given, surroundings);
  try {
    return await readMedia(file);
  } finally {
    await file.close();
  }
}

/** Every database of which there is a full backup below a prefix of OSS, with the newest backup of each. */
import type { RequestedSource } from "../../intake/parse-command.ts";
import { isSystemDatabase } from "../../model/system-databases.ts";
import { type Text, text } from "../../texts/text.ts";
import { readAll, type SurveyedSource } from "../find-source.ts";
import { isBackup, listBelow, type SourceDeps } from "../read-sources.ts";

export interface FoundDatabase {
  readonly databaseName: string;
  readonly from: RequestedSource;
}

export type FoundDatabases =
  | { readonly kind: "found"; readonly databases: readonly FoundDatabase[] }
  | { readonly kind: "refused"; readonly answer: Text };

/** Reading a header costs two ranged reads. */
const MOST_FILES = 300;

export async function findAll(
  deps: SourceDeps,
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
): Promise<FoundDatabases> {
  const configured = deps.settings.staging.bucket;
  if (bucket !== configured)
    return { kind: "refused", answer: text("intake.wrongBucket", { bucket, configured }) };
  const listed = (await listBelow(deps, { bucket, prefix })).filter(isBackup);
  if (listed.length > MOST_FILES)
    return {
      kind: "refused",
      answer: text("wave.tooManyFiles", { count: listed.length, limit: MOST_FILES }),
    };
  const newest = new Map<string, FullBackup>();
  for (const backup of (await readAll(deps, listed)).flatMap(fullBackupIn)) {
    const key = backup.databaseName.toLowerCase();
    const known = newest.get(key);
    if (!known || backup.finishedAt > known.finishedAt) newest.set(key, backup);
  }
  if (newest.size === 0)
    return { kind: "refused", answer: text("wave.noneBelow", { source: `oss://${bucket}/${prefix}` }) };
  const databases = [...newest.values()]
    .toSorted((a, b) => (a.databaseName < b.databaseName ? -1 : 1))
    .map(({ databaseName, key }) => ({ databaseName, from: { kind: "object" as const, bucket, key } }));
  return { kind: "found", databases };
}

interface FullBackup {
  readonly databaseName: string;
  readonly finishedAt: string;
  readonly key: string;
}

/** The source's own databases stay where they are. */
function fullBackupIn({ name, reading }: SurveyedSource): readonly FullBackup[] {
  const [set] = reading.kind === "backup" ? reading.sets : [];
  if (set?.kind !== "full" || isSystemDatabase(set.databaseName)) return [];
  return [{ databaseName: set.databaseName, finishedAt: set.backupFinishDate ?? "", key: name }];
}

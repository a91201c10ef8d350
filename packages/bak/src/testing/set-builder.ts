/** Readings of backups that were never written, for tests of what is concluded from headers. */
import { fromBytes } from "../byte-source.ts";
import type { BackupReading, BackupSet, MediaHeader, MediaProblem } from "../model.ts";
import { readMedia } from "../read-media.ts";
import { syntheticBackup } from "./synthetic-backup.ts";

/** What to say of a set; `differentialBaseGUID` is what its data file names. */
export interface SetOverrides extends Partial<BackupSet> {
  readonly previousRecoveryForkID?: string | null;
  readonly differentialBaseGUID?: string | null;
}

/** What a set says when it is asked for nothing else. */
const DEFAULTS: Partial<BackupSet> = {
  databaseName: "dbtest",
  backupSize: 4096,
  firstLSN: "100",
  lastLSN: "110",
  checkpointLSN: "100",
  databaseBackupLSN: null,
  backupStartDate: "2026-01-01T00:00:00",
  backupFinishDate: "2026-01-01T00:00:30",
  timeZoneQuarterHours: 0,
  familyGUID: "family",
  recoveryForkID: "fork-1",
  forkPointLSN: null,
  backupSetGUID: "full-1",
};

const written = await readMedia(fromBytes(syntheticBackup({ dataBytes: 8192 })));

/** A full backup of "dbtest" up to LSN 110, unless told otherwise. */
export function backupSet(overrides: SetOverrides = {}): BackupSet {
  const { differentialBaseGUID = null, ...set } = overrides;
  const [model] = writtenBackup().sets;
  if (model === undefined) throw new TypeError("A written backup holds a set.");
  const files = model.files
    .filter(({ type }) => type === "D")
    .map((file) => ({ ...file, differentialBaseGUID }));
  return { ...model, ...DEFAULTS, files, ...set };
}

/** All that is not told comes from media that was written and read, whatever columns there are. */
function writtenBackup(): BackupReading {
  if (written.kind !== "backup") throw new TypeError("A written backup is a backup.");
  return written;
}

export interface ReadingOverrides {
  readonly media?: Partial<MediaHeader>;
  readonly problems?: readonly MediaProblem["code"][];
  readonly sizeBytes?: number;
}

/** One file with these sets; of its own media set unless told otherwise. */
export function backupReading(sets: readonly BackupSet[], overrides: ReadingOverrides = {}): BackupReading {
  const { media = {}, problems = [], sizeBytes = 1_000_000 } = overrides;
  const model = writtenBackup();
  if (model.media === null) throw new TypeError("A written backup has a media header.");
  const mediaSetId = `media of ${sets[0]?.backupSetGUID ?? "nothing"}`;
  return {
    ...model,
    sizeBytes,
    media: { ...model.media, mediaSetId, ...media },
    sets,
    problems: problems.map((code) => ({ code, detail: `The file is ${code}.` })),
  };
}

/** The same number and salt give the same text. */
export function numberedGuid(number: number, salt = ""): string {
  return `${salt}-5eed-${number.toString(16).padStart(12, "0")}`;
}

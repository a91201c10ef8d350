/**
 * What a synthetic backup is asked to be, and what it is where nothing was asked.
 *
 * All defaults are constants, so that the same options give the same bytes. The defaults of a full, a
 * differential and a log backup fit together as a chain.
 */
import type { BackupDataFile, BackupKind, BackupSet } from "../model.ts";
import { type SqlServerRelease, releaseNamed } from "../releases.ts";

/** A file of the database. `sizeBytes` is only declared, so it may exceed the data that the media holds. */
export interface SyntheticFile {
  readonly logicalName: string;
  readonly physicalName?: string;
  /** `null` writes a type that the reader does not know. */
  readonly type: BackupDataFile["type"];
  readonly sizeBytes: number;
  /** Bytes, or percent where `isPercentGrowth`. */
  readonly growth?: number;
  readonly isPercentGrowth?: boolean;
  /** Index into the set's `fileGroups`. */
  readonly fileGroup?: number;
  /** Fills the zone in which SQL Server keeps keys of transparent data encryption; since 2008. */
  readonly hasKeys?: boolean;
  /** Bytes behind the names, as of a feature to come. */
  readonly extraBytes?: number;
}

/** Decimals as the media reading gives them. */
export interface SyntheticLSNs {
  readonly first: string | null;
  readonly last: string | null;
  readonly checkpoint: string | null;
  readonly databaseBackup: string | null;
  /** Where the database's chain of log backups begins. */
  readonly logChainOrigin: string | null;
  /** Where the log of a database that was restored leaves its previous fork. */
  readonly forkPoint: string | null;
}

/** Lowercase GUIDs. */
export interface SyntheticIds {
  readonly backupSetGUID: string;
  /** Of the full backup that a differential builds on; a full backup is its own base. */
  readonly differentialBaseGUID: string;
  readonly familyGUID: string;
  readonly recoveryForkID: string;
  readonly previousRecoveryForkID: string | null;
  readonly bindingID: string;
}

/** The numbers of a collation; see [MS-TDS] 2.2.5.1.2. */
export interface SyntheticCollation {
  readonly info: number;
  readonly sortId: number;
}

/** One backup set. */
export interface SyntheticSetOptions {
  readonly databaseName?: string;
  readonly kind?: BackupKind;
  /** "2005" to "2025". */
  readonly release?: string;
  /** Replaces that of the release, for a version that the release table does not know. */
  readonly databaseVersion?: number;
  readonly files?: readonly SyntheticFile[];
  /** Rounded up to whole pages; all stripes together hold that much. */
  readonly dataBytes?: number;
  readonly lsns?: Partial<SyntheticLSNs>;
  readonly ids?: Partial<SyntheticIds>;
  /** Local time of the server, `yyyy-MM-ddTHH:mm:ss`. */
  readonly startedAt?: string;
  readonly finishedAt?: string | null;
  readonly timeZoneQuarterHours?: number;
  readonly serverName?: string;
  readonly machineName?: string;
  readonly userName?: string;
  readonly backupName?: string | null;
  readonly backupDescription?: string | null;
  readonly compatibilityLevel?: number;
  readonly recoveryModel?: NonNullable<BackupSet["recoveryModel"]>;
  readonly pageVerify?: NonNullable<BackupSet["pageVerify"]>;
  readonly hasChecksums?: boolean;
  readonly isAborted?: boolean;
  readonly expirationDate?: string | null;
  readonly platform?: NonNullable<BackupSet["platform"]>;
  readonly collation?: SyntheticCollation;
  /** Names of filegroups, from id 1. */
  readonly fileGroups?: readonly string[];
  /** The tag of one more record in the configuration, as of a feature to come; four letters. */
  readonly unknownRecord?: string | null;
  /** Marks the set as begun on another volume, as on tapes. */
  readonly isContinued?: boolean;
}

/** The media, and what its sets have in common. */
export interface SyntheticBackupOptions extends SyntheticSetOptions {
  /** Several sets, each on top of the common options; one set without. */
  readonly sets?: readonly SyntheticSetOptions[];
  readonly stripe?: { readonly count: number; readonly number: number };
  /** 512 or 4096, or another block size of BACKUP. */
  readonly filemarkBytes?: number;
  readonly mediaSetId?: string;
  readonly mediaName?: string | null;
  readonly mediaDescription?: string | null;
  /** 1 unless the media is one of several copies that are written at once. */
  readonly mirrorCount?: number;
  /** Above 1 for a tape that continues another. */
  readonly mediaSequenceNumber?: number;
  /** Ends the media with the mark by which a tape says that it goes on elsewhere. */
  readonly endsAsTape?: boolean;
  readonly mediaPassword?: boolean;
  /** Wraps the media as BACKUP WITH COMPRESSION does. */
  readonly isCompressed?: boolean;
  /** 2 is what SQL Server writes since 2014, 1 what it is said to have written before. */
  readonly containerVersion?: number;
  /** Marks the container as encrypted, as BACKUP WITH ENCRYPTION does. */
  readonly isEncrypted?: boolean;
}

/** A set with every question answered. */
export interface SetPlan {
  readonly position: number;
  readonly databaseName: string;
  readonly kind: BackupKind;
  readonly release: SqlServerRelease;
  readonly databaseVersion: number;
  readonly files: readonly FilePlan[];
  readonly dataBytes: number;
  readonly lsns: SyntheticLSNs;
  readonly ids: SyntheticIds;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly timeZoneQuarterHours: number;
  readonly serverName: string;
  readonly machineName: string;
  readonly userName: string;
  readonly backupName: string | null;
  readonly backupDescription: string | null;
  readonly compatibilityLevel: number;
  readonly recoveryModel: NonNullable<BackupSet["recoveryModel"]>;
  readonly pageVerify: NonNullable<BackupSet["pageVerify"]>;
  readonly hasChecksums: boolean;
  readonly isAborted: boolean;
  readonly expirationDate: string | null;
  readonly platform: NonNullable<BackupSet["platform"]>;
  readonly collation: SyntheticCollation;
  readonly fileGroups: readonly string[];
  readonly unknownRecord: string | null;
  readonly isContinued: boolean;
}

/** A file with every question answered. */
export type FilePlan = Required<SyntheticFile>;

export interface MediaPlan {
  readonly sets: readonly SetPlan[];
  readonly stripeCount: number;
  readonly filemarkBytes: number;
  readonly mediaSetId: string;
  readonly mediaName: string | null;
  readonly mediaDescription: string | null;
  readonly mirrorCount: number;
  readonly mediaSequenceNumber: number;
  readonly endsAsTape: boolean;
  readonly hasPassword: boolean;
}

const PAGE_BYTES = 8192;
const MEBIBYTE = 1024 * 1024;

/** Fills in what was not asked. Throws a `RangeError` for a release that does not exist. */
export function planMedia(options: SyntheticBackupOptions): MediaPlan {
  const { sets = [{}], ...common } = options;
  return {
    sets: sets.map((set, index) => planSet({ ...common, ...set }, index + 1)),
    stripeCount: options.stripe?.count ?? 1,
    filemarkBytes: options.filemarkBytes ?? 512,
    mediaSetId: options.mediaSetId ?? numberedGuid(1),
    mediaName: options.mediaName ?? null,
    mediaDescription: options.mediaDescription ?? null,
    mirrorCount: options.mirrorCount ?? 1,
    mediaSequenceNumber: options.mediaSequenceNumber ?? 1,
    endsAsTape: options.endsAsTape ?? false,
    hasPassword: options.mediaPassword ?? false,
  };
}

/** Names and times that a backup has when nobody says otherwise. */
const DEFAULTS = {
  databaseName: "dbtest",
  kind: "full",
  dataBytes: 256 * 1024,
  startedAt: "2024-05-06T07:08:09",
  finishedAt: "2024-05-06T07:09:10",
  timeZoneQuarterHours: 32,
  serverName: "SQLHOST\\SQL2019",
  machineName: "SQLHOST",
  userName: "SQLHOST\\backup",
  backupName: null,
  backupDescription: null,
  recoveryModel: "FULL",
  pageVerify: "CHECKSUM",
  hasChecksums: false,
  isAborted: false,
  expirationDate: null,
  platform: "x64",
  // SQL_Latin1_General_CP1_CI_AS
  collation: { info: 0xd0_0409, sortId: 52 },
  fileGroups: ["PRIMARY"],
  unknownRecord: null,
  isContinued: false,
} as const;

function planSet(options: SyntheticSetOptions, position: number): SetPlan {
  const { release: releaseName = "2019", lsns, ids, files, ...asked } = options;
  const release = releaseNamed(releaseName);
  if (release === undefined)
    throw new RangeError(`There is no SQL Server "${releaseName}" in the release table.`);
  const set = {
    ...DEFAULTS,
    databaseVersion: release.databaseVersion,
    compatibilityLevel: release.compatibilityLevel,
    ...asked,
  };
  return {
    ...set,
    position,
    release,
    dataBytes: Math.ceil(set.dataBytes / PAGE_BYTES) * PAGE_BYTES,
    files: planFiles(files ?? defaultFiles(set.databaseName)),
    lsns: { ...defaultLSNs(set.kind), ...lsns },
    ids: planIds(set.kind, { position, asked: ids ?? {} }),
  };
}

function defaultFiles(databaseName: string): readonly SyntheticFile[] {
  return [
    { logicalName: databaseName, type: "D", sizeBytes: 8 * MEBIBYTE },
    { logicalName: `${databaseName}_log`, type: "L", sizeBytes: 8 * MEBIBYTE },
  ];
}

function planFiles(files: readonly SyntheticFile[]): readonly FilePlan[] {
  return files.map((file) => ({
    growth: MEBIBYTE,
    isPercentGrowth: false,
    fileGroup: 0,
    hasKeys: false,
    extraBytes: 0,
    ...file,
    physicalName:
      file.physicalName ?? `C:\\SQLData\\${file.logicalName}${file.type === "L" ? ".ldf" : ".mdf"}`,
  }));
}

/** Default GUIDs of backup sets count within their kind. */
const FULL_SERIES = 0x100;
const DIFFERENTIAL_SERIES = 0x200;
const LOG_SERIES = 0x300;
const FULL_CHECKPOINT = "40000000012300037";

function defaultLSNs(kind: BackupKind): SyntheticLSNs {
  const chain = { logChainOrigin: FULL_CHECKPOINT, forkPoint: null };
  switch (kind) {
    case "full":
      return {
        ...chain,
        first: FULL_CHECKPOINT,
        last: "40000000014500001",
        checkpoint: FULL_CHECKPOINT,
        databaseBackup: null,
      };
    case "log":
      return {
        ...chain,
        first: FULL_CHECKPOINT,
        last: "40000000023400001",
        checkpoint: FULL_CHECKPOINT,
        databaseBackup: FULL_CHECKPOINT,
      };
    default:
      return {
        ...chain,
        first: "40000000020000010",
        last: "40000000021100001",
        checkpoint: "40000000020000010",
        databaseBackup: FULL_CHECKPOINT,
      };
  }
}

function planIds(
  kind: BackupKind,
  { position, asked }: { readonly position: number; readonly asked: Partial<SyntheticIds> },
): SyntheticIds {
  const isFull = kind === "full";
  const series = isFull ? FULL_SERIES : kind === "log" ? LOG_SERIES : DIFFERENTIAL_SERIES;
  const backupSetGUID = asked.backupSetGUID ?? numberedGuid(series + position);
  return {
    differentialBaseGUID: isFull ? backupSetGUID : numberedGuid(FULL_SERIES + 1),
    familyGUID: numberedGuid(2),
    recoveryForkID: numberedGuid(3),
    previousRecoveryForkID: null,
    bindingID: numberedGuid(4),
    ...asked,
    backupSetGUID,
  };
}

function numberedGuid(number: number): string {
  return `5eed0000-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;
}

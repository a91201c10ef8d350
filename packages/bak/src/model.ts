/**
 * The vocabulary of backup media, in the words of RESTORE HEADERONLY, FILELISTONLY and LABELONLY.
 *
 * Field names are those column names in lowerCamelCase. What the media does not hold, or what nobody has
 * proved to stand in it, is `null` and never guessed.
 */

/** Random access to the media: a file, an object in OSS, bytes in memory. */
export interface MediaSource {
  readonly sizeBytes: number;
  /** Resolves to exactly `length` bytes, or to fewer where the media ends before `offset + length`. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** What one BACKUP statement saved. `partial` and file backups are rare, and RDS imports none of them. */
export type BackupKind =
  | "full"
  | "differential"
  | "log"
  | "file"
  | "differentialFile"
  | "partial"
  | "differentialPartial";

/** How the Microsoft Tape Format stream is wrapped on disk. */
export type MediaContainer = "plain" | "compressed" | "encrypted";

export interface MediaHeader {
  /** Equal on all stripes of one backup. */
  readonly mediaSetId: string | null;
  /** Number of stripes that make up the media set; 1 is an ordinary file. */
  readonly familyCount: number;
  /** Which stripe this file is, from 1. */
  readonly familySequenceNumber: number;
  readonly mirrorCount: number;
  /** 512 or 4096: the sector size of the disk that the backup was written to. */
  readonly filemarkBytes: number;
  readonly hasMediaPassword: boolean;
}

/** A row of RESTORE FILELISTONLY. */
export interface BackupDataFile {
  readonly fileID: number;
  /** `D` data, `L` log, `S` FILESTREAM or memory-optimised, `F` full-text, `null` for a type nobody has named. */
  readonly type: "D" | "L" | "S" | "F" | null;
  readonly logicalName: string;
  readonly physicalName: string;
  readonly fileGroupID: number;
  /** Bytes that the file occupies once restored, however little of it is used. */
  readonly size: number;
  readonly maxSize: number | null;
  readonly createLSN: string | null;
  readonly uniqueID: string | null;
  readonly differentialBaseLSN: string | null;
  readonly differentialBaseGUID: string | null;
}

export interface BackupFileGroup {
  readonly fileGroupID: number;
  readonly name: string;
}

/** A row of RESTORE HEADERONLY. Dates are the server's local time, `yyyy-MM-ddTHH:mm:ss`; LSNs are decimal text. */
export interface BackupSet {
  /** Place in the file, from 1. */
  readonly position: number;
  readonly kind: BackupKind;
  readonly backupName: string | null;
  readonly backupDescription: string | null;
  readonly userName: string | null;
  readonly serverName: string | null;
  readonly machineName: string | null;
  readonly databaseName: string;
  /** Internal version of the database on disk; what decides whether a restore is possible. */
  readonly databaseVersion: number;
  readonly databaseCreationDate: string | null;
  readonly backupSize: number | null;
  readonly compressedBackupSize: number | null;
  readonly firstLSN: string | null;
  readonly lastLSN: string | null;
  readonly checkpointLSN: string | null;
  readonly databaseBackupLSN: string | null;
  readonly backupStartDate: string | null;
  readonly backupFinishDate: string | null;
  /** Quarter hours east of UTC of the server's clock; `null` when the media says that it is unknown. */
  readonly timeZoneQuarterHours: number | null;
  readonly sortOrder: number | null;
  readonly unicodeLocaleId: number | null;
  readonly unicodeComparisonStyle: number | null;
  readonly compatibilityLevel: number | null;
  readonly softwareVersionMajor: number;
  readonly softwareVersionMinor: number;
  readonly softwareVersionBuild: number;
  readonly bindingID: string | null;
  readonly recoveryForkID: string | null;
  readonly familyGUID: string | null;
  readonly backupSetGUID: string | null;
  readonly forkPointLSN: string | null;
  readonly hasBackupChecksums: boolean | null;
  readonly recoveryModel: "FULL" | "SIMPLE" | "BULK_LOGGED" | null;
  readonly pageVerify: "CHECKSUM" | "TORN_PAGE_DETECTION" | "NONE" | null;
  readonly files: readonly BackupDataFile[];
  readonly fileGroups: readonly BackupFileGroup[];
}

/** Something about the media that stands in the way of using it; the set may be known all the same. */
export interface MediaProblem {
  readonly code:
    | "truncated"
    | "trailing_bytes"
    | "header_checksum"
    | "config_mismatch"
    | "damaged"
    | "unfinished"
    | "aborted"
    | "striped"
    | "several_sets"
    | "encrypted"
    | "password"
    | "unknown_version"
    | "unsupported_compression"
    | "unreadable_container"
    | "foreign_vendor";
  /** One plain sentence with the numbers in it, fit to be shown to a person. */
  readonly detail: string;
}

/** What a file is that has a backup's name but is none. */
export type StrangerKind =
  | "empty"
  | "zip"
  | "bacpac"
  | "gzip"
  | "bzip2"
  | "xz"
  | "zstd"
  | "rar"
  | "seven_zip"
  | "cab"
  | "tar"
  | "text"
  | "xml"
  | "html"
  | "git_lfs_pointer"
  | "mysql_dump"
  | "postgresql_dump"
  | "sqlite"
  | "access_database"
  | "virtual_disk"
  | "database_file"
  | "zero_filled"
  | "unknown";

export interface BackupReading {
  readonly kind: "backup";
  readonly sizeBytes: number;
  readonly container: MediaContainer;
  /** `null` when encryption or damage hides it. */
  readonly media: MediaHeader | null;
  readonly sets: readonly BackupSet[];
  readonly problems: readonly MediaProblem[];
}

export interface StrangerReading {
  readonly kind: "stranger";
  readonly sizeBytes: number;
  readonly stranger: StrangerKind;
  /** What it is instead, in a few words: "zip archive (a .bacpac is one too)". */
  readonly description: string;
}

export type MediaReading = BackupReading | StrangerReading;

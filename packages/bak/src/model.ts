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

/** The row of RESTORE LABELONLY, and what a reader needs besides. */
export interface MediaHeader {
  readonly mediaName: string | null;
  readonly mediaDescription: string | null;
  /** Equal on all stripes of one backup. */
  readonly mediaSetId: string | null;
  /** Number of stripes that make up the media set; 1 is an ordinary file. */
  readonly familyCount: number;
  /** Which stripe this file is, from 1. */
  readonly familySequenceNumber: number;
  /** Each stripe has its own; 32 bits, printed as LABELONLY prints them: as the head of a GUID of zeros. */
  readonly mediaFamilyId: string | null;
  /** Which volume of its family this is, from 1; above 1 only on tapes. */
  readonly mediaSequenceNumber: number;
  /** Whether the description is a label of the Microsoft Tape Format. */
  readonly mediaLabelPresent: boolean;
  readonly softwareName: string | null;
  /** 4608 is SQL Server. */
  readonly softwareVendorId: number;
  readonly mediaDate: string | null;
  readonly mirrorCount: number;
  readonly isCompressed: boolean;
  /** 512 or 4096: the sector size of the disk that the backup was written to. */
  readonly filemarkBytes: number;
  readonly hasMediaPassword: boolean;
}

/** A row of RESTORE FILELISTONLY; `growth` and `isPercentGrowth` are columns of sys.database_files. */
export interface BackupDataFile {
  readonly fileID: number;
  /** `D` data, `L` log, `S` FILESTREAM or memory-optimised, `F` full-text, `null` for a type nobody has named. */
  readonly type: "D" | "L" | "S" | "F" | null;
  readonly logicalName: string;
  readonly physicalName: string;
  readonly fileGroupID: number;
  /** `null` for logs, which belong to no filegroup. */
  readonly fileGroupName: string | null;
  /** Bytes that the file occupies once restored, however little of it is used. */
  readonly size: number;
  readonly maxSize: number | null;
  /** Bytes, or percent where `isPercentGrowth`. */
  readonly growth: number;
  readonly isPercentGrowth: boolean;
  readonly createLSN: string | null;
  readonly dropLSN: string | null;
  readonly uniqueID: string | null;
  readonly readOnlyLSN: string | null;
  readonly readWriteLSN: string | null;
  /** `null` where the media names only the last of several pieces, as data of 2019 and later. */
  readonly backupSizeInBytes: number | null;
  /** Bytes of a sector on the disk that the file lay on. */
  readonly sourceBlockSize: number;
  readonly logGroupGUID: string | null;
  readonly differentialBaseLSN: string | null;
  readonly differentialBaseGUID: string | null;
  readonly isReadOnly: boolean | null;
  readonly isPresent: boolean | null;
  readonly tdeThumbprint: string | null;
  readonly snapshotURL: string | null;
}

export interface BackupFileGroup {
  readonly fileGroupID: number;
  readonly name: string;
}

/**
 * A row of RESTORE HEADERONLY. Dates are the server's local time, `yyyy-MM-ddTHH:mm:ss`; LSNs are decimal text.
 *
 * No column of that row: `kind`, `machineName` of the volume, `timeZoneQuarterHours`, `previousRecoveryForkID`,
 * `pageVerify`, `platform`, `files`, `fileGroups`, `hints`.
 */
export interface BackupSet {
  /** Place in the file, from 1. */
  readonly position: number;
  readonly kind: BackupKind;
  /** The number of `kind`: 1 full, 2 log, 4 file, 5 differential, 6 differential file, 7 and 8 partial. */
  readonly backupType: number;
  readonly backupTypeDescription: string;
  readonly backupName: string | null;
  readonly backupDescription: string | null;
  readonly expirationDate: string | null;
  /** By BACKUP WITH COMPRESSION. */
  readonly compressed: boolean;
  /** `MS_XPRESS` where records were decompressed; `null` for a set that is not compressed. */
  readonly compressionAlgorithm: string | null;
  readonly deviceType: number | null;
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
  /** Of the one full backup that a differential builds on; `null` where its files have several. */
  readonly differentialBaseLSN: string | null;
  readonly differentialBaseGUID: string | null;
  readonly backupStartDate: string | null;
  readonly backupFinishDate: string | null;
  readonly lastValidRestoreTime: string | null;
  /** Quarter hours east of UTC of the server's clock; `null` when the media says that it is unknown. */
  readonly timeZoneQuarterHours: number | null;
  /** The column of 2022 with the same number. */
  readonly timeZone: number | null;
  readonly sortOrder: number | null;
  readonly codePage: number | null;
  readonly unicodeLocaleId: number | null;
  readonly unicodeComparisonStyle: number | null;
  /** `null` for a collation whose name its numbers do not settle. */
  readonly collation: string | null;
  readonly compatibilityLevel: number | null;
  readonly softwareVendorId: number | null;
  readonly softwareVersionMajor: number;
  readonly softwareVersionMinor: number;
  readonly softwareVersionBuild: number;
  /** Of the server that wrote the backup; `null` for a number that nobody has named. */
  readonly platform: "x64" | "x86" | null;
  /** As the media holds it. Only the bit of `hasBackupChecksums` is proved to stand in it. */
  readonly flags: number;
  readonly bindingID: string | null;
  readonly recoveryForkID: string | null;
  /** `null` for a log that begins before its fork point. */
  readonly firstRecoveryForkID: string | null;
  readonly forkPointLSN: string | null;
  /** The fork that the database was on before it was restored last. */
  readonly previousRecoveryForkID: string | null;
  readonly familyGUID: string | null;
  readonly backupSetGUID: string | null;
  readonly hasBackupChecksums: boolean | null;
  readonly hasBulkLoggedData: boolean | null;
  readonly isSnapshot: boolean | null;
  readonly isReadOnly: boolean | null;
  readonly isSingleUser: boolean | null;
  readonly isDamaged: boolean | null;
  /** Of a log: whether it begins where the database's chain of logs does. `null` for other kinds. */
  readonly beginsLogChain: boolean | null;
  readonly hasIncompleteMetaData: boolean | null;
  readonly isForceOffline: boolean | null;
  readonly isCopyOnly: boolean | null;
  readonly recoveryModel: "FULL" | "SIMPLE" | "BULK_LOGGED" | null;
  readonly containment: number | null;
  readonly keyAlgorithm: string | null;
  readonly encryptorThumbprint: string | null;
  readonly encryptorType: string | null;
  readonly pageVerify: "CHECKSUM" | "TORN_PAGE" | "NONE" | null;
  readonly files: readonly BackupDataFile[];
  readonly fileGroups: readonly BackupFileGroup[];
  readonly hints: readonly SetHint[];
}

/** Something about an intact set that whoever restores it may want to know. */
export interface SetHint {
  readonly code:
    /** The zone of a file's record that is zero without transparent data encryption is not. */
    | "tde"
    | "unknown_file_type"
    /** Records or bytes that no release known here writes. */
    | "unknown_feature"
    | "x86_source"
    /** The database was restored before, and its log goes on on another fork since. */
    | "forked";
  /** One plain sentence, fit to be shown to a person. */
  readonly detail: string;
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
    /** Newer than every release known here. */
    | "unknown_version"
    | "unsupported_compression"
    /** A container whose layout is not known for sure: a person must confirm what the backup holds. */
    | "unreadable_container"
    | "foreign_vendor"
    /** One volume of several, or marks that only tape drives make. */
    | "tape_only"
    /** The reading ended early, since it cost more than any true media does. */
    | "read_limit";
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
  | "lz4"
  | "cab"
  | "tar"
  | "encrypted_file"
  | "executable"
  | "text"
  | "sql_text"
  | "xml"
  | "html"
  | "git_lfs_pointer"
  | "mysql_dump"
  | "postgresql_dump"
  | "firebird_backup"
  | "oracle_dump"
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

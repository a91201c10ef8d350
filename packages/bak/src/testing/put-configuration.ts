/**
 * Writes the configuration stream (`MQCI`) in the sizes that each release uses.
 */
import { RECORD } from "../configuration.ts";
import { DATABASE_STATUS, KIND_LETTERS, PLATFORMS, SCIN, SCIN_FLAGS } from "../database-record.ts";
import { FILE_TYPES, SFGI, SFIN, SFIN_FLAGS } from "../file-record.ts";
import type { FilePlan, SetPlan } from "./options.ts";
import {
  type PlacedText,
  addBits,
  concat,
  putAscii,
  putDate,
  putGuid,
  putLSN,
  putU16,
  putU32,
  putU64,
  withTexts,
} from "./put-fields.ts";

/** What is known when this copy is written; the one in front of the data knows nothing of the outcome. */
export interface Outcome {
  readonly isKnown: boolean;
  readonly backupSize: number;
}

/** Lengths of the fixed parts, by software version. */
interface RecordLengths {
  readonly database: number;
  readonly fileGroup: number;
  readonly file: number;
}

const PAGE_BYTES = 8192;
const MASTER_LCID = 1033;
const IGNORE_CASE_KANA_WIDTH = 196_609;
const UNLIMITED_DATA_BYTES = 35_184_372_080_640;
const UNLIMITED_LOG_BYTES = 2_199_023_255_552;

/** A number that no backup was seen to use. */
const UNKNOWN_FILE_TYPE = 9;

export function configurationBytes(set: SetPlan, outcome: Outcome): Uint8Array {
  const lengths = recordLengths(set.release.major);
  const records = [
    databaseRecord(set, { ...outcome, fixedPart: lengths.database }),
    ...set.fileGroups.map((name, index) =>
      fileGroupRecord(name, { fileGroupID: index + 1, fixedPart: lengths.fileGroup }),
    ),
    ...set.files.map((file, index) =>
      fileRecord(set, { ...outcome, file, fileID: index + 1, fixedPart: lengths.file }),
    ),
    ...(set.unknownRecord === null ? [] : [finishRecord(set.unknownRecord, new Uint8Array(64), [])]),
  ];
  return concat(records);
}

function recordLengths(major: number): RecordLengths {
  if (major < 10) return { database: 344, fileGroup: 48, file: SFIN.smallestFixedPart };
  if (major === 10) return { database: 364, fileGroup: 48, file: 1024 };
  return { database: 400, fileGroup: 224, file: 1028 };
}

function databaseRecord(set: SetPlan, { isKnown, backupSize, fixedPart }: Outcome & Fixed): Uint8Array {
  const bytes = new Uint8Array(fixedPart);
  const { release, lsns, ids } = set;
  putU32(bytes, SCIN.flags, SCIN_FLAGS.always);
  if (set.hasChecksums) addBits(bytes, SCIN.flags, SCIN_FLAGS.hasBackupChecksums);
  if (set.kind === "differential") addBits(bytes, SCIN.flags, SCIN_FLAGS.differential);
  putU32(bytes, SCIN.dataFileCount, set.files.filter(({ type }) => type === "D").length);
  putU32(bytes, SCIN.logFileCount, set.files.filter(({ type }) => type === "L").length);
  bytes[SCIN.softwareMinor] = release.minor;
  bytes[SCIN.softwareMajor] = release.major;
  putU16(bytes, SCIN.softwareBuild, SOFTWARE_BUILD);
  putU32(bytes, SCIN.platform, numberOf(PLATFORMS, set.platform));
  putLSN(bytes, SCIN.databaseBackupLSN, lsns.databaseBackup);
  putDate(bytes, SCIN.databaseCreationDate, DATABASE_CREATION_DATE);
  putDate(bytes, SCIN.backupStartDate, set.startedAt);
  putAscii(bytes, SCIN.kind, kindLetter(set));
  bytes[SCIN.sortOrder] = set.collation.sortId;
  bytes[SCIN.compatibilityLevel] = set.compatibilityLevel;
  putU16(bytes, SCIN.databaseVersion, set.databaseVersion);
  putU32(bytes, SCIN.unicodeLocaleId, MASTER_LCID);
  putU32(bytes, SCIN.unicodeComparisonStyle, IGNORE_CASE_KANA_WIDTH);
  putGuid(bytes, SCIN.bindingID, ids.bindingID);
  putGuid(bytes, SCIN.recoveryForkID, ids.recoveryForkID);
  putLSN(bytes, SCIN.forkPointLSN, lsns.forkPoint);
  putGuid(bytes, SCIN.previousForkID, ids.previousRecoveryForkID);
  putU32(bytes, SCIN.collation, set.collation.info);
  bytes[SCIN.collationSortId] = set.collation.sortId;
  putGuid(bytes, SCIN.familyGUID, ids.familyGUID);
  putU32(bytes, SCIN.status, databaseStatus(set));
  if (isKnown) {
    putLSN(bytes, SCIN.firstLSN, lsns.first);
    putLSN(bytes, SCIN.lastLSN, lsns.last);
    putLSN(bytes, SCIN.checkpointLSN, lsns.checkpoint);
    putLSN(bytes, SCIN.forkLastLSN, lsns.last);
    putLSN(bytes, SCIN.logChainOrigin, lsns.logChainOrigin);
    putDate(bytes, SCIN.backupFinishDate, set.finishedAt);
    putU64(bytes, SCIN.backupSize, backupSize);
    if (fixedPart > SCIN.compressedBackupSize) putU64(bytes, SCIN.compressedBackupSize, backupSize);
  }
  return finishRecord("SCIN", bytes, [
    { reference: SCIN.databaseName, text: set.databaseName },
    { reference: SCIN.serverName, text: set.serverName },
  ]);
}

/** What every synthetic database has in common. */
const DATABASE_CREATION_DATE = "2020-02-03T04:05:06";
const SOFTWARE_BUILD = 2000;

interface Fixed {
  readonly fixedPart: number;
}

function kindLetter({ kind }: SetPlan): string {
  for (const [letter, name] of KIND_LETTERS) if (name === kind) return letter;
  throw new RangeError(`No letter stands for a ${kind} backup.`);
}

function databaseStatus({ recoveryModel, pageVerify }: SetPlan): number {
  const model = { FULL: 0, SIMPLE: DATABASE_STATUS.simple, BULK_LOGGED: DATABASE_STATUS.bulkLogged };
  const verify = {
    CHECKSUM: DATABASE_STATUS.pageChecksum,
    TORN_PAGE: DATABASE_STATUS.tornPageDetection,
    NONE: 0,
  };
  return model[recoveryModel] | verify[pageVerify];
}

function fileGroupRecord(
  name: string,
  { fileGroupID, fixedPart }: Fixed & { readonly fileGroupID: number },
): Uint8Array {
  const bytes = new Uint8Array(fixedPart);
  putU32(bytes, 8, 0x10);
  putU32(bytes, SFGI.fileGroupID, fileGroupID);
  return finishRecord("SFGI", bytes, [{ reference: SFGI.name, text: name }]);
}

interface FileToPut extends Outcome, Fixed {
  readonly file: FilePlan;
  readonly fileID: number;
}

function fileRecord(set: SetPlan, { file, fileID, isKnown, fixedPart }: FileToPut): Uint8Array {
  const bytes = new Uint8Array(fixedPart);
  const isLog = file.type === "L";
  const holdsAllPages = file.type === "D" && set.kind === "full";
  putU32(bytes, SFIN.flags, SFIN_FLAGS.always);
  if (holdsAllPages) addBits(bytes, SFIN.flags, SFIN_FLAGS.allPages);
  if (file.isPercentGrowth) addBits(bytes, SFIN.flags, SFIN_FLAGS.percentGrowth);
  putU32(bytes, SFIN.growth, file.growth);
  putU32(bytes, SFIN.pageBytes, PAGE_BYTES);
  putU32(bytes, SFIN.fileID, fileID);
  putU32(bytes, SFIN.type, fileType(file.type));
  putU32(bytes, SFIN.sectorBytes, 512);
  putU32(bytes, SFIN.fileGroupID, isLog ? 0 : file.fileGroup + 1);
  putU64(bytes, SFIN.size, file.sizeBytes);
  putU64(bytes, SFIN.maxSize, isLog ? UNLIMITED_LOG_BYTES : UNLIMITED_DATA_BYTES);
  putGuid(bytes, SFIN.uniqueID, fileGuid(fileID));
  if (isKnown && !isLog) {
    putLSN(
      bytes,
      SFIN.differentialBaseLSN,
      set.kind === "full" ? set.lsns.checkpoint : set.lsns.databaseBackup,
    );
    putGuid(bytes, SFIN.differentialBaseGUID, set.ids.differentialBaseGUID);
    putU32(bytes, SFIN.pages, set.dataBytes / PAGE_BYTES);
    putU64(bytes, SFIN.backupSize, set.dataBytes);
  }
  if (file.hasKeys && fixedPart >= SFIN.keyZoneEnd) bytes.fill(0xa5, SFIN.keyZone, SFIN.keyZone + 64);
  return finishRecord(
    "SFIN",
    bytes,
    [
      { reference: SFIN.logicalName, text: file.logicalName },
      { reference: SFIN.physicalName, text: file.physicalName },
    ],
    file.extraBytes,
  );
}

/** The unique id of a synthetic file. */
function fileGuid(fileID: number): string {
  return `5eed0000-0000-4000-9000-${fileID.toString(16).padStart(12, "0")}`;
}

function fileType(type: FilePlan["type"]): number {
  for (const [number, name] of FILE_TYPES) if (name === type) return number;
  return UNKNOWN_FILE_TYPE;
}

function numberOf<T>(names: ReadonlyMap<number, T>, wanted: T): number {
  for (const [number, name] of names) if (name === wanted) return number;
  throw new RangeError(`No number stands for ${String(wanted)}.`);
}

function finishRecord(
  tag: string,
  fixed: Uint8Array,
  texts: readonly PlacedText[],
  extraBytes = 0,
): Uint8Array {
  const bytes = concat([withTexts(fixed, texts), new Uint8Array(extraBytes)]);
  putAscii(bytes, RECORD.tag, tag);
  putU32(bytes, RECORD.length, bytes.length);
  return bytes;
}

/**
 * Columns of RESTORE HEADERONLY and FILELISTONLY for which no place on the media is proved.
 *
 * They stand in the model all the same, so that whoever looks for one learns that it is unknown and not false:
 * no backup that sets them was compared with what SQL Server prints for it.
 */
import type { BackupDataFile, BackupSet } from "./model.ts";

/** Columns of a set. */
export const UNSETTLED_SET_COLUMNS = {
  deviceType: null,
  lastValidRestoreTime: null,
  codePage: null,
  hasBulkLoggedData: null,
  isSnapshot: null,
  isReadOnly: null,
  isSingleUser: null,
  isDamaged: null,
  hasIncompleteMetaData: null,
  isForceOffline: null,
  isCopyOnly: null,
  containment: null,
  keyAlgorithm: null,
  encryptorThumbprint: null,
  encryptorType: null,
} as const satisfies Partial<BackupSet>;

/** Columns of a file. */
export const UNSETTLED_FILE_COLUMNS = {
  dropLSN: null,
  readOnlyLSN: null,
  readWriteLSN: null,
  logGroupGUID: null,
  isReadOnly: null,
  isPresent: null,
  tdeThumbprint: null,
  snapshotURL: null,
} as const satisfies Partial<BackupDataFile>;

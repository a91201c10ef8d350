/**
 * Whether a differential backup belongs to a full one.
 *
 * A differential holds what changed since one particular full backup, its base, and SQL Server restores it on no
 * other (error 3136). Each data file names its base by the GUID of the full's backup set; a copy-only backup never
 * becomes a base, so this also tells it apart. Source: RESTORE FILELISTONLY, DifferentialBaseGUID; RESTORE
 * HEADERONLY, DatabaseBackupLSN.
 */
import type { BackupDataFile, BackupSet } from "../model.ts";
import { lsnValue } from "./recovery-path.ts";

export type DifferentialFit =
  | { readonly kind: "fits" }
  /** Its base is another full backup; several when its files have different ones. */
  | { readonly kind: "otherBase"; readonly differentialBaseGUIDs: readonly string[] }
  | { readonly kind: "otherFamily"; readonly familyGUID: string }
  /** The GUIDs agree and the LSNs do not: one of the two headers is wrong. */
  | {
      readonly kind: "checkpointMismatch";
      readonly databaseBackupLSN: string;
      readonly checkpointLSN: string;
    }
  | { readonly kind: "notAFull" }
  | { readonly kind: "notADifferential" }
  | { readonly kind: "unknown"; readonly fields: readonly string[] };

/** What has to be known of a full backup once it is restored, so that a differential can be judged. */
export type DifferentialBase = Pick<BackupSet, "kind" | "backupSetGUID" | "familyGUID" | "checkpointLSN">;

export function differentialFits(full: DifferentialBase, differential: BackupSet): DifferentialFit {
  if (full.kind !== "full") return { kind: "notAFull" };
  if (differential.kind !== "differential") return { kind: "notADifferential" };
  const { familyGUID, databaseBackupLSN } = differential;
  const { checkpointLSN, backupSetGUID } = full;
  const bases = differentialBases(differential);
  const isForeign = familyGUID !== null && full.familyGUID !== null && familyGUID !== full.familyGUID;
  if (isForeign) return { kind: "otherFamily", familyGUID };
  if (backupSetGUID !== null && bases.some((base) => base !== backupSetGUID)) {
    return { kind: "otherBase", differentialBaseGUIDs: bases };
  }
  const fields = unknownFields(full, differential);
  if (fields.length > 0 || databaseBackupLSN === null || checkpointLSN === null) {
    return { kind: "unknown", fields };
  }
  return lsnValue(databaseBackupLSN) === lsnValue(checkpointLSN)
    ? { kind: "fits" }
    : { kind: "checkpointMismatch", databaseBackupLSN, checkpointLSN };
}

/** The distinct bases that its files name. A file that was added after the base has none, and needs none. */
export function differentialBases({ files }: BackupSet): readonly string[] {
  const named = files.filter(holdsPages).map(({ differentialBaseGUID }) => differentialBaseGUID);
  return [...new Set(named.filter((base) => base !== null))];
}

function holdsPages({ type }: BackupDataFile): boolean {
  return type !== "L";
}

function unknownFields(full: DifferentialBase, differential: BackupSet): readonly string[] {
  const isUnknown: Readonly<Record<string, boolean>> = {
    familyGUID: full.familyGUID === null || differential.familyGUID === null,
    backupSetGUID: full.backupSetGUID === null,
    differentialBaseGUID: differentialBases(differential).length === 0,
    databaseBackupLSN: lsnValue(differential.databaseBackupLSN) === null,
    checkpointLSN: lsnValue(full.checkpointLSN) === null,
  };
  return Object.keys(isUnknown).filter((field) => isUnknown[field] === true);
}

/** One backup set in a DBA's words, from the fields that RESTORE HEADERONLY and FILELISTONLY would print. */
import { type BackupDataFile, type BackupSet, releaseOf, releaseOfSoftware } from "@bakferry/bak";
import { formatBytes, formatDuration, text } from "@bakferry/core/examine";
import {
  BLANK,
  type Field,
  fieldLines,
  indented,
  line,
  type Page,
  say,
  tableLines,
  toned,
} from "@bakferry/host/terminal";

import { oldestReleaseFor } from "../inspect/verdict.ts";

export interface SetView {
  /** With the header fields that only a DBA asks for. */
  readonly isVerbose: boolean;
  /** Shown above the set's own, in one block. */
  readonly before: readonly Field[];
}

export function renderBackupSet(set: BackupSet, { isVerbose, before }: SetView): Page {
  const fields = [...before, ...mainFields(set), ...(isVerbose ? verboseFields(set) : [])];
  return [...fieldLines(fields), ...fileLines(set, isVerbose)];
}

function mainFields(set: BackupSet): readonly Field[] {
  return present([
    [say(text("cli.label.database")), set.databaseName],
    [say(text("cli.label.kind")), say(text("cli.backup.kind", { kind: set.kind }))],
    [say(text("cli.label.sqlServer")), softwareOf(set)],
    [say(text("cli.label.restoresOn")), restoresOn(set.databaseVersion)],
    [say(text("cli.label.server")), serverOf(set)],
    [say(text("cli.label.finished")), finishOf(set)],
    [say(text("cli.label.restored")), restoredOf(set.files)],
    [say(text("cli.label.recovery")), set.recoveryModel],
    [say(text("cli.label.chain")), chainOf(set)],
    [say(text("cli.label.checksums")), checksumsOf(set)],
    [say(text("cli.label.backupName")), set.backupName],
  ]);
}

/** Column names of RESTORE HEADERONLY stay as they are: that is what a DBA compares them with. */
function verboseFields(set: BackupSet): readonly Field[] {
  return present([
    ["BackupDescription", set.backupDescription],
    ["UserName", set.userName],
    ["MachineName", set.machineName],
    ["DatabaseCreationDate", dateOf(set.databaseCreationDate)],
    ["CompatibilityLevel", set.compatibilityLevel],
    ["PageVerify", set.pageVerify],
    ["BackupSize", set.backupSize],
    ["CompressedBackupSize", set.compressedBackupSize],
    ["FirstLSN", set.firstLSN],
    ["LastLSN", set.lastLSN],
    ["CheckpointLSN", set.checkpointLSN],
    ["DatabaseBackupLSN", set.databaseBackupLSN],
    ["ForkPointLSN", set.forkPointLSN],
    ["BackupSetGUID", set.backupSetGUID],
    ["FamilyGUID", set.familyGUID],
    ["RecoveryForkID", set.recoveryForkID],
    ["BindingID", set.bindingID],
  ]);
}

function present(rows: readonly (readonly [string, string | number | null])[]): readonly Field[] {
  return rows.flatMap(([label, value]) => (value === null ? [] : [{ label, value: String(value) }]));
}

function softwareOf(set: BackupSet): string {
  const { softwareVersionMajor: major, softwareVersionMinor: minor, softwareVersionBuild: build } = set;
  return say(
    text("cli.backup.software", {
      release: releaseOfSoftware(major, minor)?.name ?? "?",
      build: `${major}.${minor}.${build}`,
      databaseVersion: set.databaseVersion,
      databaseRelease: releaseOf(set.databaseVersion)?.name ?? "",
    }),
  );
}

function restoresOn(databaseVersion: number): string {
  const release = oldestReleaseFor(databaseVersion);
  return release ? say(text("cli.backup.restoresOn", { release })) : say(text("cli.backup.restoresOnNone"));
}

/** A default instance is named as its machine. */
function serverOf({ serverName, machineName }: BackupSet): string | null {
  if (serverName === null) return machineName;
  const host = serverName.split("\\")[0] ?? "";
  if (machineName === null || host.toLowerCase() === machineName.toLowerCase()) return serverName;
  return say(text("cli.backup.serverOn", { server: serverName, machine: machineName }));
}

function finishOf(set: BackupSet): string | null {
  const finished = dateOf(set.backupFinishDate);
  if (finished === null) return null;
  const tookMs = Date.parse(`${set.backupFinishDate ?? ""}Z`) - Date.parse(`${set.backupStartDate ?? ""}Z`);
  return say(
    text("cli.backup.finished", {
      at: finished,
      zone: zoneOf(set.timeZoneQuarterHours),
      took: tookMs > 0 ? formatDuration(tookMs) : "",
    }),
  );
}

/** What has to be restored before it, or what may follow. */
function chainOf({
  kind,
  firstLSN,
  lastLSN,
  recoveryModel,
  differentialBaseGUID: base,
}: BackupSet): string | null {
  if (firstLSN === null || lastLSN === null) return null;
  if (kind === "full" && recoveryModel === "SIMPLE") return say(text("cli.chain.fullSimple"));
  if (kind === "full") return say(text("cli.chain.full", { lastLSN }));
  if (kind === "log") return say(text("cli.chain.log", { firstLSN, lastLSN }));
  return kind === "differential" && base !== null ? say(text("cli.chain.differential", { base })) : null;
}

function dateOf(date: string | null): string | null {
  return date === null ? null : date.replace("T", " ");
}

/** Quarter hours east of UTC: 32 is UTC+8, -14 is UTC-3:30. */
function zoneOf(quarterHours: number | null): string {
  if (quarterHours === null) return "";
  const minutes = Math.abs(quarterHours) * 15;
  const rest = minutes % 60 === 0 ? "" : `:${String(minutes % 60).padStart(2, "0")}`;
  return `UTC${quarterHours < 0 ? "-" : "+"}${Math.floor(minutes / 60)}${rest}`;
}

function restoredOf(files: readonly BackupDataFile[]): string | null {
  if (files.length === 0) return null;
  const total = sumOf(files);
  const log = sumOf(files.filter(({ type }) => type === "L"));
  return say(text("cli.backup.restored", { totalBytes: total, dataBytes: total - log, logBytes: log }));
}

function sumOf(files: readonly BackupDataFile[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}

function checksumsOf({ hasBackupChecksums }: BackupSet): string | null {
  if (hasBackupChecksums === null) return null;
  return say(text(hasBackupChecksums ? "cli.backup.checksums" : "cli.backup.noChecksums"));
}

function fileLines({ files, fileGroups }: BackupSet, isVerbose: boolean): Page {
  if (files.length === 0) return [];
  const groupOf = (id: number): string =>
    fileGroups.find(({ fileGroupID }) => fileGroupID === id)?.name ?? "";
  const columns = [
    { heading: say(text("cli.column.fileType")) },
    ...(isVerbose ? [{ heading: say(text("cli.column.fileGroup")) }] : []),
    { heading: say(text("cli.column.logicalName")) },
    { heading: say(text("cli.column.size")), isNumber: true },
    { heading: say(text("cli.column.physicalName")) },
  ];
  const rows = files.map((file) => [
    say(text("cli.backup.fileType", { type: file.type ?? "?" })),
    ...(isVerbose ? [groupOf(file.fileGroupID)] : []),
    file.logicalName,
    formatBytes(file.size),
    file.physicalName,
  ]);
  const heading = line(toned("strong", say(text("cli.label.files", { count: files.length }))));
  return [BLANK, heading, ...indented(tableLines(columns, rows), 2)];
}

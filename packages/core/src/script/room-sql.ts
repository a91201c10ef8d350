/**
 * The part of the script that looks for room before anything is done: on the drive of the backup folder, and on that of
 * the log where the FULL recovery model lets it grow.
 *
 * What a login may not see, and what lies on a share or on Linux, stays unknown and stops nothing. The estimate is what
 * is used in the files, by the ratio of the last compressed backup where there is one.
 *
 * Source: SQL Server, sys.dm_os_enumerate_fixed_drives (since 2017 CU1), sys.dm_os_volume_stats (since 2008 R2 SP1; no
 * mount points on Linux); FILEPROPERTY; msdb.dbo.backupset. xp_fixeddrives is documented nowhere and there in every
 * release: drive letters and megabytes.
 */
import type { BackupScriptOrder } from "./backup-script.ts";

type RoomOrder = Pick<BackupScriptOrder, "kind" | "release" | "instanceFamily">;

/** Expects @database, @folder, @compression and @recovery_model; `needsFullModel`: the script will set it. */
export function roomSql(order: RoomOrder, needsFullModel: boolean): string {
  return [drives(order), estimate(order), verdict(), ...(needsFullModel ? [logRoom()] : [])].join("\n");
}

function drives({ release, instanceFamily }: RoomOrder): string {
  const major = release?.major ?? (instanceFamily === "local2008r2" ? 10 : null);
  const byLetter = "INSERT INTO @drives EXEC master.dbo.xp_fixeddrives;";
  const byView =
    "INSERT INTO @drives EXEC (N'SELECT fixed_drive_path, free_space_in_bytes / 1048576 FROM sys.dm_os_enumerate_fixed_drives');";
  return `-- Room, before anything is done. What cannot be seen stops nothing.
DECLARE @drives TABLE (place nvarchar(512), free_mb bigint);
${quietly(lettersOf(major, { byLetter, byView }))}
${quietly(`IF OBJECT_ID(N'sys.dm_os_volume_stats') IS NOT NULL
  INSERT INTO @drives EXEC (N'SELECT DISTINCT v.volume_mount_point, v.available_bytes / 1048576 FROM sys.master_files AS f CROSS APPLY sys.dm_os_volume_stats(f.database_id, f.file_id) AS v');`)}
DECLARE @free_mb bigint = ${freeOf("@folder")};`;
}

function lettersOf(
  major: number | null,
  { byLetter, byView }: { readonly byLetter: string; readonly byView: string },
): string {
  if (major !== null && major < VIEW_SINCE) return byLetter;
  if (major !== null && major > VIEW_SINCE) return byView;
  return `IF OBJECT_ID(N'sys.dm_os_enumerate_fixed_drives') IS NOT NULL
  ${byView}
ELSE
  ${byLetter}`;
}

/** 2017, but not its first release. */
const VIEW_SINCE = 14;

/** The longest of the places that hold a path: a volume may be mounted in a folder of another. */
function freeOf(path: string): string {
  return `(
  SELECT TOP (1) free_mb FROM @drives
  WHERE place <> N'' AND UPPER(LEFT(${path}, LEN(place))) = UPPER(place)
  ORDER BY LEN(place) DESC)`;
}

/** A view that a login may not see must not make sqlcmd -b end with an error. */
function quietly(statement: string): string {
  return `BEGIN TRY
${statement
  .split("\n")
  .map((line) => `  ${line}`)
  .join("\n")}
END TRY
BEGIN CATCH
END CATCH;`;
}

/** How much of a differential backup is new is not known before it is taken. */
function estimate({ kind }: RoomOrder): string {
  if (kind === "differential") return "DECLARE @need_mb bigint;";
  const [fileType, backupType] = kind === "log" ? [1, "L"] : [0, "D"];
  return `DECLARE @need_mb bigint, @percent float, @in_database nvarchar(300);
SET @in_database = QUOTENAME(@database) + N'.sys.sp_executesql';
${quietly(`EXEC @in_database
  N'SELECT @mb = SUM(CONVERT(bigint, FILEPROPERTY(name, N''SpaceUsed''))) / 128 FROM sys.database_files WHERE type = ${fileType}',
  N'@mb bigint OUTPUT', @need_mb OUTPUT;
IF @compression <> N''
  SELECT TOP (1) @percent = 100.0 * compressed_backup_size / backup_size
  FROM msdb.dbo.backupset
  WHERE database_name = @database AND type = '${backupType}' AND compressed_backup_size < backup_size
  ORDER BY backup_finish_date DESC;`)}
SET @need_mb = CEILING(@need_mb * COALESCE(@percent, 100) / 100);`;
}

function verdict(): string {
  return `PRINT N'-- The backup takes about ' + COALESCE(CONVERT(nvarchar(20), @need_mb), N'?')
  + N' MB; the drive of the folder has ' + COALESCE(CONVERT(nvarchar(20), @free_mb), N'?') + N' MB free.';
IF @checks_room = 1 AND @free_mb < @need_mb
BEGIN
  RAISERROR(N'The backup does not fit on the drive of the folder. Make room, choose another folder, or set @checks_room to 0.', 16, 1);
  RETURN;
END;`;
}

function logRoom(): string {
  return `IF @recovery_model <> N'FULL'
BEGIN
  DECLARE @log_free_mb bigint;
  SELECT @log_free_mb = MIN(drive.free_mb)
  FROM sys.master_files AS each_file
  CROSS APPLY ${freeOf("each_file.physical_name").replaceAll("\n", "\n  ")} AS drive
  WHERE each_file.database_id = DB_ID(@database) AND each_file.type = 1;
  PRINT N'-- In the FULL model the log grows until it is backed up; its drive has '
    + COALESCE(CONVERT(nvarchar(20), @log_free_mb), N'?') + N' MB free.';
END;`;
}

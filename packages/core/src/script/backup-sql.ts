/**
 * The text of the script that takes the backup.
 *
 * It is one batch, so that its first error ends it, and it runs on SQL Server 2008 R2: no THROW, CONCAT or IIF. Every
 * statement is made at run time with QUOTENAME and printed before it is run, so the dry run shows what would be done.
 * What is to be set back later is noted in msdb before anything is changed; not in the database, whose backup would
 * carry the note along. Backup compression is a matter of the edition, and its algorithm of the server's settings since
 * 2022, so both are settled by the server itself.
 *
 * Source: Transact-SQL, BACKUP, DBCC CHECKDB, SERVERPROPERTY; SQL Server, "Backup compression".
 */
import type { BackupScriptOrder, ScriptKind } from "./backup-script.ts";
import { roomSql } from "./room-sql.ts";
import { sqlText } from "./sql-literal.ts";

export interface BackupSqlOrder extends BackupScriptOrder {
  readonly separator: string;
  /** Begin of the backup's file name; letters and digits. */
  readonly name: string;
  readonly extension: string;
}

export function writeBackupSql(order: BackupSqlOrder): string {
  const sections = [
    opening(order),
    whatThereIs(order),
    compression(order),
    roomSql(order, needsFullModel(order)),
    ...(order.checksDatabase ? [consistency()] : []),
    settings(order),
    folder(),
    backup(order),
    verification(order),
  ];
  return `${sections.join("\n\n")}\n`;
}

/** Where a script notes the former settings; the undo script looks there. Expects @database as the server spells it. */
export const NOTE_NAME =
  "DECLARE @note sysname = N'bakferry former settings ' + CONVERT(nvarchar(40), HASHBYTES('SHA1', @database), 2);";

/** A statement is printed always and run only when that was asked for; its error ends the script. */
export function runOrPrint(depth: string): string {
  return ["PRINT @sql;", "IF @is_run = 1", "BEGIN", "  EXEC (@sql);", "  IF @@ERROR <> 0 RETURN;", "END;"]
    .map((line) => `${depth}${line}`)
    .join("\n");
}

const KIND_WORDS: Readonly<Record<ScriptKind, string>> = {
  full: "Full backup",
  differential: "Differential backup",
  log: "Log backup",
};

function opening({ kind, release, databaseName, folder: path, instanceFamily }: BackupSqlOrder): string {
  const oneRelease = release === null ? "2008 R2 to 2022" : release.name;
  const releases = instanceFamily === "local2008r2" ? "2008 R2" : oneRelease;
  return `-- ${KIND_WORDS[kind]} of one database for ApsaraDB RDS for SQL Server, made by Bakferry.
-- Run it on SQL Server ${releases}, in SSMS or with sqlcmd -b, as a login that may back up and alter the database.
-- As it stands it changes nothing and prints what it would do. Set @is_run to 1 to do it.
-- Stop whatever writes to the database first: what is written after the backup is not in it.

DECLARE @is_run bit = 0;
DECLARE @database sysname = ${sqlText(databaseName)};
DECLARE @folder nvarchar(260) = ${sqlText(path)};
DECLARE @checks_room bit = 1;

USE master;
SET NOCOUNT ON;`;
}

function whatThereIs(order: BackupSqlOrder): string {
  const guard = versionGuard(order);
  return `-- What there is.
DECLARE @sql nvarchar(max), @media nvarchar(max), @error int;
DECLARE @state nvarchar(60), @recovery_model nvarchar(60);
DECLARE @is_auto_close bit, @is_encrypted bit, @is_read_only bit;
SELECT @database = name, @state = state_desc, @recovery_model = recovery_model_desc,
  @is_auto_close = is_auto_close_on, @is_encrypted = is_encrypted, @is_read_only = is_read_only
FROM sys.databases
WHERE name = @database;
${stopIf("@@ROWCOUNT = 0", "There is no database of that name on this server.")}
${stopIf("@state <> N'ONLINE'", "The database is not online.")}
${stopIf("@is_encrypted = 1", "The database is under TDE, and RDS cannot restore its backup. Turn TDE off and drop the key first.")}
IF @is_read_only = 1
  PRINT N'-- The database is read-only: the backup carries that state to RDS.';

DECLARE @version nvarchar(128) = CONVERT(nvarchar(128), SERVERPROPERTY(N'ProductVersion'));
DECLARE @edition nvarchar(128) = CONVERT(nvarchar(128), SERVERPROPERTY(N'Edition'));
DECLARE @major int = CONVERT(int, PARSENAME(@version, 4));
DECLARE @minor int = CONVERT(int, PARSENAME(@version, 3));
PRINT N'-- SQL Server ' + @version + N', ' + @edition + N'; recovery model ' + @recovery_model
  + N', AUTO_CLOSE ' + CASE @is_auto_close WHEN 1 THEN N'ON' ELSE N'OFF' END + N'.';${guard === "" ? "" : `\n${guard}`}`;
}

function versionGuard({ release, instanceFamily, kind }: BackupSqlOrder): string {
  const guards = [
    ...(release === null
      ? []
      : [
          stopIf(
            `@major <> ${release.major} OR @minor <> ${release.minor}`,
            `This script is for SQL Server ${release.name}; this server is another.`,
          ),
        ]),
    ...(instanceFamily === "local2008r2" && release === null
      ? [stopIf("@major > 10", "RDS for SQL Server 2008 R2 cannot restore a backup of this newer server.")]
      : []),
    ...(kind === "log"
      ? [
          stopIf(
            "@recovery_model = N'SIMPLE'",
            "The recovery model is SIMPLE, which has no log backups. Begin with a full backup for increments.",
          ),
        ]
      : []),
  ];
  return guards.join("\n");
}

/** DBCC reports damage as errors of severity 16 and goes on; TRY would swallow all but one of them. */
function consistency(): string {
  return `-- The database has to be sound.
SET @sql = N'DBCC CHECKDB (N' + QUOTENAME(@database, N'''') + N') WITH NO_INFOMSGS, ALL_ERRORMSGS;';
PRINT @sql;
IF @is_run = 1
BEGIN
  EXEC (@sql);
  SET @error = @@ERROR;
  ${stopIf("@error <> 0", "DBCC CHECKDB found errors, or could not end. Nothing was backed up and nothing was changed.").replaceAll("\n", "\n  ")}
  PRINT N'-- DBCC CHECKDB found no errors.';
END;`;
}

function needsFullModel({ instanceFamily, kind, hasIncrements }: BackupSqlOrder): boolean {
  return instanceFamily === "local2008r2" || (kind === "full" && hasIncrements);
}

function settings(order: BackupSqlOrder): string {
  const differs = needsFullModel(order)
    ? "@recovery_model <> N'FULL' OR @is_auto_close = 1"
    : "@is_auto_close = 1";
  const fullModel = `IF @recovery_model <> N'FULL'
BEGIN
  SET @sql = N'ALTER DATABASE ' + QUOTENAME(@database) + N' SET RECOVERY FULL;';
${runOrPrint("  ")}
END;
`;
  return `-- What has to be set, with its inverse noted in msdb first. The first note stands; the undo script takes it away.
${NOTE_NAME}
DECLARE @former nvarchar(60) = @recovery_model + N',' + CASE @is_auto_close WHEN 1 THEN N'ON' ELSE N'OFF' END;
IF ${differs}
BEGIN
  PRINT N'-- Noted in msdb for the undo script: ' + @former;
  IF @is_run = 1
  BEGIN
    IF NOT EXISTS (SELECT 1 FROM msdb.sys.extended_properties WHERE class = 0 AND name = @note)
      EXEC msdb.sys.sp_addextendedproperty @name = @note, @value = @former;
    ${stopIf("NOT EXISTS (SELECT 1 FROM msdb.sys.extended_properties WHERE class = 0 AND name = @note)", "The former settings could not be noted in msdb. Nothing was changed.").replaceAll("\n", "\n    ")}
  END;
END;
${needsFullModel(order) ? fullModel : ""}IF @is_auto_close = 1
BEGIN
  SET @sql = N'ALTER DATABASE ' + QUOTENAME(@database) + N' SET AUTO_CLOSE OFF;';
${runOrPrint("  ")}
END;`;
}

function folder(): string {
  return `-- The folder, if it is not there.
PRINT N'EXEC master.dbo.xp_create_subdir N''' + REPLACE(@folder, N'''', N'''''') + N''';';
IF @is_run = 1
BEGIN
  SET @error = 1;
  EXEC @error = master.dbo.xp_create_subdir @folder;
  ${stopIf("@error <> 0", "The folder could not be created. SQL Server's own account must be allowed to write there.").replaceAll("\n", "\n  ")}
END;`;
}

function backup(order: BackupSqlOrder): string {
  const { kind, hasIncrements, separator, name, folder: path } = order;
  const what = kind === "log" ? "LOG" : "DATABASE";
  // A full backup that begins a chain must be its base, and COPY_ONLY says that it is not.
  const copyOnly = kind === "full" && !hasIncrements ? "COPY_ONLY, " : "";
  const differential = kind === "differential" ? "DIFFERENTIAL, " : "";
  const slash = path.endsWith(separator) ? "" : separator;
  return `-- The backup: a new file with nothing else in it, compressed where the edition can.
DECLARE @stamp nvarchar(14) =
  REPLACE(REPLACE(REPLACE(CONVERT(nvarchar(19), GETDATE(), 120), N'-', N''), N' ', N''), N':', N'');
DECLARE @file nvarchar(400) = REPLACE(@folder, N'''', N'''''') + N'${slash}${name}' + @stamp;
SET @media = ${mediaOf(order)};
SET @sql = N'BACKUP ${what} ' + QUOTENAME(@database) + N' TO ' + @media
  + N' WITH ${differential}${copyOnly}CHECKSUM, ' + @compression + N'FORMAT, INIT, STATS = 5;';
${runOrPrint("")}`;
}

/** The server's default algorithm may be one of an accelerator since 2022, which only such a server restores. */
function compression({ release, instanceFamily }: BackupSqlOrder): string {
  const major = release?.major ?? (instanceFamily === "local2008r2" ? 10 : null);
  const isEnterpriseOnly =
    release === null ? "\n  WHEN @major = 10 AND @minor < 50 AND @engine <> 3 THEN N''" : "";
  const plain = "N'COMPRESSION, '";
  const named = "N'COMPRESSION (ALGORITHM = MS_XPRESS), '";
  const best = major !== null && major >= 16 ? named : plain;
  const byServer = major === null ? `\n  WHEN @major >= 16 THEN ${named}` : "";
  return `-- How it is compressed.
DECLARE @engine int = CONVERT(int, SERVERPROPERTY(N'EngineEdition'));
DECLARE @compression nvarchar(60) = CASE
  WHEN @engine = 4 OR @edition LIKE N'Web%' OR @edition LIKE N'Workgroup%' THEN N''${isEnterpriseOnly}${byServer}
  ELSE ${best}
END;`;
}

function mediaOf({ stripes, extension }: BackupSqlOrder): string {
  if (stripes === 1) return `N'DISK = N''' + @file + N'${extension}'''`;
  return Array.from(
    { length: stripes },
    (_, index) => `N'DISK = N''' + @file + N'part${index + 1}of${stripes}${extension}'''`,
  ).join("\n  + N', ' + ");
}

/** What becomes of what is written from now on. */
function laterWrites({ kind, hasIncrements }: BackupSqlOrder): string {
  return kind === "full" && !hasIncrements
    ? "What is written to the database from now on is not in this file and does not move with it: keep the writers stopped."
    : "What is written from now on comes with the next differential or log backup: stop the writers before the last one.";
}

function verification(order: BackupSqlOrder): string {
  return `-- Proof that it can be read back.
SET @sql = N'RESTORE VERIFYONLY FROM ' + @media + N' WITH CHECKSUM;';
${runOrPrint("")}
SET @sql = N'RESTORE FILELISTONLY FROM ' + @media + N';';
${runOrPrint("")}
IF @is_run = 1
BEGIN
  PRINT N'-- Done. Look at the file with "bakferry inspect" before it is uploaded.';
  PRINT N'-- ${laterWrites(order)}';
END;
ELSE
  PRINT N'-- Nothing was done. Set @is_run to 1 to do it.';`;
}

/** RAISERROR with severity 16 makes sqlcmd -b end with an error, too. */
export function stopIf(condition: string, message: string): string {
  return `IF ${condition}
BEGIN
  RAISERROR(N'${message.replaceAll("'", "''")}', 16, 1);
  RETURN;
END;`;
}

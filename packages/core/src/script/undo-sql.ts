/**
 * The text of the script that sets the database back to what it was before the backup script.
 *
 * It knows the former settings by the note that the backup script left in msdb, so it does not matter when it is made.
 */
import type { BackupScriptOrder } from "./backup-script.ts";
import { NOTE_NAME, runOrPrint, stopIf } from "./backup-sql.ts";
import { sqlText } from "./sql-literal.ts";

export function writeUndoSql({ databaseName }: Pick<BackupScriptOrder, "databaseName">): string {
  return `-- Sets the recovery model and AUTO_CLOSE of one database back, after a backup script of Bakferry.
-- Run it when the last backup for RDS is taken: going back to SIMPLE ends the chain of log backups.
-- As it stands it changes nothing and prints what it would do. Set @is_run to 1 to do it.

DECLARE @is_run bit = 0;
DECLARE @database sysname = ${sqlText(databaseName)};

USE master;
SET NOCOUNT ON;

DECLARE @sql nvarchar(max), @former nvarchar(60), @recovery_model nvarchar(60), @is_auto_close bit;
SELECT @database = name, @recovery_model = recovery_model_desc, @is_auto_close = is_auto_close_on
FROM sys.databases
WHERE name = @database;
${stopIf("@@ROWCOUNT = 0", "There is no database of that name on this server.")}

${NOTE_NAME}
SELECT @former = CONVERT(nvarchar(60), value)
FROM msdb.sys.extended_properties
WHERE class = 0 AND name = @note;
IF @former IS NULL
BEGIN
  PRINT N'-- Nothing to undo: no backup script has changed a setting of this database.';
  RETURN;
END;

DECLARE @former_model nvarchar(60) = LEFT(@former, CHARINDEX(N',', @former + N',') - 1);
DECLARE @former_auto_close nvarchar(60) = SUBSTRING(@former, CHARINDEX(N',', @former + N',') + 1, 60);
${stopIf("@former_model NOT IN (N'FULL', N'BULK_LOGGED', N'SIMPLE') OR @former_auto_close NOT IN (N'ON', N'OFF')", "The note in msdb is not one of a backup script.")}

IF @recovery_model <> @former_model
BEGIN
  SET @sql = N'ALTER DATABASE ' + QUOTENAME(@database) + N' SET RECOVERY ' + @former_model + N';';
${runOrPrint("  ")}
END;
IF CASE @is_auto_close WHEN 1 THEN N'ON' ELSE N'OFF' END <> @former_auto_close
BEGIN
  SET @sql = N'ALTER DATABASE ' + QUOTENAME(@database) + N' SET AUTO_CLOSE ' + @former_auto_close + N';';
${runOrPrint("  ")}
END;
IF @is_run = 1
  EXEC msdb.sys.sp_dropextendedproperty @name = @note;
ELSE
  PRINT N'-- Nothing was done. Set @is_run to 1 to do it.';
`;
}

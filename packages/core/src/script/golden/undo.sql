-- Sets the recovery model and AUTO_CLOSE of one database back, after a backup script of Bakferry.
-- Run it when the last backup for RDS is taken: going back to SIMPLE ends the chain of log backups.
-- As it stands it changes nothing and prints what it would do. Set @is_run to 1 to do it.

DECLARE @is_run bit = 0;
DECLARE @database sysname = N'dbtest';

USE master;
SET NOCOUNT ON;

DECLARE @sql nvarchar(max), @former nvarchar(60), @recovery_model nvarchar(60), @is_auto_close bit;
SELECT @database = name, @recovery_model = recovery_model_desc, @is_auto_close = is_auto_close_on
FROM sys.databases
WHERE name = @database;
IF @@ROWCOUNT = 0
BEGIN
  RAISERROR(N'There is no database of that name on this server.', 16, 1);
  RETURN;
END;

DECLARE @note sysname = N'bakferry former settings ' + CONVERT(nvarchar(40), HASHBYTES('SHA1', @database), 2);
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
IF @former_model NOT IN (N'FULL', N'BULK_LOGGED', N'SIMPLE') OR @former_auto_close NOT IN (N'ON', N'OFF')
BEGIN
  RAISERROR(N'The note in msdb is not one of a backup script.', 16, 1);
  RETURN;
END;

IF @recovery_model <> @former_model
BEGIN
  SET @sql = N'ALTER DATABASE ' + QUOTENAME(@database) + N' SET RECOVERY ' + @former_model + N';';
  PRINT @sql;
  IF @is_run = 1
  BEGIN
    EXEC (@sql);
    IF @@ERROR <> 0 RETURN;
  END;
END;
IF CASE @is_auto_close WHEN 1 THEN N'ON' ELSE N'OFF' END <> @former_auto_close
BEGIN
  SET @sql = N'ALTER DATABASE ' + QUOTENAME(@database) + N' SET AUTO_CLOSE ' + @former_auto_close + N';';
  PRINT @sql;
  IF @is_run = 1
  BEGIN
    EXEC (@sql);
    IF @@ERROR <> 0 RETURN;
  END;
END;
IF @is_run = 1
  EXEC msdb.sys.sp_dropextendedproperty @name = @note;
ELSE
  PRINT N'-- Nothing was done. Set @is_run to 1 to do it.';

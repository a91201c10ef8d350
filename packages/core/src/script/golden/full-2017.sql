-- Full backup of one database for ApsaraDB RDS for SQL Server, made by Bakferry.
-- Run it on SQL Server 2017, in SSMS or with sqlcmd -b, as a login that may back up and alter the database.
-- As it stands it changes nothing and prints what it would do. Set @is_run to 1 to do it.
-- Stop whatever writes to the database first: what is written after the backup is not in it.

DECLARE @is_run bit = 0;
DECLARE @database sysname = N'dbtest';
DECLARE @folder nvarchar(260) = N'D:\backup';
DECLARE @checks_room bit = 1;

USE master;
SET NOCOUNT ON;

-- What there is.
DECLARE @sql nvarchar(max), @media nvarchar(max), @error int;
DECLARE @state nvarchar(60), @recovery_model nvarchar(60);
DECLARE @is_auto_close bit, @is_encrypted bit, @is_read_only bit;
SELECT @database = name, @state = state_desc, @recovery_model = recovery_model_desc,
  @is_auto_close = is_auto_close_on, @is_encrypted = is_encrypted, @is_read_only = is_read_only
FROM sys.databases
WHERE name = @database;
IF @@ROWCOUNT = 0
BEGIN
  RAISERROR(N'There is no database of that name on this server.', 16, 1);
  RETURN;
END;
IF @state <> N'ONLINE'
BEGIN
  RAISERROR(N'The database is not online.', 16, 1);
  RETURN;
END;
IF @is_encrypted = 1
BEGIN
  RAISERROR(N'The database is under TDE, and RDS cannot restore its backup. Turn TDE off and drop the key first.', 16, 1);
  RETURN;
END;
IF @is_read_only = 1
  PRINT N'-- The database is read-only: the backup carries that state to RDS.';

DECLARE @version nvarchar(128) = CONVERT(nvarchar(128), SERVERPROPERTY(N'ProductVersion'));
DECLARE @edition nvarchar(128) = CONVERT(nvarchar(128), SERVERPROPERTY(N'Edition'));
DECLARE @major int = CONVERT(int, PARSENAME(@version, 4));
DECLARE @minor int = CONVERT(int, PARSENAME(@version, 3));
PRINT N'-- SQL Server ' + @version + N', ' + @edition + N'; recovery model ' + @recovery_model
  + N', AUTO_CLOSE ' + CASE @is_auto_close WHEN 1 THEN N'ON' ELSE N'OFF' END + N'.';
IF @major <> 14 OR @minor <> 0
BEGIN
  RAISERROR(N'This script is for SQL Server 2017; this server is another.', 16, 1);
  RETURN;
END;

-- How it is compressed.
DECLARE @engine int = CONVERT(int, SERVERPROPERTY(N'EngineEdition'));
DECLARE @compression nvarchar(60) = CASE
  WHEN @engine = 4 OR @edition LIKE N'Web%' OR @edition LIKE N'Workgroup%' THEN N''
  ELSE N'COMPRESSION, '
END;

-- Room, before anything is done. What cannot be seen stops nothing.
DECLARE @drives TABLE (place nvarchar(512), free_mb bigint);
BEGIN TRY
  IF OBJECT_ID(N'sys.dm_os_enumerate_fixed_drives') IS NOT NULL
    INSERT INTO @drives EXEC (N'SELECT fixed_drive_path, free_space_in_bytes / 1048576 FROM sys.dm_os_enumerate_fixed_drives');
  ELSE
    INSERT INTO @drives EXEC master.dbo.xp_fixeddrives;
END TRY
BEGIN CATCH
END CATCH;
BEGIN TRY
  IF OBJECT_ID(N'sys.dm_os_volume_stats') IS NOT NULL
    INSERT INTO @drives EXEC (N'SELECT DISTINCT v.volume_mount_point, v.available_bytes / 1048576 FROM sys.master_files AS f CROSS APPLY sys.dm_os_volume_stats(f.database_id, f.file_id) AS v');
END TRY
BEGIN CATCH
END CATCH;
DECLARE @free_mb bigint = (
  SELECT TOP (1) free_mb FROM @drives
  WHERE place <> N'' AND UPPER(LEFT(@folder, LEN(place))) = UPPER(place)
  ORDER BY LEN(place) DESC);
DECLARE @need_mb bigint, @percent float, @in_database nvarchar(300);
SET @in_database = QUOTENAME(@database) + N'.sys.sp_executesql';
BEGIN TRY
  EXEC @in_database
    N'SELECT @mb = SUM(CONVERT(bigint, FILEPROPERTY(name, N''SpaceUsed''))) / 128 FROM sys.database_files WHERE type = 0',
    N'@mb bigint OUTPUT', @need_mb OUTPUT;
  IF @compression <> N''
    SELECT TOP (1) @percent = 100.0 * compressed_backup_size / backup_size
    FROM msdb.dbo.backupset
    WHERE database_name = @database AND type = 'D' AND compressed_backup_size < backup_size
    ORDER BY backup_finish_date DESC;
END TRY
BEGIN CATCH
END CATCH;
SET @need_mb = CEILING(@need_mb * COALESCE(@percent, 100) / 100);
PRINT N'-- The backup takes about ' + COALESCE(CONVERT(nvarchar(20), @need_mb), N'?')
  + N' MB; the drive of the folder has ' + COALESCE(CONVERT(nvarchar(20), @free_mb), N'?') + N' MB free.';
IF @checks_room = 1 AND @free_mb < @need_mb
BEGIN
  RAISERROR(N'The backup does not fit on the drive of the folder. Make room, choose another folder, or set @checks_room to 0.', 16, 1);
  RETURN;
END;

-- The database has to be sound.
SET @sql = N'DBCC CHECKDB (N' + QUOTENAME(@database, N'''') + N') WITH NO_INFOMSGS, ALL_ERRORMSGS;';
PRINT @sql;
IF @is_run = 1
BEGIN
  EXEC (@sql);
  SET @error = @@ERROR;
  IF @error <> 0
  BEGIN
    RAISERROR(N'DBCC CHECKDB found errors, or could not end. Nothing was backed up and nothing was changed.', 16, 1);
    RETURN;
  END;
  PRINT N'-- DBCC CHECKDB found no errors.';
END;

-- What has to be set, with its inverse noted in msdb first. The first note stands; the undo script takes it away.
DECLARE @note sysname = N'bakferry former settings ' + CONVERT(nvarchar(40), HASHBYTES('SHA1', @database), 2);
DECLARE @former nvarchar(60) = @recovery_model + N',' + CASE @is_auto_close WHEN 1 THEN N'ON' ELSE N'OFF' END;
IF @is_auto_close = 1
BEGIN
  PRINT N'-- Noted in msdb for the undo script: ' + @former;
  IF @is_run = 1
  BEGIN
    IF NOT EXISTS (SELECT 1 FROM msdb.sys.extended_properties WHERE class = 0 AND name = @note)
      EXEC msdb.sys.sp_addextendedproperty @name = @note, @value = @former;
    IF NOT EXISTS (SELECT 1 FROM msdb.sys.extended_properties WHERE class = 0 AND name = @note)
    BEGIN
      RAISERROR(N'The former settings could not be noted in msdb. Nothing was changed.', 16, 1);
      RETURN;
    END;
  END;
END;
IF @is_auto_close = 1
BEGIN
  SET @sql = N'ALTER DATABASE ' + QUOTENAME(@database) + N' SET AUTO_CLOSE OFF;';
  PRINT @sql;
  IF @is_run = 1
  BEGIN
    EXEC (@sql);
    IF @@ERROR <> 0 RETURN;
  END;
END;

-- The folder, if it is not there.
PRINT N'EXEC master.dbo.xp_create_subdir N''' + REPLACE(@folder, N'''', N'''''') + N''';';
IF @is_run = 1
BEGIN
  SET @error = 1;
  EXEC @error = master.dbo.xp_create_subdir @folder;
  IF @error <> 0
  BEGIN
    RAISERROR(N'The folder could not be created. SQL Server''s own account must be allowed to write there.', 16, 1);
    RETURN;
  END;
END;

-- The backup: a new file with nothing else in it, compressed where the edition can.
DECLARE @stamp nvarchar(14) =
  REPLACE(REPLACE(REPLACE(CONVERT(nvarchar(19), GETDATE(), 120), N'-', N''), N' ', N''), N':', N'');
DECLARE @file nvarchar(400) = REPLACE(@folder, N'''', N'''''') + N'\dbtestFULL' + @stamp;
SET @media = N'DISK = N''' + @file + N'.bak''';
SET @sql = N'BACKUP DATABASE ' + QUOTENAME(@database) + N' TO ' + @media
  + N' WITH COPY_ONLY, CHECKSUM, ' + @compression + N'FORMAT, INIT, STATS = 5;';
PRINT @sql;
IF @is_run = 1
BEGIN
  EXEC (@sql);
  IF @@ERROR <> 0 RETURN;
END;

-- Proof that it can be read back.
SET @sql = N'RESTORE VERIFYONLY FROM ' + @media + N' WITH CHECKSUM;';
PRINT @sql;
IF @is_run = 1
BEGIN
  EXEC (@sql);
  IF @@ERROR <> 0 RETURN;
END;
SET @sql = N'RESTORE FILELISTONLY FROM ' + @media + N';';
PRINT @sql;
IF @is_run = 1
BEGIN
  EXEC (@sql);
  IF @@ERROR <> 0 RETURN;
END;
IF @is_run = 1
BEGIN
  PRINT N'-- Done. Look at the file with "bakferry inspect" before it is uploaded.';
  PRINT N'-- What is written to the database from now on is not in this file and does not move with it: keep the writers stopped.';
END;
ELSE
  PRINT N'-- Nothing was done. Set @is_run to 1 to do it.';

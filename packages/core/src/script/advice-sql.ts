/**
 * The text of the script for the first hour on RDS: statistics, settings that a backup carries along, and advice on the
 * compatibility level, which nothing raises by itself.
 *
 * A restored database keeps its statistics and its compatibility level. After a change of release the old statistics
 * mislead the optimiser, and a raised level changes its plans, so the first is done and the second only proposed, with
 * the Query Store as the way back.
 *
 * Source: Transact-SQL, UPDATE STATISTICS, ALTER DATABASE compatibility level, ALTER DATABASE SET options; SQL Server,
 * "Change the database compatibility level and use the Query Store".
 */
import { runOrPrint, stopIf } from "./backup-sql.ts";
import { runInDatabase, sqlBatch } from "./sql-batch.ts";
import { sqlText } from "./sql-literal.ts";

export function writeAdviceSql(databaseName: string): string {
  return `-- What to do with one database in its first hour on ApsaraDB RDS: statistics, settings, compatibility level.
-- Run it on the RDS instance after the import, as its privileged account. Statistics read every table: choose a quiet hour.
-- As it stands it changes nothing and prints what it would do. Set @is_run to 1 to do it.
-- The compatibility level changes only when @compatibility_level names one; measure first, as printed below.

DECLARE @is_run bit = 0;
DECLARE @compatibility_level int = NULL;
DECLARE @database sysname = ${sqlText(databaseName)};

SET NOCOUNT ON;
DECLARE @sql nvarchar(max), @state nvarchar(60), @level int, @page_verify nvarchar(60);
DECLARE @is_auto_close bit, @is_auto_shrink bit, @is_auto_create bit, @is_auto_update bit;
SELECT @database = name, @state = state_desc, @level = compatibility_level, @page_verify = page_verify_option_desc,
  @is_auto_close = is_auto_close_on, @is_auto_shrink = is_auto_shrink_on,
  @is_auto_create = is_auto_create_stats_on, @is_auto_update = is_auto_update_stats_on
FROM sys.databases
WHERE name = @database;
${stopIf("@@ROWCOUNT = 0", "There is no database of that name on this server, or this account may not see it.")}
${stopIf("@state <> N'ONLINE'", "The database is not online.")}
DECLARE @own_level int = 10 * CONVERT(int, PARSENAME(CONVERT(nvarchar(128), SERVERPROPERTY(N'ProductVersion')), 4));
PRINT N'-- Compatibility level ' + CONVERT(nvarchar(10), @level) + N'; the instance''s own is ' + CONVERT(nvarchar(10), @own_level) + N'.';

-- Settings that came along with the backup.
${setting("@page_verify <> N'CHECKSUM'", "PAGE_VERIFY CHECKSUM")}
${setting("@is_auto_close = 1", "AUTO_CLOSE OFF")}
${setting("@is_auto_shrink = 1", "AUTO_SHRINK OFF")}
${setting("@is_auto_create = 0", "AUTO_CREATE_STATISTICS ON")}
${setting("@is_auto_update = 0", "AUTO_UPDATE_STATISTICS ON")}

-- Statistics are those of the source; a new release reads them with other eyes.
DECLARE @batch nvarchar(max) = ${sqlBatch(STATISTICS)};
${runInDatabase([{ name: "@is_run", type: "bit" }])}

-- The compatibility level.
IF @level < @own_level AND @compatibility_level IS NULL
BEGIN
  PRINT N'-- The level is older than the instance. Nothing has to change: the application behaves as at the source.';
  PRINT N'-- To raise it: 1. turn the Query Store on (2016 and later) and let it watch a usual day at the old level,';
  PRINT N'-- 2. set @compatibility_level to ' + CONVERT(nvarchar(10), @own_level) + N' and run this again,';
  PRINT N'-- 3. compare in the Query Store, and force the old plan of a query that became slow, or set the level back.';
  IF @own_level >= 130
    PRINT N'-- ALTER DATABASE ' + QUOTENAME(@database) + N' SET QUERY_STORE = ON;';
END;
IF @compatibility_level <> @level
BEGIN
  SET @sql = N'ALTER DATABASE ' + QUOTENAME(@database) + N' SET COMPATIBILITY_LEVEL = '
    + CONVERT(nvarchar(10), @compatibility_level) + N';';
${runOrPrint("  ")}
  PRINT N'-- To set it back: COMPATIBILITY_LEVEL = ' + CONVERT(nvarchar(10), @level) + N'.';
END;
IF @is_run = 0
  PRINT N'-- Nothing was done. Set @is_run to 1 to do it.';
`;
}

/** Table by table: sp_updatestats is for the owner of the database alone, which on RDS is RDS. */
const STATISTICS = `
DECLARE @table nvarchar(300), @statement nvarchar(max);
DECLARE tables CURSOR LOCAL STATIC FOR
SELECT QUOTENAME(s.name) + N'.' + QUOTENAME(t.name)
FROM sys.tables t
JOIN sys.schemas s ON s.schema_id = t.schema_id
ORDER BY s.name, t.name;
OPEN tables;
FETCH NEXT FROM tables INTO @table;
WHILE @@FETCH_STATUS = 0
BEGIN
  SET @statement = N'UPDATE STATISTICS ' + @table + N';';
  PRINT @statement;
  IF @is_run = 1
    EXEC (@statement);
  FETCH NEXT FROM tables INTO @table;
END;
CLOSE tables;
DEALLOCATE tables;
`;

function setting(condition: string, option: string): string {
  return `IF ${condition}
BEGIN
  SET @sql = N'ALTER DATABASE ' + QUOTENAME(@database) + N' SET ${option};';
${runOrPrint("  ")}
END;`;
}

-- Reports the users of one database that have no login on this server, and connects those whose login exists.
-- Run it on the RDS instance after the import, as its privileged account, when the accounts are made.
-- As it stands it changes nothing and prints what it would do. Set @is_run to 1 to do it.

DECLARE @is_run bit = 0;
DECLARE @database sysname = N'dbtest';

SET NOCOUNT ON;
IF DB_ID(@database) IS NULL
BEGIN
  RAISERROR(N'There is no database of that name on this server, or this account may not see it.', 16, 1);
  RETURN;
END;

DECLARE @batch nvarchar(max) = N'
SELECT
  u.name AS [user without a login],
  CASE
    WHEN l.name IS NULL THEN N''make the account '' + u.name + N'' first, or drop the user''
    WHEN EXISTS (SELECT 1 FROM sys.database_principals t WHERE t.sid = l.sid)
      THEN N''its login is another user here already: give that user the roles, then drop this one''
    ELSE N''is connected with its login''
  END AS [what to do]
FROM sys.database_principals u
LEFT JOIN sys.server_principals l ON l.name = u.name COLLATE DATABASE_DEFAULT AND l.type = ''S''
WHERE u.type = ''S'' AND u.principal_id > 4 AND DATALENGTH(u.sid) <> 28
  AND NOT EXISTS (SELECT 1 FROM sys.server_principals s WHERE s.sid = u.sid)
UNION ALL
SELECT u.name, N''Windows users and groups do not work here: drop it, and make a SQL account''
FROM sys.database_principals u
WHERE u.type IN (''U'', ''G'') AND u.principal_id > 4
ORDER BY 1;

DECLARE @user sysname, @statement nvarchar(max);
DECLARE orphans CURSOR LOCAL STATIC FOR
SELECT u.name
FROM sys.database_principals u
LEFT JOIN sys.server_principals l ON l.name = u.name COLLATE DATABASE_DEFAULT AND l.type = ''S''
WHERE u.type = ''S'' AND u.principal_id > 4 AND DATALENGTH(u.sid) <> 28
  AND NOT EXISTS (SELECT 1 FROM sys.server_principals s WHERE s.sid = u.sid)
  AND l.name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM sys.database_principals t WHERE t.sid = l.sid);
OPEN orphans;
FETCH NEXT FROM orphans INTO @user;
WHILE @@FETCH_STATUS = 0
BEGIN
  SET @statement = N''ALTER USER '' + QUOTENAME(@user) + N'' WITH LOGIN = '' + QUOTENAME(@user) + N'';'';
  PRINT @statement;
  IF @is_run = 1
    EXEC (@statement);
  FETCH NEXT FROM orphans INTO @user;
END;
CLOSE orphans;
DEALLOCATE orphans;
';
DECLARE @run nvarchar(300) = QUOTENAME(@database) + N'.sys.sp_executesql';
EXEC @run @batch, N'@is_run bit', @is_run;
IF @is_run = 0
  PRINT N'-- Nothing was done. Set @is_run to 1 to do it.';

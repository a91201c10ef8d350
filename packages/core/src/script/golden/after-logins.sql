-- Lists the logins that one database uses, and what replaces them on ApsaraDB RDS for SQL Server. It changes nothing.
-- Run it on the source server, SQL Server 2008 R2 or later, as a login that may see all logins (VIEW ANY DEFINITION).
-- What does not come along with a backup, and has to be made anew on RDS: logins with their passwords and SIDs, server
-- roles, jobs, linked servers, credentials. Windows logins and groups do not work on an instance outside a domain.

DECLARE @database sysname = N'dbtest';

USE master;
SET NOCOUNT ON;

DECLARE @owner nvarchar(128);
SELECT @database = name, @owner = SUSER_SNAME(owner_sid)
FROM sys.databases
WHERE name = @database;
IF @@ROWCOUNT = 0
BEGIN
  RAISERROR(N'There is no database of that name on this server.', 16, 1);
  RETURN;
END;
PRINT N'-- Owner of the database here: ' + ISNULL(@owner, N'nobody who is known') + N'. On RDS it belongs to RDS.';

DECLARE @batch nvarchar(max) = N'
WITH roles AS (
  SELECT m.member_principal_id AS id, r.name
  FROM sys.database_role_members m
  JOIN sys.database_principals r ON r.principal_id = m.role_principal_id
)
SELECT
  u.name AS [user],
  ISNULL(l.name, N'''') AS [login],
  CASE
    WHEN u.type = ''S'' AND DATALENGTH(u.sid) = 28 THEN N''comes along: it never had a login''
    WHEN u.type IN (''U'', ''G'') THEN N''does not work on RDS: make a SQL account instead''
    WHEN l.name IS NULL THEN N''is without a login here already: drop it or make an account''
    WHEN l.name COLLATE Latin1_General_BIN NOT LIKE N''%[^a-z0-9_]%''
      AND l.name COLLATE Latin1_General_BIN LIKE N''[a-z]%[a-z0-9]'' AND LEN(l.name) <= 64
      THEN N''make the account '' + l.name
    ELSE N''make an account of a-z, 0-9 and _, then ALTER USER '' + QUOTENAME(u.name) + N'' WITH LOGIN = it''
  END AS [on RDS],
  CASE
    WHEN EXISTS (SELECT 1 FROM roles WHERE id = u.principal_id AND name = N''db_owner'') THEN N''DBOwner''
    WHEN EXISTS (SELECT 1 FROM roles WHERE id = u.principal_id AND name = N''db_datawriter'') THEN N''ReadWrite''
    ELSE N''ReadOnly''
  END AS [least privilege],
  ISNULL(STUFF((
    SELECT N'', '' + name FROM roles WHERE id = u.principal_id ORDER BY name
    FOR XML PATH(''''), TYPE).value(''.'', ''nvarchar(max)''), 1, 2, N''''), N'''') AS [roles, which come along],
  ISNULL(STUFF((
    SELECT N'', '' + r.name
    FROM sys.server_role_members m
    JOIN sys.server_principals r ON r.principal_id = m.role_principal_id
    WHERE m.member_principal_id = l.principal_id ORDER BY r.name
    FOR XML PATH(''''), TYPE).value(''.'', ''nvarchar(max)''), 1, 2, N''''), N'''') AS [server roles, which do not]
FROM sys.database_principals u
LEFT JOIN sys.server_principals l ON l.sid = u.sid
WHERE u.type IN (''S'', ''U'', ''G'') AND u.principal_id > 4
ORDER BY u.name;
';
DECLARE @run nvarchar(300) = QUOTENAME(@database) + N'.sys.sp_executesql';
EXEC @run @batch;
PRINT N'-- Make the accounts on RDS, then connect the users with the second script. Passwords are new ones.';

/**
 * A batch that runs inside one database, whatever the database is called.
 *
 * USE takes a name and no variable, so the name would have to stand in the file as an identifier. sp_executesql runs in
 * the database whose copy of it is called, and that may be a variable.
 *
 * Source: Transact-SQL, sp_executesql; EXECUTE, "module_name_var".
 */

/** Text of our own as a literal over several lines. Never for text from people, which sqlText makes safe. */
export function sqlBatch(batch: string): string {
  return `N'${batch.replaceAll("'", "''")}'`;
}

/** Expects @database and @batch; `parameters` are declared in the script under the same names. */
export function runInDatabase(
  parameters: readonly { readonly name: string; readonly type: string }[],
): string {
  const declared = parameters.map(({ name, type }) => `${name} ${type}`).join(", ");
  const given = parameters.map(({ name }) => name).join(", ");
  const handed = parameters.length === 0 ? "" : `, N'${declared}', ${given}`;
  return `DECLARE @run nvarchar(300) = QUOTENAME(@database) + N'.sys.sp_executesql';
EXEC @run @batch${handed};`;
}

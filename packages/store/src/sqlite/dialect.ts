/**
 * Kysely on node:sqlite.
 *
 * Kysely speaks to better-sqlite3; node:sqlite differs in how parameters are passed and in how a statement says that
 * it returns rows. Transactions begin IMMEDIATE: one that read first and wants to write later would fail at once
 * with SQLITE_BUSY when another process wrote in between, and no busy timeout helps
 * (https://www.sqlite.org/lang_transaction.html).
 */
import type { DatabaseSync, SQLInputValue } from "node:sqlite";

import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type SqliteDatabase,
  type SqliteDialectConfig,
  type SqliteStatement,
} from "kysely";

import { toOperationalError } from "./to-operational-error.ts";

/** Closes the database when Kysely is destroyed. `file` names it in errors. */
export function createNodeSqliteDialect(database: DatabaseSync, file: string): Dialect {
  const config: SqliteDialectConfig = { database: likeBetterSqlite(database, file) };
  const dialect = new SqliteDialect(config);
  return {
    createAdapter: () => new TransactionalSchemaAdapter(),
    createDriver: () => new ImmediateDriver(config, () => database.isTransaction),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
  };
}

class ImmediateDriver extends SqliteDriver {
  readonly #isInTransaction: () => boolean;

  constructor(config: SqliteDialectConfig, isInTransaction: () => boolean) {
    super(config);
    this.#isInTransaction = isInTransaction;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }

  /**
   * A full disk makes SQLite roll back by itself; a second rollback would fail, and hide the reason
   * (https://www.sqlite.org/lang_transaction.html, "Response to errors within a transaction").
   */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#isInTransaction()) await super.rollbackTransaction(connection);
  }
}

/** A kill in the middle of a schema step must leave nothing behind; SQLite can roll back its schema. */
class TransactionalSchemaAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

function likeBetterSqlite(database: DatabaseSync, file: string): SqliteDatabase {
  function run<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw toOperationalError(error, file);
    }
  }

  return {
    close: () => database.close(),
    prepare(sql): SqliteStatement {
      const statement = run(() => database.prepare(sql));
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => run(() => statement.all(...inputs(parameters))),
        run: (parameters) => run(() => statement.run(...inputs(parameters))),
        iterate: (parameters) => statement.iterate(...inputs(parameters)),
      };
    },
  };
}

/** The table types allow strings, numbers and null only; SQLite itself refuses anything else. */
function inputs(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters as SQLInputValue[];
}

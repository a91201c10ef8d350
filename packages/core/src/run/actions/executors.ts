/** Every kind of action and what carries it out. A new kind is one file and one line here. */
import type { Action, ActionKind, ActionOrder } from "../../model/action.ts";
import type { Migration } from "../../model/migration.ts";
import type { Text } from "../../texts/text.ts";
import type { ActionExecutor } from "./action-executor.ts";
import { backUp } from "./back-up.ts";
import { createAccount } from "./create-account.ts";
import { deleteObject } from "./delete-object.ts";
import { openDatabase } from "./open-database.ts";
import { removeDatabase } from "./remove-database.ts";
import { terminateImport } from "./terminate-import.ts";

const EXECUTORS: { readonly [K in ActionKind]: ActionExecutor<K> } = {
  back_up: backUp,
  create_account: createAccount,
  delete_object: deleteObject,
  open_database: openDatabase,
  remove_database: removeDatabase,
  terminate_import: terminateImport,
};

export function describeAction(order: ActionOrder): Text {
  return executorOf(order.kind).describe(order);
}

export function followAction(migration: Migration, action: Action): Partial<Migration> {
  return executorOf(action.order.kind).follow?.(migration, action) ?? {};
}

export function executorOf<K extends ActionKind>(kind: K): ActionExecutor<K> {
  return EXECUTORS[kind];
}

/**
 * Drops what an import left behind that was stopped or has failed. A database that was imported well is never dropped.
 *
 * Source: RDS, DeleteDatabase: it cannot be taken back.
 */
import { text } from "../../texts/text.ts";
import type { ActionExecutor } from "./action-executor.ts";
import { lookForLeftover } from "./leftover.ts";
import { ownsDatabase } from "./own-database.ts";
import { refusal } from "./refusal.ts";

export const removeDatabase: ActionExecutor<"remove_database"> = {
  describe: ({ databaseName, instanceId }) =>
    text("action.removeDatabase", { database: databaseName, instanceId }),

  async refuse({ deps, migration, order }) {
    const hasFailed = migration.phase === "cancelled" || migration.phase === "failed";
    const isOurs =
      migration.import?.taskId === order.taskId &&
      migration.request.target.instanceId === order.instanceId &&
      migration.request.targetDatabaseName === order.databaseName;
    if (!hasFailed || !isOurs || !(await ownsDatabase(deps, migration))) {
      return refusal({
        code: "NOT_OURS",
        summary: text("action.notOurDatabase", { database: order.databaseName }),
        remedies: [text("action.dropByHand", { database: order.databaseName })],
      });
    }
    return null;
  },

  async run({ deps, order }) {
    await deps.instances.deleteDatabase(order.instanceId, order.databaseName);
    return { kind: "working", lookInMs: deps.timing.retryMs };
  },

  async settle({ deps, migration, order }) {
    const database = await lookForLeftover(deps, migration);
    if (database?.status === "Deleting") return { kind: "working", lookInMs: deps.timing.importPollMs };
    if (database) return { kind: "unseen" };
    const { databaseName, instanceId } = order;
    const result = text("action.removeDatabase.done", { database: databaseName, instanceId });
    return { kind: "done", result, change: { leftover: null } };
  },
};

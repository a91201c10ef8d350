/**
 * The cut-over: RDS opens a database that waits for further backups. From then on none can be restored.
 *
 * CreateOnlineDatabaseTask takes a client token, so a lost answer is settled by sending the same call again. It gives
 * no task of its own: what becomes of it shows on the import task.
 * Source: ApsaraDB RDS API reference, "CreateOnlineDatabaseTask".
 */
import { text } from "../../texts/text.ts";
import { importFailure } from "../import-failure.ts";
import type { ActionContext, ActionExecutor, ActionProgress } from "./action-executor.ts";

type Context = ActionContext<"open_database">;

export const openDatabase: ActionExecutor<"open_database"> = {
  describe: ({ databaseName, instanceId }) =>
    text("action.openDatabase", { database: databaseName, instanceId }),
  refuse: () => Promise.resolve(null),
  async run({ deps, migration, action, order }) {
    const { instanceId, databaseName, taskId, consistencyCheck } = order;
    const clientToken = `${migration.id}-${action.id}`;
    await deps.imports.openDatabase({ instanceId, databaseName, taskId, consistencyCheck, clientToken });
    return { kind: "working", lookInMs: deps.timing.importPollMs };
  },
  settle: look,
};

async function look({ deps, migration, order }: Context): Promise<ActionProgress> {
  const { databaseName: database } = order;
  const task = await deps.imports.task(order.instanceId, order.taskId);
  switch (task?.status) {
    case "Success":
      return { kind: "done", result: text("action.openDatabase.done", { database }) };
    case "Failed":
      return { kind: "failed", failure: (await importFailure(deps, migration, task.description)).failure };
    case "Waiting":
      return { kind: "callAgain" };
    default:
      return { kind: "working", lookInMs: deps.timing.importPollMs };
  }
}

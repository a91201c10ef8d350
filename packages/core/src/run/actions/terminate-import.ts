/**
 * Stops an import that runs, and looks what is left of it.
 *
 * What RDS leaves behind is not documented, so the databases of the instance are looked at afterwards; what is there is
 * offered for removal, as a step of its own.
 * Source: RDS, TerminateMigrateTask.
 */
import type { Action } from "../../model/action.ts";
import { isOpenAction } from "../../model/action.ts";
import type { Migration } from "../../model/migration.ts";
import type { ImportTask } from "../../ports/import-service.ts";
import { text } from "../../texts/text.ts";
import type { ActionContext, ActionExecutor, ActionProgress } from "./action-executor.ts";
import { lookForLeftover } from "./leftover.ts";
import { isSameName } from "./own-database.ts";
import { refusal } from "./refusal.ts";

type Context = ActionContext<"terminate_import">;

const UNDER_WAY: ReadonlySet<string> = new Set(["NoStart", "Running", "Waiting"]);

export const terminateImport: ActionExecutor<"terminate_import"> = {
  describe: ({ databaseName, instanceId }) =>
    text("action.terminateImport", { database: databaseName, instanceId }),

  async refuse({ deps, migration, order }) {
    const task = await deps.imports.task(order.instanceId, order.taskId);
    const isOurs =
      migration.import?.taskId === order.taskId &&
      migration.request.target.instanceId === order.instanceId &&
      (!task || isSameName(task.databaseName, migration.request.targetDatabaseName));
    if (!isOurs) return refusal({ code: "NOT_OURS", summary: text("action.notOurImport", order) });
    if (!task || !UNDER_WAY.has(task.status)) {
      const status = task?.status ?? "–";
      return refusal({ code: "IMPORT_ENDED", summary: text("action.importEnded", { status }) });
    }
    return null;
  },

  async run({ deps, order }) {
    await deps.imports.terminate(order.instanceId, order.taskId);
    return { kind: "working", lookInMs: 0 };
  },

  async settle(context) {
    const task = await context.deps.imports.task(context.order.instanceId, context.order.taskId);
    if (task && UNDER_WAY.has(task.status)) return { kind: "unseen" };
    return task?.status === "Success" ? tooLate(context) : stopped(context, task);
  },
};

/** The import's end is not a failure while somebody is stopping it. */
export function isBeingStopped({ actions }: Migration): boolean {
  return actions.some((action: Action) => action.order.kind === "terminate_import" && isOpenAction(action));
}

function tooLate({ order }: Context): ActionProgress {
  return { kind: "done", result: text("action.terminateImport.tooLate", { database: order.databaseName }) };
}

async function stopped(
  { deps, migration, order }: Context,
  task: ImportTask | undefined,
): Promise<ActionProgress> {
  const leftover = await lookForLeftover(deps, migration);
  const now = deps.clock.now();
  const state = migration.import;
  const change: Partial<Migration> = {
    phase: "cancelled",
    leftover,
    trouble: null,
    import: state && {
      ...state,
      status: task?.status ?? state.status,
      description: task?.description ?? state.description,
      observedAt: now,
      finishedAt: now,
    },
  };
  const { databaseName: database, instanceId } = order;
  const result = leftover
    ? text("action.terminateImport.left", { database, instanceId, status: leftover.status })
    : text("action.terminateImport.done", { database, instanceId });
  return { kind: "done", result, change };
}

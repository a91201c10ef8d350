/**
 * The cut-over: RDS opens a database that waits for further backups. From then on none can be restored.
 *
 * CreateOnlineDatabaseTask takes a client token, so a lost answer is settled by sending the same call again. It gives
 * no task of its own: what becomes of it shows on the import task.
 * Source: ApsaraDB RDS API reference, "CreateOnlineDatabaseTask".
 */
import type { Action } from "../../model/action.ts";
import { endLSN } from "../../model/chain.ts";
import type { Failure } from "../../model/failure.ts";
import type { Migration } from "../../model/migration.ts";
import { sourceName } from "../../model/staging.ts";
import type { ImportTask } from "../../ports/import-service.ts";
import { type Text, text } from "../../texts/text.ts";
import { importFailure } from "../import-failure.ts";
import type { ActionContext, ActionExecutor, ActionProgress, NotYet } from "./action-executor.ts";

type Context = ActionContext<"open_database">;
type Order = Context["order"];

export const openDatabase: ActionExecutor<"open_database"> = {
  describe: ({ databaseName, instanceId, opensAt }) =>
    opensAt.kind === "now"
      ? text("action.openDatabase", { database: databaseName, instanceId })
      : text("action.openDatabaseAfter", { database: databaseName, instanceId, file: opensAt.name }),
  follow,
  refuse,
  async run({ deps, migration, action, order }) {
    const { instanceId, databaseName, taskId, consistencyCheck } = order;
    const clientToken = `${migration.id}-${action.id}`;
    await deps.imports.openDatabase({ instanceId, databaseName, taskId, consistencyCheck, clientToken });
    return { kind: "working", lookInMs: deps.timing.importPollMs };
  },
  settle,
};

/** The phase of the migration is where its cut-over is. */
function follow(migration: Migration, { state, order }: Action): Partial<Migration> {
  const isNow = order.kind === "open_database" && order.opensAt.kind === "now";
  switch (state) {
    case "proposed":
    case "approved":
      return isNow && migration.phase === "awaiting_increment" ? { phase: "awaiting_cutover" } : {};
    case "running":
      return { phase: "opening" };
    case "done":
      return { phase: "verifying" };
    case "denied":
    case "expired":
    case "cancelled":
    case "failed":
      return migration.phase === "awaiting_cutover" ? { phase: "awaiting_increment" } : {};
  }
}

/** The point that was approved is the one that is restored, and RDS still waits there. */
async function refuse({ deps, migration, order }: Context): Promise<Failure | NotYet | null> {
  const { chain } = migration;
  const notYet: NotYet = { kind: "notYet", lookInMs: deps.timing.importPollMs };
  if (!chain) return voided(text("cutover.noChain", { migrationId: migration.id }));
  if (order.opensAt.kind === "now") {
    const isSame = chain.current === null && endLSN(chain) === order.opensAt.lastLSN;
    if (!isSame)
      return voided(text("cutover.moved", { approved: order.opensAt.lastLSN, now: endLSN(chain) }));
  } else if (migration.phase !== "awaiting_increment" || !hasRestored(migration, order.opensAt.name)) {
    return notYet;
  }
  const task = await deps.imports.task(order.instanceId, order.taskId);
  if (!isTaskOf(task, order)) return voided(text("cutover.taskGone", { taskId: order.taskId }));
  if (task.status === "Waiting") return null;
  if (task.status === "Running" || task.status === "NoStart") return notYet;
  return voided(text("cutover.notWaiting", { taskId: order.taskId, status: task.status }));
}

function isTaskOf(task: ImportTask | undefined, { databaseName }: Order): task is ImportTask {
  return task !== undefined && task.databaseName.toLowerCase() === databaseName.toLowerCase();
}

/** Just that file is the last one: what was meant is surely there, and nothing behind it. */
function hasRestored({ chain }: Migration, name: string): boolean {
  const last = chain?.restored.at(-1);
  return last !== undefined && baseName(sourceName(last.source)) === baseName(name);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).toLowerCase();
}

function voided(summary: Text): Failure {
  return {
    code: "CUTOVER_VOID",
    summary,
    state: text("cutover.stillClosed"),
    remedies: [text("cutover.proposeAgain")],
    verbatim: null,
    requestId: null,
  };
}

async function settle({ deps, migration, order }: Context): Promise<ActionProgress> {
  const { databaseName: database } = order;
  const task = await deps.imports.task(order.instanceId, order.taskId);
  switch (task?.status) {
    case "Success": {
      const { status, description } = task;
      const state = migration.import;
      const change = { import: state && { ...state, status, description, finishedAt: deps.clock.now() } };
      return { kind: "done", result: text("action.openDatabase.done", { database }), change };
    }
    case "Failed":
      return { kind: "failed", failure: (await importFailure(deps, migration, task.description)).failure };
    case "Waiting":
      return { kind: "callAgain" };
    default:
      return { kind: "working", lookInMs: deps.timing.importPollMs };
  }
}

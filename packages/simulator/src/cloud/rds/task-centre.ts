/**
 * The task centre of SQL Server instances: what is going on (DescribeTasks) and what was (DescribeHistoryTasks).
 *
 * Whether imports appear there at all, and under which action, nobody has written down. They do here when a switch
 * says so; the name of the action is this simulator's own, and no client should look for it.
 *
 * Source: ApsaraDB RDS API reference, "DescribeTasks", "DescribeHistoryTasks".
 */
import { progressOfImport } from "../import/advance-imports.ts";
import { type ImportStep, type ImportTask, isUnfinished, stepUnderWay } from "../import/import-book.ts";
import { invalidParameter } from "../rpc/rpc-error.ts";
import {
  pageOf,
  replyTime,
  requireInstance,
  requireText,
  type RpcRequest,
  type RpcResult,
} from "../rpc/rpc-request.ts";
import type { CloudWorld } from "../world.ts";

export function describeTasks(request: RpcRequest): RpcResult {
  const instance = requireInstance(request);
  const { world, parameters } = request;
  const action = parameters.get("TaskAction") ?? "";
  const going = importsOf(world, instance.id)
    .filter((task) => isUnfinished(task) && task.stage !== "waiting")
    .filter(() => action === "" || action === TASK_ACTION);
  const page = pageOf(going, request, (size) => size >= 30 && size <= 100);
  return {
    PageNumber: page.number,
    PageRecordCount: page.rows.length,
    TotalRecordCount: page.total,
    Items: { TaskProgressInfo: page.rows.map((task) => progressRow(request, task)) },
  };
}

export function describeHistoryTasks(request: RpcRequest): RpcResult {
  const { world, parameters, receivedAt } = request;
  if (!world.regions.has(requireText(request, "RegionId"))) throw invalidParameter("RegionId");
  const wanted = (name: string, value: string): boolean => {
    const asked = parameters.get(name) ?? "";
    return asked === "" || asked.split(",").includes(value);
  };
  const rows = [...world.instances.keys()]
    .filter((id) => wanted("InstanceId", id))
    .flatMap((id) => importsOf(world, id))
    .flatMap((task) => task.steps.map((step) => historyRow(request, task, step)))
    .filter(({ startedAt }) => startedAt >= receivedAt - HISTORY_MS)
    .filter(({ row }) => wanted("TaskId", row.TaskId) && wanted("Status", row.Status))
    .toSorted((a, b) => b.startedAt - a.startedAt);
  const page = pageOf(rows, request, (size) => size >= 10 && size <= 100);
  return {
    PageNumber: page.number,
    PageSize: page.size,
    TotalCount: page.total,
    Items: page.rows.map(({ row }) => row),
  };
}

const TASK_ACTION = "migrate_from_oss";
const HISTORY_MS = 30 * 24 * 3_600_000;

function importsOf({ imports, switches }: CloudWorld, instanceId: string): readonly ImportTask[] {
  return switches.importsInTaskCentre ? imports.of(instanceId) : [];
}

function progressRow({ world, receivedAt }: RpcRequest, task: ImportTask): RpcResult {
  const progress = progressOfImport(world, task);
  const { taskId, createdAt } = stepUnderWay(task);
  const remainingMs = (progress?.remainingMs ?? 0) / world.clock.speed;
  return {
    TaskId: taskId,
    TaskAction: TASK_ACTION,
    DBName: task.databaseName,
    Status: task.status === "NoStart" ? "1" : "2",
    Progress: String(percentOf(progress)),
    Remain: Math.ceil(remainingMs / 1000),
    CurrentStepName: task.stage,
    StepProgressInfo: progress === null ? "" : `${progress.stageNumber}/${progress.stageCount}`,
    StepsInfo: "",
    ProgressInfo: "",
    BeginTime: replyTime(createdAt),
    FinishTime: "",
    ExpectedFinishTime: replyTime(receivedAt + remainingMs),
    TaskErrorCode: "",
    TaskErrorMessage: "",
  };
}

function historyRow(
  { world }: RpcRequest,
  task: ImportTask,
  step: ImportStep,
): {
  readonly startedAt: number;
  readonly row: RpcResult & { readonly TaskId: string; readonly Status: string };
} {
  const isLast = step === stepUnderWay(task);
  const progress = isLast ? progressOfImport(world, task) : null;
  const status = isLast ? historyStatus(task) : stepStatus(step);
  return {
    startedAt: step.createdAt,
    row: {
      TaskId: `t-${step.taskId}`,
      TaskType: TASK_ACTION,
      Status: status,
      Progress: status === "Succeed" ? 100 : percentOf(progress),
      RemainTime: Math.ceil((progress?.remainingMs ?? 0) / world.clock.speed / 1000),
      InstanceId: task.instanceId,
      InstanceType: "Instance",
      DbType: "mssql",
      Product: "RDS",
      RegionId: world.instances.get(task.instanceId)?.region ?? "",
      CurrentStepName: isLast ? task.stage : "ended",
      StartTime: replyTime(step.createdAt),
      EndTime: replyTime(step.files[0]?.endedAt ?? null),
    },
  };
}

function historyStatus(task: ImportTask): string {
  switch (task.status) {
    case "NoStart":
      return "Scheduled";
    case "Running":
      return "Running";
    case "Waiting":
      return stepStatus(stepUnderWay(task));
    case "Success":
      return "Succeed";
    case "Failed":
      return "Failed";
  }
}

function stepStatus({ files }: ImportStep): string {
  return files.some(({ description }) => description !== "") ? "Failed" : "Succeed";
}

function percentOf(progress: ReturnType<typeof progressOfImport>): number {
  if (progress === null || progress.totalMs === 0) return 0;
  return Math.floor((1 - progress.remainingMs / progress.totalMs) * 100);
}

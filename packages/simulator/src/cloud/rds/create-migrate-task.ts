/**
 * CreateMigrateTask: starts the import of one backup from OSS, or gives a waiting chain its next one. It takes no
 * client token, so sending it twice makes two tasks, unless the first still occupies the database name.
 *
 * Source: ApsaraDB RDS API reference, "CreateMigrateTask"; error codes and quotas: "Migrate instance-level
 * databases from a self-managed SQL Server instance".
 */
import {
  type BackupMode,
  type CheckMode,
  type ImportSource,
  type ImportTask,
  isUnfinished,
  rootOf,
  type StepOrder,
  stepUnderWay,
} from "../import/import-book.ts";
import { isLocalDisk2008R2 } from "../import/judge-media.ts";
import { readStep } from "../import/read-step.ts";
import { stageMs } from "../import/timeline.ts";
import { type InstanceState, isSameName } from "../model.ts";
import { rpcError } from "../rpc/rpc-error.ts";
import {
  requireInstance,
  requireOneOf,
  requireText,
  type RpcRequest,
  type RpcResult,
} from "../rpc/rpc-request.ts";
import type { CloudWorld } from "../world.ts";
import { isImportName, isReservedName } from "./database-name.ts";
import { requireSources } from "./import-source.ts";

export async function createMigrateTask(request: RpcRequest): Promise<RpcResult> {
  const order = readOrder(request);
  admit(request.world, order);
  const sources = requireSources(request, order.instance);
  const step = await readWhole(request, order, sources);
  // Another call may have taken the name, or the chain, while the backup was read.
  const chain = admit(request.world, order);
  return reply(enterStep(request.world, { ...order, chain }, step));
}

/** Whether an instance takes imports at all now. */
export function refuseUnready(instance: InstanceState): void {
  if (instance.engine !== "SQLServer" || instance.type !== "Primary") {
    throw rpcError("IncorrectDBInstanceType");
  }
  if (instance.lockMode !== "Unlock") throw rpcError("IncorrectDBInstanceLockMode");
  if (instance.status !== "Running") throw rpcError("IncorrectDBInstanceState");
}

/** AsyncExecuteDBCheck when left out. */
export function readCheckMode(request: RpcRequest): CheckMode {
  if ((request.parameters.get("CheckDBMode") ?? "") === "") return "AsyncExecuteDBCheck";
  return requireOneOf(request, "CheckDBMode", ["AsyncExecuteDBCheck", "SyncExecuteDBCheck"]);
}

/** The chain that is waiting, by the id of any of its tasks. Throws when it is another database's, or not waiting. */
export function requireWaitingChain(
  world: CloudWorld,
  { instanceId, databaseName, taskId }: { instanceId: string; databaseName: string; taskId: string },
): ImportTask {
  const task = world.imports.find(instanceId, taskId);
  if (task === undefined) throw rpcError("InvalidMigrateTaskId.NotFound");
  const chain = rootOf(task);
  if (!isSameName(chain.databaseName, databaseName)) throw rpcError("InvalidDBName.NotFound");
  const isBusy = world.imports
    .of(instanceId)
    .some((other) => other !== chain && rootOf(other) === chain && isUnfinished(other));
  if (chain.status !== "Waiting" || isBusy) throw rpcError("IncorrectDBState");
  return chain;
}

const IMPORTS_PER_DATABASE_AND_DAY = 20;
const IMPORTS_PER_INSTANCE_AND_DAY = 500;
const DAY_MS = 24 * 3_600_000;

interface Order {
  readonly instance: InstanceState;
  readonly databaseName: string;
  readonly mode: BackupMode;
  readonly checkMode: CheckMode;
  /** "" for what begins. */
  readonly chainTaskId: string;
}

function readOrder(request: RpcRequest): Order {
  const instance = requireInstance(request);
  const databaseName = requireText(request, "DBName");
  refuseUnready(instance);
  const mode = requireMode(request);
  const chainTaskId = request.parameters.get("MigrateTaskId") ?? "";
  if (mode === "FULL" && chainTaskId !== "") {
    throw rpcError("InvalidParameter", { message: "MigrateTaskId goes with BackupMode UPDF only." });
  }
  if (mode === "UPDF" && isLocalDisk2008R2(instance)) throw rpcError("IncorrectDBInstanceType");
  return { instance, databaseName, mode, chainTaskId, checkMode: readCheckMode(request) };
}

/** BackupMode and IsOnlineDB say the same thing twice, and must agree. */
function requireMode(request: RpcRequest): BackupMode {
  const backupMode = requireOneOf(request, "BackupMode", ["FULL", "UPDF"]);
  const isOnline = requireOneOf(request, "IsOnlineDB", ["True", "False"]);
  if ((backupMode === "FULL") === (isOnline === "True")) return backupMode;
  throw rpcError("InvalidParameter", {
    message: "BackupMode FULL goes with IsOnlineDB True, and UPDF with False.",
  });
}

/** The chain that the order goes on with, if it does. Throws for what may not be imported now. */
function admit(world: CloudWorld, order: Order): ImportTask | null {
  const { instance, databaseName, chainTaskId } = order;
  const tasks = world.imports.of(instance.id);
  const ofDatabase = tasks.filter((task) => isSameName(task.databaseName, databaseName));
  refuseSpent(world, { tasks, ofDatabase });
  if (chainTaskId !== "") {
    return requireWaitingChain(world, { instanceId: instance.id, databaseName, taskId: chainTaskId });
  }
  if (ofDatabase.some(isUnfinished)) throw rpcError("IncorrectDBState");
  refuseName(world.instances.get(instance.id) ?? instance, databaseName);
  return null;
}

function refuseName(instance: InstanceState, name: string): void {
  if (isReservedName(name) || !isImportName(name)) throw rpcError("InvalidDBName");
  const standing = instance.databases.find((database) => isSameName(database.name, name));
  if ((standing !== undefined) !== isLocalDisk2008R2(instance)) throw rpcError("InvalidDBName.NotFound");
  if (standing !== undefined && standing.status !== "Running") throw rpcError("IncorrectDBState");
}

function refuseSpent(
  { clock }: CloudWorld,
  { tasks, ofDatabase }: { tasks: readonly ImportTask[]; ofDatabase: readonly ImportTask[] },
): void {
  const isRecent = ({ startedAt }: { startedAt: number }): boolean => clock.now() - startedAt < DAY_MS;
  const recent = (some: readonly ImportTask[]): number =>
    some.flatMap(({ steps }) => steps).filter(isRecent).length;
  if (recent(ofDatabase) >= IMPORTS_PER_DATABASE_AND_DAY) throw rpcError("UploadLimitExceeded");
  if (recent(tasks) >= IMPORTS_PER_INSTANCE_AND_DAY) throw rpcError("ConcurrentTaskExceeded");
}

async function readWhole(
  { world, receivedAt }: RpcRequest,
  { instance }: Order,
  sources: readonly ImportSource[],
): Promise<StepOrder> {
  const read = await readStep(world.bodies, sources);
  if (read.sizes.dataBytes > instance.storageGb * 1024 ** 3) throw rpcError("FileSizeExceeded");
  return { ...read, createdAt: receivedAt, startedAt: world.clock.now() };
}

function enterStep(
  world: CloudWorld,
  order: Order & { readonly chain: ImportTask | null },
  step: StepOrder,
): ImportTask {
  const { chain, instance, databaseName, mode, checkMode } = order;
  const queuedMs = stageMs("queued", step.sizes);
  if (chain !== null && world.switches.chainTask === "repeated") {
    world.imports.addStep(chain, step, queuedMs);
    return chain;
  }
  const entry = { instanceId: instance.id, databaseName, mode, checkMode, base: chain, queuedMs };
  return world.imports.add(entry, step);
}

function reply(task: ImportTask): RpcResult {
  return {
    DBInstanceId: task.instanceId,
    DBName: task.databaseName,
    BackupMode: task.mode,
    MigrateTaskId: task.id,
    TaskId: stepUnderWay(task).taskId,
  };
}

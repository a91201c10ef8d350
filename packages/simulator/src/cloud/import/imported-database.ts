/**
 * The database that an import makes on its instance, from its first file on the disk to its opening.
 *
 * RESTORE makes every file in its full size at once, so space counts from the beginning. Until it is opened the
 * database can be seen and not read: "In Recovery" with a standby, "Restoring" on one machine alone.
 *
 * Source: "Migrate incremental backup data to ApsaraDB RDS for SQL Server", Open the database.
 */
import { type DatabaseState, type InstanceState, isSameName } from "../model.ts";
import { grantToOwners } from "../privileges.ts";
import { changeInstance, type CloudWorld } from "../world.ts";
import { type ImportTask, rootOf } from "./import-book.ts";

export function instanceOf(world: CloudWorld, { instanceId }: ImportTask): InstanceState {
  const instance = world.instances.get(instanceId);
  if (instance === undefined) throw new Error(`Instance ${instanceId} has a task but does not exist.`);
  return instance;
}

export function placeDatabase(world: CloudWorld, task: ImportTask): void {
  const instance = instanceOf(world, task);
  const standing = instance.databases.find(({ name }) => isSameName(name, task.databaseName));
  const { dataBytes } = task.steps[0].sizes;
  putDatabase(world, task, {
    ...(standing ?? { name: task.databaseName, collation: DEFAULT_COLLATION }),
    status: "Creating",
    access: instance.category === "Basic" ? "Restoring" : "In Recovery",
    dataBytes,
    importTaskId: rootOf(task).id,
    stoodBefore: standing !== undefined,
  });
  useDisk(world, task, dataBytes);
}

/** From now on it can be read. A privileged account owns what is imported while it exists. */
export function openDatabase(world: CloudWorld, task: ImportTask): void {
  const database = ownDatabase(world, task);
  if (database === undefined) return;
  putDatabase(world, task, { ...database, status: "Running", access: "Online" });
  grantToOwners(world, task.instanceId, database);
}

/** Takes away what the task made, and only that; a database that stood there before is empty again. */
export function removeDatabase(world: CloudWorld, task: ImportTask): void {
  const database = ownDatabase(world, task);
  if (database === undefined) return;
  const { importTaskId: _, dataBytes = 0, stoodBefore = false, ...before } = database;
  useDisk(world, task, -dataBytes);
  if (stoodBefore) {
    putDatabase(world, task, { ...before, status: "Running", access: "Online" });
    return;
  }
  changeInstance(world, task.instanceId, ({ databases }) => ({
    databases: databases.filter((other) => other !== database),
  }));
}

/** The database that the task, or the first task of its chain, put there. */
export function ownDatabase(world: CloudWorld, task: ImportTask): DatabaseState | undefined {
  return instanceOf(world, task).databases.find(({ importTaskId }) => importTaskId === rootOf(task).id);
}

/** Collation of the instance, which a restored database need not have; HEADERONLY names it only by number. */
const DEFAULT_COLLATION = "Chinese_PRC_CI_AS";

function putDatabase(world: CloudWorld, task: ImportTask, database: DatabaseState): void {
  changeInstance(world, task.instanceId, ({ databases }) => ({
    databases: [...databases.filter(({ name }) => !isSameName(name, database.name)), database],
  }));
}

function useDisk(world: CloudWorld, task: ImportTask, bytes: number): void {
  changeInstance(world, task.instanceId, ({ diskUsedBytes }) => ({
    diskUsedBytes: Math.max(0, diskUsedBytes + bytes),
  }));
}

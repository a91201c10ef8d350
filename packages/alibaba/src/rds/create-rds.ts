/** RDS behind both of its ports; what reads its answers is loaded by the first question. */
import type { Clock, ImportService, InstanceAdmin } from "@bakferry/core";

import type { ImportStarter } from "./start-import.ts";

export interface Rds {
  readonly imports: ImportService;
  readonly instances: InstanceAdmin;
}

const accounts = () => import("./accounts.ts");
const backups = () => import("./backups.ts");
const databases = () => import("./databases.ts");
const instances = () => import("./instances.ts");
const tasks = () => import("./migrate-tasks.ts");
const starting = () => import("./start-import.ts");

export function createRds(starter: ImportStarter, clock: Clock): Rds {
  const { rpc } = starter;
  return {
    imports: {
      instance: async (instanceId) => (await instances()).readInstance(rpc, instanceId),
      databases: async (instanceId) => (await databases()).readDatabases(rpc, instanceId),
      accounts: async (instanceId) => (await accounts()).readAccounts(rpc, instanceId),
      createTask: async (order, sendBy) => (await starting()).createTask(starter, order, sendBy),
      openDatabase: async (order) => (await starting()).openDatabase(rpc, order),
      task: async (instanceId, taskId) => (await tasks()).readTask(rpc, { instanceId, taskId }, clock.now()),
      tasks: async (instanceId, since) => (await tasks()).findTasks(rpc, { instanceId, since }, clock.now()),
      findTasks: async (search) => (await tasks()).findTasks(rpc, search, clock.now()),
      files: async (instanceId, taskId) => (await tasks()).readFiles(rpc, { instanceId, taskId }),
      progress: async (instanceId, centreTaskId) =>
        (await import("./task-centre.ts")).readProgress(rpc, { instanceId, centreTaskId }, clock.now()),
      terminate: async (instanceId, taskId) => (await tasks()).terminateTask(rpc, { instanceId, taskId }),
    },
    instances: {
      instances: async (regionId) => (await instances()).listInstances(rpc, regionId),
      resourceUsage: async (instanceId) => (await instances()).readResourceUsage(rpc, instanceId),
      isNameAvailable: async (instanceId, databaseName) =>
        (await databases()).isNameAvailable(rpc, instanceId, databaseName),
      reservedWords: async (key) => (await databases()).readReservedWords(rpc, key),
      backupJob: async (instanceId, jobId) => (await backups()).readBackupJob(rpc, instanceId, jobId),
      backups: async (search) => (await backups()).readBackups(rpc, search),
      createDatabase: async (order) => (await databases()).createDatabase(rpc, order),
      deleteDatabase: async (instanceId, name) => (await databases()).deleteDatabase(rpc, instanceId, name),
      createAccount: async (order) => (await accounts()).createAccount(rpc, order),
      grant: async (order) => (await accounts()).grantPrivilege(rpc, order),
      startBackup: async (order) => (await backups()).startBackup(rpc, order),
    },
  };
}

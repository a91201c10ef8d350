/** RDS behind both of its ports. */
import type { Clock, ImportService, InstanceAdmin } from "@bakferry/core";

import { createAccount, grantPrivilege, readAccounts } from "./accounts.ts";
import { readBackupJob, readBackups, startBackup } from "./backups.ts";
import {
  createDatabase,
  deleteDatabase,
  isNameAvailable,
  readDatabases,
  readReservedWords,
} from "./databases.ts";
import { listInstances, readInstance, readResourceUsage } from "./instances.ts";
import { findTasks, readFiles, readTask, terminateTask } from "./migrate-tasks.ts";
import { createTask, type ImportStarter, openDatabase } from "./start-import.ts";
import { readProgress } from "./task-centre.ts";

export interface Rds {
  readonly imports: ImportService;
  readonly instances: InstanceAdmin;
}

export function createRds(starter: ImportStarter, clock: Clock): Rds {
  const { rpc } = starter;
  return {
    imports: {
      instance: (instanceId) => readInstance(rpc, instanceId),
      databases: (instanceId) => readDatabases(rpc, instanceId),
      accounts: (instanceId) => readAccounts(rpc, instanceId),
      createTask: (order, sendBy) => createTask(starter, order, sendBy),
      openDatabase: (order) => openDatabase(rpc, order),
      task: (instanceId, taskId) => readTask(rpc, { instanceId, taskId }, clock.now()),
      tasks: (instanceId, since) => findTasks(rpc, { instanceId, since }, clock.now()),
      findTasks: (search) => findTasks(rpc, search, clock.now()),
      files: (instanceId, taskId) => readFiles(rpc, { instanceId, taskId }),
      progress: (instanceId, centreTaskId) => readProgress(rpc, { instanceId, centreTaskId }, clock.now()),
      terminate: (instanceId, taskId) => terminateTask(rpc, { instanceId, taskId }),
    },
    instances: {
      instances: (regionId) => listInstances(rpc, regionId),
      resourceUsage: (instanceId) => readResourceUsage(rpc, instanceId),
      isNameAvailable: (instanceId, databaseName) => isNameAvailable(rpc, instanceId, databaseName),
      reservedWords: (key) => readReservedWords(rpc, key),
      backupJob: (instanceId, jobId) => readBackupJob(rpc, instanceId, jobId),
      backups: (search) => readBackups(rpc, search),
      createDatabase: (order) => createDatabase(rpc, order),
      deleteDatabase: (instanceId, name) => deleteDatabase(rpc, instanceId, name),
      createAccount: (order) => createAccount(rpc, order),
      grant: (order) => grantPrivilege(rpc, order),
      startBackup: (order) => startBackup(rpc, order),
    },
  };
}

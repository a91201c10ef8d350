/**
 * What the documentation of the services leaves open, one switch for each question.
 *
 * A client has to work whichever way the real service turns out to answer. The first value named is the default:
 * where the documentation hints at an answer it is that one, otherwise the one that asks more of the client.
 */

export interface CloudSwitches {
  /**
   * What a later step of a chain answers to CreateMigrateTask: the id of the first step again, as the console's
   * one record with all its files suggests, or one of its own.
   */
  readonly chainTask: "repeated" | "new";
  /** After a file that does not fit: whether the chain waits for the right one, or has failed as a whole. */
  readonly chainAfterRefusal: "waits" | "fails";
  /** Whether DescribeMigrateTasks shows chains, although its page says that it shows full backups only. */
  readonly chainsInTaskList: boolean;
  /** Whether DescribeTasks and DescribeHistoryTasks show imports, by the TaskId of CreateMigrateTask. */
  readonly importsInTaskCentre: boolean;
  /** What terminating an import, or failing to open its database, leaves on the instance. */
  readonly leftBehind: "database" | "nothing";
  /**
   * How many layers of URL encoding the value of OSSUrls has once the request itself is decoded. "The URL must be
   * encoded" says the documentation; whether it counts the layer that a client adds to any parameter it does not.
   */
  readonly ossUrlLayers: "oneOrTwo" | 0 | 1 | 2;
  /** Whether OssObjectPositions may name the internal endpoint; every official example has the public one. */
  readonly internalPositions: "taken" | "refused";
  /** Whether `!@#$%^&*()_+-=` in a file's name fail an import, as the guide says and the vendor's own tools belie. */
  readonly specialCharacters: "taken" | "fail";
  /** Whether DescribeDatabases shows a database that cannot be read yet. */
  readonly restoringDatabases: "listed" | "hidden";
  /** Whether a check that finds damage after the database was opened turns the task's status. */
  readonly asyncCheckFailure: "keepsSuccess" | "turnsFailed";
}

export const DEFAULT_SWITCHES: CloudSwitches = {
  chainTask: "repeated",
  chainAfterRefusal: "waits",
  chainsInTaskList: false,
  importsInTaskCentre: false,
  leftBehind: "database",
  ossUrlLayers: "oneOrTwo",
  internalPositions: "taken",
  specialCharacters: "taken",
  restoringDatabases: "listed",
  asyncCheckFailure: "keepsSuccess",
};

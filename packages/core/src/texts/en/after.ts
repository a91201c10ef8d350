/** Steps that follow an import or end it: what each would do, why it is refused, what came of it. */
import { formatBytes } from "../format.ts";

export interface Place {
  database: string;
  instanceId: string;
}

const PRIVILEGES = {
  ReadOnly: "read only",
  ReadWrite: "read and write",
  DBOwner: "owner",
} as const;

export type Privilege = keyof typeof PRIVILEGES;

const stopping = {
  "action.terminateImport": (v: Place) => `Stop the import of ${v.database} on ${v.instanceId}`,
  "action.terminateImport.reason": () =>
    "The requester or an approver cancelled the migration while RDS was restoring.",
  "action.terminateImport.done": (v: Place) =>
    `RDS stopped the import, and left no database ${v.database} on ${v.instanceId}.`,
  "action.terminateImport.left": (v: Place & { status: string }) =>
    `RDS stopped the import. A database ${v.database} is left on ${v.instanceId} (${v.status}); it can be removed by a step of its own.`,
  "action.terminateImport.tooLate": (v: { database: string }) =>
    `The import of ${v.database} had ended before it could be stopped.`,
  "action.notOurImport": (v: { taskId: string }) =>
    `The import task ${v.taskId} is not the one of this migration, so it is left alone.`,
  "action.importEnded": (v: { status: string }) =>
    `The import has ended already (${v.status}); there is nothing to stop.`,
  "action.removeDatabase": (v: Place) =>
    `Drop ${v.database} on ${v.instanceId}, which the import left behind`,
  "action.removeDatabase.reason": () =>
    "The import did not end well, and what it left takes room and the name. Dropping it cannot be taken back.",
  "action.removeDatabase.done": (v: Place) => `${v.database} is no longer on ${v.instanceId}.`,
  "action.notOurDatabase": (v: { database: string }) =>
    `It cannot be proved that ${v.database} came from this migration alone, so it is left alone.`,
  "action.dropByHand": (v: { database: string }) =>
    `Look at ${v.database} in the RDS console, and drop it there if nobody needs it.`,
  "action.nothingLeft": () => "No database was seen that the import left behind.",
  "action.wrongName": (v: { database: string }) =>
    `The name that was typed is not ${v.database}, so nothing was asked for.`,
};

const backups = {
  "action.backUp": (v: Place) => `Back up ${v.database} on ${v.instanceId} now`,
  "action.backUp.reason": () =>
    "Until RDS's next scheduled backup there is none of the new database but the .bak in OSS.",
  "action.backUp.done": (v: { database: string; backupId: string; sizeBytes: number | null }) =>
    [
      `RDS has backed up ${v.database}`,
      v.backupId === "" ? "" : `, backup ${v.backupId}`,
      v.sizeBytes === null ? "" : `, ${formatBytes(v.sizeBytes)}`,
      ".",
    ].join(""),
  "action.instanceBusy": (v: { instanceId: string; status: string }) =>
    `${v.instanceId} is ${v.status}; a backup needs it to be Running.`,
  "action.backupQuota": (v: { count: number; most: number }) =>
    `${v.count} backups were made in the last 24 hours, and RDS makes ${v.most} a day.`,
  "action.backupRuns": (v: { instanceId: string }) =>
    `${v.instanceId} is taking another backup, and RDS makes one at a time.`,
  "action.backupFailed": (v: { database: string }) => `RDS could not back up ${v.database}.`,
  "action.waitForPolicy": () => "Wait for RDS's own next backup, or ask again tomorrow.",
  "action.askLater": () => "Ask for this step again later.",
};

const accounts = {
  "action.createAccount": (
    v: Place & { account: string; kind: "normal" | "privileged"; privilege: Privilege },
  ) =>
    `Create the ${v.kind === "privileged" ? "privileged " : ""}account ${v.account} on ${v.instanceId}, with ${PRIVILEGES[v.privilege]} rights on ${v.database}`,
  "action.createAccount.reason": () =>
    "Logins of the source do not come along with a backup, so the database needs accounts of its own.",
  "action.createAccount.done": (v: Place & { account: string; privilege: Privilege }) =>
    `${v.account} may use ${v.database} on ${v.instanceId}: ${PRIVILEGES[v.privilege]}. The password was shown once, to the one who asked.`,
  "action.createAccount.passwordLost": (v: Place & { account: string; privilege: Privilege }) =>
    `${v.account} may use ${v.database} on ${v.instanceId}: ${PRIVILEGES[v.privilege]}. Its password could not be shown and is kept nowhere: set a new one in the RDS console, Accounts → Reset Password.`,
  "action.notOnlineYet": (v: { database: string }) =>
    `${v.database} is not online, so there is nothing to grant.`,
  "action.accountReserved": (v: { account: string }) => `${v.account} is a name that RDS keeps for itself.`,
  "action.accountTaken": (v: { account: string; instanceId: string }) =>
    `There is an account ${v.account} on ${v.instanceId} already; nothing of it is changed here.`,
  "action.privilegedExists": (v: { instanceId: string }) =>
    `${v.instanceId} has a privileged account, and RDS allows one.`,
  "action.privilegedFirst": (v: { instanceId: string }) =>
    `${v.instanceId} has no privileged account yet, and RDS wants that one first.`,
  "action.accountName": () =>
    "An account's name has 2 to 64 of a–z, 0–9 and _, begins with a letter, and does not end with _.",
  "account.passwordFollows": (v: { account: string; instanceId: string }) =>
    `The password of ${v.account} on ${v.instanceId} follows. It is shown to you alone and once, and is kept nowhere: have a password store ready.`,
  "account.password": (v: { account: string; password: string }) =>
    `Password of ${v.account}: \`${v.password}\``,
};

const objects = {
  "action.deleteObject": (v: { address: string }) => `Delete ${v.address}`,
  "action.deleteObject.reason": () =>
    "The migration has ended. The backup in OSS costs storage, and it is a full copy of the database.",
  "action.deleteObject.done": (v: { address: string }) => `${v.address} is deleted.`,
  "action.notOurObject": (v: { address: string }) =>
    `This migration did not put ${v.address} into OSS, so it is left alone.`,
  "action.objectChanged": (v: { address: string }) =>
    `${v.address} was replaced by somebody since, so it is left alone.`,
  "action.objectStillNeeded": () => "The migration has not ended; RDS may still read the object.",
};

const offers = {
  "offer.back_up": () => "Back up now",
  "offer.create_account": () => "Create an account…",
  "offer.delete_object": () => "Delete the .bak",
  "offer.remove_database": () => "Drop what is left…",
  "offer.notNow": () => "This step makes no sense for the migration as it stands now.",
  "offer.asked": (v: { title: string }) => `Asked for: ${v.title}. Its card is in the thread.`,
};

export const afterTexts = { ...stopping, ...backups, ...accounts, ...objects, ...offers };

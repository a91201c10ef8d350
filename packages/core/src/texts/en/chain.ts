/** Chains of backups: what is found for them, what does not fit, the cut-over, and calls in doubt. */
import { formatBytes, formatDuration } from "../format.ts";

export interface TakenBy {
  userName: string;
  serverName: string;
  finishedAt: string;
}

/** "It was taken by SQLHOST\backup on SQLHOST at 2026-06-10 10:45:00." */
function takenBy({ userName, serverName, finishedAt }: TakenBy): string {
  const who = userName === "" ? "" : ` by ${userName}`;
  const where = serverName === "" ? "" : ` on ${serverName}`;
  const when = finishedAt === "" ? "" : ` at ${finishedAt}`;
  return `${who}${where}${when}` === "" ? "" : ` It was taken${who}${where}${when}.`;
}

const finding = {
  "chain.noFull": (v: { database: string }) =>
    `I found no full backup of “${v.database}” on which a chain could begin. Nothing was started.`,
  "chain.severalDatabases": (v: { database: string }) =>
    `There are full backups of different databases called “${v.database}”. Name the one you mean: \`from FILE\`. Nothing was started.`,
  "chain.notOneFile": () =>
    "This chain needs a striped backup, or a file with several backups. RDS takes one file with one backup at a time: take them again, each into one new file. Nothing was started.",
  "chain.notWaiting": () =>
    "This migration does not wait for a backup now. `/migrate status` shows what it does.",
  "chain.lookingAgain": (v: { migrationId: string }) =>
    `Looking for the next backup of ${v.migrationId} now. What is found, and what does not fit, is told in its thread.`,
  "chain.gap": (v: TakenBy & { fromLSN: string; toLSN: string }) =>
    `The log backup from LSN ${v.fromLSN} to ${v.toLSN} is missing before it.${takenBy(v)} Whoever took it may have the missing one: put it beside this file.`,
  "chain.otherBase": (v: TakenBy) =>
    `It is a differential on another full backup than the one that was restored.${takenBy(v)} Logs that follow the restored one still fit.`,
  "chain.otherFork": (v: TakenBy) =>
    `The database was restored to an earlier point before this backup was taken, so it is on another path.${takenBy(v)}`,
  "chain.contradicts": (v: TakenBy) => `Its header contradicts that of its full backup.${takenBy(v)}`,
  "chain.severalSets": (v: { count: number }) =>
    `The file holds ${v.count} backups; RDS takes one. Take it again into a file of its own: \`WITH INIT\`.`,
  "chain.striped": (v: { count: number }) =>
    `It is one of ${v.count} stripes; RDS takes one file. Take it again into one file.`,
  "chain.unreadable": (v: { problems: string }) => `Its header cannot be used: ${v.problems}.`,
  "chain.unknownPlace": (v: { fields: string }) => `Its header does not say where it belongs: ${v.fields}.`,
  "chain.changed": () => "It changed, or its place in OSS was taken, since it was looked at.",
  "check.family.noIncrements": () => "2008 R2 on local disks takes one full backup and nothing on top of it.",
  "check.family.fullOnly": () => "Ask again without `with increments`, or choose an instance on cloud disks.",
};

const cutover = {
  "cutover.noChain": (v: { migrationId: string }) =>
    `${v.migrationId} has no chain of backups; a database is opened by a cut-over only after \`with increments\`.`,
  "cutover.notNow": () =>
    "The database cannot be opened now: the chain is not waiting. `/migrate status` shows what it does.",
  "cutover.restoring": () =>
    "A backup is still being restored. Ask again when the chain waits, or say after which file: `/migrate cutover ID after FILE`.",
  "cutover.reason": (v: {
    restored: number;
    finishedAt: string;
    check: "synchronous" | "asynchronous";
    uploadMs: number | null;
    restoreMs: number | null;
    openMs: number;
    measured: number;
    tailBytes: number | null;
  }) =>
    [
      v.restored === 0
        ? "The full backup alone is restored."
        : `${v.restored} ${v.restored === 1 ? "backup is" : "backups are"} restored on top of the full one${v.finishedAt === "" ? "" : `, the last taken at ${v.finishedAt.replace("T", " ")} of its server`}.`,
      "Once it is open, no further backup can be restored: whatever was written at the source after the last one is not in it. Approve it only once the writers there are stopped.",
      `Forecast of the downtime from the last backup on: ${forecast(v)}.`,
      v.check === "synchronous"
        ? "DBCC CHECKDB runs before it opens, and its time is not known yet."
        : "DBCC CHECKDB runs after it opened.",
    ].join(" "),
  "cutover.moved": (v: { approved: string; now: string }) =>
    `Approved was to open at LSN ${v.approved}; restored is LSN ${v.now}.`,
  "cutover.taskGone": (v: { taskId: string }) =>
    `RDS does not show the import ${v.taskId} for this database.`,
  "cutover.notWaiting": (v: { taskId: string; status: string }) =>
    `RDS says of the import ${v.taskId}: ${v.status}. Only one that waits can be opened.`,
  "cutover.stillClosed": () => "The database was not opened by Bakferry.",
  "cutover.proposeAgain": () => "Look at the status card, then propose the cut-over again.",
};

function forecast(v: {
  uploadMs: number | null;
  restoreMs: number | null;
  openMs: number;
  measured: number;
  tailBytes: number | null;
}): string {
  const known = (v.uploadMs ?? 0) + (v.restoreMs ?? 0) + v.openMs;
  const size = v.tailBytes === null ? "" : ` of ${formatBytes(v.tailBytes)}`;
  const upload = v.uploadMs === null ? "upload not measured" : `upload${size} ${formatDuration(v.uploadMs)}`;
  const restore = v.restoreMs === null ? "restore not measured" : `restore ${formatDuration(v.restoreMs)}`;
  const source = v.measured === 0 ? "" : `; measured on ${v.measured} of this chain`;
  return `about ${formatDuration(known)} (${upload}, ${restore}, opening ${formatDuration(v.openMs)} by Alibaba Cloud's example${source})`;
}

const doubts = {
  "doubt.chainUnlisted": (v: { database: string; instanceId: string }) =>
    `The answer to the import of ${v.database} was lost, and the list of ${v.instanceId} does not show chains. Only a person can see whether RDS took it.`,
  "doubt.anothersTask": (v: { taskId: string; database: string }) =>
    `The import ${v.taskId} is not one of ${v.database}.`,
  "doubt.increment": (v: { name: string; taskId: string }) =>
    `RDS was asked to restore ${v.name} on top of import ${v.taskId}, and shows no trace of it. Only a person can see whether RDS took it.`,
  "doubt.lookWhich": () =>
    "Look at Backup and Restoration → Cloud Migration Records of Backup Data in the RDS console, for an import of this database that began when Bakferry asked.",
  "doubt.lookAtFiles": (v: { name: string; taskId: string }) =>
    `Look at Backup and Restoration → Cloud Migration Records of Backup Data in the RDS console: is ${v.name} among the files of task ${v.taskId}, or a task of its own? While it is being restored, wait.`,
  "doubt.sayWhich": (v: { migrationId: string }) =>
    `Say what you see: \`/migrate settle ${v.migrationId} TASKID\`, or \`/migrate settle ${v.migrationId} none\` when RDS did not take it. Then it goes on by itself.`,
  "doubt.none": (v: { migrationId: string }) => `Nothing is in doubt about ${v.migrationId}.`,
  "doubt.notAllowed": () => "Only the requester and the approvers can answer for RDS.",
  "doubt.settled": (v: { migrationId: string }) => `Noted. ${v.migrationId} goes on from there.`,
};

const intake = {
  "intake.addWhich": () =>
    "Which one? Type `/migrate add mig_…`; `/migrate list` shows the ids of open migrations.",
  "intake.cutoverWhich": () =>
    "Which one? Type `/migrate cutover mig_…`, or `/migrate cutover mig_… after FILE` to open it once that file is restored.",
  "intake.settleWhich": () =>
    "Type `/migrate settle mig_… TASKID` with the id that the RDS console shows, or `/migrate settle mig_… none` when RDS did not take the call.",
  "intake.withWhat": (v: { given: string }) =>
    `I do not understand “with ${v.given}”. Type \`with increments\` to restore differentials and logs on top of the full backup.`,
};

export const chainTexts = { ...finding, ...cutover, ...doubts, ...intake };

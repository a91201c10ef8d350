/** The card, its stages and the entries of the thread. */
import { formatBytes, formatDuration } from "../format.ts";

export interface Names {
  database: string;
  target: string;
}

/** "3 on top of the full one, the last of 2026-06-10 10:45:00". */
function restoredWords({ restored, finishedAt }: { restored: number; finishedAt: string }): string {
  if (restored === 0) return "the full one is restored";
  const last = finishedAt === "" ? "" : `, the last of ${finishedAt.replace("T", " ")}`;
  return `${restored} restored on top of the full one${last}`;
}

const headlines = {
  "headline.checking": (v: Names) => `Checking the backup of ${v.database} for ${v.target}.`,
  "headline.blocked": (v: Names & { count: number }) =>
    `${v.database} cannot go to ${v.target}: ${v.count} ${v.count === 1 ? "check blocks" : "checks block"} it. Nothing was started.`,
  "headline.awaitingApproval": (v: Names & { given: number; needed: number }) =>
    `${v.database} → ${v.target} waits for approval: ${v.given} of ${v.needed} given.`,
  "headline.uploading": (v: Names & { percent: number }) =>
    `Uploading ${v.database} for ${v.target}: ${v.percent} %.`,
  "headline.rechecking": (v: Names) =>
    `Proving once more that ${v.database} is what was approved for ${v.target}.`,
  "headline.importStarting": (v: Names) => `Asking RDS to import ${v.database} into ${v.target}.`,
  "headline.importing": (v: Names & { minutes: number }) =>
    `RDS is importing ${v.database} into ${v.target}, since ${v.minutes} min.`,
  "headline.preparing": (v: Names) => `Making the empty database ${v.database} on ${v.target}.`,
  "headline.awaitingIncrement": (v: Names & { restored: number; finishedAt: string }) =>
    `${v.database} on ${v.target} stays closed and waits for the next backup: ${restoredWords(v)}.`,
  "headline.importingIncrement": (v: Names & { file: string; number: number }) =>
    `Restoring backup ${v.number} on top of ${v.database} on ${v.target}: ${v.file}.`,
  "headline.awaitingCutover": (v: Names & { restored: number; finishedAt: string }) =>
    `The cut-over of ${v.database} on ${v.target} waits for approval: ${restoredWords(v)}.`,
  "headline.opening": (v: Names) => `RDS is opening ${v.database} on ${v.target}.`,
  "headline.verifying": (v: Names) =>
    `RDS reports success; looking whether ${v.database} runs on ${v.target}.`,
  "headline.succeeded": (v: Names & { tookMs: number }) =>
    `${v.database} is online on ${v.target}, ${formatDuration(v.tookMs)} after the request.`,
  "headline.succeededChecking": (v: Names & { tookMs: number }) =>
    `${v.database} is online on ${v.target}, ${formatDuration(v.tookMs)} after the request. DBCC CHECKDB still runs.`,
  "headline.succeededUnchecked": (v: Names & { tookMs: number }) =>
    `${v.database} is online on ${v.target}, ${formatDuration(v.tookMs)} after the request. RDS told no result of DBCC CHECKDB.`,
  "headline.succeededDamaged": (v: Names) =>
    `${v.database} is online on ${v.target}, and DBCC CHECKDB found errors in it.`,
  "headline.cancelledWaiting": (v: Names) =>
    `${v.database} → ${v.target} was cancelled. What the import left is still on the instance.`,
  "headline.denied": (v: Names) => `${v.database} → ${v.target} was denied. Nothing was changed.`,
  "headline.expired": (v: Names) =>
    `Nobody decided on ${v.database} → ${v.target} in time. Nothing was changed.`,
  "headline.cancelled": (v: Names) =>
    `${v.database} → ${v.target} was cancelled. Nothing was changed on the instance.`,
  "headline.stopped": (v: Names) => `${v.database} → ${v.target} was cancelled, and RDS stopped the import.`,
  "headline.failed": (v: Names) => `${v.database} → ${v.target} failed.`,
  "headline.needsAttention": (v: Names) => `${v.database} → ${v.target} needs a person to look.`,
};

const turns = {
  "turn.bakferry": () => "Bakferry is working. Nothing for you to do.",
  "turn.approvers": () => "Waiting for an approver.",
  "turn.cloud": () => "RDS is working. Bakferry reports each change.",
  "turn.requesterFix": () => "Your turn: do what the blocked checks say, then ask again.",
  "turn.requesterAgain": () => "Your turn: ask again when it shall go on.",
  "turn.awaitingIncrement": () =>
    "Your turn: put the next log or differential where the others are; it is found by itself. When writing at the source has stopped and the last one is restored, press “Cut over”.",
  "turn.cutover": () => "Waiting for an approver of the cut-over. Nothing more is restored meanwhile.",
  "turn.doubt": () => "Your turn: look in the RDS console and say what you see.",
  "turn.damaged": () =>
    "Your turn: the restored database is damaged. Keep the source, and follow the numbered steps in the thread.",
  "turn.checking": () => "Usable. Bakferry reports what DBCC CHECKDB finds.",
  "turn.cancelledWaiting": () =>
    "Your turn: drop what is left by the button on the card, or ask again under another name.",
  "turn.person": () => "Your turn: follow the numbered steps.",
  "turn.owner": () =>
    "The turn of whoever runs the Alibaba Cloud account: follow the numbered steps, then ask again.",
  "turn.wait": () => "Nothing to mend: wait as the numbered steps say, then press “Try again”.",
  "turn.nobody": () => "Nothing is left to do.",
  "turn.accountNeeded": () =>
    "Done, with one thing left: create a privileged account and grant it the database.",
};

const stages = {
  "stage.check": () => "Check",
  "stage.approval": () => "Approval",
  "stage.upload": () => "Upload",
  "stage.import": () => "Import",
  "stage.increments": () => "Increments",
  "stage.cutover": () => "Cut-over",
  "stage.incrementsDone": (v: { restored: number; misfits: number }) =>
    `${v.restored} restored${v.misfits > 0 ? `, ${v.misfits} left out` : ""}`,
  "stage.incrementNow": (v: { restored: number; file: string; words: string }) =>
    `${v.restored} restored · ${v.file}${v.words === "" ? "" : ` · ${v.words}`}`,
  "stage.sending": (v: { doneBytes: number; totalBytes: number }) =>
    `${formatBytes(v.doneBytes)} of ${formatBytes(v.totalBytes)} sent`,
  "stage.verify": () => "Online",
  "stage.findings": (v: { passed: number; warnings: number; blockers: number; unknown: number }) =>
    [
      `${v.passed} passed`,
      v.warnings > 0 ? `${v.warnings} ${v.warnings === 1 ? "warning" : "warnings"}` : "",
      v.blockers > 0 ? `${v.blockers} blocked` : "",
      v.unknown > 0 ? `${v.unknown} unknown` : "",
    ]
      .filter((part) => part !== "")
      .join(", "),
  "stage.votes": (v: { given: number; needed: number }) => `${v.given} of ${v.needed}`,
  "stage.uploaded": (v: { totalBytes: number; tookMs: number }) =>
    `${formatBytes(v.totalBytes)} in ${formatDuration(v.tookMs)}, checksum equal`,
  "stage.alreadyStaged": () => "skipped: the backup is in OSS already",
  "stage.importing": (v: {
    words: string;
    meaning: string;
    sinceMs: number;
    percent: number | null;
    remainingMs: number | null;
  }) =>
    [
      v.meaning === "" ? v.words : `${v.words} (${v.meaning})`,
      v.percent === null ? "" : `${v.percent} %, says RDS`,
      v.remainingMs === null ? "" : `about ${formatDuration(v.remainingMs)} left`,
      formatDuration(v.sinceMs),
    ]
      .filter((part) => part !== "")
      .join(" · "),
  "stage.imported": (v: { tookMs: number }) => formatDuration(v.tookMs),
};

const facts = {
  "fact.source": () => "Backup",
  "fact.sourceValue": (v: { source: string; sizeBytes: number; release: string }) =>
    `${v.source} · ${formatBytes(v.sizeBytes)}${v.release === "" ? "" : ` · SQL Server ${v.release}`}`,
  "fact.target": () => "Target",
  "fact.targetValue": (v: {
    name: string;
    instanceId: string;
    engine: string;
    regionId: string;
    environment: string;
  }) => [v.name, v.instanceId, v.engine, v.regionId, v.environment].filter((part) => part !== "").join(" · "),
  "fact.mode": () => "Import",
  "fact.modeSynchronous": () => "full backup; opens after DBCC CHECKDB",
  "fact.modeAsynchronous": () => "full backup; opens at once, DBCC CHECKDB after",
  "fact.modeChain": (v: { files: string; count: number }) =>
    `full backup, then ${v.count === 0 ? "every log and differential that fits" : `${v.count} more in this order: ${v.files}; and every later one that fits`}; stays closed until a cut-over is approved`,
  "fact.modeUrl": () => "full backup by a signed URL into the database that exists, which must be empty",
  "fact.modeUrlCreates": () => "makes the empty database first, then the full backup by a signed URL",
  "fact.name": () => "Name on the instance",
  "fact.space": () => "Size restored",
  "fact.spaceValue": (v: { bytes: number }) => formatBytes(v.bytes),
  "fact.finished": () => "Backup taken",
  "fact.title": (v: Names) => `Migrate ${v.database} → ${v.target}`,
};

const entries = {
  "entry.checked": (v: { passed: number; warnings: number; blockers: number; unknown: number }) =>
    `Checked: ${stages["stage.findings"](v)}.`,
  "entry.blocked": () => "Blocked. Nobody was asked for approval, and nothing was started.",
  "entry.approved": () => "Approved.",
  "entry.denied": (v: { reason: string }) => `Denied, and nothing was changed: “${v.reason}”`,
  "entry.expired": () => "Nobody decided in time. Nothing was changed; ask again to go on.",
  "entry.cancelled": () => "Cancelled. Nothing was changed on the instance.",
  "entry.planChanged": (v: { differences: string }) =>
    v.differences === ""
      ? "What was approved is no longer so. The votes are void; see the checks."
      : `What was approved has changed, so the votes are void. Changed: ${v.differences}`,
  "entry.uploadStarted": (v: { totalBytes: number }) => `Upload started: ${formatBytes(v.totalBytes)}.`,
  "entry.uploadFinished": (v: { totalBytes: number; tookMs: number; crc64: string }) =>
    `Upload finished: ${formatBytes(v.totalBytes)} in ${formatDuration(v.tookMs)}, CRC-64 ${v.crc64} on both sides.`,
  "entry.importStarted": (v: { taskId: string }) => `RDS took the import: task ${v.taskId}.`,
  "entry.roleMissingWaits": () =>
    "RDS may not read OSS any more: the role AliyunRDSImportRole is missing or was changed. The import waits, the votes stay, and it goes on by itself when the role is back.",
  "entry.roleMissing": () =>
    "RDS may not read OSS any more: the role AliyunRDSImportRole is missing or was changed while RDS fetches the backup. The import may fail.",
  "entry.roleBack": (v: { awayMs: number }) =>
    `RDS may read OSS again, after ${formatDuration(v.awayMs)}. Going on.`,
  "entry.importFinished": (v: { tookMs: number; description: string }) =>
    `RDS finished the import in ${formatDuration(v.tookMs)}: ${v.description}`,
  "entry.databaseCreated": (v: { databaseName: string }) =>
    `The empty database ${v.databaseName} is there, as approved.`,
  "entry.importRenewed": (v: { taskId: string }) =>
    `The link of import ${v.taskId} was over before RDS had fetched the backup. Asked anew with a fresh link.`,
  "entry.importWaiting": (v: { tookMs: number }) =>
    `RDS restored the full backup in ${formatDuration(v.tookMs)} and keeps the database closed for the next one.`,
  "entry.incrementFound": (v: { name: string }) => `Found the next backup: ${v.name}.`,
  "entry.incrementRestored": (v: { name: string; lastLSN: string | null; tookMs: number }) =>
    `Restored ${v.name} in ${formatDuration(v.tookMs)}${v.lastLSN === null ? "" : `, up to LSN ${v.lastLSN}`}.`,
  "entry.incrementMisfit": (v: { name: string }) => `${v.name} cannot be restored next.`,
  "entry.incrementFailed": (v: { name: string }) =>
    `RDS refused ${v.name}. The chain waits for the right one; the file is not tried again unless you say \`/migrate add\`.`,
  "entry.doubtSettled": (v: { taskId: string | null }) =>
    v.taskId === null
      ? "A person saw that RDS did not take the call. Going on."
      : `A person saw the import ${v.taskId}. Going on with it.`,
  "entry.checkedOnline.passed": (v: Names) => `DBCC CHECKDB found no error in ${v.database}.`,
  "entry.checkedOnline.failed": (v: Names) =>
    `DBCC CHECKDB found errors in ${v.database} on ${v.target}, which is online and in use.`,
  "entry.checkedOnline.unknown": (v: Names) =>
    `RDS told no result of DBCC CHECKDB for ${v.database}. Run it yourself before you rely on the copy.`,
  "entry.damagedKeep": () =>
    "Do not delete the source or its backups; they are the good copy, if there is one.",
  "entry.damagedCheck": () =>
    "Run `DBCC CHECKDB WITH NO_INFOMSGS` at the source. If it finds the same, mend it there and migrate again.",
  "entry.checkStillRuns": () => "DBCC CHECKDB still runs; its result follows here.",
  "entry.cancelledWaiting": () =>
    "Cancelled. What the import left is still on the instance; drop it by the button on the card.",
  "entry.succeeded": (v: Names) =>
    `${v.database} is online on ${v.target}. Next, by the buttons on the card: create accounts (logins of the source do not work), back up, and delete the .bak from OSS when it is no longer needed. For users, statistics and settings: \`bakferry after\`.`,
  "entry.backupSeen": (v: Names & { backupId: string; sizeBytes: number | null }) =>
    `RDS has a backup that holds ${v.database}: ${v.backupId}${v.sizeBytes === null ? "" : `, ${formatBytes(v.sizeBytes)}`}.`,
  "entry.objectLeft": (v: { bucket: string; key: string; sizeBytes: number; sinceMs: number }) =>
    `oss://${v.bucket}/${v.key} (${formatBytes(v.sizeBytes)}) is still in OSS, ${formatDuration(v.sinceMs)} after the end. It costs storage, and it is a full copy of the database.`,
  "entry.deleteObject": () =>
    "When nobody needs it any more, press Delete the .bak on the card. A bucket that was made for this migration alone is deleted in the OSS console.",
  "entry.failed": (v: Names) => `${v.database} → ${v.target} failed.`,
  "entry.needsAttention": (v: Names) => `${v.database} → ${v.target} needs a person to look.`,
  "entry.accountNeeded": () =>
    "The instance has no privileged account, so RDS could grant nobody access. Create one in the console and grant it the database.",
};

export const reportTexts = { ...headlines, ...turns, ...stages, ...facts, ...entries };

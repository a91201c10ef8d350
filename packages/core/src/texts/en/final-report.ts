/** The closing report of a migration: headings, labels, and the message that carries the files. */
import { formatBytes, formatDuration } from "../format.ts";

const RESULTS = {
  passed: "passed",
  warning: "warning",
  blocker: "blocks",
  unknown: "unknown",
} as const;

const VERDICTS = { approve: "approved", deny: "denied" } as const;

const headings = {
  "report.about": () => "Report of a migration",
  "report.section.outcome": () => "Outcome",
  "report.section.failure": () => "Why it stopped",
  "report.section.timeline": () => "Timeline",
  "report.section.upload": () => "Upload to OSS",
  "report.section.import": () => "Import by RDS",
  "report.section.backup": () => "Backup",
  "report.section.target": () => "Target",
  "report.section.approval": () => "Approval",
  "report.section.checks": () => "Checks",
  "report.section.estimate": () => "Estimate and truth",
  "report.section.costs": () => "Costs, as estimated",
  "report.section.steps": () => "Steps beyond the plan",
  "report.section.left": () => "Left behind",
  "report.section.events": () => "What happened",
  "report.section.plan": () => "The plan that was voted on",
  "report.section.proof": () => "Proof",
};

const labels = {
  "report.askedBy": () => "Asked for by",
  "report.askedAt": () => "Asked for",
  "report.endedAt": () => "Ended",
  "report.took": () => "Took",
  "report.next": () => "Next",
  "report.database": () => "Database",
  "report.stage": () => "Stage",
  "report.began": () => "Began",
  "report.finished": () => "Finished",
  "report.goesOn": () => "goes on",
  "report.cutShort": (v: { tookMs: number }) => `${formatDuration(v.tookMs)}, cut short`,
  "report.duration": (v: { tookMs: number }) => formatDuration(v.tookMs),
  "report.cause": () => "Cause",
  "report.state": () => "State now",
  "report.code": () => "Code",
  "report.requestId": () => "Request id",
  "report.saidByCloud": () => "The cloud's own words",
  "report.whatToDo": () => "What to do",
  "report.bytes": (v: { bytes: number }) => `${formatBytes(v.bytes)} (${v.bytes} bytes)`,
  "report.rate": (v: { bytesPerSecond: number }) => `${formatBytes(v.bytesPerSecond)}/s`,
  "report.sent": () => "Sent",
  "report.sentOf": (v: { doneBytes: number; totalBytes: number }) =>
    `${formatBytes(v.doneBytes)} of ${formatBytes(v.totalBytes)}`,
  "report.meanRate": () => "Mean rate",
  "report.retries": () => "Parts sent again",
  "report.noUpload": () =>
    "The backup was in OSS before the migration was asked for, so the upload is not part of it.",
  "report.noRates": () => "How fast it was over its time was not kept.",
  "report.file": () => "File",
  "report.task": () => "RDS task",
  "report.status": () => "Status",
  "report.message": () => "RDS's message",
  "report.source": () => "Source",
  "report.size": () => "Size",
  "report.modified": () => "Last written",
  "report.edgeDigest": () => "SHA-256 of both ends",
  "report.object": () => "Object in OSS",
  "report.crc64": () => "CRC-64",
  "report.etag": () => "ETag",
  "report.storage": () => "Storage class",
  "report.encryption": () => "Encryption by OSS",
  "report.backupKind": () => "Kind",
  "report.release": () => "SQL Server",
  "report.backupSet": () => "Backup set",
  "report.taken": () => "Taken (time of the source server)",
  "report.restored": () => "Size once restored",
  "report.instance": () => "Instance",
  "report.region": () => "Region",
  "report.engine": () => "Engine version",
  "report.class": () => "Instance class",
  "report.environment": () => "Environment",
  "report.none": () => "–",
  "report.vote": () => "Vote",
  "report.verdict": (v: { verdict: keyof typeof VERDICTS; counts: boolean }) =>
    v.counts ? VERDICTS[v.verdict] : `${VERDICTS[v.verdict]}, for an earlier plan`,
  "report.who": () => "Who",
  "report.when": () => "When",
  "report.reason": () => "Reason",
  "report.nobodyVoted": () => "Nobody voted.",
  "report.planDigest": () => "Plan digest (SHA-256)",
  "report.revision": () => "Revision",
  "report.glass": () => "Started without approval by",
  "report.glassReviewed": () => "Looked at afterwards by",
  "report.result": () => "Result",
  "report.check": () => "Check",
  "report.found": () => "What was found",
  "report.checkResult": (v: { result: keyof typeof RESULTS }) => RESULTS[v.result],
  "report.phase": () => "Phase",
  "report.usual": () => "Usual",
  "report.atMost": () => "Nine in ten take at most",
  "report.truth": () => "Truth",
  "report.total": () => "Total",
  "report.costStorage": () => "Storage",
  "report.costRequests": () => "Requests",
  "report.costTransfer": () => "Transfer",
  "report.money": (v: { amount: number; currency: string }) => `${v.amount.toFixed(4)} ${v.currency}`,
  "report.noPrice": () => "no price known",
  "report.pricesOf": () => "Prices",
  "report.pricesFrom": (v: { asOf: string; source: string }) => `of ${v.asOf}, ${v.source}`,
  "report.step": () => "Step",
  "report.number": () => "#",
  "report.event": () => "Event",
  "report.field": () => "Field",
  "report.value": () => "Value",
  "report.events": () => "Events",
  "report.lastHash": () => "Hash of the last event",
  "report.auditHead": () => "Place in the audit trail",
  "report.proveBy": () =>
    "`bakferry-bot audit verify --head` with this place proves that nothing before it was changed or cut off.",
  "stage.window": () => "Wait for the window",
  "stage.consistency": () => "DBCC CHECKDB",
};

const leftovers = {
  "report.nothingLeft": () => "Nothing.",
  "report.leftObject": (v: { address: string; sizeBytes: number }) =>
    `${v.address} (${formatBytes(v.sizeBytes)}), which this migration put into OSS: a full copy of the database. “Delete the .bak” on the status card deletes it.`,
  "report.leftForeign": (v: { address: string }) =>
    `${v.address}, which was there before; Bakferry does not delete what it did not make.`,
  "report.leftParts": (v: { bucket: string }) =>
    `Parts of an unfinished upload may be in ${v.bucket}; Bakferry frees those that it began.`,
  "report.leftDatabase": (v: { database: string; instanceId: string; status: string }) =>
    `The database ${v.database} on ${v.instanceId} (${v.status}), which the import did not finish.`,
  "report.leftDoubt": () =>
    "A call of which nobody knows whether RDS took it: look in the RDS console and say what you see.",
};

const pictures = {
  "report.timelineTitle": () => "When each stage ran",
  "report.timelineStage": (v: { stage: string; tookMs: number; afterMs: number }) =>
    `${v.stage}: ${formatDuration(v.tookMs)}, begun ${formatDuration(v.afterMs)} after the request.`,
  "report.rateTitle": () => "Upload rate",
  "report.rateMost": (v: { most: number; mean: number; tookMs: number }) =>
    `At most ${formatBytes(v.most)}/s, ${formatBytes(v.mean)}/s on average over ${formatDuration(v.tookMs)}.`,
  "report.mean": (v: { bytesPerSecond: number }) => `mean ${formatBytes(v.bytesPerSecond)}/s`,
  "report.afterStart": (v: { tookMs: number }) => `+${formatDuration(v.tookMs)}`,
  "report.timesUtc": () => "Times are UTC.",
  "report.timesLocal": (v: { zone: string; regionId: string }) =>
    `Times are UTC, and in the head also in the time of ${v.regionId} (${v.zone}).`,
  "report.asOf": () => "As of",
};

const delivery = {
  "report.fileTitle": (v: { database: string; target: string; format: string }) =>
    `Report of ${v.database} → ${v.target}, ${v.format}`,
  "report.posted": () => "The report:",
  "report.noScope": (v: { migrationId: string }) =>
    `The files are not here: the app lacks the scope files:write. Give it to the app and install it anew, or run \`bakferry-bot report ${v.migrationId}\`.`,
  "report.noFiles": (v: { migrationId: string; code: string }) =>
    `The files are not here: Slack did not take them (${v.code}). Run \`bakferry-bot report ${v.migrationId}\`.`,
  "report.button": () => "Report",
  "report.buttonOf": (v: { title: string }) => `Report: ${v.title}`,
  "report.modalTitle": () => "Report",
  "report.wholeByProgram": (v: { migrationId: string }) =>
    `All of it, as a page or as JSON: \`bakferry-bot report ${v.migrationId}\`.`,
};

const program = {
  "bot.report.about": () =>
    "Write the report of a migration: who, what, when, hashes, checks, times, cost. No network is used.",
  "bot.report.format": () => "html, json or text",
  "bot.report.output": () => "file to write instead of standard output; an existing one is kept",
  "bot.report.locale": () => "language: en or zh-CN",
  "bot.report.noSuchMigration": (v: { migrationId: string; file: string }) =>
    `There is no migration ${v.migrationId} in ${v.file}.`,
  "bot.report.noStore": (v: { file: string }) => `There is no state file ${v.file}.`,
  "bot.report.cannotWrite": (v: { file: string; reason: string }) =>
    `${v.file} cannot be written: ${v.reason}.`,
  "bot.report.written": (v: { file: string }) => `Written: ${v.file}`,
  "bot.scope.filesWrite": () =>
    "attach the final report to the thread; without it, bakferry-bot report writes it",
};

export const finalReportTexts = {
  ...headings,
  ...labels,
  ...leftovers,
  ...pictures,
  ...delivery,
  ...program,
};

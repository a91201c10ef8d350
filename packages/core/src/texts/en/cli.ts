/** Texts that only the terminal shows. */
import { formatBytes, formatDuration } from "../format.ts";

const frameTexts = {
  "cli.about": () => "Looks at SQL Server backups and uploads them for ApsaraDB RDS for SQL Server.",
  "cli.examples": () =>
    [
      "From a backup to RDS:",
      String.raw`  bakferry script --database shop --folder "D:\backup" > backup.sql`,
      "  bakferry inspect shop.bak",
      "  bakferry upload shop.bak --bucket my-bucket --region cn-hangzhou",
      "Each of them says what comes next. bakferry help COMMAND shows its options.",
    ].join("\n"),
  "cli.options.connection": () => "How OSS is reached:",
  "cli.options.sending": () => "How it is sent:",
  "cli.options.output": () => "Output:",
  "cli.exitCodes": () =>
    [
      "Exit codes:",
      "  0   done",
      "  1   wrong usage, or a file that cannot be read",
      "  2   blocked: RDS would refuse it",
      "  3   not approved",
      "  4   the cloud or the network failed",
      "  5   the import failed",
      "  70  a bug",
      "  130 interrupted",
    ].join("\n"),
  "cli.option.help": () => "show this help",
  "cli.option.helpCommand": () => "show the help of a command",
  "cli.option.version": () => "show the version",
  "cli.option.lang": () => "language of what is printed",
  "cli.option.json": () => "print one JSON object for scripts as the last line of standard output",
  "cli.next": () => "Next:",
  "cli.warning": () => "Warning:",
  "cli.interrupted": () => "Interrupted. Finished parts are kept; run the same command to go on.",
  "cli.interruptedEarly": () => "Interrupted. Nothing was changed.",
  "cli.usageHelp": () => "Add --help for what it takes.",
  /** The message names the file or the address; other languages say what it means before it. */
  "cli.failure": (v: { message: string; meaning: string }) => v.message,
  "cli.failureOf": (v: { what: string; meaning: string }) => `${v.what}. ${v.meaning}`,
  "cli.cloudSaid": (v: { verbatim: string }) => `The cloud said: ${v.verbatim}`,
  "cli.bug": () => "Sorry: something inside Bakferry went wrong, and that is not your doing.",
  "cli.bugReport": (v: { reference: string }) =>
    `This is a bug. Report it with the reference ${v.reference}; BAKFERRY_DEBUG=1 shows the details.`,
  "cli.atLeastOne": (v: { least: number; most: number }) =>
    `Give a whole number from ${v.least} to ${v.most}.`,
};

const fileTexts = {
  "cli.file.directory": (v: { path: string }) => `${v.path} is a directory.`,
  "cli.file.notRegular": (v: { path: string }) => `${v.path} is not a regular file.`,
  "cli.file.nameOne": () => "Name one backup file in it.",
  "cli.file.missing": (v: { path: string }) => `There is no file ${v.path}.`,
  "cli.file.unreadable": (v: { path: string; user: string }) =>
    `${v.path} may not be read${v.user === "" ? "" : ` by ${v.user}`}.`,
  "cli.file.giveAccess": () =>
    "Give this user read access to the file, or run this as a user who has it. SQL Server writes backups that only its own service account may read.",
  "cli.file.busy": (v: { path: string }) => `${v.path} is in use by another program.`,
  "cli.file.waitForBackup": () => "Wait until the backup is finished, then try again.",
  "cli.file.checkPath": () => "Check the path, and quote it if it holds spaces.",
  "cli.file.tilde": () =>
    "A quoted ~ is not expanded: write the whole path, or leave the ~ outside the quotes.",
  "cli.file.quotes": () => "The quotation marks are part of the name here: leave them out.",
  "cli.file.windowsPath": () =>
    "This looks like a path of Windows, whose backslashes the shell may have taken: quote it, and run this on the machine that has the file.",
};

type Kind = "full" | "differential" | "log" | "file" | "differentialFile" | "partial" | "differentialPartial";

const KINDS: Readonly<Record<Kind, string>> = {
  full: "full",
  differential: "differential",
  log: "transaction log",
  file: "file",
  differentialFile: "differential file",
  partial: "partial",
  differentialPartial: "differential partial",
};

type VerdictKind = "importable" | "increment" | "unsuitable" | "tooNew" | "unusable";

const VERDICT_WORDS: Readonly<Record<VerdictKind, string>> = {
  importable: "Ready.",
  increment: "Increment.",
  unsuitable: "Not for RDS.",
  tooNew: "Too new.",
  unusable: "Not usable.",
};

const FILE_TYPES: Readonly<Record<string, string>> = {
  D: "data",
  L: "log",
  S: "filestream",
  F: "full-text",
};

const inspectTexts = {
  "cli.inspect.summary": () => "say what a backup file is and whether RDS takes it",
  "cli.inspect.about": () => "Say what a file is and whether RDS can import it; nothing is sent or changed.",
  "cli.inspect.file": () => "backup file, or several",
  "cli.inspect.verbose": () => "also show log sequence numbers, ids and the other header fields",
  "cli.inspect.targetVersion": () =>
    "also check that this SQL Server version can restore it: 2019, 2008 R2, …",
  "cli.inspect.exitCodes": () =>
    [
      "Exit codes:",
      "  0   every file is a readable backup, also a differential or log backup",
      "  1   a file cannot be read",
      "  2   a file is not a backup, damaged, unfinished, encrypted, protected by a",
      "      password, a single stripe, or newer than --target-version",
    ].join("\n"),
  "cli.inspect.unknownVersion": (v: { given: string; known: string }) =>
    `“${v.given}” is no SQL Server version of RDS. Known: ${v.known}.`,
  "cli.verdict.word": (v: { kind: VerdictKind }) => VERDICT_WORDS[v.kind],
  "cli.verdict.importable": (v: { database: string; release: string }) =>
    `RDS for SQL Server ${v.release} or newer can import this full backup of ${v.database}.`,
  "cli.verdict.differential": (v: { database: string }) =>
    `A differential backup of ${v.database}: RDS imports it only on top of its full backup.`,
  "cli.verdict.log": (v: { database: string }) =>
    `A transaction log backup of ${v.database}: RDS imports it only on top of its full backup and every log before it.`,
  "cli.verdict.takeFullFirst": () =>
    "Import the full backup first, and keep that database closed for increments.",
  "cli.verdict.tooNew": (v: { database: string; fromVersion: number; to: string; toVersion: number }) =>
    `The database version of ${v.database} is ${v.fromVersion}; SQL Server ${v.to} restores up to ${v.toVersion}. The compatibility level does not change this.`,
  "cli.verdict.newerTarget": () => "Choose an RDS instance with a newer SQL Server version.",
  "cli.label.file": () => "File",
  "cli.label.fileSize": () => "File size",
  "cli.label.database": () => "Database",
  "cli.label.kind": () => "Kind",
  "cli.label.sqlServer": () => "SQL Server",
  "cli.label.restoresOn": () => "Restores on",
  "cli.label.server": () => "Server",
  "cli.label.finished": () => "Finished",
  "cli.label.restored": () => "Restored",
  "cli.label.recovery": () => "Recovery model",
  "cli.label.checksums": () => "Checksums",
  "cli.label.backupName": () => "Backup name",
  "cli.label.files": (v: { count: number }) =>
    v.count === 1 ? "1 database file" : `${v.count} database files`,
  "cli.label.set": (v: { position: number; count: number }) => `Backup ${v.position} of ${v.count}`,
  "cli.label.problems": () => "Also found",
  "cli.column.fileType": () => "type",
  "cli.column.fileGroup": () => "filegroup",
  "cli.column.logicalName": () => "logical name",
  "cli.column.size": () => "size",
  "cli.column.physicalName": () => "path on the source server",
  "cli.backup.kind": (v: { kind: Kind }) => KINDS[v.kind],
  "cli.backup.container": (v: { container: "plain" | "compressed" | "encrypted" }) =>
    v.container === "plain" ? "not compressed" : v.container,
  "cli.backup.fileSize": (v: { sizeBytes: number; container: string }) =>
    `${formatBytes(v.sizeBytes)}${v.container === "" ? "" : `, ${v.container}`}`,
  "cli.backup.software": (v: {
    release: string;
    build: string;
    databaseVersion: number;
    databaseRelease: string;
  }) =>
    `${v.release} (${v.build}), database version ${v.databaseVersion}${
      v.databaseRelease === "" || v.databaseRelease === v.release ? "" : ` of ${v.databaseRelease}`
    }`,
  "cli.backup.restoresOn": (v: { release: string }) => `SQL Server ${v.release} or newer`,
  "cli.backup.restoresOnNone": () => "a version of SQL Server newer than any that Bakferry knows",
  "cli.backup.serverOn": (v: { server: string; machine: string }) => `${v.server}, on ${v.machine}`,
  "cli.backup.finished": (v: { at: string; zone: string; took: string }) =>
    `${v.at} ${v.zone === "" ? "(server time)" : v.zone}${v.took === "" ? "" : `, took ${v.took}`}`,
  "cli.backup.restored": (v: { totalBytes: number; dataBytes: number; logBytes: number }) =>
    `${formatBytes(v.totalBytes)} (${formatBytes(v.dataBytes)} data, ${formatBytes(v.logBytes)} log)`,
  "cli.backup.checksums": () => "yes, pages were verified when it was taken",
  "cli.backup.noChecksums": () => "no (WITH CHECKSUM, damage would be found early)",
  "cli.backup.fileType": (v: { type: string }) => FILE_TYPES[v.type] ?? v.type,
};

const uploadTexts = {
  "cli.upload.summary": () => "check a backup and send it to OSS",
  "cli.upload.about": () =>
    "Check a backup and send it to OSS, from where RDS imports it; goes on where it stopped.",
  "cli.upload.file": () =>
    "backup, archive with one (zip, gzip, tar) or folder of backups, or several; - reads a pipe",
  "cli.upload.bucket": () => "OSS bucket, in the region of the RDS instance",
  "cli.upload.prefix": () => "folder in the bucket",
  "cli.upload.region": () => "region of the bucket; cn-hangzhou unless something says another",
  "cli.upload.endpoint": () => "OSS endpoint, where the region's public one is not the right one",
  "cli.upload.key": () => "whole object key, instead of one made from the backup's header",
  "cli.upload.parallel": () => "parts on their way at the same time, 1 to 16; found by trying when left out",
  "cli.upload.limit": () => "bandwidth: 50M, or by the hour: 08:00-20:00=20M,off",
  "cli.limit.form": () =>
    "K, M and G are powers of 1024 bytes a second, 100Mbit is decimal; hours are local, the first that fits counts.",
  "cli.upload.pipeAlone": () => "A pipe cannot bring both the backup and a ticket, nor a backup twice.",
  "cli.upload.streamStarts": () =>
    "Only the beginning can be checked before it is sent; nothing is completed before all of it was proved.",
  "cli.upload.damaged": () => "What had arrived of the damaged file is freed.",
  "cli.notice.sourceTouched": () =>
    "The file's time has changed since the upload was begun; its stored parts were compared and are equal.",
  "cli.notice.adopted": (v: { bytes: number }) =>
    `Going on with an upload that was not begun here: its parts were compared and equal the file; ${formatBytes(v.bytes)} are not sent again.`,
  "cli.notice.notAdopted": (v: { others: number }) =>
    v.others === 0
      ? "There is no unfinished upload of this key to go on with; all of it is sent."
      : "An unfinished upload of this key holds something else; it is left alone, and all of this file is sent.",
  "cli.notice.startedAnew": () => "OSS no longer has the upload that was begun; it begins anew.",
  "cli.notice.journalFailed": (v: { message: string }) =>
    `Finished parts cannot be noted (${v.message}); a resume will read the file again.`,
  "cli.notice.likelyDamaged": (v: { offset: number; detail: string }) =>
    `Byte ${v.offset} looks damaged, which cannot be proved: ${v.detail}`,
  "cli.notice.unfitObject": () => "RDS will refuse the object: it is encrypted or not of class Standard.",
  "cli.upload.restart": () => "give up an unfinished upload to the same key and begin anew",
  "cli.upload.forceAny": () => "send the file although RDS would refuse it",
  "cli.upload.examples": () =>
    [
      "Examples:",
      "  bakferry upload shop.bak --bucket my-bucket",
      String.raw`  bakferry upload "D:\backup" --bucket my-bucket --files 2 --limit 50M`,
      "  zstd -dc shop.zst | bakferry upload - --bucket my-bucket --key shop.bak",
    ].join("\n"),
  "cli.upload.environment": () =>
    [
      "The key comes from the first of these places that has one:",
      "  environment  ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET, and",
      "               ALIBABA_CLOUD_SECURITY_TOKEN if it is temporary (STS); or",
      "               OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET, OSS_SESSION_TOKEN",
      "  oidc         ALIBABA_CLOUD_ROLE_ARN, ALIBABA_CLOUD_OIDC_PROVIDER_ARN,",
      "               ALIBABA_CLOUD_OIDC_TOKEN_FILE",
      "  profile      of the Alibaba Cloud CLI, ~/.aliyun/config.json",
      "The role of an ECS instance is used with --credentials ecs, a ticket with",
      "--ticket.",
      "",
      "Environment:",
      "  BAKFERRY_STATE_DIR",
      "    where unfinished uploads are noted, instead of the user's own folder",
    ].join("\n"),
  "cli.upload.noCredentials": (v: { problem: string }) => v.problem,
  "cli.upload.setCredentials": () =>
    "Set them in the environment of this command; keys are never taken from the command line.",
  "cli.upload.badEndpoint": (v: { given: string }) =>
    `“${v.given}” is no endpoint. Write it as https://oss-cn-hangzhou-internal.aliyuncs.com.`,
  "cli.upload.badBucket": (v: { given: string }) =>
    `“${v.given}” is no bucket name: 3 to 63 lower-case letters, digits and hyphens, without oss:// before it.`,
  "cli.upload.badRegion": (v: { given: string }) => `“${v.given}” is no region id. Write it as cn-hangzhou.`,
  "cli.upload.badKey": (v: { given: string }) =>
    `“${v.given}” is no object key: it may not begin with a slash or be longer than 1023 bytes.`,
  "cli.upload.stop": () => "Stopped.",
  "cli.upload.blocked": () => "Nothing was sent.",
  "cli.upload.otherRegion": (v: { bucket: string; region: string; given: string }) =>
    `The bucket ${v.bucket} is in ${v.region}, not in ${v.given}.`,
  "cli.upload.giveRegion": (v: { region: string }) =>
    `Add --region ${v.region}. RDS imports only from a bucket in its own region.`,
  "cli.upload.bucketUnknown": (v: { bucket: string }) =>
    `The properties of ${v.bucket} may not be read, so storage class and encryption are unchecked.`,
  "cli.upload.plainHttp": (v: { host: string }) =>
    `${v.host} is spoken to without TLS: the backup travels readable for everybody on the way.`,
  "cli.upload.from": () => "From",
  "cli.upload.to": () => "To",
  "cli.upload.as": () => "As",
  "cli.upload.pipe": () => "standard input",
  "cli.upload.source": (v: { file: string; sizeBytes: number }) =>
    v.sizeBytes === 0 ? v.file : `${v.file} (${formatBytes(v.sizeBytes)})`,
  "cli.upload.target": (v: { address: string; where: string }) => `${v.address} in ${v.where}`,
  "cli.upload.accessKey": (v: { id: string }) => `access key ${v.id}`,
  "cli.upload.temporaryKey": (v: { id: string }) => `temporary access key (STS) ${v.id}`,
  "cli.upload.comparing": () => "The key is taken; comparing that object with this backup.",
  "cli.upload.comparedSoFar": (v: { comparedBytes: number; totalBytes: number }) =>
    `${formatBytes(v.comparedBytes)} of ${formatBytes(v.totalBytes)} compared`,
  "cli.upload.resuming": () =>
    "An upload of this file was begun before; comparing the parts that OSS has with the file.",
  "cli.upload.abandoned": () => "The unfinished upload was given up; its parts are freed.",
  "cli.upload.done": (v: { address: string }) => `Uploaded to ${v.address}.`,
  "cli.upload.alreadyThere": (v: { address: string }) =>
    `${v.address} holds exactly this backup already; nothing was sent.`,
  "cli.label.size": () => "Size",
  "cli.label.crc64": () => "CRC-64",
  "cli.label.etag": () => "ETag",
  "cli.label.took": () => "Took",
  "cli.upload.crc64Equal": (v: { crc64: string }) => `${v.crc64}, the same here and in OSS`,
  "cli.upload.took": (v: { tookMs: number; bytesPerSecond: number | null }) =>
    `${formatDuration(v.tookMs)}${v.bytesPerSecond === null ? "" : `, ${formatBytes(v.bytesPerSecond)}/s`}`,
  "cli.upload.resumed": (v: { resumedBytes: number }) =>
    `${formatBytes(v.resumedBytes)} of it had been sent before`,
  "cli.upload.size": (v: { sizeBytes: number; resumed: string }) =>
    `${formatBytes(v.sizeBytes)} (${v.sizeBytes} bytes)${v.resumed === "" ? "" : `; ${v.resumed}`}`,
  "cli.upload.migrate": () => "Ask for the import in Slack:",
  "cli.upload.occupied": (v: { address: string }) => `${v.address} is taken by another object.`,
  "cli.upload.otherKey": () => "Choose another key with --key, or delete that object if nobody needs it.",
  "cli.upload.pipeAgain": () =>
    "Run the whole pipe again with another --key, or after deleting that object: what a pipe brought cannot be read twice.",
  "cli.upload.begunElsewhere": (v: {
    address: string;
    startedAt: string;
    storedBytes: number;
    totalBytes: number;
    partCount: number;
  }) =>
    `An unfinished upload of ${v.address} that was not begun here holds ${formatBytes(v.storedBytes)} of ${formatBytes(v.totalBytes)} (${v.partCount} ${v.partCount === 1 ? "part" : "parts"}), begun ${v.startedAt}. The part that was compared equals this file.`,
  "cli.upload.leftAlone": () => "The unfinished upload was left alone.",
  "cli.upload.adoptOrRestart": () =>
    "If nobody is sending it now, --adopt goes on with it after comparing every part; --restart leaves it alone and sends all of it anew.",
  "cli.upload.adoptQuestion": () => "Is nobody sending it now, and shall this go on with it?",
  "cli.upload.adopt": () =>
    "go on with an unfinished upload of the same key that was not begun here, if every part equals the file",
  "cli.upload.adoptNeedsFile": () =>
    "--adopt compares the parts in OSS with a file; what an archive or a pipe brings cannot be compared before it is sent.",
  "cli.upload.adoptUnpack": () => "Unpack it and send the file, or leave --adopt out.",
  "cli.upload.adoptOrRestartOnly": () => "--adopt goes on and --restart begins anew: give one of them.",
  "cli.upload.sourceChanged": (v: { file: string }) =>
    `${v.file} is not the file any more whose upload was begun.`,
  "cli.upload.restartHint": () =>
    "If a backup is still being written, wait for its end. Then run the same command with --restart.",
  "cli.upload.locked": (v: { holder: string }) => `This upload is under way already: ${v.holder}.`,
  "cli.upload.waitForOther": () => "Wait until it has ended, or stop it, then run this again.",
};

export const cliTexts = { ...frameTexts, ...fileTexts, ...inspectTexts, ...uploadTexts };

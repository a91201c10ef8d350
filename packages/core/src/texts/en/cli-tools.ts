/** Texts of the commands around an upload: script, url, bucket, doctor, completion, and how OSS is reached. */
import { formatDuration } from "../format.ts";

const scriptCommandTexts = {
  "cli.script.summary": () => "write T-SQL that takes a backup which RDS imports",
  "cli.script.about": () => "Write T-SQL that takes a backup which RDS imports; for SSMS or sqlcmd.",
  "cli.script.database": () => "database to back up",
  "cli.script.folder": () => "folder for the backup, as the database server sees it",
  "cli.script.type": () => "kind of backup",
  "cli.script.withIncrements": () => "differential or log backups will be imported after this full one",
  "cli.script.instanceType": () => "RDS instance: 2008r2-local for SQL Server 2008 R2 with local disks",
  "cli.script.sqlVersion": () => "only for this release of the source server: 2008r2, 2012, … 2022",
  "cli.script.stripes": () => "files to spread the backup over; RDS takes one",
  "cli.script.skipCheckdb": () => "leave DBCC CHECKDB out",
  "cli.script.undo": () => "print the script that sets the changed settings back",
  "cli.script.output": () => "write both scripts as files into this folder",
  "cli.script.example": () =>
    [
      "The script prints what it would do; set @is_run to 1 in it to do it.",
      "",
      "Example:",
      String.raw`  bakferry script --database dbtest --folder "D:\backup" > backup.sql`,
      "  sqlcmd -b -i backup.sql",
    ].join("\n"),
  "cli.after.summary": () => "write T-SQL for logins, users and statistics",
  "cli.after.about": () =>
    "Write T-SQL for what a backup does not bring along: logins, the users that wait for them, fresh statistics and settings.",
  "cli.after.database": () => "database at the source",
  "cli.after.as": () => "its name on the instance, where that is another",
  "cli.after.part": () => "which script: logins for the source server, orphans and advice for the instance",
  "cli.after.output": () => "write all three as files into this folder",
  "cli.after.example": () =>
    [
      "They print what they would do; set @is_run to 1 in the last two to do it. Logins reads the source only.",
      "",
      "Example:",
      "  bakferry after --database dbtest --part logins > logins.sql",
      "  bakferry after --database dbtest --part orphans > orphans.sql",
    ].join("\n"),
  "cli.script.unknownVersion": (v: { given: string; known: string }) =>
    `“${v.given}” is no release that a script is made for. Known: ${v.known}.`,
  "cli.script.runIt": (v: { command: string }) =>
    `Beside SQL Server, run \`${v.command}\` (-U and -P instead of -E where SQL Server knows no Windows user). It prints what it would do; set @is_run to 1 in the file, and run it again.`,
  "cli.script.written": (v: { file: string }) => `Written: ${v.file}`,
  "cli.script.exists": (v: { file: string }) => `${v.file} is there already.`,
  "cli.script.moveAway": () => "Move it away, or choose another folder: it may have been changed by hand.",
  "cli.script.notWritten": (v: { file: string; code: string }) =>
    `${v.file} could not be written (${v.code}).`,
};

const urlTexts = {
  "cli.url.summary": () => "print a URL that reads one object for a while",
  "cli.url.about": () => "Print a URL that reads one object for a while; it is a secret.",
  "cli.url.key": () => "object key, or oss:// address",
  "cli.url.bucket": () => "bucket of the object, where the address does not name it",
  "cli.url.expires": () => "how long it works: 8h, 90m, 2d; at most 7d",
  "cli.url.badExpires": () => "Write 8h, 90m or 2d; at most 7d.",
  "cli.url.giveBucket": () => "Add --bucket, or give the whole address: oss://bucket/key.",
  "cli.url.noObject": (v: { address: string }) => `There is no object ${v.address}.`,
  "cli.url.outlives": (v: { leftMs: number }) =>
    `The URL would outlive its key: a temporary key signs for ${formatDuration(v.leftMs)} more at the most.`,
  "cli.url.shorter": (v: { minutes: number }) =>
    v.minutes < 1
      ? "Renew the temporary key."
      : `Renew the temporary key, or use a lasting one; this one is good for --expires ${v.minutes}m.`,
  "cli.url.unknownEnd": () =>
    "The key is temporary and does not say when it ends. The URL ends with it, however long it was signed for.",
};

const bucketTexts = {
  "cli.bucket.summary": () => "check, create or delete a bucket that RDS imports from",
  "cli.bucket.about": () => "Check, create or delete a bucket that RDS can import from.",
  "cli.bucket.checkAbout": () => "say what RDS would miss in a bucket, and what to do about it",
  "cli.bucket.createAbout": () => "create a private bucket of class Standard without encryption",
  "cli.bucket.deleteAbout": () => "delete an empty bucket that “bucket create” has made",
  "cli.bucket.deleteQuestion": (v: { bucket: string }) =>
    `Delete the bucket ${v.bucket}? Its name is free for everybody then.`,
  "cli.bucket.deleted": (v: { bucket: string }) => `Deleted the bucket ${v.bucket}.`,
  "cli.bucket.gone": (v: { bucket: string }) => `There is no bucket ${v.bucket} any more.`,
  "cli.bucket.kept": () => "Nothing was deleted.",
  "cli.bucket.notOurs": (v: { bucket: string }) =>
    `The bucket ${v.bucket} was not made by “bakferry bucket create”, so it stays.`,
  "cli.bucket.deleteByHand": () => "Delete it in the OSS console if it is really not needed.",
  "cli.bucket.notEmpty": (v: { bucket: string }) =>
    `The bucket ${v.bucket} still holds objects or unfinished uploads, so it stays.`,
  "cli.bucket.emptyIt": (v: { bucket: string }) =>
    `Look with “bakferry status --bucket ${v.bucket}” and in the OSS console what is in it.`,
  "cli.bucket.unmarked": () =>
    "It could not be tagged (oss:PutBucketTagging), so “bucket delete” will leave it alone later.",
  "cli.bucket.name": () => "name of the bucket",
  "cli.bucket.regionNeeded": () => "A bucket cannot move: its region has to be that of the RDS instance.",
  "cli.bucket.giveRegion": () => "Add --region with the instance's region, for example --region cn-hangzhou.",
  "cli.bucket.question": (v: { bucket: string; region: string }) =>
    `Create the bucket ${v.bucket} in ${v.region}? Storage is charged from its first object on.`,
  "cli.bucket.rolePolicy": (v: { policy: string }) =>
    `The role does not have the policy ${v.policy}; unless another allows the same, RDS cannot read OSS.`,
  "cli.bucket.notCreated": () => "Nothing was created.",
  "cli.bucket.created": (v: { bucket: string; region: string }) =>
    `Created the bucket ${v.bucket} in ${v.region}.`,
  "cli.bucket.exists": (v: { bucket: string }) =>
    `The bucket ${v.bucket} is there already; it was left as it is.`,
  "cli.bucket.taken": (v: { bucket: string }) =>
    `The name ${v.bucket} is taken. Bucket names are shared by all accounts of the world.`,
  "cli.bucket.tryName": (v: { name: string }) => `Try ${v.name}.`,
  "cli.bucket.badName": (v: { name: string; problems: string }) =>
    `“${v.name}” is no bucket name. ${v.problems}`,
  "cli.bucket.nameLength": (v: { shortest: number; longest: number; length: number }) =>
    `It must have ${v.shortest} to ${v.longest} characters; this has ${v.length}.`,
  "cli.bucket.nameCharacters": (v: { found: string }) =>
    `It may hold lower-case letters, digits and hyphens only, not ${v.found}.`,
  "cli.bucket.nameEnds": () => "It must begin and end with a letter or a digit.",
  "cli.bucket.region": (v: { bucket: string; region: string }) =>
    `The bucket ${v.bucket} is in ${v.region}; RDS imports from it into instances there.`,
  "cli.bucket.private": () => "The bucket is private.",
  "cli.bucket.public": (v: { acl: string }) =>
    `The bucket is open to everybody (${v.acl}): whoever knows a backup's name can fetch it.`,
  "cli.bucket.publicBlocked": (v: { acl: string }) =>
    `The bucket's ACL is ${v.acl}; only the block on public access keeps it closed.`,
  "cli.bucket.makePrivate": () => "Set the bucket's ACL to private (OSS console, Permission Control).",
  "cli.bucket.accessUnknown": () => "Who may read the bucket could not be read.",
  "cli.bucket.lookAtAcl": () => "Look at the bucket's ACL in the OSS console.",
  "cli.bucket.otherRegionRemedy": (v: { region: string; wanted: string }) =>
    `Create a bucket in ${v.wanted}, or import into an instance in ${v.region}.`,
  "cli.bucket.authorize": () =>
    "In the RDS console open the instance, Backup and Restoration, Migrate OSS Backup Data to RDS, and click Authorization URL in step 3.",
};

const PLACES = {
  ticket: () => "a ticket",
  environment: (detail: string) => `the environment${detail === "" ? "" : ` (${detail})`}`,
  oidc: (detail: string) => `OIDC (${detail})`,
  profile: (detail: string) => `the profile ${detail} of the Alibaba Cloud CLI`,
  ecs: (detail: string) => `the RAM role of this ECS instance${detail === "" ? "" : ` (${detail})`}`,
} as const;

type Status = "passed" | "warning" | "failed" | "unknown";

const STATUS_WORDS: Readonly<Record<Status, string>> = {
  passed: "ok",
  warning: "warning",
  failed: "FAILED",
  unknown: "unknown",
};

const doctorTexts = {
  "cli.doctor.summary": () => "check key, clock, network, permissions and role",
  "cli.doctor.about": () => "Check what an upload needs: key, clock, network, permissions, role.",
  "cli.doctor.bucket": () => "bucket whose permissions are checked",
  "cli.doctor.writeProbe": () => "also try to write: sends one byte below the prefix and frees it again",
  "cli.doctor.key": (v: {
    kind: "accessKey" | "temporaryKey";
    id: string;
    place: keyof typeof PLACES;
    detail: string;
    ends: string;
  }) =>
    `${v.kind === "temporaryKey" ? "Temporary key (STS)" : "Access key"} ${v.id} from ${PLACES[v.place](v.detail)}${
      v.ends === "" ? "" : `, until ${v.ends}`
    }.`,
  "cli.doctor.lastingKey": () =>
    "A lasting key that leaks works until somebody notices. Prefer a temporary one: a ticket, a role, or STS.",
  "cli.doctor.identity": (v: { accountId: string; arn: string }) => `The key is ${v.arn}.`,
  "cli.doctor.instance": () => "RDS instance whose permissions are checked, as the bot needs them",
  "cli.doctor.actionUnknown": (v: { action: string }) => `Nothing tells whether ${v.action} is allowed.`,
  "cli.doctor.noBucket": () => "Permissions were not checked.",
  "cli.doctor.giveBucket": () => "Add --bucket.",
  "cli.doctor.state": (v: { directory: string }) => `Unfinished uploads are noted in ${v.directory}.`,
  "cli.doctor.stateRemedy": () => "Choose a folder that this user may write with BAKFERRY_STATE_DIR.",
  "cli.doctor.answered": (v: { host: string; tookMs: number }) => `${v.host} answers in ${v.tookMs} ms.`,
  "cli.doctor.silent": (v: { host: string; reason: string }) => `${v.host} does not answer: ${v.reason}.`,
  "cli.doctor.notFromHere": (v: { host: string }) =>
    `${v.host} does not answer, as is usual outside Alibaba Cloud's network.`,
  "cli.doctor.notOss": (v: { host: string }) => `Something that is not OSS answers for ${v.host}.`,
  "cli.doctor.openWay": (v: { host: string }) =>
    `Let the firewall and the proxy pass HTTPS to ${v.host} and to hosts below it.`,
  "cli.doctor.clockUnknown": () => "The clock could not be compared.",
  "cli.doctor.clockRight": () => "The clock agrees with OSS's.",
  "cli.doctor.clockWrong": (v: { size: number; isBehind: "yes" | "no" }) =>
    `The clock of this machine is ${formatDuration(v.size)} ${v.isBehind === "yes" ? "behind" : "ahead of"} OSS's.`,
  "cli.doctor.setClock": () => "Set it by NTP; OSS refuses signatures that are 15 minutes off.",
  "cli.doctor.allowed": (v: { action: string }) => `${v.action} is allowed.`,
  "cli.doctor.deniedOptional": (v: { action: string }) => `${v.action} is refused.`,
  "cli.doctor.bucketUnchecked": () =>
    "Uploads work without it, but cannot check the bucket's region, class and encryption before they send.",
  "cli.doctor.listNotNeeded": () => "Uploads do not need it.",
  "cli.doctor.getUnsure": () =>
    "Without oss:ListObjects OSS says the same of an object that is not there. An upload needs oss:GetObject at its end.",
  "cli.doctor.writeNotTried": () => "oss:PutObject was not tried.",
  "cli.doctor.useWriteProbe": () => "Add --write-probe to try it; nothing stays behind.",
  "cli.finding.word": (v: { status: Status }) => STATUS_WORDS[v.status],
  "cli.finding.reason": (v: { message: string }) => v.message,
};

const frameTexts = {
  "cli.group.before": () => "Before the upload:",
  "cli.group.upload": () => "Upload:",
  "cli.group.after": () => "After the import:",
  "cli.group.more": () => "More:",
  "cli.completion.summary": () => "print the completion script of a shell",
  "cli.completion.about": () => "Print the script by which a shell completes commands and options.",
  "cli.completion.shell": () => "which shell",
  "cli.completion.example": () =>
    [
      "Examples:",
      "  source <(bakferry completion bash)",
      '  bakferry completion zsh > "${fpath[1]}/_bakferry"',
      "  bakferry completion fish > ~/.config/fish/completions/bakferry.fish",
      "  bakferry completion powershell | Out-String | Invoke-Expression",
    ].join("\n"),
  "cli.option.yes": () => "do not ask",
  "cli.option.internal": () => "use the region's internal endpoint, from inside Alibaba Cloud's network",
  "cli.option.accelerate": () => "use OSS transfer acceleration, where the bucket has it; costs extra",
  "cli.option.credentials": () => "take the key from this place alone",
  "cli.option.ticket": () => "ticket from Slack with a key for one object; - reads standard input",
  "cli.option.jsonLines": () => "as --json, with progress as JSON lines before it",
  "cli.connection.noAcceleration": (v: { region: string }) =>
    `OSS offers no transfer acceleration in ${v.region}. Leave --accelerate out.`,
  "cli.connection.oneRoute": () => "Give only one of --endpoint, --internal and --accelerate.",
  "cli.upload.bucketNeeded": () => "No bucket is named.",
  "cli.upload.giveBucket": () => "Add --bucket, or --ticket with a ticket that names one.",
  "cli.upload.files": () => "files on their way at the same time, 1 to 8",
  "cli.upload.oneKeyOneFile": () =>
    "One object key cannot hold several files: leave --key and --ticket out, or name one file.",
  "cli.upload.emptyFolder": (v: { folder: string }) => `There is no backup in the folder ${v.folder}.`,
  "cli.upload.extensions": () =>
    "Files ending with .bak, .diff, .trn or .log count; others have to be named.",
  "cli.upload.several": (v: { done: number; count: number }) => `${v.done} of ${v.count} files are in OSS.`,
};

export const cliToolsTexts = {
  ...scriptCommandTexts,
  ...urlTexts,
  ...bucketTexts,
  ...doctorTexts,
  ...frameTexts,
};

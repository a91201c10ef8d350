/** Texts of `bakferry check`: a migration examined, and nothing done. */

export interface CheckedImport {
  database: string;
  instanceId: string;
}

export const cliCheckTexts = {
  "cli.check.summary": () => "make every check of an import into an RDS instance",
  "cli.check.about": () =>
    "Make every check of an import into an RDS instance; nothing is sent, started or asked of anybody.",
  "cli.check.file": () => "full backup, a file or oss://bucket/key; backups that shall follow it after it",
  "cli.check.instance": () => "RDS instance id, rm-…",
  "cli.check.as": () => "name on the instance; that of the database unless another is given",
  "cli.check.bucket": () => "bucket that a file would be uploaded to",
  "cli.check.prefix": () => "folder in the bucket that it would be uploaded to",
  "cli.check.verbose": () => "also show what passed, and the figures with their sources",
  "cli.check.instanceNeeded": () => "Into which instance?",
  "cli.check.giveInstance": () => "Add --instance with its id, for example --instance rm-bp1test1.",
  "cli.check.badInstance": (v: { given: string }) => `“${v.given}” is no id of an RDS instance.`,
  "cli.check.instanceForm": () => "It begins with rm- and stands at the top of the instance's page.",
  "cli.check.twoBuckets": (v: { given: string; bucket: string }) =>
    `The backup is in ${v.bucket}, and --bucket says ${v.given}.`,
  "cli.check.leaveBucket": () => "Leave --bucket out; it is for files that are not in OSS yet.",
  "cli.check.clear": (v: CheckedImport) =>
    `Nothing speaks against importing ${v.database} into ${v.instanceId}.`,
  "cli.check.blocked": (v: CheckedImport & { count: number }) =>
    `${v.database} cannot be imported into ${v.instanceId} as it is: ${v.count} ${v.count === 1 ? "check stands" : "checks stand"} in the way.`,
  "cli.check.passed": (v: { count: number }) =>
    `${v.count} ${v.count === 1 ? "check" : "checks"} passed; --verbose shows them.`,
  "cli.check.exitCodes": () =>
    "Exit codes: 0 nothing stands in the way, 2 something blocks or could not be found out.",
};

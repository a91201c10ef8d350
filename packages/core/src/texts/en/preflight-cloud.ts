/** What the checks of bucket, permissions and costs found, and what to do about it. */
import { formatBytes, formatDuration } from "../format.ts";

const bucketTexts = {
  "check.bucket.unknown": () => "The bucket could not be looked at.",
  "check.region.passed": (v: { bucket: string; region: string }) =>
    `The bucket ${v.bucket} is in ${v.region}, as the instance is.`,
  "check.region.differs": (v: { bucket: string; region: string; wanted: string }) =>
    `The bucket ${v.bucket} is in ${v.region}; the instance is in ${v.wanted}.`,
  "check.region.remedy": (v: { wanted: string }) =>
    `Use a bucket in ${v.wanted}; RDS imports from no other region.`,
  "check.class.passed": () => "The storage class is Standard.",
  "check.class.differs": (v: { found: string; bucket: string }) =>
    `The storage class in ${v.bucket} is ${v.found}; RDS reads Standard only.`,
  "check.class.remedy": () => "Use a bucket of class Standard, or copy the object with class Standard.",
  "check.encryption.passed": () => "Server-side encryption is off.",
  "check.encryption.object": (v: { algorithm: string }) =>
    `The object is encrypted by the server (${v.algorithm}).`,
  "check.encryption.remedyObject": () =>
    "Turn the bucket's encryption off and upload the object again; turning it off does not decrypt what is there.",
  "check.encryption.bucket": (v: { algorithm: string; bucket: string }) =>
    `The bucket ${v.bucket} encrypts what is put into it (${v.algorithm}).`,
  "check.encryption.remedyBucket": () =>
    "Turn server-side encryption of the bucket off, or use another bucket.",
  "check.owner.unknown": () => "The account of Bakferry's own access key could not be read.",
  "check.owner.passed": (v: { account: string }) => `Bucket and access key belong to account ${v.account}.`,
  "check.owner.differs": (v: { bucket: string; owner: string; account: string }) =>
    `The bucket ${v.bucket} belongs to account ${v.owner}, the instance to ${v.account}.`,
  "check.owner.remedy": (v: { account: string }) =>
    `Use a bucket of account ${v.account}; RDS imports from no other.`,
  "check.lifecycle.unknown": () => "Whether lifecycle rules of the bucket spare the backup is not known.",
  "check.lifecycle.passed": (v: { count: number }) =>
    v.count === 0
      ? "No lifecycle rule touches the backup."
      : `${v.count} lifecycle ${v.count === 1 ? "rule touches" : "rules touch"} the backup, after the import.`,
  "check.lifecycle.deletes": (v: { rule: string }) =>
    `The lifecycle rule “${v.rule}” may delete the backup before the import has ended.`,
  "check.lifecycle.moves": (v: { rule: string; storageClass: string }) =>
    `The lifecycle rule “${v.rule}” may move the backup to class ${v.storageClass}, which RDS does not read, before the import has ended.`,
  "check.lifecycle.aborts": (v: { rule: string }) =>
    `The lifecycle rule “${v.rule}” may throw away the parts of the upload before it is finished.`,
  "check.lifecycle.remedy": () =>
    "Disable the rule, or leave the prefix out of it, until the migration has ended.",
};

const permissionTexts = {
  "check.role.unknown": () => "Whether RDS may read OSS could not be read.",
  "check.role.missing": () => "RDS may not read OSS yet: the role AliyunRDSImportRole does not exist.",
  "check.role.distrusts": () =>
    "The role AliyunRDSImportRole was changed: it no longer trusts rds.aliyuncs.com.",
  "check.role.authorize": () =>
    "The account owner authorises it once: Backup and Restoration → Migrate OSS Backup Data to RDS → Next, Next → Authorization URL. If that is refused, AliyunRAMFullAccess is needed for a while; take it away again afterwards.",
  "check.role.passed": () => "RDS may read OSS (AliyunRDSImportRole).",
  "check.policies.unknown": () => "Which policies the role AliyunRDSImportRole has could not be read.",
  "check.policies.grantLooking": () => "Let Bakferry look, by this policy:",
  "check.policies.passed": () => "The role has the policy AliyunRDSImportRolePolicy.",
  "check.policies.none": () => "The role AliyunRDSImportRole has no policy, so RDS cannot read the backup.",
  "check.policies.others": (v: { policies: string }) =>
    `The role AliyunRDSImportRole has ${v.policies} and not AliyunRDSImportRolePolicy; whether RDS can read the backup is unsure.`,
  "check.policies.attach": () =>
    "The account owner attaches the system policy AliyunRDSImportRolePolicy to the role, or authorises it anew in the console's import guide.",
  "check.permissions.unknown": () => "Whether Bakferry may do what the import needs could not be asked.",
  "check.permissions.denied": (v: { actions: string }) => `Bakferry may not: ${v.actions}.`,
  "check.permissions.grant": () => "Grant it to the identity that Bakferry uses, by this policy:",
  "check.permissions.passed": (v: { notTold: string }) =>
    v.notTold === ""
      ? "Bakferry may do what the import needs."
      : `Bakferry may do what could be asked without doing it. Not asked: ${v.notTold}.`,
  "check.broad.unknown": () => "Which policies Bakferry's own identity has could not be read.",
  "check.broad.passed": () => "No policy allows Bakferry or RDS's role far more than an import takes.",
  "check.broad.own": (v: { policies: string; ofRole: string }) =>
    `Bakferry's identity has ${v.policies}, which allows far more than an import takes.${v.ofRole === "" ? "" : ` The role AliyunRDSImportRole has ${v.ofRole}.`}`,
  "check.broad.replace": () => "Take it away, and give this policy instead:",
  "check.broad.role": (v: { role: string; policies: string }) =>
    `The role ${v.role}, by which RDS reads OSS, has ${v.policies}, which allows far more.`,
  "check.broad.narrowRole": () =>
    "Take it away; the system policy AliyunRDSImportRolePolicy is enough, or one of your own:",
  "check.key.temporary": () => "The access key is temporary.",
  "check.key.root": () => "Bakferry uses an access key of the account itself, which may do everything.",
  "check.key.lasting": (v: { name: string }) =>
    `Bakferry uses a lasting access key, of the RAM user ${v.name}.`,
  "check.key.remedy": () =>
    "Give Bakferry a role instead (ECS role, OIDC, or an STS token): its keys end by themselves.",
};

const costTexts = {
  "check.traffic.internal": () => "RDS fetches the backup within the region, free of charge.",
  "check.traffic.internet": (v: {
    region: string;
    wanted: string;
    amount: number | null;
    currency: string;
    asOf: string;
  }) =>
    `RDS in ${v.wanted} would fetch the backup from ${v.region} over the internet, for ${v.amount === null ? "an amount that is not known here" : `about ${formatAmount(v.amount, v.currency)} (prices of ${v.asOf})`}.`,
  "check.traffic.moveBucket": (v: { wanted: string }) => `A bucket in ${v.wanted} would cost nothing.`,
  "check.traffic.allow": (v: { wanted: string }) =>
    `Use a bucket in ${v.wanted}, or allow the cost with \`checks.allowInternetImport: true\`; the approvers then see it.`,
  "check.url.unknown": () => "How long the signed URL has to live could not be reckoned.",
  "check.url.passed": (v: { lifeMs: number }) =>
    `The signed URL will live ${formatDuration(v.lifeMs)}, twice the estimate and eight hours at least.`,
  "check.url.tooLong": (v: { p90Ms: number }) =>
    `The import may take ${formatDuration(v.p90Ms)}, and no signed URL lives twice as long: OSS ends them after seven days.`,
  "check.url.shrink": () => "Take the backup WITH COMPRESSION, or choose an instance of 2012 or later.",
  "check.url.temporary": (v: { lifeMs: number }) =>
    `The signed URL has to live ${formatDuration(v.lifeMs)}, and it dies with the temporary key that signs it.`,
  "check.url.lastingKey": () =>
    "Make sure that the role's sessions last that long (12 h at most), or sign with a key of a RAM user.",
  "check.duration.unknown": () => "How long it will take could not be reckoned.",
  "check.duration.passed": (v: { p50Ms: number; p90Ms: number; phases: readonly string[] }) =>
    `${expected(v)} from the approval on. ${v.phases.join("; ")}.`,
  "check.duration.ofHistory": (v: {
    phase: string;
    p50Ms: number;
    p90Ms: number;
    scope: string;
    count: number;
  }) =>
    `${PHASES[v.phase] ?? v.phase} ${span(v)}, from ${v.count} of our own of that size${SCOPES[v.scope] ?? ""}`,
  "check.duration.azureAnchor": () =>
    "the 220 GB an hour of Azure SQL Managed Instance, for want of a figure of RDS",
  "check.duration.lineAnchor": () => "an assumed line of 100 Mbit/s",
  "check.duration.ofAnchor": (v: {
    phase: string;
    p50Ms: number;
    p90Ms: number;
    name: string;
    asOf: string;
  }) => `${PHASES[v.phase] ?? v.phase} ${span(v)}, reckoned from ${v.name} (${v.asOf})`,
  "check.cost.passed": (v: {
    total: number;
    currency: string;
    asOf: string;
    sizeBytes: number;
    keptDays: number;
    isComplete: boolean;
  }) =>
    `About ${formatAmount(v.total, v.currency)} for ${formatBytes(v.sizeBytes)} in OSS over ${v.keptDays} ${v.keptDays === 1 ? "day" : "days"}${v.isComplete ? "" : ", without what no price is known for"} (prices of ${v.asOf}). Uploading is free.`,
  "check.forgotten.unknown": () => "What else stands in the bucket could not be listed.",
  "check.forgotten.passed": () => "No old backup is forgotten in the bucket.",
  "check.forgotten.found": (v: {
    count: number;
    sizeBytes: number;
    amount: number | null;
    currency: string;
  }) =>
    `${v.count} ${v.count === 1 ? "object" : "objects"} older than a month (${formatBytes(v.sizeBytes)}) ${v.count === 1 ? "stands" : "stand"} beside it${v.amount === null ? "" : `, about ${formatAmount(v.amount, v.currency)} a month`}.`,
  "check.forgotten.remedy": (v: { bucket: string }) =>
    `Delete from ${v.bucket} what no migration needs any more.`,
};

const SCOPES: Readonly<Record<string, string>> = {
  instance: " on this instance",
  class: " on instances of its class",
};
const PHASES: Readonly<Record<string, string>> = { upload: "Upload", import: "Import" };

/** Two figures below one, so that little is not shown as nothing. */
function formatAmount(amount: number, currency: string): string {
  const digits = amount > 0 && amount < 1 ? Math.min(6, 1 - Math.floor(Math.log10(amount))) : 2;
  return `${amount.toFixed(digits)} ${currency}`;
}

export const preflightCloudTexts = { ...bucketTexts, ...permissionTexts, ...costTexts };

interface Range {
  readonly p50Ms: number;
  readonly p90Ms: number;
}

/** Two figures that read the same are one. */
function expected({ p50Ms, p90Ms }: Range): string {
  const [likely, latest] = [formatDuration(p50Ms), formatDuration(p90Ms)];
  return likely === latest ? `About ${likely}` : `About ${likely}, in nine of ten cases within ${latest},`;
}

function span({ p50Ms, p90Ms }: Range): string {
  const [likely, latest] = [formatDuration(p50Ms), formatDuration(p90Ms)];
  return likely === latest ? likely : `${likely} to ${latest}`;
}

/**
 * Every action of the cloud that Bakferry takes, and for which duty.
 *
 * The adapters can name no other action, so that a policy made from this table grants what they do. What people do
 * with a key of their own stands apart; nothing here sends it.
 *
 * Source: RAM, "Policy elements"; the authorisation tables on the pages of the operations.
 */

/** On what an action is granted; see `resourceOf`. */
type Scope =
  | "account"
  | "instance"
  | "bucket"
  | "objects"
  | "users"
  | "policies"
  | "importRole"
  | "ticketRole";

/**
 * What an identity is for. `bot` and `upload` are whole duties; together they are a bot that sends backups itself.
 * The others are added to one of them, or given to a person.
 */
export const DUTIES = [
  "bot",
  "upload",
  "ticket",
  "tickets",
  "leftovers",
  "backup",
  "accounts",
  "database",
  "cleanup",
  "bucket",
  "storage",
  "role",
] as const;

export type Duty = (typeof DUTIES)[number];

interface Grantable {
  readonly on: Scope;
  /** None where the cloud asks for no permission. */
  readonly duties: readonly Duty[];
}

export const ACTIONS = {
  "rds:DescribeDBInstances": { on: "account", duties: ["bot"] },
  "rds:DescribeInstanceKeywords": { on: "account", duties: ["bot"] },
  "rds:DescribeDBInstanceAttribute": { on: "instance", duties: ["bot"] },
  "rds:DescribeResourceUsage": { on: "instance", duties: ["bot"] },
  "rds:DescribeDatabases": { on: "instance", duties: ["bot"] },
  "rds:DescribeAccounts": { on: "instance", duties: ["bot"] },
  "rds:CheckDBNameAvailable": { on: "instance", duties: ["bot"] },
  "rds:DescribeMigrateTasks": { on: "instance", duties: ["bot"] },
  "rds:DescribeMigrateTaskById": { on: "instance", duties: ["bot"] },
  "rds:DescribeOssDownloads": { on: "instance", duties: ["bot"] },
  "rds:DescribeTasks": { on: "instance", duties: ["bot"] },
  "rds:DescribeBackups": { on: "instance", duties: ["bot", "backup"] },
  "rds:CreateMigrateTask": { on: "instance", duties: ["bot"] },
  "rds:CreateOnlineDatabaseTask": { on: "instance", duties: ["bot"] },
  "rds:TerminateMigrateTask": { on: "instance", duties: ["bot"] },
  "rds:CreateBackup": { on: "instance", duties: ["backup"] },
  "rds:DescribeBackupTasks": { on: "instance", duties: ["backup"] },
  "rds:CreateAccount": { on: "instance", duties: ["accounts"] },
  "rds:GrantAccountPrivilege": { on: "instance", duties: ["accounts"] },
  "rds:CreateDatabase": { on: "instance", duties: ["database"] },
  "rds:DeleteDatabase": { on: "instance", duties: ["cleanup"] },
  "oss:GetBucketInfo": { on: "bucket", duties: ["bot", "upload", "bucket"] },
  "oss:GetBucketLifecycle": { on: "bucket", duties: ["bot"] },
  "oss:ListObjects": { on: "bucket", duties: ["bot"] },
  "oss:ListMultipartUploads": { on: "bucket", duties: ["leftovers"] },
  "oss:PutBucket": { on: "bucket", duties: ["bucket"] },
  "oss:PutBucketTagging": { on: "bucket", duties: ["bucket"] },
  "oss:GetBucketTagging": { on: "bucket", duties: ["cleanup"] },
  "oss:DeleteBucket": { on: "bucket", duties: ["cleanup"] },
  "oss:GetObject": { on: "objects", duties: ["bot", "upload", "ticket", "cleanup"] },
  "oss:PutObject": { on: "objects", duties: ["upload", "ticket"] },
  "oss:ListParts": { on: "objects", duties: ["upload", "ticket"] },
  "oss:AbortMultipartUpload": { on: "objects", duties: ["upload", "ticket", "leftovers"] },
  "oss:DeleteObject": { on: "objects", duties: ["cleanup"] },
  "ram:GetRole": { on: "importRole", duties: ["bot"] },
  "ram:ListPoliciesForRole": { on: "importRole", duties: ["bot"] },
  "ram:ListPoliciesForUser": { on: "users", duties: ["bot"] },
  "ram:GetPolicy": { on: "policies", duties: ["bot"] },
  "sts:AssumeRole": { on: "ticketRole", duties: ["tickets"] },
  /** Allowed by the trust policy of the role, and sent without a signature. */
  "sts:AssumeRoleWithOIDC": { on: "account", duties: [] },
  "sts:GetCallerIdentity": { on: "account", duties: [] },
} as const satisfies Readonly<Record<string, Grantable>>;

/** For people: growing a disk costs money; roles are the owner's to make and to give to machines. */
export const BY_HAND = {
  "rds:ModifyDBInstanceSpec": { on: "instance", duties: ["storage"] },
  "ram:CreateRole": { on: "importRole", duties: ["role"] },
  "ram:AttachPolicyToRole": { on: "importRole", duties: ["role"] },
  "ecs:AttachInstanceRamRole": { on: "account", duties: [] },
} as const satisfies Readonly<Record<string, Grantable>>;

export type Action = keyof typeof ACTIONS;
/** Also what people do. */
export type NamedAction = Action | keyof typeof BY_HAND;
type OperationOf<Service extends "rds" | "ram" | "sts"> = Action extends infer Each
  ? Each extends `${Service}:${infer Operation}`
    ? Operation
    : never
  : never;

export type OssAction = Extract<Action, `oss:${string}`>;
export type RdsOperation = OperationOf<"rds">;
export type RpcOperation = OperationOf<"rds" | "ram" | "sts">;

/** In the order of the table. */
export function actionsFor(duties: readonly Duty[]): readonly (readonly [string, Scope])[] {
  const all: readonly (readonly [string, Grantable])[] = [
    ...Object.entries(ACTIONS),
    ...Object.entries(BY_HAND),
  ];
  return all
    .filter(([, { duties: its }]) => its.some((duty) => duties.includes(duty)))
    .map(([action, { on }]) => [action, on]);
}

/** The names that the resources of a policy are made of. */
export interface Scene {
  /** The 16 digits of the account; any when absent, which allows no more: an identity acts in its own account. */
  readonly accountId?: string;
  readonly instanceIds: readonly string[];
  readonly bucket?: string;
  /** Ends with a slash, or is empty. */
  readonly prefix: string;
  /** The only object, instead of all below the prefix. */
  readonly key?: string;
  /** The role whose keys tickets hold. */
  readonly ticketRole?: string;
}

/** What of the scene an action needs to be told, so that its resource has a name. */
export const NEEDED: Readonly<Record<Scope, keyof Scene | null>> = {
  account: null,
  instance: "instanceIds",
  bucket: "bucket",
  objects: "bucket",
  users: null,
  policies: null,
  importRole: null,
  ticketRole: "ticketRole",
};

export function resourceOf(scope: Scope, scene: Scene): readonly string[] {
  const { accountId = "*", bucket = "*", prefix, key, ticketRole = "*", instanceIds } = scene;
  switch (scope) {
    case "account":
      return ["*"];
    case "instance":
      return instanceIds.map((id) => `acs:rds:*:${accountId}:dbinstance/${id}`);
    case "bucket":
      return [`acs:oss:*:${accountId}:${bucket}`];
    case "objects":
      return [`acs:oss:*:${accountId}:${bucket}/${key ?? `${prefix}*`}`];
    // Its own name is not known when its policy is written.
    case "users":
      return [`acs:ram:*:${accountId}:user/*`];
    case "policies":
      return [`acs:ram:*:${accountId}:policy/*`];
    case "importRole":
      return ["acs:ram:*:*:role/AliyunRDSImportRole"];
    case "ticketRole":
      return [`acs:ram:*:${accountId}:role/${ticketRole}`];
  }
}

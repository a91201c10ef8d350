/** The RDS instance that a backup is imported into, as RDS describes it. */

/** One entry under `targets:` in bakferry.yaml; people use its name. */
export interface ConfiguredTarget {
  readonly name: string;
  readonly instanceId: string;
  readonly regionId: string;
  /** Names the approval policy: "prod", "test". */
  readonly environment: string;
}

export interface TargetInstance {
  readonly instanceId: string;
  readonly description: string;
  readonly regionId: string;
  readonly engine: string;
  /** RDS's own spelling: "2022_ent_ha", "08r2_ent_ha". */
  readonly engineVersion: string;
  /** "Running", or what else it is doing, in RDS's word. */
  readonly status: string;
  /** "Unlock", or why the instance is locked, in RDS's word. */
  readonly lockMode: string;
  /** "Primary"; imports go to no other. */
  readonly instanceType: string;
  /** "Basic", "HighAvailability", "AlwaysOn", or empty where RDS does not tell. */
  readonly category: string;
  readonly collation: string;
  /** Windows' name of it: "China Standard Time"; empty where RDS does not tell. */
  readonly timeZone: string;
  /** "18:00Z-22:00Z", every day; empty where RDS does not tell. */
  readonly maintenanceWindow: string;
  /** RDS's own code, "mssql.x4.large.e2"; empty where RDS does not tell. */
  readonly instanceClass: string;
  readonly storageType: string;
  readonly storageBytes: number;
  readonly usedBytes: number;
  readonly maxDatabases: number | null;
}

export interface TargetDatabase {
  readonly name: string;
  /** "Running", "Creating", "Deleting", or another word of RDS. */
  readonly status: string;
}

export interface TargetAccount {
  readonly name: string;
  readonly privileged: boolean;
  readonly available: boolean;
}

/** RDS's permission to read our OSS: the RAM role AliyunRDSImportRole. */
export interface Grant {
  readonly exists: boolean;
  /** The role's trust policy lets rds.aliyuncs.com assume it; `null` when the role does not exist. */
  readonly trustsRds: boolean | null;
  /** Names of the policies that are attached to it; `null` when the role does not exist or we may not ask. */
  readonly policies: readonly string[] | null;
}

/** Who we are to the cloud. */
export interface CloudIdentity {
  readonly accountId: string;
  readonly arn: string;
}

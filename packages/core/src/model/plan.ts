/** What will be done, exactly. Its digest is what people approve. */
import type { FindingKind } from "./finding.ts";

/** How the bytes get to OSS, and what proves that they are the ones that were looked at. */
export type PlannedSource =
  | {
      readonly kind: "staged";
      readonly bucket: string;
      readonly key: string;
      readonly sizeBytes: number;
      readonly etag: string;
      readonly crc64: string | null;
    }
  | {
      readonly kind: "local";
      readonly fileName: string;
      readonly sizeBytes: number;
      readonly modifiedAt: number;
      /** SHA-256 of the first and last 64 KiB. */
      readonly edgeDigest: string;
      readonly bucket: string;
      readonly key: string;
    };

export interface PlannedBackup {
  readonly databaseName: string;
  readonly kind: string;
  readonly databaseVersion: number;
  readonly release: string;
  readonly backupSetGuid: string | null;
  readonly finishedAt: string | null;
  /** Sum of data and log files once restored. */
  readonly restoredBytes: number;
}

export interface PlannedTarget {
  readonly name: string;
  readonly environment: string;
  readonly instanceId: string;
  readonly regionId: string;
  readonly engineVersion: string;
  readonly databaseName: string;
}

export interface PlannedIncrement {
  readonly kind: "differential" | "log";
  readonly source: PlannedSource;
  readonly backupSetGuid: string | null;
  readonly firstLSN: string | null;
  readonly lastLSN: string | null;
  readonly finishedAt: string | null;
}

/** `synchronous` runs DBCC CHECKDB before the database opens, `asynchronous` after. */
type PlannedCheck = "synchronous" | "asynchronous";

/** The way into RDS; each has what is legal on it and nothing else. */
export type PlannedRoute =
  /** One full backup, opened at once. */
  | { readonly kind: "full"; readonly consistencyCheck: PlannedCheck }
  /**
   * A full backup and what follows it, closed until a cut-over of its own approval. Backups of the same chain that are
   * taken later are restored, too; the check runs at the cut-over.
   */
  | {
      readonly kind: "chain";
      readonly consistencyCheck: PlannedCheck;
      /** Known now, in the order of the restore. */
      readonly increments: readonly PlannedIncrement[];
    }
  /** 2008 R2 on local disks: RDS reads a signed URL into an empty database. */
  | {
      readonly kind: "signed_url";
      /** The database is made first; `null` where it exists. */
      readonly creates: { readonly collation: string } | null;
    };

export interface Plan {
  readonly version: 2;
  readonly source: PlannedSource;
  readonly backup: PlannedBackup;
  readonly target: PlannedTarget;
  readonly route: PlannedRoute;
  /** Severity by check id, so that a check that turns voids the approval. */
  readonly findings: Readonly<Record<string, FindingKind>>;
}

/** One field in which two plans differ. */
export interface PlanDifference {
  /** Path in the plan: "source.etag". */
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

/** Before there were routes every plan was for one full backup. */
export interface FirstPlan extends Omit<Plan, "version" | "route"> {
  readonly version: 1;
  readonly consistencyCheck: PlannedCheck;
}

/** The votes for a plan of an earlier version are bound to its own digest, so it has to be voted on again. */
export function planFromStored(stored: Plan | FirstPlan): Plan {
  if (stored.version === 2) return stored;
  const { consistencyCheck, ...rest } = stored;
  return { ...rest, version: 2, route: { kind: "full", consistencyCheck } };
}

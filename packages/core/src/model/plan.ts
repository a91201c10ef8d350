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

export interface Plan {
  readonly version: 1;
  readonly source: PlannedSource;
  readonly backup: PlannedBackup;
  readonly target: PlannedTarget;
  /** `synchronous` runs DBCC CHECKDB before the database opens, `asynchronous` after. */
  readonly consistencyCheck: "synchronous" | "asynchronous";
  /** Severity by check id, so that a check that turns voids the approval. */
  readonly findings: Readonly<Record<string, FindingKind>>;
}

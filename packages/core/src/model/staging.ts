/** Where backups stand before the import: files beside the bot, objects in OSS. */

export interface BucketFacts {
  readonly name: string;
  /** Region id without the "oss-" prefix: "cn-hangzhou". */
  readonly regionId: string;
  readonly storageClass: string;
  /** "None" when server-side encryption is off; otherwise "AES256", "KMS" or "SM4". */
  readonly encryption: string;
  /** Account id (UID) of the owner. */
  readonly ownerId: string;
  /** Host that RDS downloads from, without scheme: "oss-cn-hangzhou.aliyuncs.com". */
  readonly endpoint: string;
}

/** An object as HEAD describes it. */
export interface StagedObject {
  readonly bucket: string;
  readonly key: string;
  readonly sizeBytes: number;
  readonly etag: string;
  /** Unsigned decimal CRC-64/XZ of the whole object; `null` where OSS does not give it. */
  readonly crc64: string | null;
  readonly storageClass: string;
  /** `null` when the object is not encrypted by the server. */
  readonly encryption: string | null;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
  /** Our own mark, set when the upload was started; proves whose object it is. */
  readonly uploadToken: string | null;
  /** Slack user id of whoever put it there, as the object itself says. Absent: it does not say. */
  readonly uploaderId?: string;
}

/** An object that bears our mark, so that it may be deleted. */
export type OwnedObject = StagedObject & { readonly uploadToken: string };

/** A file in the bot's backup directory. */
export interface LocalBackupFile {
  /** Relative to the directory, with forward slashes. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly modifiedAt: number;
}

/** The backup that a migration moves; chosen once, when it was asked for. */
export type BackupSource =
  | { readonly kind: "staged"; readonly object: StagedObject }
  | { readonly kind: "local"; readonly file: LocalBackupFile };

/** What people call the source: the object's address or the file's name. */
export function sourceName(source: BackupSource): string {
  return source.kind === "staged" ? `oss://${source.object.bucket}/${source.object.key}` : source.file.name;
}

export function sourceSizeBytes(source: BackupSource): number {
  return source.kind === "staged" ? source.object.sizeBytes : source.file.sizeBytes;
}

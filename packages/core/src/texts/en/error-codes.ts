/** What each operational error means and what to do; docs/reference/errors.md is compared with it by a test. */

interface ErrorEntry {
  /** What happened, in one sentence. */
  readonly meaning: string;
  /** What a person does about it. */
  readonly remedy: string;
}

export const ERROR_CATALOGUE = {
  CLOUD_UNREACHABLE: {
    meaning: "The cloud did not answer: no connection, a reset, or no reply in time.",
    remedy: "Check the network, the endpoint and the proxy; Bakferry tries again by itself.",
  },
  CLOUD_THROTTLED: {
    meaning: "The cloud asked for fewer requests.",
    remedy: "Nothing to do; Bakferry waits and tries again.",
  },
  CLOUD_FAILED: {
    meaning: "The cloud answered with an internal error.",
    remedy: "Bakferry tries again. If it lasts, give the request id to Alibaba Cloud support.",
  },
  CLOUD_ANSWER_UNREADABLE: {
    meaning: "The cloud answered with something that does not follow its documentation.",
    remedy: "Give the request id and the text to the maintainers of Bakferry.",
  },
  CREDENTIALS_REFUSED: {
    meaning: "The access key is unknown, disabled, expired or its secret is wrong.",
    remedy: "Set a valid access key pair, or renew the STS token.",
  },
  CLOCK_SKEWED: {
    meaning: "The clock of this machine differs from the cloud's by more than 15 minutes.",
    remedy: "Set the clock of this machine by NTP.",
  },
  OSS_ACCESS_DENIED: {
    meaning: "OSS refused the action to this identity.",
    remedy: "Grant the action that the message names on the bucket and prefix.",
  },
  OSS_BUCKET_NOT_FOUND: {
    meaning: "There is no bucket of that name.",
    remedy: "Check the bucket name and the region, or create the bucket.",
  },
  OSS_OBJECT_NOT_FOUND: {
    meaning: "There is no object of that key in the bucket.",
    remedy: "Check the key; upload the backup again if it was deleted.",
  },
  OSS_UPLOAD_NOT_FOUND: {
    meaning: "The multipart upload was completed, aborted or expired.",
    remedy: "Bakferry looks for the finished object and otherwise starts the upload again.",
  },
  OSS_OBJECT_EXISTS: {
    meaning: "An object of that key exists already and may not be overwritten.",
    remedy: "Choose another key, or delete the old object.",
  },
  OSS_CHECKSUM_MISMATCH: {
    meaning: "OSS stored other bytes than were sent.",
    remedy: "Bakferry sends the part again. If it lasts, check memory and network of this machine.",
  },
  OSS_REQUEST_REFUSED: {
    meaning: "OSS refused the request.",
    remedy: "Read the cloud's message; it names the parameter.",
  },
  RDS_ACCESS_DENIED: {
    meaning: "RDS refused the action to this identity.",
    remedy: "Grant the action that the message names on the instance.",
  },
  RDS_INSTANCE_NOT_FOUND: {
    meaning: "There is no RDS instance of that id in this account and region.",
    remedy: "Check the instance id and the region in the configuration.",
  },
  RDS_INSTANCE_BUSY: {
    meaning: "The instance, or the database, does not allow the operation in its present state.",
    remedy: "Wait until the instance is Running and unlocked and no other import runs, then retry.",
  },
  RDS_QUOTA_EXCEEDED: {
    meaning: "The daily number of imports is used up (20 for a database, 500 for an instance).",
    remedy: "Wait until tomorrow, or choose another instance.",
  },
  RDS_REQUEST_REFUSED: {
    meaning: "RDS refused the request.",
    remedy: "Read the cloud's message; it names the parameter.",
  },
  RAM_ACCESS_DENIED: {
    meaning: "RAM refused the action to this identity.",
    remedy: "Grant ram:GetRole on acs:ram:*:*:role/AliyunRDSImportRole.",
  },
  FILE_NOT_FOUND: {
    meaning: "There is no such file, or it is not a regular file.",
    remedy: "Check the path; quote it if it holds spaces.",
  },
  FILE_NOT_READABLE: {
    meaning: "The file is there but may not be read.",
    remedy: "Give this user read access to the file.",
  },
  FILE_DAMAGED: {
    meaning: "The content of the backup does not fit its own checksums.",
    remedy:
      "Copy the file again from where it was written; if that one is damaged too, take a new backup WITH CHECKSUM.",
  },
  FILE_CHANGED: {
    meaning: "The file changed while it was being read.",
    remedy: "Wait until the backup is finished, then start again.",
  },
  ARCHIVE_DAMAGED: {
    meaning: "The archive is damaged, cut short, or holds something else than it declares.",
    remedy: "Copy or download the archive again, or unpack it and upload the .bak itself.",
  },
  ARCHIVE_UNUSABLE: {
    meaning: "The archive does not hold exactly one SQL Server backup.",
    remedy: "Unpack the archive and upload the .bak itself.",
  },
  PIPE_ALREADY_READ: {
    meaning: "The pipe was read before, and a pipe gives its bytes once.",
    remedy: "Run the whole command again, or upload from a file, which can be resumed.",
  },
  UPLOAD_STALLED: {
    meaning: "No part of the upload was finished for too long.",
    remedy: "Check the network, then run the same command again; finished parts are kept.",
  },
  CHAT_REFUSED: {
    meaning: "The chat did not take a message to one person.",
    remedy: "Check that this person is in the channel of the migration, then ask for the step again.",
  },
  STORE_UNAVAILABLE: {
    meaning: "The database of Bakferry cannot be opened or written.",
    remedy: "Check the path or DATABASE_URL, the free space and the permissions.",
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;
export type ErrorWords = Readonly<Record<ErrorCode, ErrorEntry>>;

type ErrorCodeTexts = {
  readonly [C in ErrorCode as `errorCode.${C}.meaning` | `errorCode.${C}.remedy`]: () => string;
};

/** The table as texts of the catalogue: `errorCode.CODE.meaning` and `errorCode.CODE.remedy`. */
export function textsOfCodes(words: ErrorWords): ErrorCodeTexts {
  const texts = Object.entries(words).flatMap(([code, { meaning, remedy }]) => [
    [`errorCode.${code}.meaning`, () => meaning],
    [`errorCode.${code}.remedy`, () => remedy],
  ]);
  return Object.fromEntries(texts) as ErrorCodeTexts;
}

export const errorCodeTexts = textsOfCodes(ERROR_CATALOGUE);

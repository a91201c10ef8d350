/**
 * What RDS and RAM answer instead of taking an order; the text is "Code: message".
 *
 * Source: RDS, CreateMigrateTask, CreateDatabase, Error codes; "Instance-level migration", OpenAPI error codes; RAM,
 * Error codes. 20 imports a day for a database, 500 for an instance, 3 TB for a file.
 */
import { type Text, text } from "../../texts/text.ts";
import type { Diagnosis, ImportFacts, Rule } from "../diagnosis.ts";

interface Refusal {
  readonly code: string;
  readonly turn: Diagnosis["turn"];
  readonly retry: Diagnosis["retry"];
  readonly summary: (facts: ImportFacts) => Text;
  readonly remedies: (facts: ImportFacts) => readonly Text[];
}

const askAgain = (): readonly Text[] => [text("import.askAgain")];
const waitForIt = (): readonly Text[] => [text("import.waitAndAsk")];

/** Longer codes first: a code counts with everything that may stand behind its dot. */
const REFUSALS: readonly (readonly [codes: string, Refusal])[] = [
  [
    "InvalidDBName.NotFound",
    {
      code: "REFUSED_DATABASE_STATE",
      turn: "requester",
      retry: "after_fix",
      summary: ({ databaseName }) => text("refused.databaseState", { database: databaseName }),
      remedies: ({ databaseName }) => [
        text("refused.createEmpty", { database: databaseName }),
        text("import.otherName"),
      ],
    },
  ],
  [
    "InvalidDBName.Duplicate",
    {
      code: "IMPORT_NAME_TAKEN",
      turn: "requester",
      retry: "after_fix",
      summary: ({ databaseName }) => text("import.nameTaken", { database: databaseName }),
      remedies: () => [text("import.otherName")],
    },
  ],
  [
    "InvalidDBName|InvalidParameter.Keyword",
    {
      code: "REFUSED_NAME",
      turn: "requester",
      retry: "after_fix",
      summary: ({ databaseName }) => text("refused.name", { database: databaseName }),
      remedies: () => [text("import.otherName")],
    },
  ],
  [
    "IncorrectDBInstanceState|OperationDenied.DBInstanceStatus",
    {
      code: "REFUSED_INSTANCE_STATE",
      turn: "cloud",
      retry: "wait",
      summary: ({ instanceId }) => text("refused.instanceState", { instanceId }),
      remedies: waitForIt,
    },
  ],
  [
    "IncorrectDBInstanceType|IncorrectDBType",
    {
      code: "REFUSED_ENGINE",
      turn: "requester",
      retry: "after_fix",
      summary: ({ instanceId }) => text("refused.engine", { instanceId }),
      remedies: () => [text("refused.otherInstance")],
    },
  ],
  [
    "IncorrectDBInstanceLockMode",
    {
      code: "REFUSED_LOCK",
      turn: "owner",
      retry: "after_fix",
      summary: ({ instanceId }) => text("refused.lock", { instanceId }),
      remedies: () => [text("refused.unlock"), text("import.askAgain")],
    },
  ],
  [
    "IncorrectDBState",
    {
      code: "REFUSED_DATABASE_BUSY",
      turn: "cloud",
      retry: "wait",
      summary: ({ databaseName }) => text("refused.databaseBusy", { database: databaseName }),
      remedies: waitForIt,
    },
  ],
  [
    "UploadLimitExceeded",
    {
      code: "REFUSED_DATABASE_QUOTA",
      turn: "cloud",
      retry: "wait",
      summary: ({ databaseName }) => text("refused.databaseQuota", { database: databaseName }),
      remedies: () => [text("refused.tomorrow"), text("import.otherName")],
    },
  ],
  [
    "ConcurrentTaskExceeded",
    {
      code: "REFUSED_INSTANCE_QUOTA",
      turn: "cloud",
      retry: "wait",
      summary: ({ instanceId }) => text("refused.instanceQuota", { instanceId }),
      remedies: () => [text("refused.tomorrow"), text("refused.otherInstance")],
    },
  ],
  [
    "QuotaExceeded.DBName",
    {
      code: "IMPORT_TOO_MANY_DATABASES",
      turn: "owner",
      retry: "after_fix",
      summary: ({ instanceId }) => text("import.tooManyDatabases", { instanceId }),
      remedies: () => [text("import.dropOrOther")],
    },
  ],
  [
    "IncorrectFileExtension",
    {
      code: "REFUSED_EXTENSION",
      turn: "requester",
      retry: "after_fix",
      summary: () => text("refused.extension"),
      remedies: () => [text("check.name.renameExtension")],
    },
  ],
  [
    "InvalidOssUrl",
    {
      code: "REFUSED_URL",
      turn: "bakferry",
      retry: "new_url",
      summary: () => text("refused.url"),
      remedies: () => [text("import.askForNewUrl"), text("import.roleAndObject")],
    },
  ],
  [
    "BakFileSizeExceeded",
    {
      code: "REFUSED_FILE_SIZE",
      turn: "requester",
      retry: "after_fix",
      summary: () => text("refused.fileSize"),
      remedies: () => [text("refused.smallerBackup")],
    },
  ],
  [
    "FileSizeExceeded",
    {
      code: "IMPORT_NO_SPACE",
      turn: "owner",
      retry: "after_fix",
      summary: ({ instanceId }) => text("refused.restoredSize", { instanceId }),
      remedies: ({ instanceId }) => [text("import.growStorage", { instanceId }), text("import.askAgain")],
    },
  ],
  [
    "InvalidDBInstanceId.NotFound|InvalidDBInstanceName.NotFound",
    {
      code: "REFUSED_INSTANCE_UNKNOWN",
      turn: "owner",
      retry: "after_fix",
      summary: ({ instanceId, regionId }) => text("refused.instanceUnknown", { instanceId, regionId }),
      remedies: askAgain,
    },
  ],
  [
    "InvalidAccessKeyId|IncompleteSignature|SignatureDoesNotMatch",
    {
      code: "REFUSED_KEY",
      turn: "owner",
      retry: "after_fix",
      summary: () => text("refused.key"),
      remedies: () => [text("refused.setKey")],
    },
  ],
  [
    "Forbidden|NoPermission",
    {
      code: "REFUSED_PERMISSION",
      turn: "owner",
      retry: "after_fix",
      summary: () => text("refused.permission"),
      remedies: () => [text("refused.grantAction")],
    },
  ],
  [
    "Throttling",
    {
      code: "REFUSED_RATE",
      turn: "bakferry",
      retry: "wait",
      summary: () => text("refused.rate"),
      remedies: () => [text("refused.nothingToDo")],
    },
  ],
];

export const REFUSAL_RULES: readonly Rule[] = REFUSALS.map(([codes, refusal]) => ({
  pattern: new RegExp(`^(?:${codes.replaceAll(".", String.raw`\.`)})(?![A-Za-z])`, "i"),
  diagnose: (_, facts) => ({
    code: refusal.code,
    outcome: "failed",
    turn: refusal.turn,
    retry: refusal.retry,
    summary: refusal.summary(facts),
    remedies: refusal.remedies(facts),
  }),
}));

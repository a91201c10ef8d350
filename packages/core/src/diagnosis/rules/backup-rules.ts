/**
 * Messages about the backup itself: its kind, its version, its condition, its encryption.
 *
 * Source: RDS, "Migrate full backups to the cloud"; "Migrate incremental backup data", Common errors; SQL Server,
 * messages 3136, 3169, 3241, 4305, 4326, 33111, and their Chinese text where it was seen.
 */
import { text } from "../../texts/text.ts";
import { type Diagnosis, type ImportFacts, type Rule, type Said, sourceNameOf } from "../diagnosis.ts";
import { wordSaid } from "../said.ts";
import { diagnoseUnreadable } from "../unreadable.ts";

export const BACKUP_RULES: readonly Rule[] = [
  {
    pattern:
      /backed up on a server running version (?<from>\d+(?:\.\d+)*).*?which is running version (?<to>\d+(?:\.\d+)*)/i,
    diagnose: newerByVersion,
  },
  { pattern: /verify (?<file>.+?), .*corrupted or newer|corrupted or newer/i, diagnose: unreadable },
  { pattern: /media family on device .* is incorrectly formed/is, diagnose: unreadable },
  {
    pattern: /(?:backup set \((?<file>[^)]*)\)|(?<bare>\S+)) is a database full backup, we only accept/i,
    diagnose: (said) => ({
      ...wrong("IMPORT_FULL_IN_CHAIN"),
      summary: text("import.fullInChain", { file: fileSaid(said) }),
      remedies: [text("import.nextIncrement")],
    }),
  },
  {
    pattern:
      /(?:backup set \((?<file>[^)]*)\)|(?<bare>\S+)) is an? (?<kind>[a-z ]+?) backup, we only accept a full/i,
    diagnose: (said) => ({
      ...wrong("IMPORT_WRONG_KIND"),
      summary: text("import.wrongKind", { file: fileSaid(said), kind: (said["kind"] ?? "").toLowerCase() }),
      remedies: [text("import.takeFull"), text("import.asIncrement")],
    }),
  },
  {
    pattern: /begins at LSN (?<lsn>\S+?), which is too recent|日志开始于 LSN (?<lsnZh>\d+)，该 LSN 太晚/iu,
    diagnose: (said) => chain(text("import.chainGap", { lsn: said["lsn"] ?? said["lsnZh"] ?? "" })),
  },
  {
    pattern: /terminates at LSN (?<lsn>\S+?), which is too early/i,
    diagnose: (said) => ({
      ...wrong("IMPORT_CHAIN_OLD"),
      summary: text("import.chainOld", { lsn: said["lsn"] ?? "" }),
      remedies: [text("import.nextIncrement")],
    }),
  },
  {
    pattern: /differential backup cannot be restored because the database has not been restored/i,
    diagnose: () => chain(text("import.wrongBase")),
  },
  {
    pattern: /server certificate (?:with thumbprint|not found)|找不到指纹为 ?'[^']*' ?的服务器 ?证书/iu,
    diagnose: () => ({
      ...wrong("IMPORT_ENCRYPTED"),
      summary: text("import.encrypted"),
      remedies: [text("import.withoutEncryption")],
    }),
  },
];

function wrong(code: string): Pick<Diagnosis, "code" | "outcome" | "turn" | "retry"> {
  return { code, outcome: "failed", turn: "requester", retry: "after_fix" };
}

function chain(summary: Diagnosis["summary"]): Diagnosis {
  return {
    ...wrong("IMPORT_CHAIN_GAP"),
    summary,
    remedies: [text("import.findMissingLog"), text("import.newChain")],
  };
}

function unreadable(said: Said, facts: ImportFacts): Diagnosis {
  return diagnoseUnreadable(facts, fileSaid(said));
}

/** SQL Server itself names both versions, which leaves nothing to split. */
function newerByVersion({ from = "", to = "" }: Said, facts: ImportFacts): Diagnosis {
  return {
    ...wrong("IMPORT_NEWER"),
    summary: text("import.newer", { from, to }),
    remedies: [
      text("import.newerInstance", { release: from }),
      text("import.exportInstead", { database: sourceNameOf(facts) }),
    ],
  };
}

function fileSaid(said: Said): string {
  return wordSaid(said, "file") ?? wordSaid(said, "bare") ?? "";
}

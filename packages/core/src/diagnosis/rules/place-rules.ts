/**
 * Messages about the place that the database goes to: its name, the disk, the number of databases, the edition.
 *
 * Source: RDS, "Migrate full backups to the cloud", Troubleshooting; "Migrate incremental backup data", Common errors;
 * SQL Server, message 1801, and its Chinese text.
 */
import { consoleLink } from "../../model/console-link.ts";
import type { Aid } from "../../model/finding.ts";
import { growCommand, proposeStorageGb } from "../../model/storage-proposal.ts";
import { type Text, text } from "../../texts/text.ts";
import type { Diagnosis, ImportFacts, Rule, Said } from "../diagnosis.ts";
import { megabytesSaid, wordSaid } from "../said.ts";

export const PLACE_RULES: readonly Rule[] = [
  {
    pattern:
      /(?:the )?database (?<database>\([^)]*\)|['‘][^'’]*['’]) (?:is )?already exists?|数据库 ?'(?<databaseZh>[^']*)' ?已存在/iu,
    diagnose: (said, facts) => ({
      ...stopped("IMPORT_NAME_TAKEN", "requester"),
      summary: text("import.nameTaken", {
        database: wordSaid(said, "database") ?? wordSaid(said, "databaseZh") ?? facts.databaseName,
      }),
      remedies: [text("import.otherName"), text("import.dropFirst", { database: facts.databaseName })],
    }),
  },
  {
    pattern:
      /not enough disk space for restoring, space left \(?(?<left>\S+) MB\)? < needed \(?(?<needed>\S+) MB/i,
    diagnose: (said, facts) => noSpace("import.noSpaceToRestore", said, facts),
  },
  {
    pattern: /not enough disk space, space left \(?(?<left>\S+) MB\)? < bak file \(?(?<needed>\S+) MB/i,
    diagnose: (said, facts) => noSpace("import.noSpaceForBackup", said, facts),
  },
  {
    pattern: /not enough disk space/i,
    diagnose: (said, facts) => noSpace("import.noSpaceToRestore", said, facts),
  },
  {
    pattern: /databases? count limitation/i,
    diagnose: (_, { instanceId }) => ({
      ...stopped("IMPORT_TOO_MANY_DATABASES", "owner"),
      summary: text("import.tooManyDatabases", { instanceId }),
      remedies: [text("import.dropOrOther")],
    }),
  },
  {
    pattern: /failed to open database (?<database>\S+?)\.?\s*$/i,
    diagnose: (said, facts) => ({
      ...stopped("IMPORT_NOT_OPENED", "requester"),
      summary: text("import.notOpened", { database: wordSaid(said, "database") ?? facts.databaseName }),
      remedies: [text("import.listEditionFeatures"), text("import.sameEdition")],
    }),
  },
];

function noSpace(
  key: "import.noSpaceToRestore" | "import.noSpaceForBackup",
  said: Said,
  facts: ImportFacts,
): Diagnosis {
  const leftBytes = megabytesSaid(said, "left");
  const neededBytes = megabytesSaid(said, "needed");
  const { advice, aids } = growth(facts, leftBytes, neededBytes);
  return {
    ...stopped("IMPORT_NO_SPACE", "owner"),
    summary: text(key, { leftBytes, neededBytes, instanceId: facts.instanceId }),
    remedies: [advice, text("import.askAgain")],
    aids: [consoleLink("basicInfo", facts), ...aids],
  };
}

/** The size that fits, with the disk as RDS saw it when it refused; without the disk's size only what is missing. */
function growth(
  { instanceId, regionId, storageBytes }: ImportFacts,
  leftBytes: number | null,
  neededBytes: number | null,
): { readonly advice: Text; readonly aids: readonly Aid[] } {
  if (leftBytes === null || neededBytes === null) {
    return { advice: text("import.growStorage", { instanceId }), aids: [] };
  }
  if (storageBytes === null) {
    const missingBytes = neededBytes - leftBytes;
    return { advice: text("import.growStorageBy", { instanceId, missingBytes }), aids: [] };
  }
  const proposedGb = proposeStorageGb(storageBytes - leftBytes, neededBytes);
  return {
    advice: text("import.growStorageTo", { instanceId, proposedGb }),
    aids: [growCommand({ instanceId, regionId }, proposedGb)],
  };
}

function stopped(
  code: string,
  turn: Diagnosis["turn"],
): Pick<Diagnosis, "code" | "outcome" | "turn" | "retry"> {
  return { code, outcome: "failed", turn, retry: "after_fix" };
}

/**
 * Messages of an import that went well, and of the check after it.
 *
 * Source: RDS, "Migrate full backups to the cloud", Common return messages; "Migrate incremental backup data",
 * Common errors; SQL Server, messages 8989 and 8990, and their Chinese text.
 */
import { consoleLink } from "../../model/console-link.ts";
import { text } from "../../texts/text.ts";
import { type Diagnosis, type ImportFacts, type Rule, type Said, sourceNameOf } from "../diagnosis.ts";
import { numberSaid, wordSaid } from "../said.ts";

/** `in database 'x'` or `in table 'x' (object ID n)`; Chinese servers put the name first. */
const COUNTS =
  /CHECKDB (?:found (?<allocation>\d+) allocation errors? and (?<consistency>\d+) consistency errors?(?: in (?:database|table) (?<where>['‘][^'’]*['’]))?|在(?:表|数据库) ?(?<whereZh>['‘“][^'’”]*['’”])[^中]*中发现 ?(?<allocationZh>\d+) 个分配错误和 (?<consistencyZh>\d+) 个一致性错误|发现了 ?(?<allocationOld>\d+) 个分配错误和 (?<consistencyOld>\d+) 个一致性错误)/iu;

/** The apostrophe is a curly one in some versions of the documentation. */
export const NO_ACCOUNT = /doesn.?t have any init account/i;

export const OUTCOME_RULES: readonly Rule[] = [
  { pattern: /^\s*success[.!]?\s*$/i, diagnose: () => done("IMPORT_SUCCEEDED", "import.succeeded") },
  {
    pattern: /success to dbcc checkdb asynchronously/i,
    diagnose: () => done("IMPORT_CHECKED", "import.checked"),
  },
  {
    pattern: NO_ACCOUNT,
    diagnose: (_, facts) => ({
      code: "IMPORT_NO_ACCOUNT",
      outcome: "done",
      turn: "owner",
      retry: "never",
      summary: text("import.noAccount", { database: facts.databaseName }),
      remedies: [
        text("import.createPrivileged", { instanceId: facts.instanceId }),
        text("import.grantDatabase", { database: facts.databaseName }),
      ],
      aids: [consoleLink("account", facts)],
    }),
  },
  { pattern: prefixed(/asynchronously dbcc checkdb failed/i), diagnose: corruptOnline },
  { pattern: prefixed(/(?<!asynchronously )dbcc checkdb failed/i), diagnose: corruptSource },
  { pattern: COUNTS, diagnose: (said, facts) => (isClean(said) ? clean() : corruptSource(said, facts)) },
  { pattern: /^dbcc execution completed|^dbcc 执行完毕/i, diagnose: clean },
];

/** The sentence alone, or with the counts of CHECKDB after it. */
function prefixed(sentence: RegExp): RegExp {
  return new RegExp(`${sentence.source}(?:.*?${COUNTS.source})?`, "iu");
}

function done(code: string, key: "import.succeeded" | "import.checked" | "import.checkClean"): Diagnosis {
  return { code, outcome: "done", turn: "nobody", retry: "never", summary: text(key), remedies: [] };
}

function clean(): Diagnosis {
  return done("CHECKDB_CLEAN", "import.checkClean");
}

function isClean(said: Said): boolean {
  const { allocation, consistency } = countsOf(said);
  return allocation === 0 && consistency === 0;
}

function countsOf(said: Said): { allocation: number | null; consistency: number | null; where: string } {
  const first = (...groups: readonly string[]): number | null =>
    groups.map((group) => numberSaid(said, group)).find((count) => count !== null) ?? null;
  return {
    allocation: first("allocation", "allocationZh", "allocationOld"),
    consistency: first("consistency", "consistencyZh", "consistencyOld"),
    where: wordSaid(said, "where") ?? wordSaid(said, "whereZh") ?? "",
  };
}

/** The database is open and in use, so its owner decides; a new import needs another name or a drop. */
function corruptOnline(said: Said, facts: ImportFacts): Diagnosis {
  const database = facts.databaseName;
  return {
    code: "IMPORT_CORRUPT_ONLINE",
    outcome: "done",
    turn: "requester",
    retry: "after_fix",
    summary: text("import.corruptOnline", { database, ...countsOf(said) }),
    remedies: [
      text("import.stopUsing", { database }),
      text("import.restorePages"),
      text("import.goodBackup"),
      text("import.repairLast", { database: sourceNameOf(facts) }),
    ],
  };
}

function corruptSource(said: Said, facts: ImportFacts): Diagnosis {
  return {
    code: "IMPORT_CORRUPT_DATABASE",
    outcome: "failed",
    turn: "requester",
    retry: "after_fix",
    summary: text("import.corruptDatabase", countsOf(said)),
    remedies: [
      text("import.restorePages"),
      text("import.goodBackup"),
      text("import.repairLast", { database: sourceNameOf(facts) }),
    ],
  };
}

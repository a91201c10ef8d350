/**
 * Messages about who may do what: RDS at OSS, a login at the database, a RAM user at the role.
 *
 * Source: RDS, "Migrate full backups to the cloud", Common return messages and Troubleshooting; SQL Server, message
 * 4060, and its Chinese text. RDS publishes no words for a missing role and a vanished object.
 */
import { consoleLink } from "../../model/console-link.ts";
import { text } from "../../texts/text.ts";
import type { Diagnosis, ImportFacts, Rule } from "../diagnosis.ts";
import { wordSaid } from "../said.ts";

export const ACCESS_RULES: readonly Rule[] = [
  {
    pattern: /oss url was expired/i,
    diagnose: () => ({
      code: "IMPORT_URL_EXPIRED",
      outcome: "failed",
      turn: "bakferry",
      retry: "new_url",
      summary: text("import.urlExpired"),
      remedies: [text("import.askForNewUrl")],
    }),
  },
  {
    pattern:
      /cannot open database (?<database>["“'][^"”']*["”'])? ?requested by the login|无法打开登录所请求的数据库 ?(?<databaseZh>["“][^"”]*["”])?/iu,
    diagnose: (said, facts) => {
      const database = wordSaid(said, "database") ?? wordSaid(said, "databaseZh") ?? facts.databaseName;
      return {
        code: "IMPORT_LOGIN_REFUSED",
        outcome: "done",
        turn: "owner",
        retry: "never",
        summary: text("import.loginRefused", { database }),
        remedies: [text("import.grantDatabase", { database }), text("import.noOldLogins")],
      };
    },
  },
  {
    pattern:
      /(?:permission denied|no permission).*AliyunRDSImportRole|AliyunRDSImportRole.*(?:permission denied|no permission)/i,
    diagnose: () => ({
      code: "ROLE_GRANT_REFUSED",
      outcome: "failed",
      turn: "owner",
      retry: "after_fix",
      summary: text("import.roleGrantRefused"),
      remedies: [text("import.grantRamForAWhile"), text("import.takeRamBack")],
    }),
  },
  {
    pattern: /AliyunRDSImportRole|not authorized to access OSS|EntityNotExist\.Role/i,
    diagnose: (_, facts) => ({
      code: "IMPORT_ROLE_MISSING",
      outcome: "failed",
      turn: "owner",
      retry: "after_fix",
      summary: text("import.roleMissing"),
      remedies: [text("check.role.authorize"), text("import.askAgain")],
      aids: [consoleLink("backup", facts)],
    }),
  },
  { pattern: /failed to download|NoSuchKey|NoSuchBucket|AccessDenied/i, diagnose: notDownloaded },
  {
    pattern: /migration task was (?:terminated|cancell?ed)/i,
    diagnose: () => ({
      code: "IMPORT_TERMINATED",
      outcome: "failed",
      turn: "requester",
      retry: "after_fix",
      summary: text("import.terminated"),
      remedies: [text("import.askAgain")],
    }),
  },
];

function notDownloaded(_: unknown, { object }: ImportFacts): Diagnosis {
  const isGone = object?.now === "gone";
  return {
    code: isGone ? "IMPORT_OBJECT_CHANGED" : "IMPORT_DOWNLOAD_FAILED",
    outcome: "failed",
    turn: isGone ? "requester" : "owner",
    retry: "after_fix",
    summary: isGone ? text("import.objectGone", { address: object.address }) : text("import.downloadFailed"),
    remedies: isGone
      ? [text("import.uploadAgain"), text("import.holdObject")]
      : [text("import.roleAndObject"), text("import.askAgain")],
  };
}

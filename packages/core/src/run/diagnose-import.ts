/**
 * What RDS's own words about a failed import mean, what state things are in, and what to do.
 *
 * The words are those of the guide "Migrate full backups to the cloud"; RDS varies dots, quotes and spelling, so the
 * patterns are loose. A text that none fits is shown as it is: an honest "unknown" beats a wrong remedy.
 */
import type { Failure } from "../model/failure.ts";
import { type Text, text } from "../texts/text.ts";

interface Diagnosis {
  readonly pattern: RegExp;
  readonly code: string;
  readonly summary: Text;
  readonly remedies: readonly Text[];
}

const DIAGNOSES: readonly Diagnosis[] = [
  {
    pattern: /oss url was expired/i,
    code: "IMPORT_URL_EXPIRED",
    summary: text("import.urlExpired"),
    remedies: [text("import.askAgain")],
  },
  {
    pattern: /corrupted or newer/i,
    code: "IMPORT_UNREADABLE",
    summary: text("import.unreadable"),
    remedies: [text("import.verifyOriginal"), text("import.newerInstance")],
  },
  {
    pattern: /transaction log backup/i,
    code: "IMPORT_WRONG_KIND",
    summary: text("import.logBackup"),
    remedies: [text("import.takeFull")],
  },
  {
    pattern: /differential backup/i,
    code: "IMPORT_WRONG_KIND",
    summary: text("import.differentialBackup"),
    remedies: [text("import.takeFull")],
  },
  {
    pattern: /already exists?/i,
    code: "IMPORT_NAME_TAKEN",
    summary: text("import.nameTaken"),
    remedies: [text("import.otherName")],
  },
  {
    pattern: /not enough disk space/i,
    code: "IMPORT_NO_SPACE",
    summary: text("import.noSpace"),
    remedies: [text("import.growStorage")],
  },
  {
    pattern: /dbcc checkdb failed|checkdb found/i,
    code: "IMPORT_CORRUPT_DATABASE",
    summary: text("import.corruptDatabase"),
    remedies: [text("import.goodBackup"), text("import.repairLast")],
  },
  {
    pattern: /databases? count limitation/i,
    code: "IMPORT_TOO_MANY_DATABASES",
    summary: text("import.tooManyDatabases"),
    remedies: [text("import.dropOrOther")],
  },
  {
    pattern: /certificate/i,
    code: "IMPORT_ENCRYPTED",
    summary: text("import.encrypted"),
    remedies: [text("import.withoutEncryption")],
  },
  {
    pattern: /failed to download|oss|accessdenied|assume/i,
    code: "IMPORT_DOWNLOAD_FAILED",
    summary: text("import.downloadFailed"),
    remedies: [text("import.roleAndObject")],
  },
];

/** RDS restored the backup but could give nobody access: an end with something left to do. */
export function lacksAccount(description: string): boolean {
  return /doesn.?t have any init account/i.test(description);
}

export function diagnoseImport(description: string): Failure {
  const found = DIAGNOSES.find(({ pattern }) => pattern.test(description));
  return {
    code: found?.code ?? "IMPORT_FAILED",
    summary: found?.summary ?? text("import.unknown"),
    state: text("failure.importEnded"),
    remedies: found?.remedies ?? [text("failure.lookInConsole")],
    verbatim: description,
    requestId: null,
  };
}

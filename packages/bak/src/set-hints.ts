/**
 * What an intact set shows that a restore may stumble over later.
 *
 * None of it keeps the media from being restored; RESTORE HEADERONLY says nothing of it, or hides it in a column
 * that few people read.
 */
import type { Configuration } from "./configuration.ts";
import type { FileRecord } from "./file-record.ts";
import type { SetHint } from "./model.ts";

export function setHints({ database, fileRecords, unknownRecords }: Configuration): readonly SetHint[] {
  const hints = fileRecords.flatMap(fileHints);
  if (unknownRecords.length > 0) {
    const tags = [...new Set(unknownRecords)].join(", ");
    const detail = `The configuration has records of kinds that are not known here: ${tags}.`;
    hints.push({ code: "unknown_feature", detail });
  }
  if (database.platform === "x86") {
    hints.push({ code: "x86_source", detail: "The backup was written by a 32-bit SQL Server." });
  }
  if (database.forkPointLSN !== null) {
    const detail = `The database was restored before: its log went on from LSN ${database.forkPointLSN} on another fork.`;
    hints.push({ code: "forked", detail });
  }
  return hints;
}

function fileHints({ file, typeNumber, hasKeys, extraBytes }: FileRecord): SetHint[] {
  const hints: SetHint[] = [];
  const name = JSON.stringify(file.logicalName);
  if (hasKeys) {
    const detail = `File ${name} carries what seems to be a key of transparent data encryption (TDE); a restore needs its certificate.`;
    hints.push({ code: "tde", detail });
  }
  if (file.type === null) {
    const detail = `File ${name} is of type ${typeNumber}, neither data nor log: perhaps FILESTREAM, memory-optimised or full-text data.`;
    hints.push({ code: "unknown_file_type", detail });
  }
  if (extraBytes !== 0) {
    const detail = `The record of file ${name} has ${extraBytes} bytes behind its names, of a feature that is not known here.`;
    hints.push({ code: "unknown_feature", detail });
  }
  return hints;
}

/** Answers to a command that could not be carried out as it stands, and to what was found for it. */
import { formatBytes } from "../format.ts";

export const intakeTexts = {
  "intake.tooLong": (v: { limit: number }) =>
    `That is longer than ${v.limit} characters. Name one database at a time.`,
  "intake.openQuote": () => "A quotation mark is opened and not closed. Close it, or leave it out.",
  "intake.surplusWord": (v: { word: string; command: string }) =>
    `\`${v.command}\` does not take “${v.word}”. Type \`/migrate help\` for what it takes.`,
  "intake.checkWhich": () =>
    "Which database? Type `/migrate check dbtest`, with `to`, `from` and `as` as for a migration.",
  "intake.unknownFilter": (v: { word: string }) =>
    `I do not understand “${v.word}”. A list takes \`mine\`, \`open\`, \`to TARGET\` and \`last 7d\`.`,
  "intake.lastWhat": () => "Say how far back: `last 12h`, `last 7d` or `last 4w`.",
  "intake.toWhat": () => "Say which target comes after `to`.",
  "intake.unknownWord": (v: { word: string }) =>
    `I do not understand “${v.word}”. After the database name you can say \`to TARGET\`, \`from oss://bucket/key\` or \`from FILE\`, \`as NEWNAME\`, and \`with increments\`.`,
  "intake.clauseNeedsValue": (v: { clause: string }) => `Say what comes after \`${v.clause}\`.`,
  "intake.clauseTwice": (v: { clause: string }) => `\`${v.clause}\` stands there twice. Give it once.`,
  "intake.malformedObject": (v: { given: string }) =>
    `“${v.given}” does not name an object. Write it as \`oss://bucket/path/file.bak\`.`,
  "intake.nameEmpty": () => "The database name is empty. Type `/migrate dbtest`.",
  "intake.nameTooLong": (v: { length: number }) =>
    `That database name has ${v.length} characters; SQL Server allows 128.`,
  "intake.nameControlCharacter": () => "The database name holds a control character. Type it without.",
  "intake.noTarget": (v: { targets: string }) =>
    `Which instance? This channel has no default. Add \`to TARGET\`: ${v.targets}.`,
  "intake.unknownTarget": (v: { target: string; targets: string }) =>
    `There is no target “${v.target}”. Configured targets: ${v.targets}.`,
  "intake.mistypedTarget": (v: { target: string; nearest: string }) =>
    `There is no target “${v.target}”. Did you mean \`to ${v.nearest}\`?`,
  "intake.noBackup": (v: { database: string; places: string }) =>
    `I found no backup of “${v.database}” in ${v.places}. Nothing was started.`,
  "intake.ossAndDirectory": (v: { address: string }) => `${v.address} and the backup directory`,
  "intake.listedOnly": (v: { listedOnly: number }) =>
    `Only the first ${v.listedOnly} files of each place were looked at, in the order of their names. Name the file, or choose a prefix with fewer.`,
  "intake.passedOver": (v: { names: string }) =>
    `Not looked into: ${v.names}. RDS takes \`.bak\`, \`.diff\`, \`.trn\` and \`.log\`; unpack it, or give it the extension of its kind.`,
  "intake.uploadFirst": (v: { bucket: string; prefix: string }) =>
    `Upload one beside SQL Server with \`bakferry upload FILE --bucket ${v.bucket} --prefix ${v.prefix}\`, then ask again.`,
  "intake.nameSource": () => "Or name it: `/migrate NAME from oss://bucket/key`.",
  "intake.didYouMean": (v: { suggestion: string }) => `Did you mean \`${v.suggestion}\`?`,
  "intake.severalBackups": (v: { database: string; count: number }) =>
    `There are ${v.count} backups of “${v.database}”. Choose one; nothing was started.`,
  "intake.candidate": (v: { source: string; sizeBytes: number; kind: string; finishedAt: string }) =>
    `${v.source} · ${v.kind} · ${formatBytes(v.sizeBytes)} · ${v.finishedAt}`,
  "intake.noSuchObject": (v: { source: string }) =>
    `There is no object ${v.source}, or it may not be read. Check bucket and key.`,
  "intake.noSuchFile": (v: { name: string }) =>
    `There is no file “${v.name}” in the backup directory, or it may not be read.`,
  "intake.noDirectory": () =>
    "No backup directory is configured for this bot. Name an object instead: `from oss://bucket/key`.",
  "intake.wrongBucket": (v: { bucket: string; configured: string }) =>
    `Bakferry is set up for the bucket ${v.configured}, not for ${v.bucket}. Copy the backup there, or change \`staging.bucket\`.`,
  "intake.otherDatabase": (v: { source: string; database: string; asked: string }) =>
    `${v.source} holds the database “${v.database}”, not “${v.asked}”. To import it as “${v.asked}”, type \`/migrate ${v.database} from ${v.source} as ${v.asked}\`.`,
  "intake.alreadyOpen": (v: { database: string; target: string; migrationId: string }) =>
    `A migration of “${v.database}” to ${v.target} is already open: ${v.migrationId}. Cancel it first, or wait for its end.`,
  "intake.cloudTrouble": (v: { meaning: string; remedy: string; verbatim: string }) =>
    [v.meaning, v.remedy, v.verbatim === "" ? "" : `The cloud said: ${v.verbatim}`]
      .filter((part) => part !== "")
      .join(" "),
};

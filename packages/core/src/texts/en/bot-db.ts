/** `bakferry-bot db`: the bot's own database. */
import type { BotDbRefusal } from "../bot-words.ts";

const REFUSALS: Readonly<Record<BotDbRefusal, string>> = {
  not_empty: "the database holds rows already; choose an empty one",
  unreadable: "this is no line of an export",
  other_schema: "another version of Bakferry exported it; export it with this version",
  cut_off: "the export ends too early",
  changed: "the export was changed, here or before",
};

export const botDbTexts = {
  "bot.db.about": () => "Look after the bot's own database: SQLite, or PostgreSQL with DATABASE_URL.",
  "bot.db.badUrl": () =>
    "DATABASE_URL is no address of PostgreSQL: postgres://user:password@host:5432/database. Unset it to use store.sqlite.",
  "bot.db.statusAbout": () => "Show which database is used and whether its schema fits this version.",
  "bot.db.migrate": () => "Bring the schema up to this version; start does so as well.",
  "bot.db.backup": () => "Copy the SQLite file into a new one, while the bot runs; for PostgreSQL, say how.",
  "bot.db.restore": () => "Put a copy of a SQLite file back where there is none; for PostgreSQL, say how.",
  "bot.db.exportAbout": () =>
    "Write every row to standard output as JSON lines. As confidential as the database.",
  "bot.db.importAbout": () =>
    "Read an export into an empty database of either kind, all or nothing; - reads standard input.",
  "bot.db.place": (v: { engine: string; place: string }) =>
    `The database is ${v.place} (${v.engine === "postgres" ? "PostgreSQL" : "SQLite"}).`,
  "bot.db.noFile": (v: { file: string }) => `There is no file ${v.file}.`,
  "bot.db.madeAtStart": () => "start the bot, or run bakferry-bot db migrate.",
  "bot.db.current": (v: { schema: string }) => `The schema fits this version: ${v.schema}.`,
  "bot.db.behind": (v: { count: number }) =>
    `The schema is older than this version: ${v.count === 1 ? "1 step is" : `${v.count} steps are`} missing.`,
  "bot.db.behindNext": () => "back up, then run bakferry-bot db migrate, or start the bot.",
  "bot.db.ahead": (v: { schema: string }) => `The schema is newer than this version: ${v.schema}.`,
  "bot.db.aheadNext": () => "start the version of Bakferry that wrote it.",
  "bot.db.backedUp": (v: { target: string }) => `Copied to ${v.target}.`,
  "bot.db.backedUpNext": () => "prove it with bakferry-bot audit verify --file.",
  "bot.db.targetExists": (v: { target: string }) => `${v.target} is there already. Choose a new name.`,
  "bot.db.pgDump": () => "PostgreSQL backs itself up while the bot runs:",
  "bot.db.pgRestore": () => "Stop every bot, then put the dump into an empty database:",
  "bot.db.storeExists": (v: { file: string }) =>
    `${v.file} is there already. Stop the bot and move it away first, with ${v.file}-wal and ${v.file}-shm.`,
  "bot.db.restored": (v: { file: string }) => `Restored to ${v.file}.`,
  "bot.db.trailIntact": () => "Its audit trail is intact.",
  "bot.db.imported": (v: { rows: number; place: string }) =>
    `${v.rows === 1 ? "1 row was" : `${v.rows} rows were`} read into ${v.place}.`,
  "bot.db.importedNext": () => "start the bot on it, and keep the old database until you trust the new one.",
  "bot.db.trailBroken": (v: { count: number }) =>
    `The audit trail is broken: ${v.count === 1 ? "1 chain" : `${v.count} chains`}.`,
  "bot.db.trailBrokenNext": () => "see bakferry-bot audit verify.",
  "bot.db.unreadableFile": (v: { file: string; reason: string }) => `${v.file} cannot be read: ${v.reason}.`,
  "bot.db.refused": (v: { why: BotDbRefusal; line: number }) =>
    `Nothing was imported${v.line === 0 ? "" : ` (line ${v.line})`}: ${REFUSALS[v.why]}.`,
};

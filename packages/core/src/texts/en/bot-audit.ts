/** The audit trail in a terminal: `bakferry-bot audit`. */
import type { BotAuditBreak, BotAuditDamage } from "../bot-words.ts";

const BREAKS: Readonly<Record<BotAuditBreak, string>> = {
  changed: "the record is not what its hash says",
  unlinked: "the record does not stand on the one before it",
  out_of_order: "the numbers do not go on",
  contradicted: "the trail of everything knows another state",
  unvouched: "the trail of everything does not know this record",
  head_missing: "the noted head is not there: the end was cut off",
  head_differs: "the noted head is another one: the trail was written anew",
  head_removed: "the noted head was removed by the rule of retention; compare a newer one",
};

const DAMAGES: Readonly<Record<BotAuditDamage, string>> = {
  unreadable: "it cannot be read",
  columns_differ: "its columns are not those of its record",
  no_end: "the last record is missing, which vouches for all others",
  digest_differs: "it does not vouch for the records before it",
};

export const botAuditTexts = {
  "bot.audit.about": () =>
    "Prove, export and read the audit trail. Nothing is changed, and no network is used.",
  "bot.audit.verify": () => "Prove every chain, and say where one breaks.",
  "bot.audit.exportAbout": () => "Write the audit trail to standard output, in a form that proves itself.",
  "bot.audit.showAbout": () => "Show what happened to a migration, and what was refused.",
  "bot.audit.file": () => "SQLite file to read, or a copy of it, instead of the bot's own database",
  "bot.audit.export": () => "prove this export instead of a database; - reads standard input",
  "bot.audit.head": () => "head that was noted earlier: number:hash",
  "bot.audit.format": () => "jsonl or csv",
  "bot.audit.since": () => "only what was recorded from this day or time on, as 2026-11-01",
  "bot.audit.migration": () => "only what concerns this migration",
  "bot.audit.intact": (v: { records: number; migrations: number }) =>
    `Intact: ${v.records === 1 ? "1 record" : `${v.records} records`}, ${v.migrations === 1 ? "1 migration" : `${v.migrations} migrations`}.`,
  "bot.audit.removed": (v: { records: number; migrations: number }) =>
    `Removed by the rule of retention, and sealed: ${v.records === 1 ? "1 record" : `${v.records} records`} at the beginning, ${v.migrations === 1 ? "1 migration" : `${v.migrations} migrations`}.`,
  "bot.audit.head.is": (v: { head: string }) => `Head: ${v.head}`,
  "bot.audit.head.next": () =>
    "note the head somewhere else; verify --head proves later that nothing before it was changed or cut off.",
  "bot.audit.broken": (v: { count: number }) =>
    v.count === 1
      ? "The audit trail is broken in 1 place."
      : `The audit trail is broken in ${v.count} places.`,
  "bot.audit.break": (v: { chain: string; sequence: number; kind: BotAuditBreak }) =>
    `${v.chain === "audit" ? "Trail of everything" : `Migration ${v.chain}`}, record ${v.sequence}: ${BREAKS[v.kind]}.`,
  "bot.audit.expected": (v: { expected: string }) =>
    `expected ${v.expected === "" ? "nothing before it" : v.expected}`,
  "bot.audit.found": (v: { found: string }) => `found    ${v.found === "" ? "nothing" : v.found}`,
  "bot.audit.broken.next": () =>
    "keep this file as it is, and compare it with a backup: the newest one that is intact tells what was changed.",
  "bot.audit.damaged": (v: { line: number; why: BotAuditDamage }) =>
    `The export is damaged in line ${v.line}: ${DAMAGES[v.why]}.`,
  "bot.audit.damaged.next": () => "export again from the database, or take another copy of the file.",
  "bot.audit.noSuchMigration": (v: { migrationId: string }) =>
    `There is no migration ${v.migrationId} in this trail.`,
  "bot.audit.badHead": () => "Give the head as it was noted: a number, a colon and 64 hexadecimal digits.",
  "bot.audit.badSince": () => "Give a day or a time as 2026-11-01 or 2026-11-01T22:00:00+08:00.",
  "bot.audit.when": () => "time",
  "bot.audit.who": () => "who",
  "bot.audit.where": () => "where",
  "bot.audit.what": () => "what",
  "bot.audit.refusal": (v: { act: string; reasons: string }) => `${v.act} refused: ${v.reasons}`,
  "bot.audit.replayed": (v: { act: string }) => `${v.act} arrived again and was not done again`,
  "bot.audit.rejected": (v: { count: number; reason: string }) =>
    `${v.count === 1 ? "1 request" : `${v.count} requests`} rejected: ${v.reason}`,
  "bot.audit.event": (v: { type: string; detail: string }) =>
    `${v.type.replaceAll("_", " ")}${v.detail === "" ? "" : `: ${v.detail}`}`,
};

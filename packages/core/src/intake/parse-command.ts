/**
 * The words after `/migrate`, as people type them on a phone: quotes may be curly, case does not matter for our own
 * words, and a database may be called like one of them when it is quoted.
 */
import { distance } from "fastest-levenshtein";

import { countCharacters } from "../texts/format.ts";
import { type Text, text } from "../texts/text.ts";
import { didYouMean } from "./did-you-mean.ts";
import { type ListFilter, parseListFilter } from "./list-filter.ts";

export type RequestedSource =
  | { readonly kind: "object"; readonly bucket: string; readonly key: string }
  | { readonly kind: "file"; readonly name: string };

export interface MigrateCommand {
  readonly kind: "migrate";
  readonly databaseName: string;
  /** Name of a configured target, or `null` for the default. */
  readonly targetName: string | null;
  readonly from: RequestedSource | null;
  /** Name on the instance, or `null` for the same as at the source. */
  readonly newName: string | null;
  /** Restore differentials and logs on top of the full backup, and open the database later. */
  readonly withIncrements: boolean;
}

/** Several databases, with one question for all. */
export interface WaveCommand {
  readonly kind: "wave";
  readonly members: WaveMembers;
  /** Name of a configured target, or `null` for the default. */
  readonly targetName: string | null;
}

export type WaveMembers =
  | { readonly kind: "named"; readonly databaseNames: readonly string[] }
  /** The newest full backup of each database below a prefix. */
  | { readonly kind: "all"; readonly bucket: string; readonly prefix: string };

export type Command =
  | MigrateCommand
  | WaveCommand
  /** Nothing was said: everything is asked for in a form. */
  | { readonly kind: "form" }
  /** The examination alone: nobody is asked, nothing waits. */
  | { readonly kind: "check"; readonly asks: readonly MigrateCommand[] }
  | { readonly kind: "status"; readonly migrationId: string | null }
  | { readonly kind: "list"; readonly filter: ListFilter }
  /** What has ended, with its outcome. */
  | { readonly kind: "history"; readonly filter: ListFilter }
  /** `null`: the only open one of whoever asks. */
  | { readonly kind: "cancel"; readonly migrationId: string | null }
  /** Look for the next backup of a chain now. */
  | { readonly kind: "add"; readonly migrationId: string }
  /** Open the database of a chain, with what is restored or as soon as a file is. */
  | { readonly kind: "cutover"; readonly migrationId: string; readonly afterFile: string | null }
  /** What a person saw in the console of a call in doubt; `null`: RDS did not take it. */
  | { readonly kind: "settle"; readonly migrationId: string; readonly taskId: string | null }
  | { readonly kind: "help" }
  | { readonly kind: "refused"; readonly answer: Text; readonly suggestion: string | null };

interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

/** Our own first words; anything else is the name of a database. */
export const COMMAND_WORDS = [
  "help",
  "check",
  "status",
  "list",
  "history",
  "cancel",
  "add",
  "cutover",
  "settle",
] as const;
/** Between them and after the name: our word, then the person's. */
export const CLAUSES = ["to", "from", "as", "with"] as const;
/** What can stand after `with`; the words that people use for the same. */
const INCREMENTS = ["increments", "incrementals", "logs"];
const LONGEST_COMMAND = 1000;
/** A card shows a row for each. */
export const MOST_MEMBERS = 40;
/** Phones make one dash of two. */
const ALL = /^(?:--|[–—])all$/iu;
const OUR_ID = /^(?:mig|wave)_[0-9a-f]{1,10}$/u;

/** Never throws: what cannot be understood is answered with what can. */
export function parseCommand(input: string): Command {
  if (input.length > LONGEST_COMMAND) return refused(text("intake.tooLong", { limit: LONGEST_COMMAND }));
  const words = splitWords(input);
  if (!words) return refused(text("intake.openQuote"));
  const [first, ...rest] = words;
  if (!first) return { kind: "form" };
  const own = first.quoted ? undefined : COMMAND_WORDS.find((word) => word === first.text.toLowerCase());
  if (own) return ownCommand(own, rest);
  if (!first.quoted && ALL.test(first.text)) return allCommand(rest);
  const names = [first, ...namesBefore(rest)];
  const command =
    names.length === 1 ? migrateCommand(first, rest) : namedWave(names, rest.slice(names.length - 1));
  return command.kind === "refused" && !first.quoted ? orMistypedWord(command, first.text, rest) : command;
}

type OwnWord = (typeof COMMAND_WORDS)[number];

/** How many words may follow; `check` takes what a migration takes, lists read their filters themselves. */
const MOST_ARGUMENTS: Readonly<Record<OwnWord, number>> = {
  help: Number.POSITIVE_INFINITY,
  check: Number.POSITIVE_INFINITY,
  status: 1,
  list: Number.POSITIVE_INFINITY,
  history: Number.POSITIVE_INFINITY,
  cancel: 1,
  add: 1,
  cutover: 3,
  settle: 2,
};

function ownCommand(word: OwnWord, rest: readonly Word[]): Command {
  const surplus = rest[MOST_ARGUMENTS[word]];
  if (surplus) return refused(text("intake.surplusWord", { word: surplus.text, command: word }));
  const migrationId = rest[0]?.text;
  switch (word) {
    case "help":
      return { kind: "help" };
    case "check":
      return checkCommand(rest);
    case "list":
    case "history":
      return listCommand(word, rest);
    case "status":
      return { kind: "status", migrationId: migrationId ?? null };
    case "cancel":
      return { kind: "cancel", migrationId: migrationId ?? null };
    case "add":
      return migrationId === undefined ? refused(text("intake.addWhich")) : { kind: "add", migrationId };
    case "cutover":
      return cutoverCommand(rest);
    case "settle":
      return settleCommand(rest);
  }
}

/** `list mine open`, `history to prod-1 last 7d`. */
function listCommand(word: "list" | "history", rest: readonly Word[]): Command {
  const outcome = parseListFilter(rest.map((each) => each.text));
  if (outcome.kind === "filter") return { kind: word, filter: outcome.filter };
  const { answer, nearest } = outcome;
  return { kind: "refused", answer, suggestion: nearest === null ? null : `/migrate ${word} ${nearest} …` };
}

/** `satus mig_1` is hardly a database with a strange clause. */
function orMistypedWord(
  refusal: Command & { kind: "refused" },
  first: string,
  rest: readonly Word[],
): Command {
  const nearest = refusal.suggestion === null ? didYouMean(first, COMMAND_WORDS) : null;
  if (nearest === null) return refusal;
  const words = rest.map((word) => (/\s/u.test(word.text) ? `"${word.text}"` : word.text));
  return { ...refusal, suggestion: ["/migrate", nearest, ...words].join(" ") };
}

/** Takes what a migration takes, or several databases as a wave does. */
function checkCommand([name, ...rest]: readonly Word[]): Command {
  if (!name) return refused(text("intake.checkWhich"));
  const names = [name, ...namesBefore(rest)];
  if (names.length > 1) return checkSeveral(namedWave(names, rest.slice(names.length - 1)));
  const ask = migrateCommand(name, rest);
  return ask.kind === "migrate" ? { kind: "check", asks: [ask] } : ask;
}

function checkSeveral(wave: Command): Command {
  if (wave.kind !== "wave" || wave.members.kind !== "named") return wave;
  const { members, targetName } = wave;
  return {
    kind: "check",
    asks: members.databaseNames.map((name) => askFor(name, { targetName, from: null })),
  };
}

/** One database of several, as a person would ask for it alone. */
export function askFor(
  databaseName: string,
  { targetName, from }: Pick<MigrateCommand, "targetName" | "from">,
): MigrateCommand {
  return { kind: "migrate", databaseName, targetName, from, newName: null, withIncrements: false };
}

/** `cutover mig_1`, `cutover mig_1 after tail.trn`. */
function cutoverCommand([id, after, file]: readonly Word[]): Command {
  const isMalformed = after !== undefined && (after.text.toLowerCase() !== "after" || file === undefined);
  if (!id || isMalformed) return refused(text("intake.cutoverWhich"));
  return { kind: "cutover", migrationId: id.text, afterFile: file?.text ?? null };
}

/** `settle mig_1 564522545`, `settle mig_1 none`. */
function settleCommand([id, answer]: readonly Word[]): Command {
  if (!id || !answer || !/^(?:\d{1,30}|none)$/i.test(answer.text)) return refused(text("intake.settleWhich"));
  const taskId = answer.text.toLowerCase() === "none" ? null : answer.text;
  return { kind: "settle", migrationId: id.text, taskId };
}

/** Words up to the first clause, or what looks like one that was mistyped, or an id of ours: those are no databases. */
function namesBefore(words: readonly Word[]): readonly Word[] {
  const end = words.findIndex(
    ({ text: word, quoted }) => !quoted && (OUR_ID.test(word) || isNearlyClause(word.toLowerCase())),
  );
  return end < 0 ? words : words.slice(0, end);
}

/** The word itself, one letter off, or its letters in another order: `too`, `form`. */
function isNearlyClause(word: string): boolean {
  const lettersOf = (each: string): string => each.split("").sort().join("");
  return CLAUSES.some(
    (clause) =>
      // Every other name of two letters is one letter off `to` or `as`.
      (word.length > 2 && distance(word, clause) <= 1) || lettersOf(word) === lettersOf(clause),
  );
}

/** `sales crm hr to prod-1`. */
function namedWave(names: readonly Word[], rest: readonly Word[]): Command {
  const databaseNames = names.map((name) => name.text);
  const problem = databaseNames.map(nameProblem).find((each) => each !== null);
  if (problem) return refused(problem);
  const twice = databaseNames.find(
    (name, index) => databaseNames.findIndex((other) => isSameName(other, name)) < index,
  );
  if (twice !== undefined) return refused(text("wave.twice", { database: twice }));
  if (names.length > MOST_MEMBERS)
    return refused(text("wave.tooMany", { count: names.length, limit: MOST_MEMBERS }));
  const clauses = readClauses(databaseNames[0] ?? "", rest);
  if ("kind" in clauses) return clauses;
  const surplus = CLAUSES.find((clause) => clause !== "to" && clauses[clause] !== undefined);
  if (surplus === "with")
    return refused(text("wave.withIncrements", { database: quoteWord(databaseNames[0] ?? "") }));
  if (surplus) return refused(text("wave.clause", { clause: surplus }));
  return { kind: "wave", members: { kind: "named", databaseNames }, targetName: clauses.to ?? null };
}

function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** `--all from oss://bucket/prefix to prod-1`. */
function allCommand(rest: readonly Word[]): Command {
  const clauses = readClauses("--all", rest);
  if ("kind" in clauses) return clauses;
  const surplus = CLAUSES.find((clause) => !["to", "from"].includes(clause) && clauses[clause] !== undefined);
  if (surplus) return refused(text("wave.clause", { clause: surplus }));
  const place = /^oss:\/\/([^/]+)\/?(.*)$/iu.exec(clauses.from ?? "");
  if (!place) return refused(text("wave.allFrom"));
  const [, bucket = "", prefix = ""] = place;
  return { kind: "wave", members: { kind: "all", bucket, prefix }, targetName: clauses.to ?? null };
}

function migrateCommand(name: Word, rest: readonly Word[]): Command {
  const problem = nameProblem(name.text);
  if (problem) return refused(problem);

  const clauses = readClauses(name.text, rest);
  if ("kind" in clauses) return clauses;
  const newNameProblem = clauses.as === undefined ? null : nameProblem(clauses.as);
  if (newNameProblem) return refused(newNameProblem);
  const from = clauses.from === undefined ? null : parseSource(clauses.from);
  if (from === "malformed") return refused(text("intake.malformedObject", { given: clauses.from ?? "" }));
  const { to: targetName = null, as: newName = null, with: extra } = clauses;
  if (extra !== undefined && !INCREMENTS.includes(extra.toLowerCase()))
    return refused(text("intake.withWhat", { given: extra }));
  const withIncrements = extra !== undefined;
  return { kind: "migrate", databaseName: name.text, targetName, from, newName, withIncrements };
}

type Clauses = Partial<Record<(typeof CLAUSES)[number], string>>;

/** Pairs of our word and the person's: `to prod-1 as dbnew`. */
function readClauses(databaseName: string, words: readonly Word[]): Clauses | Command {
  const clauses: Clauses = {};
  for (let index = 0; index < words.length; index += 2) {
    const word = words[index]?.text ?? "";
    const clause = CLAUSES.find((known) => known === word.toLowerCase());
    const value = words[index + 1]?.text;
    if (!clause) return unknownClause(databaseName, word);
    if (value === undefined) return refused(text("intake.clauseNeedsValue", { clause }));
    if (clauses[clause] !== undefined) return refused(text("intake.clauseTwice", { clause }));
    clauses[clause] = value;
  }
  return clauses;
}

function unknownClause(databaseName: string, word: string): Command {
  const nearest = didYouMean(word, CLAUSES);
  const suggestion = nearest ? `/migrate ${quoteWord(databaseName)} ${nearest} …` : null;
  return { kind: "refused", answer: text("intake.unknownWord", { word }), suggestion };
}

/** `oss://bucket/key`, or the name of a file in the backup directory. */
function parseSource(given: string): RequestedSource | "malformed" {
  if (!given.toLowerCase().startsWith("oss://")) return { kind: "file", name: given };
  const [bucket = "", ...keyParts] = given.slice("oss://".length).split("/");
  const key = keyParts.join("/");
  return bucket === "" || key === "" ? "malformed" : { kind: "object", bucket, key };
}

/** `null` when all is well. SQL Server's `sysname`: 128 characters; control characters would break every place that shows it. */
export function nameProblem(name: string): Text | null {
  if (name === "") return text("intake.nameEmpty");
  const length = countCharacters(name);
  if (length > 128) return text("intake.nameTooLong", { length });
  if (/\p{Cc}/u.test(name)) return text("intake.nameControlCharacter");
  return null;
}

/** Words split at white space; quotes, straight or curly, hold one together. `null` when a quote stays open. */
function splitWords(input: string): readonly Word[] | null {
  const words: Word[] = [];
  const pattern = /\s*(?:["“”„]([^"“”„]*)["“”„]|(\S+))/gu;
  for (const match of input.matchAll(pattern)) {
    const quoted = match[1] !== undefined;
    const word = match[1] ?? match[2] ?? "";
    if (!quoted && /^["“”„]/u.test(word)) return null;
    words.push({ text: word, quoted });
  }
  return words;
}

/** A name as it has to be typed: quoted when it holds spaces or is one of our own words. */
export function quoteWord(word: string): string {
  const isOwn = COMMAND_WORDS.some((own) => own === word.toLowerCase()) || ALL.test(word);
  return /\s/u.test(word) || isOwn ? `"${word}"` : word;
}

function refused(answer: Text): Command {
  return { kind: "refused", answer, suggestion: null };
}

/** What a command means: which instance, and the one backup; or what is missing to tell. */
import { describeContact } from "../errors/describe-contact.ts";
import { OperationalError } from "../errors/operational-error.ts";
import { commandLine, type CommandVerb } from "../intake/command-line.ts";
import { didYouMean } from "../intake/did-you-mean.ts";
import { COMMAND_WORDS, type MigrateCommand, type RequestedSource } from "../intake/parse-command.ts";
import type { Chain } from "../model/chain.ts";
import { type BackupSource, sourceName, sourceSizeBytes } from "../model/staging.ts";
import type { ConfiguredTarget } from "../model/target.ts";
import { type Text, text } from "../texts/text.ts";
import type { DeskDeps } from "./deps.ts";
import { findChain } from "./find-chain.ts";
import {
  findNamedSource,
  findSources,
  findUnseen,
  type FoundSource,
  type SourceSearch,
} from "./find-source.ts";
import { missingKey } from "./missing-key.ts";

/** One of several backups, and what to type to choose it. */
export interface Candidate {
  readonly source: BackupSource;
  readonly description: Text;
  readonly command: string;
}

export interface Refusal {
  readonly kind: "refused";
  readonly answer: readonly Text[];
  readonly candidates: readonly Candidate[];
  /** Where a backup that was looked for and is missing would go; `null` when it is not that which is missing. */
  readonly missingKey: string | null;
  /** Whether choosing helps: a fact is `missing`, or what was named is `not_there`. */
  readonly choose?: "missing" | "not_there";
}

export interface ImportOrderedBy {
  readonly command: MigrateCommand;
  readonly verb: CommandVerb;
  /** Overrides the settings' default: a channel's own. */
  readonly defaultTarget: string | null;
  /** Finds the backups of a database; one look for several databases. */
  readonly search?: (databaseName: string) => SourceSearch;
}

export type ImportChoice =
  | {
      readonly kind: "chosen";
      readonly target: ConfiguredTarget;
      readonly source: BackupSource;
      /** `null` for one full backup alone. */
      readonly chain: Chain | null;
    }
  | Refusal;

export async function chooseImport(deps: DeskDeps, order: ImportOrderedBy): Promise<ImportChoice> {
  const target = chooseTarget(deps, order);
  if (target.kind === "refused") return target;
  const chosen = await chooseSource(deps, order);
  return chosen.kind === "refused" ? chosen : { ...chosen, target: target.target };
}

/** By its name or its instance id. */
export function findTarget(
  { targets }: Pick<DeskDeps["settings"], "targets">,
  wanted: string,
): ConfiguredTarget | undefined {
  return targets.find(({ name, instanceId }) => name === wanted || instanceId === wanted);
}

export function unknownTarget({ targets }: Pick<DeskDeps["settings"], "targets">, target: string): Text {
  const names = targets.map(({ name }) => name);
  const nearest = didYouMean(target, names);
  return nearest === null
    ? text("intake.unknownTarget", { target, targets: names.join(", ") })
    : text("intake.mistypedTarget", { target, nearest });
}

/** The world's trouble is an answer, too; a bug stays a bug. */
export async function orTrouble<T>(
  { logger }: Pick<DeskDeps, "logger">,
  answering: Promise<T>,
): Promise<T | Refusal> {
  try {
    return await answering;
  } catch (error) {
    if (!OperationalError.is(error)) throw error;
    const meaning = text(`errorCode.${error.code}.meaning`);
    const remedy = text(`errorCode.${error.code}.remedy`);
    logger.warn("A request could not be answered.", { code: error.code, requestId: error.requestId });
    const { verbatim = "", remedy: exact } = error;
    const trouble = text("intake.cloudTrouble", { meaning, remedy: exact ? "" : remedy, verbatim });
    const contact = describeContact(error);
    return refused(trouble, ...(exact ? [exact] : []), ...(contact ? [contact] : []));
  }
}

export function refused(...answer: readonly Text[]): Refusal {
  return { kind: "refused", answer, candidates: [], missingKey: null };
}

/** The command that asks for the same again. */
export function commandFor(
  {
    databaseName,
    targetDatabaseName,
    target,
    withIncrements,
  }: {
    readonly databaseName: string;
    readonly targetDatabaseName: string;
    readonly target: ConfiguredTarget;
    readonly withIncrements: boolean;
  },
  source: BackupSource,
): MigrateCommand {
  return {
    kind: "migrate",
    databaseName,
    targetName: target.name,
    from: requestedSource(source),
    newName: targetDatabaseName === databaseName ? null : targetDatabaseName,
    withIncrements,
  };
}

type TargetChosen = { readonly kind: "chosen"; readonly target: ConfiguredTarget } | Refusal;

export function chooseTarget(
  { settings }: Pick<DeskDeps, "settings">,
  {
    command,
    defaultTarget,
  }: { readonly command: Pick<MigrateCommand, "targetName">; readonly defaultTarget: string | null },
): TargetChosen {
  const [only, ...others] = settings.targets;
  const fallback = only && others.length === 0 ? only.name : null;
  const wanted = command.targetName ?? defaultTarget ?? settings.defaultTarget ?? fallback;
  if (wanted === null) {
    const targets = settings.targets.map(({ name }) => name).join(", ");
    return { ...refused(text("intake.noTarget", { targets })), choose: "missing" };
  }
  const target = findTarget(settings, wanted);
  if (target) return { kind: "chosen", target };
  return { ...refused(unknownTarget(settings, wanted)), choose: "not_there" };
}

type SourceChoice =
  | { readonly kind: "chosen"; readonly source: BackupSource; readonly chain: Chain | null }
  | Refusal;

async function chooseSource(
  deps: DeskDeps,
  { command, verb, search: seen }: ImportOrderedBy,
): Promise<SourceChoice> {
  if (command.withIncrements) return chooseChain(deps, command);
  const search = command.from
    ? await findNamedSource(deps, command.from)
    : (seen?.(command.databaseName) ?? (await findSources(deps, command.databaseName)));
  if (search.kind === "refused") return { ...refused(search.answer), choose: "not_there" };
  const [first, ...more] = search.sources;
  if (!first) return noBackup(deps, { command, verb }, search.others ?? []);
  if (more.length > 0) return severalBackups({ command, verb }, search.sources);
  const other = command.from ? nameOfOther(first, command.databaseName) : null;
  if (other !== null) {
    const answer = text("intake.otherDatabase", {
      source: sourceName(first.source),
      database: other,
      asked: command.databaseName,
    });
    return { ...refused(answer), choose: "not_there" };
  }
  return { kind: "chosen", source: first.source, chain: null };
}

async function chooseChain(deps: DeskDeps, command: MigrateCommand): Promise<SourceChoice> {
  const search = await findChain(deps, command);
  if (search.kind === "found") return { kind: "chosen", source: search.full, chain: search.chain };
  const { answer } = search;
  if (answer.key !== "chain.noFull" || command.from !== null) {
    return { ...refused(answer), choose: "not_there" };
  }
  const { bucket, prefix } = deps.settings.staging;
  return lacking(deps, command.databaseName, [answer, text("intake.uploadFirst", { bucket, prefix })]);
}

/** The database that a named backup really holds, when it is not the one that was asked for. */
function nameOfOther({ reading }: FoundSource, asked: string): string | null {
  if (reading.kind !== "backup" || reading.sets.length === 0) return null;
  const names = reading.sets.map((set) => set.databaseName);
  return names.some((name) => name.toLowerCase() === asked.toLowerCase()) ? null : (names[0] ?? null);
}

/** `others`: databases of which there are backups. */
async function noBackup(
  deps: DeskDeps,
  { command, verb }: Pick<ImportOrderedBy, "command" | "verb">,
  others: readonly string[],
): Promise<Refusal> {
  const { databaseName: database } = command;
  const { settings, directory } = deps;
  const { bucket, prefix } = settings.staging;
  const { passedOver, listedOnly } = await findUnseen(deps, database);
  const address = `oss://${bucket}/${prefix}`;
  const places = directory ? text("intake.ossAndDirectory", { address }) : address;
  const word = didYouMean(database, COMMAND_WORDS);
  const sibling = didYouMean(database, others);
  const suggestions = [
    ...(sibling === null ? [] : [commandLine(verb, { ...command, databaseName: sibling })]),
    ...(word === null ? [] : [`/migrate ${word}`]),
  ];
  return lacking(deps, database, [
    text("intake.noBackup", { database, places }),
    ...(passedOver.length > 0
      ? [text("intake.passedOver", { names: passedOver.slice(0, 3).join(", ") })]
      : []),
    ...(listedOnly === null ? [] : [text("intake.listedOnly", { listedOnly })]),
    ...suggestions.map((suggestion) => text("intake.didYouMean", { suggestion })),
    text("intake.uploadFirst", { bucket, prefix }),
    text("intake.nameSource"),
  ]);
}

/** A refusal that an upload would mend. */
function lacking({ settings, clock }: DeskDeps, database: string, answer: readonly Text[]): Refusal {
  const key = missingKey(settings.staging.prefix, database, clock.now());
  return { ...refused(...answer), missingKey: key, choose: "not_there" };
}

function severalBackups(
  { command, verb }: Pick<ImportOrderedBy, "command" | "verb">,
  sources: readonly FoundSource[],
): Refusal {
  const candidates = sources.map(({ source, reading }) => ({
    source,
    description: text("intake.candidate", {
      source: sourceName(source),
      sizeBytes: sourceSizeBytes(source),
      kind: reading.kind === "backup" ? (reading.sets[0]?.kind ?? "?") : "?",
      finishedAt: (reading.kind === "backup" ? reading.sets[0]?.backupFinishDate : null) ?? "?",
    }),
    command: commandLine(verb, { ...command, from: requestedSource(source) }),
  }));
  const answer = text("intake.severalBackups", { database: command.databaseName, count: candidates.length });
  return { kind: "refused", answer: [answer], candidates, missingKey: null, choose: "missing" };
}

function requestedSource(source: BackupSource): RequestedSource {
  return source.kind === "staged"
    ? { kind: "object", bucket: source.object.bucket, key: source.object.key }
    : { kind: "file", name: source.file.name };
}

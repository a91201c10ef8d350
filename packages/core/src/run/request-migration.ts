/** A person asks for a migration: find the one backup that is meant, or say what is missing. */
import { createHash } from "node:crypto";

import { ERROR_CATALOGUE } from "../errors/catalogue.ts";
import { OperationalError } from "../errors/operational-error.ts";
import { didYouMean } from "../intake/did-you-mean.ts";
import { COMMAND_WORDS, type MigrateCommand, quoteWord } from "../intake/parse-command.ts";
import { type Actor, actorKey } from "../model/actor.ts";
import type { Chain } from "../model/chain.ts";
import type { Conversation, Migration, MigrationRequest } from "../model/migration.ts";
import { type BackupSource, sourceName, sourceSizeBytes } from "../model/staging.ts";
import type { ConfiguredTarget } from "../model/target.ts";
import { type Text, text } from "../texts/text.ts";
import type { DeskDeps } from "./deps.ts";
import { findChain } from "./find-chain.ts";
import { findNamedSource, findSources, type FoundSource } from "./find-source.ts";
import { toChange } from "./transition.ts";

export interface MigrationOrder {
  readonly command: MigrateCommand;
  readonly requestedBy: Actor;
  readonly conversation: Conversation;
  /** The same for a repeated delivery of the same order; makes the request idempotent. */
  readonly idempotencyKey: string;
  /** Overrides the settings' default: a channel's own. */
  readonly defaultTarget?: string | null;
}

/** One of several backups, and what to type to choose it. */
export interface Candidate {
  readonly source: BackupSource;
  readonly description: Text;
  readonly command: string;
}

export type RequestOutcome =
  | { readonly kind: "accepted"; readonly migration: Migration }
  | { readonly kind: "refused"; readonly answer: readonly Text[]; readonly candidates: readonly Candidate[] };

export async function requestMigration(deps: DeskDeps, order: MigrationOrder): Promise<RequestOutcome> {
  const id = migrationId(order.idempotencyKey);
  const known = await deps.store.load(id);
  if (known) return { kind: "accepted", migration: known };
  const target = chooseTarget(deps, order);
  if ("key" in target) return refused(target);
  try {
    const chosen = await chooseSource(deps, order.command);
    return chosen.kind === "refused"
      ? chosen
      : await accept(deps, { id, order, target, source: chosen.source, chain: chosen.chain });
  } catch (error) {
    if (!OperationalError.is(error)) throw error;
    const { meaning, remedy } = ERROR_CATALOGUE[error.code];
    deps.logger.warn("A request could not be answered.", { code: error.code, requestId: error.requestId });
    return refused(text("intake.cloudTrouble", { meaning, remedy, verbatim: error.verbatim ?? "" }));
  }
}

function chooseTarget(
  { settings }: DeskDeps,
  { command, defaultTarget }: MigrationOrder,
): ConfiguredTarget | Text {
  const targets = settings.targets.map(({ name }) => name).join(", ");
  const wanted = command.targetName ?? defaultTarget ?? settings.defaultTarget;
  if (wanted === null) return text("intake.noTarget", { targets });
  const target = settings.targets.find(({ name, instanceId }) => name === wanted || instanceId === wanted);
  return target ?? text("intake.unknownTarget", { target: wanted, targets });
}

type Chosen =
  | { readonly kind: "chosen"; readonly source: BackupSource; readonly chain: Chain | null }
  | Extract<RequestOutcome, { kind: "refused" }>;

async function chooseSource(deps: DeskDeps, command: MigrateCommand): Promise<Chosen> {
  if (command.withIncrements) return chooseChain(deps, command);
  const search = command.from
    ? await findNamedSource(deps, command.from)
    : await findSources(deps, command.databaseName);
  if (search.kind === "refused") return refused(search.answer);
  const [first, ...more] = search.sources;
  if (!first) return noBackup(deps, command.databaseName);
  if (more.length > 0) return severalBackups(command, search.sources);
  const other = command.from ? nameOfOther(first, command.databaseName) : null;
  if (other !== null) {
    return refused(
      text("intake.otherDatabase", {
        source: sourceName(first.source),
        database: other,
        asked: command.databaseName,
      }),
    );
  }
  return { kind: "chosen", source: first.source, chain: null };
}

async function chooseChain(deps: DeskDeps, command: MigrateCommand): Promise<Chosen> {
  const search = await findChain(deps, command);
  if (search.kind === "refused") return refused(search.answer);
  return { kind: "chosen", source: search.full, chain: search.chain };
}

/** The database that a named backup really holds, when it is not the one that was asked for. */
function nameOfOther({ reading }: FoundSource, asked: string): string | null {
  if (reading.kind !== "backup" || reading.sets.length === 0) return null;
  const names = reading.sets.map((set) => set.databaseName);
  return names.some((name) => name.toLowerCase() === asked.toLowerCase()) ? null : (names[0] ?? null);
}

function noBackup({ settings, directory }: DeskDeps, database: string): Chosen {
  const { bucket, prefix } = settings.staging;
  const places = directory
    ? `oss://${bucket}/${prefix} and the backup directory`
    : `oss://${bucket}/${prefix}`;
  const nearest = didYouMean(database, COMMAND_WORDS);
  return refused(
    text("intake.noBackup", { database, places }),
    ...(nearest ? [text("intake.didYouMean", { suggestion: `/migrate ${nearest}` })] : []),
    text("intake.uploadFirst", { bucket, prefix }),
    text("intake.nameSource"),
  );
}

function severalBackups(command: MigrateCommand, sources: readonly FoundSource[]): Chosen {
  const candidates = sources.map(({ source, reading }) => ({
    source,
    description: text("intake.candidate", {
      source: sourceName(source),
      sizeBytes: sourceSizeBytes(source),
      kind: reading.kind === "backup" ? (reading.sets[0]?.kind ?? "?") : "?",
      finishedAt: (reading.kind === "backup" ? reading.sets[0]?.backupFinishDate : null) ?? "?",
    }),
    command: commandFor(command, source),
  }));
  const answer = text("intake.severalBackups", { database: command.databaseName, count: candidates.length });
  return { kind: "refused", answer: [answer], candidates };
}

function commandFor({ databaseName, targetName, newName }: MigrateCommand, source: BackupSource): string {
  const words = ["/migrate", quoteWord(databaseName), "from", quoteWord(sourceName(source))];
  if (targetName !== null) words.push("to", quoteWord(targetName));
  if (newName !== null) words.push("as", quoteWord(newName));
  return words.join(" ");
}

interface Acceptance {
  readonly id: string;
  readonly order: MigrationOrder;
  readonly target: ConfiguredTarget;
  readonly source: BackupSource;
  readonly chain: Chain | null;
}

async function accept(
  deps: DeskDeps,
  { id, order, target, source, chain }: Acceptance,
): Promise<RequestOutcome> {
  const { command, requestedBy, conversation } = order;
  const targetDatabaseName = command.newName ?? command.databaseName;
  const request: MigrationRequest = {
    databaseName: command.databaseName,
    targetDatabaseName,
    target,
    withIncrements: command.withIncrements,
    requestedBy,
    conversation,
  };
  const migration = newMigration({ id, request, source, chain, now: deps.clock.now() });
  const arrow = { from: migration, to: {}, events: [{ type: "requested" as const }], actor: requestedBy };
  const outcome = await deps.store.create(toChange(deps.clock, { ...arrow, wakeAt: deps.clock.now() }));
  if (outcome.kind === "committed") {
    deps.logger.info("A migration was asked for.", {
      migrationId: id,
      actor: actorKey(requestedBy),
      target: target.name,
    });
    return { kind: "accepted", migration: outcome.migration };
  }
  if (outcome.kind === "occupied") {
    const { migrationId } = outcome;
    return refused(
      text("intake.alreadyOpen", { database: targetDatabaseName, target: target.name, migrationId }),
    );
  }
  // A second delivery of the same order was faster.
  const winner = await deps.store.load(id);
  return { kind: "accepted", migration: winner ?? migration };
}

interface Birth {
  readonly id: string;
  readonly request: MigrationRequest;
  readonly source: BackupSource;
  readonly chain: Chain | null;
  readonly now: number;
}

function newMigration({ id, request, source, chain, now }: Birth): Migration {
  return {
    id,
    phase: "checking",
    version: 1,
    createdAt: now,
    updatedAt: now,
    request,
    source,
    findings: [],
    checkedAt: null,
    backup: null,
    target: null,
    plan: null,
    planDigest: null,
    revision: 0,
    approvalExpiresAt: null,
    decisions: [],
    upload: null,
    staged: null,
    import: null,
    databaseCalledAt: null,
    chain,
    onlineCheck: null,
    failure: null,
    doubt: null,
    actions: [],
    roleMissingSince: null,
    attempts: 0,
    trouble: null,
  };
}

/** Derived from the order, so that a second delivery of it finds the first one's migration. */
function migrationId(idempotencyKey: string): string {
  return `mig_${createHash("sha256").update(idempotencyKey).digest("hex").slice(0, 10)}`;
}

function refused(...answer: readonly Text[]): Extract<RequestOutcome, { kind: "refused" }> {
  return { kind: "refused", answer, candidates: [] };
}

/** A person asks for a migration: find the one backup that is meant, or say what is missing. */
import { createHash } from "node:crypto";

import type { MigrateCommand } from "../intake/parse-command.ts";
import { type Actor, actorKey } from "../model/actor.ts";
import type { Chain } from "../model/chain.ts";
import type { Conversation, Membership, Migration, MigrationRequest } from "../model/migration.ts";
import type { BackupSource } from "../model/staging.ts";
import type { ConfiguredTarget } from "../model/target.ts";
import { text } from "../texts/text.ts";
import { chooseImport, orTrouble, type Refusal, refused } from "./choose-import.ts";
import type { DeskDeps } from "./deps.ts";
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

export type RequestOutcome = { readonly kind: "accepted"; readonly migration: Migration } | Refusal;

export async function requestMigration(deps: DeskDeps, order: MigrationOrder): Promise<RequestOutcome> {
  const id = migrationId(order.idempotencyKey);
  const known = await deps.store.load(id);
  if (known) return { kind: "accepted", migration: known };
  return orTrouble(deps, chooseAndAccept(deps, { id, order }));
}

async function chooseAndAccept(
  deps: DeskDeps,
  { id, order }: Pick<Acceptance, "id" | "order">,
): Promise<RequestOutcome> {
  const { command, defaultTarget = null } = order;
  const choice = await chooseImport(deps, { command, defaultTarget, verb: "migrate" });
  if (choice.kind === "refused") return choice;
  const { target, source, chain } = choice;
  return accept(deps, { id, order, target, source, chain });
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
  readonly wave?: Membership | null;
  readonly source: BackupSource;
  readonly chain: Chain | null;
  readonly now: number;
}

export function newMigration({ id, request, wave = null, source, chain, now }: Birth): Migration {
  return {
    id,
    phase: "checking",
    version: 1,
    createdAt: now,
    updatedAt: now,
    request,
    wave,
    source,
    findings: [],
    checkedAt: null,
    backup: null,
    target: null,
    instanceClass: null,
    plan: null,
    planDigest: null,
    revision: 0,
    approvalExpiresAt: null,
    decisions: [],
    ballot: null,
    opensAt: null,
    brokenGlass: null,
    upload: null,
    staged: null,
    import: null,
    databaseCalledAt: null,
    chain,
    onlineCheck: null,
    failure: null,
    doubt: null,
    actions: [],
    after: null,
    leftover: null,
    place: null,
    roleMissingSince: null,
    attempts: 0,
    trouble: null,
  };
}

/** Derived from the order, so that a second delivery of it finds the first one's migration. */
function migrationId(idempotencyKey: string): string {
  return `mig_${createHash("sha256").update(idempotencyKey).digest("hex").slice(0, 10)}`;
}

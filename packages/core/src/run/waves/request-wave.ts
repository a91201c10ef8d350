/**
 * A person asks for several databases at once: the one backup of each is found before anything begins, or it is said
 * of each what is missing. The members are created by the worker, so that a crash leaves no half of a wave.
 */
import { createHash } from "node:crypto";

import { askFor, MOST_MEMBERS, type MigrateCommand, type WaveCommand } from "../../intake/parse-command.ts";
import { type Actor, actorKey } from "../../model/actor.ts";
import type { Conversation } from "../../model/migration.ts";
import type { ConfiguredTarget } from "../../model/target.ts";
import { type Wave, type WaveMember, waveIdOf } from "../../model/wave.ts";
import { type Text, text } from "../../texts/text.ts";
import { chooseImport, chooseTarget, orTrouble, type Refusal, refused } from "../choose-import.ts";
import type { DeskDeps } from "../deps.ts";
import { pickSources, surveySources } from "../find-source.ts";
import { findAll } from "./find-all.ts";
import { toWaveChange } from "./wave-transition.ts";

export interface WaveOrder {
  readonly command: WaveCommand;
  readonly requestedBy: Actor;
  readonly conversation: Conversation;
  /** The same for a repeated delivery of the same order; makes the request idempotent. */
  readonly idempotencyKey: string;
  /** Overrides the settings' default: a channel's own. */
  readonly defaultTarget?: string | null;
}

export type WaveRequestOutcome = { readonly kind: "accepted"; readonly wave: Wave } | Refusal;

export async function requestWave(deps: DeskDeps, order: WaveOrder): Promise<WaveRequestOutcome> {
  const known = await deps.waves.load(waveIdFor(order.idempotencyKey));
  if (known) return { kind: "accepted", wave: known };
  return orTrouble(deps, chooseAndAccept(deps, order));
}

async function chooseAndAccept(deps: DeskDeps, order: WaveOrder): Promise<WaveRequestOutcome> {
  const { command, defaultTarget = null } = order;
  const chosen = chooseTarget(deps, { command, defaultTarget });
  if (chosen.kind === "refused") return refused(...chosen.answer);
  const asks = await asksOf(deps, command, chosen.target.name);
  if ("kind" in asks) return asks;
  const members = await chooseMembers(deps, asks, order.idempotencyKey);
  if ("kind" in members) return members;
  return acceptWave(deps, { ...order, target: chosen.target, members, retryOf: null });
}

/** One request for each database, as a person would type it. */
async function asksOf(
  deps: DeskDeps,
  { members }: WaveCommand,
  targetName: string,
): Promise<readonly MigrateCommand[] | Refusal> {
  if (members.kind === "named")
    return members.databaseNames.map((name) => askFor(name, { targetName, from: null }));
  const found = await findAll(deps, members);
  if (found.kind === "refused") return refused(found.answer);
  const { databases } = found;
  if (databases.length > MOST_MEMBERS)
    return refused(text("wave.tooMany", { count: databases.length, limit: MOST_MEMBERS }));
  return databases.map(({ databaseName, from }) => askFor(databaseName, { targetName, from }));
}

export async function chooseMembers(
  deps: DeskDeps,
  asks: readonly MigrateCommand[],
  idempotencyKey: string,
): Promise<readonly WaveMember[] | Refusal> {
  const searched = asks.filter(({ from }) => from === null).map(({ databaseName }) => databaseName);
  const survey = searched.length === 0 ? [] : await surveySources(deps, searched);
  const members: WaveMember[] = [];
  const missing: Text[] = [];
  for (const command of asks) {
    const { databaseName } = command;
    const choice = await chooseImport(deps, {
      command,
      verb: "migrate",
      defaultTarget: null,
      search: (name) => pickSources(survey, name),
    });
    if (choice.kind === "refused") {
      missing.push(...reasonsOf(choice, databaseName));
      continue;
    }
    members.push({
      migrationId: memberIdFor(idempotencyKey, databaseName),
      databaseName,
      source: choice.source,
      occupiedBy: null,
      planDigest: null,
    });
  }
  return missing.length === 0 ? members : refused(text("wave.nothingBegun"), ...missing);
}

/** The first says what is missing, and another may say which name is near; the rest is advice for one database. */
function reasonsOf({ answer }: Refusal, database: string): readonly Text[] {
  return answer
    .filter(({ key }, index) => index === 0 || key === "intake.didYouMean")
    .map((reason) => text("wave.member", { database, reason }));
}

export interface WaveAcceptance extends Omit<WaveOrder, "command" | "defaultTarget"> {
  readonly target: ConfiguredTarget;
  readonly members: readonly WaveMember[];
  readonly retryOf: string | null;
}

export async function acceptWave(deps: DeskDeps, acceptance: WaveAcceptance): Promise<WaveRequestOutcome> {
  const { requestedBy, conversation, target, members, retryOf } = acceptance;
  const now = deps.clock.now();
  const wave: Wave = {
    id: waveIdFor(acceptance.idempotencyKey),
    phase: "checking",
    version: 1,
    createdAt: now,
    updatedAt: now,
    requestedBy,
    conversation,
    target,
    importsAtOnce: deps.settings.waves.importsAtOnce,
    members,
    revision: 0,
    planDigest: null,
    askedAt: null,
    approvalExpiresAt: null,
    hasWarnings: false,
    decisions: [],
    nudges: [],
    brokenGlass: null,
    approvedAt: null,
    stoppedBy: null,
    retryOf,
  };
  const databases = members.map(({ databaseName }) => databaseName);
  const requested = { type: "wave_requested" as const, databases, retryOf };
  const arrow = { from: wave, to: {}, events: [requested], actor: requestedBy, wakeAt: now };
  const outcome = await deps.waves.create(toWaveChange(deps.clock, arrow));
  if (outcome.kind === "committed") {
    deps.logger.info("A wave was asked for.", {
      waveId: wave.id,
      actor: actorKey(requestedBy),
      target: target.name,
      members: members.length,
    });
    return { kind: "accepted", wave: outcome.wave };
  }
  // A second delivery of the same order was faster.
  return { kind: "accepted", wave: (await deps.waves.load(wave.id)) ?? wave };
}

/** Derived from the order, so that a second delivery of it finds the first one's wave. */
function waveIdFor(idempotencyKey: string): string {
  return waveIdOf(digestOf(idempotencyKey));
}

function memberIdFor(idempotencyKey: string, databaseName: string): string {
  return `mig_${digestOf(`${idempotencyKey}\n${databaseName.toLowerCase()}`)}`;
}

function digestOf(value: string): string {
  return createHash("sha256").update(value).digest("hex").slice(0, 10);
}

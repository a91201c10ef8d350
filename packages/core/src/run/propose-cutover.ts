/** Somebody wants the database of a chain opened: a step of its own approval, with what the downtime would be. */
import type { Actor } from "../model/actor.ts";
import { endLSN } from "../model/chain.ts";
import type { Migration, MigrationPhase } from "../model/migration.ts";
import { forecastCutover } from "../plan/forecast-cutover.ts";
import { text } from "../texts/text.ts";
import type { ActionOutcome } from "./actions/change-action.ts";
import { submitAction, type Wish } from "./actions/submit-action.ts";
import { isBeingStopped } from "./actions/terminate-import.ts";
import type { DeskDeps } from "./deps.ts";

export interface CutoverOrder {
  readonly migrationId: string;
  readonly actor: Actor;
  /** Opened once this file is restored; `null` for what is restored now. */
  readonly afterFile: string | null;
}

export function proposeCutover(deps: DeskDeps, order: CutoverOrder): Promise<ActionOutcome> {
  const { migrationId, actor, afterFile } = order;
  return submitAction(deps, { migrationId, actor, wish: (migration) => wish(migration, afterFile) });
}

/** A chain waits, nothing is on its way, and nobody gives it up. */
export function canCutOver(migration: Migration): boolean {
  const { phase, chain } = migration;
  return phase === "awaiting_increment" && chain?.planned.length === 0 && !isBeingStopped(migration);
}

const MAY_STILL_RESTORE: ReadonlySet<MigrationPhase> = new Set([
  "awaiting_increment",
  "importing_increment",
  // The task of the chain is known, so it is a further backup that waits for its place.
  "queued",
]);

function wish(migration: Migration, afterFile: string | null): Wish {
  const { chain, plan, phase, request } = migration;
  const taskId = migration.import?.taskId;
  if (!chain || plan?.route.kind !== "chain" || !taskId)
    return { kind: "refused", answer: text("cutover.noChain", { migrationId: migration.id }) };
  if (isBeingStopped(migration)) return { kind: "refused", answer: text("cutover.notNow") };
  const mayStillRestore = MAY_STILL_RESTORE.has(phase);
  if (afterFile === null ? !canCutOver(migration) : !mayStillRestore)
    return { kind: "refused", answer: text(mayStillRestore ? "cutover.restoring" : "cutover.notNow") };
  return {
    kind: "wanted",
    order: {
      kind: "open_database",
      instanceId: request.target.instanceId,
      databaseName: request.targetDatabaseName,
      taskId,
      consistencyCheck: plan.route.consistencyCheck,
      opensAt:
        afterFile === null ? { kind: "now", lastLSN: endLSN(chain) } : { kind: "file", name: afterFile },
    },
    reason: text("cutover.reason", {
      restored: chain.restored.length,
      finishedAt: chain.restored.at(-1)?.finishedAt ?? "",
      check: plan.route.consistencyCheck,
      ...forecastCutover(chain),
    }),
  };
}

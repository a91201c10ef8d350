import type { Chain } from "../model/chain.ts";
/** Reads the world for one request, judges it, and makes the plan that would be put to the vote. */
import { allowsApproval, type Finding } from "../model/finding.ts";
import type { Migration } from "../model/migration.ts";
import { type PastImport, pastImport } from "../model/past-import.ts";
import type { Plan } from "../model/plan.ts";
import type { BackupSource } from "../model/staging.ts";
import { makePlan } from "../plan/make-plan.ts";
import type { Clock } from "../ports/clock.ts";
import type { MigrationStore } from "../ports/migration-store.ts";
import { backupSetOf, type Facts, type ImportWish } from "../preflight/facts.ts";
import { probe, type ProbeDeps } from "../preflight/probe.ts";
import { runPreflight } from "../preflight/run-preflight.ts";
import type { PreflightTerms } from "../preflight/terms.ts";
import { proposeKey } from "../upload/object-key.ts";
import type { DeskDeps } from "./deps.ts";
import { type IncrementDeps, presentIncrements } from "./present-increments.ts";

export interface Examination {
  readonly facts: Facts;
  readonly findings: readonly Finding[];
  /** `null` when something blocks, or too little is known. */
  readonly plan: Plan | null;
}

export interface ExaminationOrder {
  readonly request: ImportWish;
  /** When the person asked. */
  readonly askedAt: number;
  readonly source: BackupSource;
  /** What is to be restored on top of it; `null` for one full backup alone. */
  readonly chain: Chain | null;
  /** `null`: nobody has said which bucket. */
  readonly bucket: string | null;
  readonly prefix: string;
  readonly terms: PreflightTerms;
}

/** Changes nothing and stores nothing. */
export async function examine(
  deps: ProbeDeps & IncrementDeps,
  order: ExaminationOrder,
): Promise<Examination> {
  const { source } = order;
  const stagingKey = source.kind === "staged" ? source.object.key : "";
  const probed = await probe(deps, { ...order, increments: null, stagingKey });
  const facts = source.kind === "staged" ? probed : { ...probed, stagingKey: keyFor(order.prefix, probed) };
  const findings = runPreflight(facts);
  if (!allowsApproval(findings)) return { facts, findings, plan: null };
  const increments = order.chain && (await presentIncrements(deps, order.chain));
  return { facts, findings, plan: makePlan(facts, findings, increments) };
}

export async function examineMigration(
  deps: DeskDeps,
  migration: Migration,
  source: BackupSource,
): Promise<Examination> {
  const { bucket, prefix } = deps.settings.staging;
  const { request, chain, createdAt: askedAt } = migration;
  const terms = deps.settings.preflight;
  return examine(probeDeps(deps), { request, askedAt, source, chain, bucket, prefix, terms });
}

export function probeDeps(deps: DeskDeps): ProbeDeps & IncrementDeps {
  return { ...deps, pastImports: (instanceId) => readPastImports(deps, instanceId) };
}

/** A request waits for its vote, and RDS counts from the import on. */
const QUOTA_MS = 3 * 24 * 3_600_000;
const MOST_RECENT = 600;
const MOST_SUCCEEDED = 200;

/** What counts for RDS's quota, of this instance, and what tells how long imports take, of all. */
async function readPastImports(
  { store, clock }: { readonly store: MigrationStore; readonly clock: Clock },
  instanceId: string,
): Promise<readonly PastImport[]> {
  const [recent, succeeded] = await Promise.all([
    store.list({ instanceId, createdSince: clock.now() - QUOTA_MS, limit: MOST_RECENT }),
    store.list({ phases: ["succeeded"], limit: MOST_SUCCEEDED }),
  ]);
  const byId = new Map([...recent, ...succeeded].map((migration) => [migration.id, migration]));
  return [...byId.values()].flatMap((migration) => pastImport(migration) ?? []);
}

function keyFor(prefix: string, facts: Facts): string {
  const set = backupSetOf(facts);
  return proposeKey({
    prefix,
    databaseName: set?.databaseName ?? facts.request.databaseName,
    kind: set?.kind ?? null,
    finishedAt: set?.backupFinishDate ?? null,
  });
}

import type { Chain } from "../model/chain.ts";
/** Reads the world for one request, judges it, and makes the plan that would be put to the vote. */
import { allowsApproval, type Finding } from "../model/finding.ts";
import { hasEnded, type Migration, waveOf } from "../model/migration.ts";
import { type PastImport, pastImport } from "../model/past-import.ts";
import type { Plan } from "../model/plan.ts";
import type { BackupSource } from "../model/staging.ts";
import { makePlan } from "../plan/make-plan.ts";
import type { Clock } from "../ports/clock.ts";
import type { MigrationStore } from "../ports/migration-store.ts";
import { backupSetOf, type Facts, type ImportWish } from "../preflight/facts.ts";
import { probe, type ProbeDeps } from "../preflight/probe.ts";
import { runPreflight } from "../preflight/run-preflight.ts";
import { DEFAULT_TERMS, type PreflightTerms } from "../preflight/terms.ts";
import { proposeKey } from "../upload/object-key.ts";
import type { DeskDeps } from "./deps.ts";
import { presentIncrements } from "./present-increments.ts";

/** What was read, and what the checks say to it. */
export interface Judgement {
  readonly facts: Facts;
  readonly findings: readonly Finding[];
}

export interface Examination extends Judgement {
  /** `null` when something blocks, or too little is known. */
  readonly plan: Plan | null;
}

export interface ExaminationOrder {
  readonly request: ImportWish;
  /** When the person asked. */
  readonly askedAt: number;
  readonly source: BackupSource;
  /** Meant to follow the full backup, in the order of the restore; judged by the check `chain`. */
  readonly increments?: readonly BackupSource[];
  /** `null`: nobody has said which bucket. */
  readonly bucket: string | null;
  readonly prefix: string;
  /** What DBCC CHECKDB printed at the source. */
  readonly checkdbOutput?: string;
  /** The ordinary ones when absent. */
  readonly terms?: PreflightTerms;
}

/** Changes nothing and stores nothing. */
export async function examine(deps: ProbeDeps, order: ExaminationOrder): Promise<Judgement> {
  const { source, increments = null, terms = DEFAULT_TERMS } = order;
  const stagingKey = source.kind === "staged" ? source.object.key : "";
  const probed = await probe(deps, { ...order, increments, terms, stagingKey });
  const facts = source.kind === "staged" ? probed : { ...probed, stagingKey: keyFor(order.prefix, probed) };
  return { facts, findings: runPreflight(facts) };
}

export interface PlanOrder extends Pick<ExaminationOrder, "request" | "askedAt" | "source"> {
  /** What is to be restored on top of it; `null` for one full backup alone. */
  readonly chain: Chain | null;
}

/** As the configuration has it, with the plan that would be put to the vote. */
export async function examineForPlan(deps: DeskDeps, order: PlanOrder): Promise<Examination> {
  const { staging, preflight: terms } = deps.settings;
  const { chain, ...asked } = order;
  const present = chain && (await presentIncrements(deps, chain));
  const increments = present?.map(({ source }) => source);
  const judgement = await examine(
    { ...deps, pastImports: (instanceId) => readPastImports(deps, instanceId) },
    { ...asked, ...staging, terms, ...(increments && { increments }) },
  );
  if (!allowsApproval(judgement.findings)) return { ...judgement, plan: null };
  const planned = present && present.map((each) => each.planned);
  return { ...judgement, plan: makePlan(judgement.facts, judgement.findings, planned) };
}

export async function examineMigration(
  deps: DeskDeps,
  migration: Migration,
  source: BackupSource,
): Promise<Examination> {
  const { chain, createdAt: askedAt } = migration;
  const request = { ...migration.request, ahead: await countAhead(deps, migration) };
  return examineForPlan(deps, { request, askedAt, source, chain });
}

/** Each member of a wave may count on what those before it leave over. */
async function countAhead({ store, waves }: DeskDeps, migration: Migration): Promise<number> {
  const waveId = waveOf(migration);
  const members = (waveId !== null && (await waves.load(waveId))?.members) || [];
  const place = members.findIndex(({ migrationId }) => migrationId === migration.id);
  const before = await Promise.all(
    members.slice(0, Math.max(0, place)).map(({ migrationId }) => store.load(migrationId)),
  );
  return before.filter((row) => row && !hasEnded(row.phase) && (row.import?.taskId ?? null) === null).length;
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

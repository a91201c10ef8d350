/**
 * Proves, just before the import, that the world is still the one that was approved.
 *
 * Anything else voids the votes and shows what changed; the import starts only on an equal digest.
 */
import { isUncertain } from "../../model/finding.ts";
import type { Migration } from "../../model/migration.ts";
import type { Plan } from "../../model/plan.ts";
import type { BackupSource, StagedObject } from "../../model/staging.ts";
import { digestPlan } from "../../plan/plan-digest.ts";
import { text } from "../../texts/text.ts";
import { examineMigration } from "../examine.ts";
import { newImport } from "../new-import.ts";
import { waitsForRole } from "../watch/wait-for-role.ts";
import { waitsForWindow } from "./await-window.ts";
import { putToVote } from "./check.ts";
import { failWithoutSource, presentSource } from "./present-source.ts";
import { move, type Step, type StepContext } from "./step.ts";
import { takePlace } from "./take-place.ts";

const MOST_ATTEMPTS = 5;

export const recheckStep: Step = async (given) => {
  if (await waitsForWindow(given)) return;
  if (await waitsForRole(given)) return;
  const source = await presentSource(given.deps, given.migration);
  if (!source) {
    await failWithoutSource(given);
    return;
  }
  // First the place, so that nothing changes unseen while it is waited for.
  const context = await takePlace(given);
  if (!context) return;
  const { deps, migration } = context;
  const examination = await examineMigration(deps, migration, source);
  const plan = examination.plan && asApproved(examination.plan, migration);
  if (plan && digestPlan(plan) === migration.planDigest) {
    await intendImport(context, source);
    return;
  }
  if (isUncertain(examination.findings) && migration.attempts + 1 < MOST_ATTEMPTS) {
    const trouble = text("trouble.unknownChecks");
    const attempts = migration.attempts + 1;
    await move(context, {
      to: { attempts, trouble },
      wakeInMs: deps.timing.retryMs * 2 ** migration.attempts,
    });
    return;
  }
  await putToVote(
    { ...context, migration: { ...migration, source, staged: null, upload: null } },
    examination,
  );
};

/** An uploaded file was approved as a file: it counts as the same when the object still holds what was sent. */
function asApproved(plan: Plan, { plan: approved, staged }: Migration): Plan {
  if (plan.source.kind !== "staged" || approved?.source.kind !== "local" || !staged) return plan;
  return isSameObject(plan.source, staged) ? { ...plan, source: approved.source } : plan;
}

function isSameObject(
  source: { etag: string; crc64: string | null; sizeBytes: number },
  staged: StagedObject,
): boolean {
  return (
    source.etag === staged.etag && source.crc64 === staged.crc64 && source.sizeBytes === staged.sizeBytes
  );
}

async function intendImport(context: StepContext, source: BackupSource): Promise<void> {
  const { deps, migration } = context;
  if (source.kind === "local") {
    // The file is unchanged but not in OSS yet: back to the upload.
    await move(context, { to: { phase: "uploading" }, wakeInMs: 0 });
    return;
  }
  const { instanceId } = migration.request.target;
  const earlier = await deps.imports.findTasks({
    instanceId,
    databaseName: migration.request.targetDatabaseName,
    since: migration.createdAt - LOOK_BACK_MS,
  });
  const taskIds = earlier.map(({ taskId }) => taskId);
  const route = migration.plan?.route;
  const phase =
    route?.kind === "signed_url" && route.creates ? ("preparing" as const) : ("importing" as const);
  const to = { phase, staged: source.object, import: newImport(deps.clock.now(), taskIds) };
  await move(context, { to, events: [{ type: "import_intended" }], wakeInMs: 0 });
}

/** RDS lists the imports of a week; an earlier one for the same name must not be taken for ours. */
const LOOK_BACK_MS = 24 * 60 * 60_000;

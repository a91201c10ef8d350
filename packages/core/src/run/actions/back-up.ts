/**
 * Lets RDS take a full backup now, instead of at the next time of its policy.
 *
 * Source: RDS, CreateBackup: the instance is Running, no other backup runs, and at most 20 sets are made a day. Whose
 * midnight ends that day is not documented, so the last 24 hours count.
 */
import { OperationalError } from "../../errors/operational-error.ts";
import type { InstanceBackup } from "../../ports/instance-admin.ts";
import { text } from "../../texts/text.ts";
import type { ActionContext, ActionExecutor, ActionProgress } from "./action-executor.ts";
import { refusal } from "./refusal.ts";

type Context = ActionContext<"back_up">;

const MOST_A_DAY = 20;
const DAY_MS = 24 * 60 * 60_000;
const CLOCK_ALLOWANCE_MS = 5 * 60_000;

export const backUp: ActionExecutor<"back_up"> = {
  describe: ({ databaseName, instanceId }) => text("action.backUp", { database: databaseName, instanceId }),

  async refuse({ deps, order }) {
    const instance = await deps.imports.instance(order.instanceId);
    if (instance?.status !== "Running") {
      const { instanceId } = order;
      const status = instance?.status ?? "–";
      return refusal({
        code: "INSTANCE_BUSY",
        summary: text("action.instanceBusy", { instanceId, status }),
        remedies: [text("action.askLater")],
      });
    }
    const now = deps.clock.now();
    const recent = await deps.instances.backups({
      instanceId: order.instanceId,
      from: now - DAY_MS,
      to: now,
    });
    if (recent.length < MOST_A_DAY) return null;
    return refusal({
      code: "BACKUP_QUOTA",
      summary: text("action.backupQuota", { count: recent.length, most: MOST_A_DAY }),
      remedies: [text("action.waitForPolicy")],
    });
  },

  async run({ deps, order }) {
    try {
      const { jobId } = await deps.instances.startBackup(order);
      return { kind: "working", lookInMs: deps.timing.importPollMs, memo: jobId };
    } catch (error) {
      // Waiting for the other backup could take hours, and then nobody may want a second one.
      if (OperationalError.is(error) && isOtherBackup(error)) {
        const summary = text("action.backupRuns", { instanceId: order.instanceId });
        const failure = refusal({ code: "BACKUP_RUNS", summary, remedies: [text("action.askLater")] });
        return { kind: "failed", failure: { ...failure, verbatim: error.verbatim ?? null } };
      }
      throw error;
    }
  },

  async settle(context) {
    const { deps, action, order } = context;
    if (action.memo === undefined) return searched(context);
    const job = await deps.instances.backupJob(order.instanceId, action.memo);
    if (job?.status === "Failed") return failed(context);
    if (job && job.status !== "Finished") return { kind: "working", lookInMs: deps.timing.importPollMs };
    const found = (await madeSince(context)).find(
      ({ backupId }) => !job?.backupId || backupId === job.backupId,
    );
    return done(context, found);
  },
};

/** The code of RDS for a backup that is under way is not in its list of common errors. */
function isOtherBackup({ code, verbatim = "" }: OperationalError): boolean {
  return code === "RDS_INSTANCE_BUSY" || /^BackupJobExists/i.test(verbatim);
}

/** The answer to the call was lost, so the backup itself has to be found. */
async function searched(context: Context): Promise<ActionProgress> {
  const [first] = await madeSince(context);
  return first ? done(context, first) : { kind: "unseen" };
}

async function madeSince({ deps, action, order }: Context): Promise<readonly InstanceBackup[]> {
  const from = (action.calledAt ?? action.proposedAt) - CLOCK_ALLOWANCE_MS;
  const to = deps.clock.now() + CLOCK_ALLOWANCE_MS;
  const made = await deps.instances.backups({ instanceId: order.instanceId, from, to });
  return made.filter(({ startedAt, status }) => status === "Success" && (startedAt ?? 0) >= from);
}

function done({ order }: Context, backup: InstanceBackup | undefined): ActionProgress {
  const { databaseName: database } = order;
  const backupId = backup?.backupId ?? "";
  return {
    kind: "done",
    result: text("action.backUp.done", { database, backupId, sizeBytes: backup?.sizeBytes ?? null }),
  };
}

function failed({ order }: Context): ActionProgress {
  const summary = text("action.backupFailed", { database: order.databaseName });
  return {
    kind: "failed",
    failure: refusal({ code: "BACKUP_FAILED", summary, remedies: [text("action.askLater")] }),
  };
}

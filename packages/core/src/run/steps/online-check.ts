/**
 * DBCC CHECKDB that runs after the database was opened: its outcome comes long after `Success`, in the description of
 * the same task, and perhaps as a status that turns.
 *
 * Source: RDS, DescribeMigrateTaskById, Description; "Migrate full backups to the cloud", asynchronous DBCC.
 */
import { lacksAccount } from "../../diagnosis/diagnose.ts";
import type { Migration, OnlineCheck } from "../../model/migration.ts";
import type { ImportTask } from "../../ports/import-service.ts";
import { pollDelayMs } from "../watch/poll-delay.ts";
import { move, restStep, type Step } from "./step.ts";

/** A database of 3 TB is checked in hours; who has said nothing after two days says nothing any more. */
const PATIENCE_MS = 48 * 60 * 60_000;

/** What is still to come once the database is seen online. */
export function checkAfter({ plan, import: state }: Migration, now: number): OnlineCheck | null {
  const route = plan?.route;
  const isLater =
    route !== undefined && route.kind !== "signed_url" && route.consistencyCheck === "asynchronous";
  if (!isLater) return null;
  const description = state?.description ?? "";
  return { outcome: outcomeOf(description), since: now, description };
}

export const watchOnlineCheckStep: Step = async (context) => {
  const { deps, migration } = context;
  const { onlineCheck: check, import: state } = migration;
  if (check?.outcome !== "running" || !state?.taskId) {
    await restStep(context);
    return;
  }
  const { instanceId } = migration.request.target;
  const { task } = await deps.board.look({ instanceId, taskId: state.taskId, since: check.since });
  const now = deps.clock.now();
  const outcome = now - check.since > PATIENCE_MS ? "unknown" : judge(task);
  if (outcome === "running") {
    await move(context, {
      to: {},
      wakeInMs: pollDelayMs(deps.ids, deps.timing.importPollMs, now - check.since),
    });
    return;
  }
  const description = task?.description ?? check.description;
  await move(context, {
    to: { onlineCheck: { ...check, outcome, description } },
    events: [{ type: "online_checked", outcome, description }],
    wakeInMs: 0,
  });
};

/** RDS forgets a task after a week, and an answer that is gone never comes. */
function judge(task: ImportTask | undefined): OnlineCheck["outcome"] {
  if (!task) return "unknown";
  return task.status === "Failed" ? "failed" : outcomeOf(task.description);
}

function outcomeOf(description: string): OnlineCheck["outcome"] {
  if (/dbcc checkdb failed|checkdb found/i.test(description)) return "failed";
  if (/success to dbcc/i.test(description)) return "passed";
  // RDS runs the check with an account that this instance does not have.
  return lacksAccount(description) ? "unknown" : "running";
}

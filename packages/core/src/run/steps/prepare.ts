/**
 * Makes the empty database that RDS restores into on 2008 R2 with local disks; the approved plan says so.
 *
 * CreateDatabase answers before the database is there, and refuses a name that exists, so looking settles every
 * answer. A database that is there before we asked is not the one of the plan.
 */
import { OperationalError } from "../../errors/operational-error.ts";
import { text } from "../../texts/text.ts";
import { move, type Step, type StepContext } from "./step.ts";

export const prepareStep: Step = async (context) => {
  const { deps, migration } = context;
  const { target, targetDatabaseName: name } = migration.request;
  const databases = await deps.imports.databases(target.instanceId);
  const database = databases.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (!database) {
    await create(context);
  } else if (migration.databaseCalledAt === null) {
    // Somebody else made it since the vote: proving everything anew voids the approval, with the difference.
    await move(context, { to: { phase: "rechecking", import: null }, wakeInMs: 0 });
  } else if (database.status === "Running") {
    const made = { type: "database_created" as const, databaseName: database.name };
    await move(context, { to: { phase: "importing" }, events: [made], wakeInMs: 0 });
  } else {
    await move(context, { to: {}, wakeInMs: deps.timing.importPollMs });
  }
};

/** RDS shows a new database within this time. */
const SHOWN_WITHIN_MS = 2 * 60_000;

async function create(context: StepContext): Promise<void> {
  const { deps, migration } = context;
  const { target, targetDatabaseName: name } = migration.request;
  const route = migration.plan?.route;
  if (route?.kind !== "signed_url" || !route.creates) {
    await move(context, { to: { phase: "rechecking", import: null }, wakeInMs: 0 });
    return;
  }
  const calledAt = migration.databaseCalledAt;
  const now = deps.clock.now();
  if (calledAt !== null && now - calledAt < SHOWN_WITHIN_MS) {
    await move(context, { to: {}, wakeInMs: deps.timing.importPollMs });
    return;
  }
  const marked = await move(context, { to: { databaseCalledAt: now }, wakeInMs: deps.timing.importPollMs });
  try {
    const { collation } = route.creates;
    await deps.instances.createDatabase({ instanceId: target.instanceId, name, collation });
  } catch (error) {
    if (!OperationalError.is(error) || !error.ambiguous) throw error;
    const trouble = text("trouble.databaseUnclear");
    await move({ ...context, migration: marked }, { to: { trouble }, wakeInMs: deps.timing.retryMs });
  }
}

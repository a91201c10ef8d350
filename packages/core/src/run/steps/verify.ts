/** RDS says Success; the end is true only when the database itself is there and running. */
import type { MigrationEventBody } from "../../model/event.ts";
import type { OnlineCheck } from "../../model/migration.ts";
import { text } from "../../texts/text.ts";
import { newAfter } from "./after.ts";
import { checkAfter } from "./online-check.ts";
import { askForAttention, move, type Step } from "./step.ts";

/** A restored database may take a moment to come up. */
const PATIENCE_MS = 15 * 60_000;

export const verifyStep: Step = async (context) => {
  const { deps, migration } = context;
  const { target, targetDatabaseName } = migration.request;
  const databases = await deps.imports.databases(target.instanceId);
  const database = databases.find(({ name }) => name.toLowerCase() === targetDatabaseName.toLowerCase());
  const now = deps.clock.now();
  if (database?.status === "Running") {
    const tookMs = now - migration.createdAt;
    const onlineCheck = checkAfter(migration, now);
    await move(context, {
      to: { phase: "succeeded", onlineCheck, after: newAfter(now) },
      events: [{ type: "succeeded", tookMs }, ...alreadyChecked(onlineCheck)],
      wakeInMs: deps.timing.importPollMs,
    });
    return;
  }
  const since = migration.import?.finishedAt ?? now;
  if (now - since < PATIENCE_MS) {
    await move(context, { to: {}, wakeInMs: deps.timing.importPollMs });
    return;
  }
  await askForAttention(context, {
    code: "DATABASE_NOT_ONLINE",
    summary: text("failure.notOnline", { database: targetDatabaseName, status: database?.status ?? "–" }),
    state: text("failure.databaseUnknown"),
    remedies: [text("failure.lookInConsole")],
    verbatim: migration.import?.description ?? null,
    requestId: null,
  });
};

/** Nobody looked while the check ran, a stopped bot for one: what it found is told all the same. */
function alreadyChecked(check: OnlineCheck | null): readonly MigrationEventBody[] {
  if (check?.outcome !== "passed" && check?.outcome !== "failed") return [];
  return [{ type: "online_checked", outcome: check.outcome, description: check.description }];
}

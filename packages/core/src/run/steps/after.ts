/**
 * After the end: reports the first backup that holds the new database, and reminds of a .bak that was left in OSS.
 *
 * Both are news, not work: trouble in looking ends nothing, and after some days nobody looks any more.
 * Source: RDS, "Migrate full backups to the cloud": the next scheduled backup includes the data, and the bucket is to be
 * emptied after the migration.
 */
import { OperationalError } from "../../errors/operational-error.ts";
import type { MigrationEventBody } from "../../model/event.ts";
import type { AfterState, Migration } from "../../model/migration.ts";
import type { InstanceBackup } from "../../ports/instance-admin.ts";
import { ownObject } from "../actions/delete-object.ts";
import { watchOnlineCheckStep } from "./online-check.ts";
import { move, type Move, restStep, sleepUntil, type Step, type StepContext } from "./step.ts";

const HOUR_MS = 60 * 60_000;
/** RDS's own policies back up at least twice a week. */
const WATCHED_MS = 8 * 24 * HOUR_MS;
const REMINDER_AFTER_MS = 3 * 24 * HOUR_MS;

/** What a migration that has just succeeded begins with. */
export function newAfter(now: number): AfterState {
  return { since: now, firstBackup: null, remindedAt: null };
}

export const afterStep: Step = async (context) => {
  const { deps, migration } = context;
  const now = deps.clock.now();
  const { after, onlineCheck } = migration;
  // The check that RDS still runs is looked at more often than all of this.
  if (onlineCheck?.outcome === "running") {
    await watchOnlineCheckStep(context);
    return;
  }
  if (!after || isOver(migration, after, now)) {
    await restStep(context);
    return;
  }
  const seen = await lookAround(context, after, now);
  if (!seen) {
    await sleepUntil(context, now + HOUR_MS);
    return;
  }
  const found = newsOf(migration, seen, now);
  await (found ? move(context, found) : sleepUntil(context, now + HOUR_MS));
};

export interface Seen {
  readonly backups: readonly InstanceBackup[];
  /** The object that this migration put into OSS is still there. */
  readonly isObjectLeft: boolean;
}

/** `null` when there is nothing to tell. Pure. */
export function newsOf(migration: Migration, { backups, isObjectLeft }: Seen, now: number): Move | null {
  const { after } = migration;
  if (!after) return null;
  const first = after.firstBackup === null ? firstSince(backups, after.since) : undefined;
  const object = ownObject(migration);
  const isReminder = object !== null && isObjectLeft && isReminderDue(after, now);
  if (!first && !isReminder) return null;
  const events: MigrationEventBody[] = [];
  if (first) events.push({ type: "backup_seen", ...first });
  if (isReminder) {
    const { bucket, key, sizeBytes } = object;
    events.push({ type: "object_left", bucket, key, sizeBytes, sinceMs: now - after.since });
  }
  const told: AfterState = {
    ...after,
    firstBackup: first ?? after.firstBackup,
    remindedAt: isReminder ? now : after.remindedAt,
  };
  return { to: { after: told }, events, wakeInMs: HOUR_MS };
}

/** A backup that began before the database was online may lack it. */
function firstSince(
  backups: readonly InstanceBackup[],
  since: number,
): AfterState["firstBackup"] | undefined {
  const [first] = backups
    .filter(({ status, startedAt }) => status === "Success" && startedAt !== null && startedAt >= since)
    .toSorted((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0));
  return first && { backupId: first.backupId, finishedAt: first.finishedAt, sizeBytes: first.sizeBytes };
}

function isReminderDue({ since, remindedAt }: AfterState, now: number): boolean {
  return remindedAt === null && now - since >= REMINDER_AFTER_MS;
}

function isOver(migration: Migration, after: AfterState, now: number): boolean {
  const isReminded = after.remindedAt !== null || ownObject(migration) === null;
  return now - after.since > WATCHED_MS || (after.firstBackup !== null && isReminded);
}

async function lookAround(
  { deps, migration }: StepContext,
  after: AfterState,
  now: number,
): Promise<Seen | null> {
  const { instanceId } = migration.request.target;
  const object = ownObject(migration);
  const looksForObject = object !== null && isReminderDue(after, now);
  try {
    const [backups, found] = await Promise.all([
      after.firstBackup === null ? deps.instances.backups({ instanceId, from: after.since, to: now }) : [],
      looksForObject ? deps.objects.head({ bucket: object.bucket, key: object.key }) : undefined,
    ]);
    return { backups, isObjectLeft: found !== undefined };
  } catch (error) {
    if (!OperationalError.is(error)) throw error;
    deps.logger.warn("A look after the end failed.", { migrationId: migration.id, code: error.code });
    return null;
  }
}

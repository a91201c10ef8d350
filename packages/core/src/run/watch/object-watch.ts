/**
 * The backup in OSS while RDS fetches it: people and lifecycle rules delete objects, and other tools replace them.
 *
 * RDS alone decides what becomes of the import; people hear it hours earlier. Source: RDS, "Migrate full backups to
 * the cloud": the file must not be deleted before the task is completed.
 */
import { OperationalError } from "../../errors/operational-error.ts";
import type { MigrationEventBody } from "../../model/event.ts";
import type { ObjectSight } from "../../model/migration.ts";
import type { StagedObject } from "../../model/staging.ts";
import type { ObjectReader } from "../../ports/object-store.ts";

/** Once is asked as soon as RDS has begun, and then this often; one request for each import. */
const LOOK_EVERY_MS = 5 * 60_000;

export interface ObjectLook {
  readonly staged: StagedObject | null;
  readonly known: ObjectSight | null;
  readonly now: number;
}

export interface ObjectNews {
  readonly object: ObjectSight | null;
  readonly events: readonly MigrationEventBody[];
}

/** To be asked while RDS may be fetching; afterwards the object may go. */
export async function watchObject(
  objects: Pick<ObjectReader, "head">,
  { staged, known, now }: ObjectLook,
): Promise<ObjectNews> {
  const isFresh = known !== null && now - known.lookedAt < LOOK_EVERY_MS;
  if (staged === null || isFresh) return { object: known, events: [] };
  const state = await stateOf(objects, staged);
  if (state === null) return { object: known, events: [] };
  const object = { lookedAt: now, state };
  const before = known?.state ?? "same";
  if (state === before) return { object, events: [] };
  const { bucket, key } = staged;
  return {
    object,
    events: [
      state === "same" ? { type: "object_back", bucket, key } : { type: "object_lost", bucket, key, state },
    ],
  };
}

/** What stands in OSS now, beside what was proved; `undefined` is nothing. */
export function compareWithStaged(
  approved: StagedObject,
  now: StagedObject | undefined,
): ObjectSight["state"] {
  if (now === undefined) return "gone";
  return now.etag === approved.etag && now.sizeBytes === approved.sizeBytes ? "same" : "changed";
}

/** `null` when nobody could tell, which is not worth a word. */
async function stateOf(
  objects: Pick<ObjectReader, "head">,
  staged: StagedObject,
): Promise<ObjectSight["state"] | null> {
  try {
    const { bucket, key } = staged;
    return compareWithStaged(staged, await objects.head({ bucket, key }));
  } catch (error) {
    if (OperationalError.is(error)) return null;
    throw error;
  }
}

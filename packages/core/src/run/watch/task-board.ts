/**
 * What RDS says of the imports that this process watches, with as few requests as there can be.
 *
 * One import is asked for by its id. Several on one instance are read from one list, which every look shares until it
 * is too old; a look says when RDS was asked, so nobody takes an old answer for a new one. The list is documented to
 * leave out some engine versions and the increments of chains: what it does not show is asked for by its id.
 *
 * Source: RDS, DescribeMigrateTaskById, DescribeMigrateTasks ("Usage notes"), DescribeTasks.
 */
import { OperationalError } from "../../errors/operational-error.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ImportProgress, ImportService, ImportTask } from "../../ports/import-service.ts";

export interface TaskSight {
  /** `undefined` when RDS does not know it. */
  readonly task: ImportTask | undefined;
  /** When RDS was asked. */
  readonly seenAt: number;
}

export interface TaskLook {
  readonly instanceId: string;
  readonly taskId: string;
  /** When it was started, or before. */
  readonly since: number;
}

export interface TaskBoard {
  look(wanted: TaskLook): Promise<TaskSight>;
  /** `undefined` where RDS does not tell; it is then not asked again for a while. */
  progress(instanceId: string, centreTaskId: string): Promise<ImportProgress | undefined>;
}

export interface TaskBoardDeps {
  readonly imports: Pick<ImportService, "task" | "tasks" | "progress">;
  readonly clock: Clock;
  /** How old a shared answer may be. */
  readonly freshMs: number;
}

/** Imports that nobody has asked for in this many fresh times are no longer watched. */
const FORGET_AFTER = 10;
/** RDS may begin to tell a percentage late. */
const ASK_AGAIN_MS = 10 * 60_000;

interface Listing {
  readonly askedAt: number;
  readonly tasks: Promise<ReadonlyMap<string, ImportTask>>;
}

interface Watched {
  /** By task id: since when it runs, and when somebody asked for it last. */
  readonly tasks: Map<string, { readonly since: number; readonly askedAt: number }>;
  listing: Listing | null;
  /** This instance's list is refused for good. */
  isUnlisted: boolean;
}

export function createTaskBoard({ imports, clock, freshMs }: TaskBoardDeps): TaskBoard {
  const instances = new Map<string, Watched>();
  const silentUntil = new Map<string, number>();

  function watch({ instanceId, taskId, since }: TaskLook): Watched {
    const watched = instances.get(instanceId) ?? { tasks: new Map(), listing: null, isUnlisted: false };
    instances.set(instanceId, watched);
    const now = clock.now();
    watched.tasks.set(taskId, { since, askedAt: now });
    for (const [id, { askedAt }] of watched.tasks) {
      if (now - askedAt > FORGET_AFTER * freshMs) watched.tasks.delete(id);
    }
    return watched;
  }

  function listingOf(instanceId: string, watched: Watched): Listing {
    const now = clock.now();
    if (watched.listing && now - watched.listing.askedAt < freshMs) return watched.listing;
    const since = Math.min(...Array.from(watched.tasks.values(), (task) => task.since));
    const tasks = imports
      .tasks(instanceId, since)
      .then((found) => new Map(found.map((task) => [task.taskId, task])));
    const listing = { askedAt: now, tasks };
    watched.listing = listing;
    tasks.catch(() => {
      if (watched.listing === listing) watched.listing = null;
    });
    return listing;
  }

  async function fromList(
    { instanceId, taskId }: TaskLook,
    watched: Watched,
  ): Promise<TaskSight | undefined> {
    if (watched.isUnlisted || watched.tasks.size < 2) return undefined;
    const listing = listingOf(instanceId, watched);
    try {
      const task = (await listing.tasks).get(taskId);
      return task && { task, seenAt: listing.askedAt };
    } catch (error) {
      if (!OperationalError.is(error) || error.retry.kind !== "never") throw error;
      watched.isUnlisted = true;
      return undefined;
    }
  }

  return {
    async look(wanted) {
      const shared = await fromList(wanted, watch(wanted));
      if (shared) return shared;
      const seenAt = clock.now();
      return { task: await imports.task(wanted.instanceId, wanted.taskId), seenAt };
    },

    async progress(instanceId, centreTaskId) {
      const key = `${instanceId}/${centreTaskId}`;
      if (clock.now() < (silentUntil.get(key) ?? 0)) return undefined;
      const told = await imports.progress(instanceId, centreTaskId);
      if (told) silentUntil.delete(key);
      else silentUntil.set(key, clock.now() + ASK_AGAIN_MS);
      return told;
    },
  };
}

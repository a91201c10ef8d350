/** The names of what is migrated, and onto what: ten databases on each instance. */
import { BUCKET, crowdBackup, PREFIX, type World } from "@bakferry/demo";

export interface Order {
  readonly database: string;
  /** As the command names it. */
  readonly target: string;
  readonly instanceId: string;
}

const DATABASES_ON_AN_INSTANCE = 10;

export function instancesFor(migrations: number): number {
  return Math.ceil(migrations / DATABASES_ON_AN_INSTANCE);
}

/** Neighbours are on different instances, as far as there are any. */
export function ordersFor(migrations: number): readonly Order[] {
  const instances = instancesFor(migrations);
  return Array.from({ length: migrations }, (_, index) => {
    const instance = (index % instances) + 1;
    const database = `scale${String(index + 1).padStart(4, "0")}`;
    return { database, target: `fleet-${instance}`, instanceId: `rm-bp1fleet${instance}` };
  });
}

/** Stages a backup for each. */
export async function stageBackups({ simulator }: World, orders: readonly Order[]): Promise<void> {
  for (const [index, { database }] of orders.entries()) {
    const bytes = Buffer.from(crowdBackup(database, index));
    await simulator.cloud.control.putObject(BUCKET, `${PREFIX}${database}FULL.bak`, bytes);
  }
}

/** Task ids of imports that have begun and not ended, by database. */
export function runningTasks({ simulator }: World, orders: readonly Order[]): ReadonlyMap<string, string> {
  const instances = new Set(orders.map(({ instanceId }) => instanceId));
  const tasks = [...instances].flatMap((id) => simulator.cloud.control.importTasks(id));
  return new Map(
    tasks.flatMap(({ databaseName, id, endedAt }) => (endedAt === null ? [[databaseName, id]] : [])),
  );
}

/** What RDS is asked to import first: one kind of order for each route of a plan. */
import type { Migration } from "../model/migration.ts";
import type { StagedObject } from "../model/staging.ts";
import type { ImportOrder, ObjectPosition } from "../ports/import-service.ts";
import type { ObjectReader } from "../ports/object-store.ts";
import { urlLife } from "../preflight/checks/url-life.ts";

/** The guide's eight hours. Source: "Migrate backup data of SQL Server 2008 R2", signed URL of the object. */
const SHORTEST_LIFE_SECONDS = 28_800;
/** OSS signs for seven days at most. Source: OSS, signature version 4 in URLs. */
const LONGEST_LIFE_SECONDS = 604_800;
/** RDS has published no rate; a tenth of what one connection to OSS gives leaves room for a busy instance. */
const SLOW_BYTES_PER_SECOND = 10 * 1024 ** 2;

export async function importOrder(objects: ObjectReader, migration: Migration): Promise<ImportOrder> {
  const { staged, plan } = migration;
  if (!staged || !plan)
    throw new Error(`Migration ${migration.id} is importing without a plan or an object.`);
  const { route, target } = plan;
  const destination = { instanceId: target.instanceId, databaseName: target.databaseName };
  switch (route.kind) {
    case "full": {
      const { consistencyCheck } = route;
      const position = await positionOf(objects, staged);
      return { kind: "full", ...destination, position, consistencyCheck };
    }
    case "chain":
      return { kind: "chain_full", ...destination, position: await positionOf(objects, staged) };
    case "signed_url": {
      const { bucket, key } = staged;
      const validForSeconds = urlLifeSeconds(staged.sizeBytes, promisedLifeMs(migration));
      return { kind: "signed_url", ...destination, objects: [{ bucket, key }], validForSeconds };
    }
  }
}

export async function positionOf(objects: ObjectReader, staged: StagedObject): Promise<ObjectPosition> {
  const { endpoint } = await objects.bucket(staged.bucket);
  return { endpoint, bucket: staged.bucket, key: staged.key };
}

/** What the approvers read: the check reckons with the restore, too, of which RDS says nothing before its end. */
function promisedLifeMs({ findings }: Migration): number {
  const check = findings.find(({ checkId }) => checkId === urlLife.id);
  return Number(check?.evidence.find(({ name }) => name === "lifeMs")?.value ?? 0);
}

/** Twice the time that a slow download takes, what was promised, and the guide's eight hours at least. */
export function urlLifeSeconds(sizeBytes: number, promisedMs = 0): number {
  const twice = (2 * sizeBytes) / SLOW_BYTES_PER_SECOND;
  const seconds = Math.ceil(Math.max(SHORTEST_LIFE_SECONDS, twice, promisedMs / 1000));
  return Math.min(LONGEST_LIFE_SECONDS, seconds);
}

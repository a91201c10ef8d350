/** What RDS is asked to import first: one kind of order for each route of a plan. */
import type { Migration } from "../model/migration.ts";
import type { StagedObject } from "../model/staging.ts";
import type { ImportOrder, ObjectPosition } from "../ports/import-service.ts";
import type { ObjectReader } from "../ports/object-store.ts";
import { urlLife } from "../preflight/checks/url-life.ts";
import { LONGEST_URL_LIFE_MS, urlLifeMs } from "../preflight/estimate/url-life.ts";

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
      const validForSeconds = lifeSeconds(migration, staged);
      return { kind: "signed_url", ...destination, objects: [{ bucket, key }], validForSeconds };
    }
  }
}

export async function positionOf(objects: ObjectReader, staged: StagedObject): Promise<ObjectPosition> {
  const { endpoint } = await objects.bucket(staged.bucket);
  return { endpoint, bucket: staged.bucket, key: staged.key };
}

/** What the approvers were told, and twice as long again each time that RDS did not get done in it. */
function lifeSeconds({ findings, import: state }: Migration, { sizeBytes }: StagedObject): number {
  const check = findings.find(({ checkId }) => checkId === urlLife.id);
  const told = check?.evidence.find(({ name }) => name === "lifeMs")?.value;
  const lifeMs = told === undefined ? urlLifeMs({ p90Ms: 0, backupBytes: sizeBytes }) : Number(told);
  return Math.ceil(Math.min(LONGEST_URL_LIFE_MS, lifeMs * 2 ** (state?.renewals ?? 0)) / 1000);
}

/** Which way into RDS a migration takes: what the instance follows decides, then what was asked for. */
import { type InstanceFamily, instanceFamily } from "../model/instance-family.ts";
import type { PlannedIncrement, PlannedRoute } from "../model/plan.ts";
import { backupSetOf, type Facts, instanceOf } from "../preflight/facts.ts";

/** CreateDatabase takes no other; the restore brings the collation of the backup anyway. Source: RDS, CreateDatabase. */
const COLLATIONS: readonly string[] = [
  "Chinese_PRC_CI_AS",
  "Chinese_PRC_CS_AS",
  "SQL_Latin1_General_CP1_CI_AS",
  "SQL_Latin1_General_CP1_CS_AS",
  "Chinese_PRC_BIN",
];

/** `increments` is `null` for one full backup alone. The answer is `null` where the instance is unknown. */
export function planRoute(facts: Facts, increments: readonly PlannedIncrement[] | null): PlannedRoute | null {
  const instance = instanceOf(facts);
  const family = instance && instanceFamily(instance);
  if (!family || facts.databases.kind === "unknown") return null;
  if (takesUrls(family)) return increments === null ? urlRoute(facts) : null;
  // Production proves consistency before the database opens; elsewhere time to first query counts more.
  const consistencyCheck = facts.request.target.environment === "prod" ? "synchronous" : "asynchronous";
  return increments === null
    ? { kind: "full", consistencyCheck }
    : { kind: "chain", consistencyCheck, increments };
}

/** One full backup by a signed URL; no increments. */
function takesUrls(family: InstanceFamily): boolean {
  return family === "local_2008r2";
}

function urlRoute(facts: Facts): PlannedRoute {
  const name = facts.request.targetDatabaseName.toLowerCase();
  const databases = facts.databases.kind === "known" ? facts.databases.value : [];
  const exists = databases.some((database) => database.name.toLowerCase() === name);
  return { kind: "signed_url", creates: exists ? null : { collation: collationFor(facts) } };
}

function collationFor(facts: Facts): string {
  const wished = [backupSetOf(facts)?.collation, instanceOf(facts)?.collation, COLLATIONS[0]];
  return wished.find((name) => COLLATIONS.includes(name ?? "")) ?? "";
}

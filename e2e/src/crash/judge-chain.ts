/** What belongs to a chain: each backup restored once and in its order, and the database opened once, after its own yes. */
import { type Evidence, firstAct, importsOf, isAscending, type SeenRequest } from "./evidence.ts";
import { CHAIN_PARTS, type PlannedMigration } from "./plan-cycle.ts";

export function judgeChain(evidence: Evidence, { database }: PlannedMigration): readonly string[] {
  const imports = importsOf(evidence, database);
  const places = CHAIN_PARTS.map((part) => imports.findIndex((each) => holds(each, database, part)));
  const found = CHAIN_PARTS.flatMap((part) => {
    const count = imports.filter((each) => holds(each, database, part)).length;
    return count === 1 ? [] : [`${database}: ${count} restores of ${part} instead of 1`];
  });
  if (!isAscending(places.filter((place) => place >= 0)))
    found.push(`${database}: restored out of order: ${imports.map(objectOf).join(", ")}`);
  const [first] = imports;
  if (first && first.time < firstAct(evidence, database, "approve"))
    found.push(`${database}: imported without an approval`);
  return [...found, ...judgeOpening(evidence, database)];
}

/** RDS refuses what is already open, so every try counts, whatever came of it; one that is repeated has its token. */
function judgeOpening(evidence: Evidence, database: string): readonly string[] {
  const asked = evidence.requests
    .filter(({ operation }) => operation === "CreateOnlineDatabaseTask")
    .filter(({ parameters }) => parameters["DBName"] === database);
  const found: string[] = [];
  const tokens = new Set(asked.map(({ parameters }) => parameters["ClientToken"]));
  if (tokens.size !== 1) found.push(`${database}: opened ${tokens.size} times instead of once`);
  const [first = Number.POSITIVE_INFINITY] = asked.map(({ time }) => time).toSorted((a, b) => a - b);
  const last = importsOf(evidence, database).at(-1);
  if (first < firstAct(evidence, database, "open")) found.push(`${database}: opened without an approval`);
  if (last && first < last.time) found.push(`${database}: opened before the last backup was restored`);
  const state = evidence.databases.get(database);
  if (state !== "Running") found.push(`${database}: ends ${state ?? "missing"} on the instance`);
  return found;
}

/** `endpoint:bucket:migrate/c1aFULL….bak` */
function objectOf({ parameters }: SeenRequest): string {
  return parameters["OssObjectPositions"]?.split("/").at(-1) ?? "";
}

function holds(request: SeenRequest, database: string, part: string): boolean {
  return objectOf(request).startsWith(`${database}${part}`);
}

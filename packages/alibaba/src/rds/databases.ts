/**
 * Databases of an instance.
 *
 * Source: RDS, DescribeDatabases, CreateDatabase, DeleteDatabase, CheckDBNameAvailable, DescribeInstanceKeywords.
 */
import type { InstanceAdmin, TargetDatabase } from "@bakferry/core";
import { z } from "zod";

import { rowsOf, words, wordsOrNone } from "../rpc/loose.ts";
import { readPages } from "../rpc/pages.ts";
import type { Rpc } from "../rpc/rpc.ts";
import { isRefusedAs } from "./refused-as.ts";
import { instanceResource } from "./resource.ts";

const DATABASES = z.object({
  Databases: rowsOf("Database", z.object({ DBName: words, DBStatus: wordsOrNone })),
});

const KEYWORDS = z.object({ Words: rowsOf("word", words) });
const DONE = z.unknown();

const PAGE_SIZE = 100;

const TAKEN = /^InvalidDBName\.Duplicate|DBName.*(?:Exist|Duplicate)/i;
const MALFORMED = /^InvalidDBName|^InvalidParameter\.Keyword|^InvalidParameter: .*name/i;
const GONE = /^InvalidDBName\.NotFound/i;

export async function readDatabases(rpc: Rpc, instanceId: string): Promise<readonly TargetDatabase[]> {
  const rows = await readPages(PAGE_SIZE, async (page) => {
    const { Databases } = await rpc.call({
      operation: "DescribeDatabases",
      parameters: { DBInstanceId: instanceId, ...page },
      schema: DATABASES,
      what: `list the databases of RDS instance ${instanceId}`,
      resource: instanceResource(instanceId),
    });
    return Databases.map((row) => ({ id: row.DBName, row }));
  });
  return rows.map(({ DBName, DBStatus }) => ({ name: DBName, status: DBStatus }));
}

/** Success means available, and every refusal of the name has a code of its own. */
export async function isNameAvailable(
  rpc: Rpc,
  instanceId: string,
  databaseName: string,
): ReturnType<InstanceAdmin["isNameAvailable"]> {
  try {
    await rpc.call({
      operation: "CheckDBNameAvailable",
      parameters: { DBInstanceId: instanceId, DBName: databaseName },
      schema: DONE,
      what: `ask whether the name ${databaseName} is free on RDS instance ${instanceId}`,
      resource: instanceResource(instanceId),
    });
    return "available";
  } catch (error) {
    if (isRefusedAs(error, TAKEN)) return "taken";
    if (isRefusedAs(error, MALFORMED)) return "malformed";
    throw error;
  }
}

export async function readReservedWords(rpc: Rpc, key: "database" | "account"): Promise<readonly string[]> {
  const { Words } = await rpc.call({
    operation: "DescribeInstanceKeywords",
    parameters: { Key: key },
    schema: KEYWORDS,
    what: `read which ${key} names RDS keeps for itself`,
    resource: instanceResource("*"),
  });
  return Words;
}

type DatabaseOrder = Parameters<InstanceAdmin["createDatabase"]>[0];

/** A second order for the same name is refused, so that a lost answer is settled by looking. */
export async function createDatabase(rpc: Rpc, order: DatabaseOrder): Promise<void> {
  const { instanceId, name, collation } = order;
  await rpc.call({
    operation: "CreateDatabase",
    parameters: { DBInstanceId: instanceId, DBName: name, CharacterSetName: collation },
    schema: DONE,
    what: `create the database ${name} on RDS instance ${instanceId}`,
    resource: instanceResource(instanceId),
    once: true,
  });
}

export async function deleteDatabase(rpc: Rpc, instanceId: string, name: string): Promise<void> {
  try {
    await rpc.call({
      operation: "DeleteDatabase",
      parameters: { DBInstanceId: instanceId, DBName: name },
      schema: DONE,
      what: `delete the database ${name} of RDS instance ${instanceId}`,
      resource: instanceResource(instanceId),
    });
  } catch (error) {
    if (!isRefusedAs(error, GONE)) throw error;
  }
}

/** Databases and accounts of an instance. Source: RDS, DescribeDatabases, DescribeAccounts. */
import type { TargetAccount, TargetDatabase } from "@bakferry/core";
import { z } from "zod";

import { rowsOf, words, wordsOrNone } from "../rpc/loose.ts";
import { readPages } from "../rpc/pages.ts";
import type { Rpc } from "../rpc/rpc.ts";
import { instanceResource } from "./resource.ts";

const DATABASES = z.object({
  Databases: rowsOf("Database", z.object({ DBName: words, DBStatus: wordsOrNone })),
});

const ACCOUNTS = z.object({
  Accounts: rowsOf(
    "DBInstanceAccount",
    z.object({ AccountName: words, AccountType: wordsOrNone, AccountStatus: wordsOrNone }),
  ),
});

const PAGE_SIZE = 100;

export async function readDatabases(rpc: Rpc, instanceId: string): Promise<readonly TargetDatabase[]> {
  const rows = await readPages(PAGE_SIZE, async (page) => {
    const { Databases } = await rpc.call({
      operation: "DescribeDatabases",
      parameters: { DBInstanceId: instanceId, ...page },
      schema: DATABASES,
      what: `list the databases of RDS instance ${instanceId}`,
      action: "rds:DescribeDatabases",
      resource: instanceResource(instanceId),
    });
    return Databases.map((row) => ({ id: row.DBName, row }));
  });
  return rows.map(({ DBName, DBStatus }) => ({ name: DBName, status: DBStatus }));
}

export async function readAccounts(rpc: Rpc, instanceId: string): Promise<readonly TargetAccount[]> {
  const rows = await readPages(PAGE_SIZE, async (page) => {
    const { Accounts } = await rpc.call({
      operation: "DescribeAccounts",
      parameters: { DBInstanceId: instanceId, ...page },
      schema: ACCOUNTS,
      what: `list the accounts of RDS instance ${instanceId}`,
      action: "rds:DescribeAccounts",
      resource: instanceResource(instanceId),
    });
    return Accounts.map((row) => ({ id: row.AccountName, row }));
  });
  return rows.map(({ AccountName, AccountType, AccountStatus }) => ({
    name: AccountName,
    privileged: AccountType === "Super" || AccountType === "Sysadmin",
    available: AccountStatus === "Available",
  }));
}

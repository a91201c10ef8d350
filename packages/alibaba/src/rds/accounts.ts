/**
 * Accounts of an instance.
 *
 * RDS takes a new account's password in the query of the request, so errors must never hold the URL.
 *
 * Source: RDS, DescribeAccounts, CreateAccount, GrantAccountPrivilege.
 */
import type { InstanceAdmin, TargetAccount } from "@bakferry/core";
import { z } from "zod";

import { rowsOf, words, wordsOrNone } from "../rpc/loose.ts";
import { readPages } from "../rpc/pages.ts";
import type { Rpc } from "../rpc/rpc.ts";
import { instanceResource } from "./resource.ts";

const ACCOUNTS = z.object({
  Accounts: rowsOf(
    "DBInstanceAccount",
    z.object({ AccountName: words, AccountType: wordsOrNone, AccountStatus: wordsOrNone }),
  ),
});
const DONE = z.unknown();

const PAGE_SIZE = 100;

export async function readAccounts(rpc: Rpc, instanceId: string): Promise<readonly TargetAccount[]> {
  const rows = await readPages(PAGE_SIZE, async (page) => {
    const { Accounts } = await rpc.call({
      operation: "DescribeAccounts",
      parameters: { DBInstanceId: instanceId, ...page },
      schema: ACCOUNTS,
      what: `list the accounts of RDS instance ${instanceId}`,
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

type AccountOrder = Parameters<InstanceAdmin["createAccount"]>[0];

/** A second order for the same name is refused, so that a lost answer is settled by looking. */
export async function createAccount(rpc: Rpc, order: AccountOrder): Promise<void> {
  const { instanceId, name, password, kind, description } = order;
  await rpc.call({
    operation: "CreateAccount",
    parameters: {
      DBInstanceId: instanceId,
      AccountName: name,
      AccountPassword: password,
      AccountType: kind === "privileged" ? "Super" : "Normal",
      AccountDescription: description,
    },
    schema: DONE,
    what: `create the account ${name} on RDS instance ${instanceId}`,
    resource: instanceResource(instanceId),
    once: true,
  });
}

type GrantOrder = Parameters<InstanceAdmin["grant"]>[0];

/** Sets the privilege to what is asked; a repeat changes nothing. */
export async function grantPrivilege(rpc: Rpc, order: GrantOrder): Promise<void> {
  const { instanceId, account, databaseName, privilege } = order;
  await rpc.call({
    operation: "GrantAccountPrivilege",
    parameters: {
      DBInstanceId: instanceId,
      AccountName: account,
      DBName: databaseName,
      AccountPrivilege: privilege,
    },
    schema: DONE,
    what: `grant ${privilege} on ${databaseName} to ${account}`,
    resource: instanceResource(instanceId),
  });
}

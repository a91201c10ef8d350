/**
 * Accounts of an instance and what they may do in its databases.
 *
 * Source: ApsaraDB RDS API reference, "CreateAccount", "DescribeAccounts", "GrantAccountPrivilege",
 * "RevokeAccountPrivilege" with their error codes; "Create standard, privileged, and global read-only accounts".
 */
import { type AccountState, type DatabaseState, type InstanceState, isSameName } from "../model.ts";
import { ownerOf } from "../privileges.ts";
import { invalidParameter, rpcError } from "../rpc/rpc-error.ts";
import { pageOf, requireInstance, requireText, type RpcRequest, type RpcResult } from "../rpc/rpc-request.ts";
import { changeInstance, type CloudWorld } from "../world.ts";
import { isDescription, refuseUnready, RESERVED_ACCOUNT_NAMES } from "./manage-databases.ts";

export function describeAccounts(request: RpcRequest): RpcResult {
  const { parameters } = request;
  const { id, accounts, engineVersion } = requireInstance(request);
  refuseCluster(engineVersion);
  const name = parameters.get("AccountName") ?? "";
  const wanted = accounts.filter((account) => name === "" || account.name === name);
  const page = pageOf(wanted, request, (size) => size >= 30 && size <= 200);
  return {
    PageNumber: page.number,
    TotalRecordCount: page.total,
    SystemAdminAccountStatus: "Disabled",
    Accounts: { DBInstanceAccount: page.rows.map((account) => accountRow(id, account)) },
  };
}

export function createAccount(request: RpcRequest): RpcResult {
  const { parameters, world } = request;
  const instance = requireInstance(request);
  refuseCluster(instance.engineVersion);
  refuseUnready(instance);
  const name = requireText(request, "AccountName");
  refuseAccountName(instance, name);
  if (!isPassword(requireText(request, "AccountPassword"))) throw rpcError("InvalidAccountPassword.Format");
  const description = parameters.get("AccountDescription") ?? "";
  if (!isDescription(description)) throw rpcError("InvalidAccountDescription.Format");
  const type = requireAccountType(instance, parameters.get("AccountType") || "Normal");

  const account: AccountState = {
    name,
    type,
    status: "Unavailable",
    description,
    privileges: type === "Normal" ? [] : instance.databases.map(ownerOf),
  };
  changeInstance(world, instance.id, ({ accounts }) => ({ accounts: [...accounts, account] }));
  const at = world.clock.now() + CREATION_MS;
  world.agenda.add({ kind: "accountReady", at, instanceId: instance.id, name });
  return {};
}

export function readyAccount(
  world: CloudWorld,
  account: { readonly instanceId: string; readonly name: string },
): void {
  changeAccount(world, account, () => ({ status: "Available" }));
}

export function grantAccountPrivilege(request: RpcRequest): RpcResult {
  const { instance, account } = requireAccount(request);
  const names = requireText(request, "DBName").split(",");
  const privileges = requireText(request, "AccountPrivilege").split(",").map(requirePrivilege);
  if (names.length !== privileges.length) throw rpcError("InvalidAccountPrivilege.Malformed");
  const granted = names.map((name, index) => ({
    database: requireOpenDatabase(instance, name).name,
    privilege: privileges[index] ?? "ReadOnly",
  }));
  changeAccount(request.world, { instanceId: instance.id, name: account.name }, ({ privileges = [] }) => ({
    privileges: [...privileges.filter(({ database }) => !isAmong(granted, database)), ...granted],
  }));
  return {};
}

export function revokeAccountPrivilege(request: RpcRequest): RpcResult {
  const { instance, account } = requireAccount(request);
  const { name: database } = requireOpenDatabase(instance, requireText(request, "DBName"));
  changeAccount(request.world, { instanceId: instance.id, name: account.name }, ({ privileges = [] }) => ({
    privileges: privileges.filter((privilege) => !isSameName(privilege.database, database)),
  }));
  return {};
}

const CREATION_MS = 5000;

function requireAccount(request: RpcRequest): { instance: InstanceState; account: AccountState } {
  const instance = requireInstance(request);
  refuseCluster(instance.engineVersion);
  refuseUnready(instance);
  const name = requireText(request, "AccountName");
  const account = instance.accounts.find((candidate) => candidate.name === name);
  if (account === undefined) throw rpcError("InvalidAccountName.NotFound");
  if (account.status !== "Available") throw rpcError("IncorrectAccountStatus");
  return { instance, account };
}

function requireOpenDatabase({ databases }: InstanceState, name: string): DatabaseState {
  const database = databases.find((candidate) => isSameName(candidate.name, name));
  if (database === undefined) throw rpcError("InvalidDBName.NotFound");
  if ((database.access ?? "Online") !== "Online") throw rpcError("DbRestoring");
  if (database.status !== "Running") throw rpcError("IncorrectDBState");
  return database;
}

function requirePrivilege(text: string): "ReadWrite" | "ReadOnly" | "DBOwner" {
  const privilege = (["ReadWrite", "ReadOnly", "DBOwner"] as const).find((known) => known === text);
  if (privilege === undefined) throw rpcError("InvalidAccountPrivilege.Malformed");
  return privilege;
}

/** The first account of an instance has to be a privileged one, and there is room for one of each kind. */
function requireAccountType({ accounts }: InstanceState, text: string): AccountState["type"] {
  const type = (["Normal", "Super", "Sysadmin"] as const).find((known) => known === text);
  if (type === undefined) throw invalidParameter("AccountType");
  if (type === "Normal") {
    if (accounts.length === 0) throw rpcError("InvalidAccountType.Format");
    return type;
  }
  if (accounts.some((account) => account.type === type)) throw rpcError("IncorrectAccountType");
  return type;
}

function refuseAccountName({ accounts }: InstanceState, name: string): void {
  if (!/^[a-z][a-z0-9_]{0,62}[a-z0-9]$/.test(name)) throw rpcError("InvalidAccountName.Format");
  if (RESERVED_ACCOUNT_NAMES.includes(name)) throw rpcError("InvalidAccountName.Forbid");
  if (accounts.some((account) => account.name === name)) throw rpcError("InvalidAccountName.Duplicate");
}

/** 8 to 32 characters of three of four kinds, and no others. */
function isPassword(text: string): boolean {
  const kinds = [/[A-Z]/, /[a-z]/, /\d/, /[!@#$%^&*()_+\-=]/].filter((kind) => kind.test(text));
  return /^[A-Za-z\d!@#$%^&*()_+\-=]{8,32}$/.test(text) && kinds.length >= 3;
}

/** These operations leave out the Always On edition of 2017. */
function refuseCluster(engineVersion: string): void {
  if (engineVersion === "2017_ent") throw rpcError("IncorrectDBInstanceType");
}

function isAmong(granted: readonly { readonly database: string }[], name: string): boolean {
  return granted.some(({ database }) => isSameName(database, name));
}

function changeAccount(
  world: CloudWorld,
  { instanceId, name }: { instanceId: string; name: string },
  change: (account: AccountState) => Partial<AccountState>,
): void {
  changeInstance(world, instanceId, ({ accounts }) => ({
    accounts: accounts.map((account) =>
      account.name === name ? { ...account, ...change(account) } : account,
    ),
  }));
}

function accountRow(
  instanceId: string,
  { name, type, status, description = "", privileges = [] }: AccountState,
): RpcResult {
  return {
    DBInstanceId: instanceId,
    AccountName: name,
    AccountType: type,
    AccountStatus: status,
    AccountDescription: description,
    DatabasePrivileges: {
      DatabasePrivilege: privileges.map(({ database, privilege }) => ({
        DBName: database,
        AccountPrivilege: privilege,
        AccountPrivilegeDetail: "",
      })),
    },
    CheckPolicy: true,
    PrivExceeded: "0",
  };
}

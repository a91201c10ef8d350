/**
 * Databases of an instance.
 *
 * Source: ApsaraDB RDS API reference, "DescribeDatabases", "CheckDBNameAvailable".
 */
import { type DatabaseState, type InstanceState, isSameName } from "../model.ts";
import { privilegeIn } from "../privileges.ts";
import { pageOf, requireInstance, requireText, type RpcRequest, type RpcResult } from "../rpc/rpc-request.ts";
import { refuseDatabaseName } from "./manage-databases.ts";

export function describeDatabases(request: RpcRequest): RpcResult {
  const { parameters, world } = request;
  const instance = requireInstance(request);
  const name = parameters.get("DBName") ?? "";
  const status = parameters.get("DBStatus") ?? "";
  const isShown = ({ access = "Online" }: DatabaseState): boolean =>
    access === "Online" || world.switches.restoringDatabases === "listed";
  const databases = instance.databases.filter(
    (database) =>
      isShown(database) &&
      (name === "" || isSameName(database.name, name)) &&
      (status === "" || database.status === status),
  );
  const page = pageOf(databases, request, (size) => [30, 50, 100].includes(size));
  return {
    Databases: {
      Database: page.rows.map((database) => databaseRow(instance, { database, total: page.total })),
    },
  };
}

export function checkDBNameAvailable(request: RpcRequest): RpcResult {
  const instance = requireInstance(request);
  const name = requireText(request, "DBName");
  refuseDatabaseName(instance, name);
  return {};
}

function databaseRow(
  instance: InstanceState,
  { database, total }: { database: DatabaseState; total: number },
): RpcResult {
  return {
    DBInstanceId: instance.id,
    DBName: database.name,
    DBStatus: database.status,
    CharacterSetName: database.collation,
    DBDescription: "",
    Engine: instance.engine,
    Accounts: {
      AccountPrivilegeInfo: instance.accounts
        .map((account) => ({ Account: account.name, AccountPrivilege: privilegeIn(account, database.name) }))
        .filter(({ AccountPrivilege }) => AccountPrivilege !== null)
        .map((row) => ({ ...row, AccountPrivilegeDetail: "" })),
    },
    BasicInfo: { BasicDbProperty: [] },
    RuntimeInfo: { RuntimeDbProperty: [] },
    AdvancedInfo: { AdvancedDbProperty: [] },
    TotalCount: total,
  };
}

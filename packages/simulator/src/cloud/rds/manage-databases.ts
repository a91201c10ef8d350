/**
 * CreateDatabase and DeleteDatabase, which answer at once and take effect later, and what is to be known beforehand:
 * reserved words and character sets.
 *
 * Source: ApsaraDB RDS API reference, "CreateDatabase", "DeleteDatabase", "DescribeInstanceKeywords",
 * "DescribeCharacterSetName"; "Client error codes".
 */
import { isUnfinished } from "../import/import-book.ts";
import { type DatabaseState, type InstanceState, isSameName } from "../model.ts";
import { invalidParameter, rpcError } from "../rpc/rpc-error.ts";
import {
  requireInstance,
  requireOneOf,
  requireText,
  type RpcRequest,
  type RpcResult,
} from "../rpc/rpc-request.ts";
import { changeInstance, type CloudWorld } from "../world.ts";
import { isPlainName, isReservedName, reservedDatabaseNames } from "./database-name.ts";

export function createDatabase(request: RpcRequest): RpcResult {
  const { parameters, world } = request;
  const instance = requireInstance(request);
  refuseUnready(instance);
  const name = requireText(request, "DBName");
  refuseDatabaseName(instance, name);
  const collation = requireOneOf(request, "CharacterSetName", COLLATIONS);
  if (!isDescription(parameters.get("DBDescription") ?? "")) throw invalidParameter("DBDescription");
  if (instance.databases.length >= instance.maxDatabases) throw rpcError("QuotaExceeded.DBName");

  const database: DatabaseState = { name, status: "Creating", collation };
  changeInstance(world, instance.id, ({ databases }) => ({ databases: [...databases, database] }));
  settleLater(world, { instanceId: instance.id, database, settled: { ...database, status: "Running" } });
  return {};
}

export function deleteDatabase(request: RpcRequest): RpcResult {
  const { world } = request;
  const instance = requireInstance(request);
  refuseUnready(instance);
  const name = requireText(request, "DBName");
  const standing = instance.databases.find((database) => isSameName(database.name, name));
  if (standing === undefined) throw rpcError("InvalidDBName.NotFound");
  const isImporting = world.imports
    .of(instance.id)
    .some((task) => isUnfinished(task) && isSameName(task.databaseName, name));
  const isSettled = standing.status === "Running" || (standing.access ?? "Online") !== "Online";
  if (isImporting || !isSettled) throw rpcError("IncorrectDBState");

  const database: DatabaseState = { ...standing, status: "Deleting" };
  changeInstance(world, instance.id, ({ databases }) => ({
    databases: databases.map((other) => (other === standing ? database : other)),
  }));
  settleLater(world, { instanceId: instance.id, database, settled: null });
  return {};
}

export function describeInstanceKeywords(request: RpcRequest): RpcResult {
  const key = requireOneOf(request, "Key", ["database", "account"]);
  const word = key === "database" ? reservedDatabaseNames() : RESERVED_ACCOUNT_NAMES;
  return { Key: key, Words: { word } };
}

/** The engine has another name here than everywhere else. */
export function describeCharacterSetName(request: RpcRequest): RpcResult {
  const { world } = request;
  if (!world.regions.has(requireText(request, "RegionId"))) throw invalidParameter("RegionId");
  requireOneOf(request, "Engine", ["mssql"]);
  return { Engine: "mssql", CharacterSetNameItems: { CharacterSetName: COLLATIONS } };
}

/** By the rule of CreateDatabase. */
export function refuseDatabaseName({ databases }: InstanceState, name: string): void {
  if (!isPlainName(name)) throw rpcError("InvalidDBName.Format");
  if (isReservedName(name)) throw rpcError("InvalidParameter.Keyword");
  if (databases.some((database) => isSameName(database.name, name))) {
    throw rpcError("InvalidDBName.Duplicate");
  }
}

/** For operations on databases and accounts, which need a running and unlocked instance. */
export function refuseUnready({ status, lockMode }: InstanceState): void {
  if (lockMode !== "Unlock") throw rpcError("IncorrectDBInstanceLockMode");
  if (status !== "Running") throw rpcError("IncorrectDBInstanceState");
}

/** 2 to 256 characters that begin with a letter and no address; "" for none. */
export function isDescription(text: string): boolean {
  return text === "" || (/^[\p{L}][\p{L}\p{N}_-]{1,255}$/u.test(text) && !/^https?:\/\//.test(text));
}

/** What DescribeInstanceKeywords answers for accounts. */
export const RESERVED_ACCOUNT_NAMES: readonly string[] = [
  "admin",
  "dbo",
  "guest",
  "public",
  "rdsadmin",
  "root",
  "sa",
  "sys",
];

const COLLATIONS = [
  "Chinese_PRC_CI_AS",
  "Chinese_PRC_CS_AS",
  "SQL_Latin1_General_CP1_CI_AS",
  "SQL_Latin1_General_CP1_CS_AS",
  "Chinese_PRC_BIN",
] as const;

const SETTLE_MS = 10_000;

function settleLater(world: CloudWorld, change: DatabaseChange): void {
  world.agenda.add({ kind: "databaseSettled", at: world.clock.now() + SETTLE_MS, ...change });
}

interface DatabaseChange {
  readonly instanceId: string;
  readonly database: DatabaseState;
  /** `null` for a database that goes; its disk is free then. */
  readonly settled: DatabaseState | null;
}

export function settleDatabase(world: CloudWorld, { instanceId, database, settled }: DatabaseChange): void {
  changeInstance(world, instanceId, ({ databases, diskUsedBytes }) => {
    if (!databases.includes(database)) return {};
    const rest = databases.filter((other) => other !== database);
    if (settled !== null) return { databases: [...rest, settled] };
    return {
      databases: rest,
      diskUsedBytes: Math.max(0, diskUsedBytes - (database.dataBytes ?? 0)),
    };
  });
}

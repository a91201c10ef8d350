/**
 * CreateOnlineDatabaseTask: opens the database of a chain. Unlike CreateMigrateTask it takes a client token, so it may
 * be sent again; and it answers with no number of its own, so its end is told by the chain's task.
 *
 * Source: ApsaraDB RDS API reference, "CreateOnlineDatabaseTask"; idempotence: "How to ensure idempotence", a token
 * that comes back with other parameters is refused.
 */
import { startOpening } from "../import/advance-imports.ts";
import { invalidParameter, rpcError } from "../rpc/rpc-error.ts";
import {
  requireInstance,
  requireOneOf,
  requireText,
  type RpcRequest,
  type RpcResult,
} from "../rpc/rpc-request.ts";
import { refuseUnready, requireWaitingChain } from "./create-migrate-task.ts";

export function createOnlineDatabaseTask(request: RpcRequest): RpcResult {
  const { parameters, world } = request;
  const instance = requireInstance(request);
  const databaseName = requireText(request, "DBName");
  const taskId = requireText(request, "MigrateTaskId");
  const checkMode = requireOneOf(request, "CheckDBMode", ["AsyncExecuteDBCheck", "SyncExecuteDBCheck"]);
  const token = parameters.get("ClientToken") ?? "";
  if (!isToken(token)) throw invalidParameter("ClientToken", "It has up to 64 ASCII characters.");

  const order = JSON.stringify([instance.id, databaseName, taskId, checkMode]);
  const earlier = world.openingTokens.get(token);
  if (earlier !== undefined && token !== "") {
    if (earlier !== order) throw rpcError("IdempotentParameterMismatch");
    return {};
  }
  refuseUnready(instance);
  const chain = requireWaitingChain(world, { instanceId: instance.id, databaseName, taskId });
  startOpening(world, chain, checkMode);
  world.openingTokens.set(token, order);
  return {};
}

function isToken(token: string): boolean {
  return /^[\x20-\x7e]{0,64}$/.test(token);
}

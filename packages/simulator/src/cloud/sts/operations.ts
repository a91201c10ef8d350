import { steadyNumber } from "../ram/ram-book.ts";
/**
 * The STS operations that are simulated, and who the caller is.
 *
 * Source: STS API reference, "GetCallerIdentity"; it needs no permission.
 */
import type { RpcOperation, RpcRequest, RpcResult } from "../rpc/rpc-request.ts";
import { assumedRole, assumeRole } from "./assume-role.ts";

export const STS_OPERATIONS: readonly RpcOperation[] = [
  { name: "GetCallerIdentity", action: null, resource: () => "*", required: [], run: getCallerIdentity },
  {
    name: "AssumeRole",
    action: "sts:AssumeRole",
    resource: assumedRole,
    required: ["RoleArn", "RoleSessionName"],
    run: assumeRole,
  },
];

function getCallerIdentity({ world, caller }: RpcRequest): RpcResult {
  const { accountId } = world;
  const identity = { AccountId: accountId, Arn: caller.arn };
  if (caller.arn.endsWith(":root")) {
    return { ...identity, IdentityType: "Account", PrincipalId: accountId, UserId: accountId };
  }
  const id = steadyNumber(caller.arn);
  if (caller.arn.includes(":assumed-role/")) {
    const session = caller.arn.split("/").at(-1) ?? "";
    return { ...identity, IdentityType: "AssumedRoleUser", PrincipalId: `${id}:${session}`, RoleId: id };
  }
  return { ...identity, IdentityType: "RAMUser", PrincipalId: id, UserId: id };
}

/**
 * STS: who the caller is.
 *
 * Source: STS API reference, "GetCallerIdentity"; it needs no permission.
 */
import { createHash } from "node:crypto";

import type { RpcOperation, RpcRequest, RpcResult } from "../rpc/rpc-request.ts";

export const STS_OPERATIONS: readonly RpcOperation[] = [
  { name: "GetCallerIdentity", action: null, required: [], run: getCallerIdentity },
];

function getCallerIdentity({ world, caller }: RpcRequest): RpcResult {
  const { accountId } = world;
  const identity = { AccountId: accountId, Arn: caller.arn };
  if (caller.arn.endsWith(":root")) {
    return { ...identity, IdentityType: "Account", PrincipalId: accountId, UserId: accountId };
  }
  const id = numberFor(caller.arn);
  if (caller.arn.includes(":assumed-role/")) {
    const session = caller.arn.split("/").at(-1) ?? "";
    return { ...identity, IdentityType: "AssumedRoleUser", PrincipalId: `${id}:${session}`, RoleId: id };
  }
  return { ...identity, IdentityType: "RAMUser", PrincipalId: id, UserId: id };
}

/** A steady 18-digit id for an identity. */
function numberFor(arn: string): string {
  const digest = createHash("sha256").update(arn).digest();
  return `2${(digest.readBigUInt64BE() % 10n ** 17n).toString().padStart(17, "0")}`;
}

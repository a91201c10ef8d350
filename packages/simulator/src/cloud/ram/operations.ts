/**
 * RAM: the role through which RDS reads OSS, as the console's authorisation page creates it.
 *
 * Source: RAM API reference, "GetRole" and "ListPoliciesForRole"; RAM user guide, "AliyunRDSImportRolePolicy".
 */
import { rpcError } from "../rpc/rpc-error.ts";
import { requireText, type RpcOperation, type RpcRequest, type RpcResult } from "../rpc/rpc-request.ts";

export const RAM_OPERATIONS: readonly RpcOperation[] = [
  { name: "GetRole", action: "ram:GetRole", required: ["RoleName"], run: getRole },
  {
    name: "ListPoliciesForRole",
    action: "ram:ListPoliciesForRole",
    required: ["RoleName"],
    run: listPoliciesForRole,
  },
];

const ROLE_NAME = "AliyunRDSImportRole";
const CREATED_AT = "2026-01-15T02:00:00Z";

function getRole(request: RpcRequest): RpcResult {
  requireRole(request);
  const trust = {
    Statement: [{ Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: ["rds.aliyuncs.com"] } }],
    Version: "1",
  };
  return {
    Role: {
      RoleId: "300000000000000001",
      RoleName: ROLE_NAME,
      Arn: `acs:ram::${request.world.accountId}:role/${ROLE_NAME.toLowerCase()}`,
      Description: "RDS uses this role to read backup files in OSS.",
      AssumeRolePolicyDocument: JSON.stringify(trust),
      CreateDate: CREATED_AT,
      UpdateDate: CREATED_AT,
      MaxSessionDuration: 3600,
    },
  };
}

function listPoliciesForRole(request: RpcRequest): RpcResult {
  requireRole(request);
  return {
    Policies: {
      Policy: [
        {
          PolicyName: "AliyunRDSImportRolePolicy",
          PolicyType: "System",
          Description: "Lets RDS read backup files in OSS.",
          DefaultVersion: "v1",
          AttachDate: CREATED_AT,
        },
      ],
    },
  };
}

function requireRole(request: RpcRequest): void {
  const name = requireText(request, "RoleName");
  if (name !== ROLE_NAME || !request.world.rolePresent) {
    throw rpcError("EntityNotExist.Role", { message: `The role not exists: ${name}.` });
  }
}

/**
 * Roles: made, looked at, changed and given policies.
 *
 * Source: RAM API reference, version 2015-05-01, "GetRole", "CreateRole", "UpdateRole", "DeleteRole",
 * "ListPoliciesForRole", "AttachPolicyToRole", "DetachPolicyFromRole".
 */
import { rpcError } from "../rpc/rpc-error.ts";
import { replyTime, requireText, type RpcRequest, type RpcResult } from "../rpc/rpc-request.ts";
import { attached, attachmentRow, detached, requirePolicy } from "./policies.ts";
import { parseTrust, type TrustDocument } from "./policy.ts";
import { type Role, roleOf } from "./ram-book.ts";

export function getRole(request: RpcRequest): RpcResult {
  return { Role: roleRow(request, requireRole(request)) };
}

export function createRole(request: RpcRequest): RpcResult {
  const { parameters, world, receivedAt } = request;
  const name = requireText(request, "RoleName");
  if (!/^[A-Za-z0-9.-]{1,64}$/.test(name)) throw rpcError("InvalidParameter.RoleName");
  if (world.ram.role(name) !== undefined) throw rpcError("EntityAlreadyExists.Role");
  const trust = requireTrust(requireText(request, "AssumeRolePolicyDocument"));
  const seed = roleOf(world.ram, {
    name,
    trust,
    policies: [],
    description: parameters.get("Description") ?? "",
    maxSessionSeconds: requireSessionSeconds(parameters.get("MaxSessionDuration")) ?? 3600,
  });
  const role: Role = { ...seed, attachments: [], createdAt: receivedAt, updatedAt: receivedAt };
  world.ram.putRole(role);
  return { Role: roleRow(request, role) };
}

export function updateRole(request: RpcRequest): RpcResult {
  const { parameters, world, receivedAt } = request;
  const role = requireRole(request);
  const document = parameters.get("NewAssumeRolePolicyDocument") ?? "";
  const changed: Role = {
    ...role,
    trust: document === "" ? role.trust : requireTrust(document),
    description: parameters.get("NewDescription") ?? role.description,
    maxSessionSeconds:
      requireSessionSeconds(parameters.get("NewMaxSessionDuration")) ?? role.maxSessionSeconds,
    updatedAt: receivedAt,
  };
  world.ram.putRole(changed);
  return { Role: roleRow(request, changed) };
}

export function deleteRole(request: RpcRequest): RpcResult {
  const { name, attachments } = requireRole(request);
  if (attachments.length > 0) throw rpcError("DeleteConflict.Role.Policy");
  request.world.ram.deleteRole(name);
  return {};
}

export function listPoliciesForRole(request: RpcRequest): RpcResult {
  const { attachments } = requireRole(request);
  return { Policies: { Policy: attachments.map((attachment) => attachmentRow(request, attachment)) } };
}

export function attachPolicyToRole(request: RpcRequest): RpcResult {
  const role = requireRole(request);
  const policy = requirePolicy(request);
  const attachments = attached(role.attachments, policy, {
    now: request.receivedAt,
    conflict: "EntityAlreadyExists.Role.Policy",
  });
  request.world.ram.putRole({ ...role, attachments });
  return {};
}

export function detachPolicyFromRole(request: RpcRequest): RpcResult {
  const role = requireRole(request);
  const attachments = detached(role.attachments, requirePolicy(request), "EntityNotExist.Role.Policy");
  request.world.ram.putRole({ ...role, attachments });
  return {};
}

function requireRole(request: RpcRequest): Role {
  const name = requireText(request, "RoleName");
  const role = request.world.ram.role(name);
  if (role === undefined) throw rpcError("EntityNotExist.Role", { message: `The role not exists: ${name}.` });
  return role;
}

function requireTrust(text: string): TrustDocument {
  const trust = parseTrust(text);
  if (trust === undefined) throw rpcError("MalformedPolicyDocument");
  return trust;
}

function requireSessionSeconds(text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= 3600 && seconds <= 43_200) return seconds;
  throw rpcError("InvalidParameter.MaxSessionDuration");
}

/** The ARN has the name in lower case. */
function roleRow({ world }: RpcRequest, role: Role): RpcResult {
  return {
    RoleId: role.id,
    RoleName: role.name,
    Arn: `acs:ram::${world.accountId}:role/${role.name.toLowerCase()}`,
    Description: role.description,
    AssumeRolePolicyDocument: JSON.stringify(role.trust),
    CreateDate: replyTime(role.createdAt),
    UpdateDate: replyTime(role.updatedAt),
    MaxSessionDuration: role.maxSessionSeconds,
  };
}

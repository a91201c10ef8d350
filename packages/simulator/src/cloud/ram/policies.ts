/**
 * Policies: made, looked at, and given to users.
 *
 * Source: RAM API reference, version 2015-05-01, "CreatePolicy", "GetPolicy", "ListPoliciesForUser",
 * "AttachPolicyToUser", "DetachPolicyFromUser".
 */
import { type RpcErrorCode, rpcError } from "../rpc/rpc-error.ts";
import { replyTime, requireOneOf, requireText, type RpcRequest, type RpcResult } from "../rpc/rpc-request.ts";
import { parsePolicy } from "./policy.ts";
import type { Attachment, RamPolicy } from "./ram-book.ts";

export function createPolicy(request: RpcRequest): RpcResult {
  const { parameters, world, receivedAt } = request;
  const name = requireText(request, "PolicyName");
  if (!/^[A-Za-z0-9-]{1,128}$/.test(name)) throw rpcError("InvalidParameter.PolicyName");
  const text = requireText(request, "PolicyDocument");
  const document = parsePolicy(text);
  if (document === undefined || text.length > LONGEST_DOCUMENT) throw rpcError("MalformedPolicyDocument");
  if (world.ram.policy(name, "Custom") !== undefined) throw rpcError("EntityAlreadyExists.Policy");
  const policy: RamPolicy = {
    name,
    type: "Custom",
    document,
    description: parameters.get("Description") ?? "",
    createdAt: receivedAt,
  };
  world.ram.addPolicy(policy);
  return { Policy: policyRow(policy) };
}

export function getPolicy(request: RpcRequest): RpcResult {
  const policy = requirePolicy(request);
  return {
    Policy: policyRow(policy),
    DefaultPolicyVersion: {
      VersionId: "v1",
      IsDefaultVersion: true,
      PolicyDocument: JSON.stringify(policy.document),
      CreateDate: replyTime(policy.createdAt),
    },
  };
}

export function listPoliciesForUser(request: RpcRequest): RpcResult {
  const { attachments } = requireUser(request);
  return { Policies: { Policy: attachments.map((attachment) => attachmentRow(request, attachment)) } };
}

export function attachPolicyToUser(request: RpcRequest): RpcResult {
  const { name, attachments } = requireUser(request);
  const conflict = "EntityAlreadyExists.User.Policy";
  const all = attached(attachments, requirePolicy(request), { now: request.receivedAt, conflict });
  request.world.ram.attachToUser(name, all);
  return {};
}

export function detachPolicyFromUser(request: RpcRequest): RpcResult {
  const { name, attachments } = requireUser(request);
  const rest = detached(attachments, requirePolicy(request), "EntityNotExist.User.Policy");
  request.world.ram.attachToUser(name, rest);
  return {};
}

/** The policy that PolicyName and PolicyType name. Throws EntityNotExist.Policy. */
export function requirePolicy(request: RpcRequest): RamPolicy {
  const type = requireOneOf(request, "PolicyType", ["System", "Custom"]);
  const policy = request.world.ram.policy(requireText(request, "PolicyName"), type);
  if (policy === undefined) throw rpcError("EntityNotExist.Policy");
  return policy;
}

/** Throws `conflict` for a policy that is attached already. */
export function attached(
  attachments: readonly Attachment[],
  { name, type }: RamPolicy,
  { now, conflict }: { readonly now: number; readonly conflict: RpcErrorCode },
): readonly Attachment[] {
  if (attachments.some((one) => isFor(one, { name, type }))) throw rpcError(conflict);
  return [...attachments, { policyName: name, policyType: type, attachedAt: now }];
}

/** Throws `absence` for a policy that is not attached. */
export function detached(
  attachments: readonly Attachment[],
  policy: RamPolicy,
  absence: RpcErrorCode,
): readonly Attachment[] {
  const rest = attachments.filter((one) => !isFor(one, policy));
  if (rest.length === attachments.length) throw rpcError(absence);
  return rest;
}

export function attachmentRow(
  { world }: RpcRequest,
  { policyName, policyType, attachedAt }: Attachment,
): RpcResult {
  return {
    PolicyName: policyName,
    PolicyType: policyType,
    Description: world.ram.policy(policyName, policyType)?.description ?? "",
    DefaultVersion: "v1",
    AttachDate: replyTime(attachedAt),
  };
}

const LONGEST_DOCUMENT = 6144;

function requireUser(request: RpcRequest): { name: string; attachments: readonly Attachment[] } {
  const name = requireText(request, "UserName");
  const attachments = request.world.ram.attachmentsOf(name);
  if (attachments === undefined) {
    throw rpcError("EntityNotExist.User", { message: `The user does not exist: ${name}.` });
  }
  return { name, attachments };
}

function isFor(attachment: Attachment, { name, type }: Pick<RamPolicy, "name" | "type">): boolean {
  return attachment.policyName === name && attachment.policyType === type;
}

function policyRow({ name, type, description, createdAt }: RamPolicy): RpcResult {
  return {
    PolicyName: name,
    PolicyType: type,
    Description: description,
    DefaultVersion: "v1",
    CreateDate: replyTime(createdAt),
    UpdateDate: replyTime(createdAt),
  };
}

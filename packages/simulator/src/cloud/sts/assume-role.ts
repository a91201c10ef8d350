/**
 * AssumeRole: a temporary key with the rights of a role, and with those of a session policy at most.
 *
 * Source: STS API reference, version 2015-04-01, "AssumeRole"; "How to handle the common errors when you access OSS by
 * using STS". How long a key lives is real time, like everything that a client's own clock decides.
 */
import { createHash } from "node:crypto";

import { isTrusted, parsePolicy, type PolicyDocument } from "../ram/policy.ts";
import type { Role } from "../ram/ram-book.ts";
import { rpcError } from "../rpc/rpc-error.ts";
import { replyTime, requireText, type RpcRequest, type RpcResult } from "../rpc/rpc-request.ts";

export function assumeRole(request: RpcRequest): RpcResult {
  const { world, caller, receivedAt } = request;
  const { accountId } = world;
  if (caller.arn.endsWith(":root")) {
    throw rpcError("NoPermission", { message: "Roles may not be assumed by root accounts." });
  }
  const role = requireRole(request);
  const session = requireText(request, "RoleSessionName");
  if (!/^[a-zA-Z0-9.@_-]{2,64}$/.test(session)) throw rpcError("InvalidParameter.RoleSessionName");
  const seconds = readDuration(request, role);
  const sessionPolicy = readPolicy(request);
  if (!isTrusted(role.trust, { arn: caller.arn, accountId })) throw rpcError("NoPermission");

  const number = world.issuedKeys + 1;
  world.issuedKeys = number;
  const secretOf = (kind: string): string =>
    createHash("sha256").update(`${kind} ${accountId} ${role.id} ${session} ${number}`).digest("base64url");
  const arn = `acs:ram::${accountId}:assumed-role/${role.name.toLowerCase()}/${session}`;
  const expiresAt = receivedAt + seconds * 1000;
  const key = {
    id: `STS.N${secretOf("id")
      .replaceAll(/[^A-Za-z0-9]/g, "")
      .slice(0, 24)}`,
    secret: secretOf("secret"),
    securityToken: `${secretOf("token")}${secretOf("more")}`,
  };
  world.keys.add({
    ...key,
    arn,
    expiresAt,
    roleName: role.name,
    ...(sessionPolicy === undefined ? {} : { sessionPolicy }),
  });
  return {
    Credentials: {
      AccessKeyId: key.id,
      AccessKeySecret: key.secret,
      SecurityToken: key.securityToken,
      Expiration: replyTime(expiresAt),
    },
    AssumedRoleUser: { Arn: arn, AssumedRoleId: `${role.id}:${session}` },
  };
}

/** What RAM must allow: taking this very role. */
export function assumedRole({ parameters }: RpcRequest): string {
  return parameters.get("RoleArn") ?? "";
}

const LONGEST_POLICY = 2048;
const SHORTEST_SECONDS = 900;

function requireRole(request: RpcRequest): Role {
  const { ram, accountId } = request.world;
  const [, account, name = ""] =
    /^acs:ram::(\d+):role\/([A-Za-z0-9.-]+)$/.exec(requireText(request, "RoleArn")) ?? [];
  if (account === undefined) throw rpcError("InvalidParameter.RoleArn");
  const role = account === accountId ? ram.role(name) : undefined;
  if (role === undefined) throw rpcError("EntityNotExist.Role", { message: `The role not exists: ${name}.` });
  return role;
}

function readDuration({ parameters }: RpcRequest, { maxSessionSeconds }: Role): number {
  const text = parameters.get("DurationSeconds") ?? "";
  const seconds = text === "" ? 3600 : Number(text);
  if (Number.isInteger(seconds) && seconds >= SHORTEST_SECONDS && seconds <= maxSessionSeconds)
    return seconds;
  throw rpcError("InvalidParameter.DurationSeconds", {
    message: `The Min/Max value of DurationSeconds is ${SHORTEST_SECONDS}/${maxSessionSeconds} seconds.`,
  });
}

function readPolicy({ parameters }: RpcRequest): PolicyDocument | undefined {
  const text = parameters.get("Policy") ?? "";
  if (text === "") return undefined;
  const policy = parsePolicy(text);
  if (policy === undefined || text.length > LONGEST_POLICY) throw rpcError("InvalidParameter.PolicyGrammar");
  return policy;
}

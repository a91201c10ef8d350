/**
 * Which policies the identity has that an access key belongs to, by their names.
 *
 * Source: RAM, ListPoliciesForUser, ListPoliciesForRole; STS, GetCallerIdentity, Arn.
 */
import { z } from "zod";

import { rowsOf, words } from "../rpc/loose.ts";
import type { Rpc } from "../rpc/rpc.ts";

const POLICIES = z.object({ Policies: rowsOf("Policy", z.object({ PolicyName: words })) });

const OWNER = /:(?<kind>user|assumed-role)\/(?<name>[^/]+)/;

/** `null` for the account itself, which needs no policy. */
export async function attachedPolicies(rpc: Rpc, arn: string): Promise<readonly string[] | null> {
  const { kind, name } = OWNER.exec(arn)?.groups ?? {};
  if (name === undefined) return null;
  return kind === "user" ? policiesOfUser(rpc, name) : policiesOfRole(rpc, name);
}

export async function policiesOfRole(rpc: Rpc, role: string): Promise<readonly string[]> {
  const { Policies } = await rpc.call({
    operation: "ListPoliciesForRole",
    parameters: { RoleName: role },
    schema: POLICIES,
    what: `list the policies of the RAM role ${role}`,
    resource: `acs:ram:*:*:role/${role}`,
  });
  return Policies.map(({ PolicyName }) => PolicyName);
}

async function policiesOfUser(rpc: Rpc, user: string): Promise<readonly string[]> {
  const { Policies } = await rpc.call({
    operation: "ListPoliciesForUser",
    parameters: { UserName: user },
    schema: POLICIES,
    what: `list the policies of the RAM user ${user}`,
    resource: `acs:ram:*:*:user/${user}`,
  });
  return Policies.map(({ PolicyName }) => PolicyName);
}

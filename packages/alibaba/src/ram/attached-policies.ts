/**
 * Which policies the identity has that an access key belongs to, and what those of the account's own allow.
 *
 * Source: RAM, ListPoliciesForUser, ListPoliciesForRole, GetPolicy, "Policy structure and syntax"; STS,
 * GetCallerIdentity, Arn.
 */
import type { AllowedActions, AttachedPolicy } from "@bakferry/core";
import { OperationalError } from "@bakferry/core/errors";
import { z } from "zod";

import { parseJson } from "../credentials/ask.ts";
import { rowsOf, words, wordsOrNone } from "../rpc/loose.ts";
import type { Rpc } from "../rpc/rpc.ts";

const POLICIES = z.object({
  Policies: rowsOf("Policy", z.object({ PolicyName: words, PolicyType: wordsOrNone })),
});

const POLICY = z.object({ DefaultPolicyVersion: z.object({ PolicyDocument: words }) });

const oneOrMany = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

const DOCUMENT = z.object({
  Statement: z.array(
    z.object({
      Effect: z.string(),
      Action: oneOrMany.optional(),
      Resource: oneOrMany.optional(),
      Condition: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});

const OWNER = /:(?<kind>user|assumed-role)\/(?<name>[^/]+)/;

interface Named {
  readonly name: string;
  readonly isOwn: boolean;
}

/** `null` for the account itself, which needs no policy. */
export async function attachedPolicies(rpc: Rpc, arn: string): Promise<readonly AttachedPolicy[] | null> {
  const { kind, name } = OWNER.exec(arn)?.groups ?? {};
  if (name === undefined) return null;
  const named = kind === "user" ? await namedOfUser(rpc, name) : await namedOfRole(rpc, name);
  return Promise.all(
    named.map(async ({ name: policy, isOwn }) => ({
      name: policy,
      allows: isOwn ? await allowedBy(rpc, policy) : null,
    })),
  );
}

export async function policiesOfRole(rpc: Rpc, role: string): Promise<readonly string[]> {
  return (await namedOfRole(rpc, role)).map(({ name }) => name);
}

async function namedOfRole(rpc: Rpc, role: string): Promise<readonly Named[]> {
  const { Policies } = await rpc.call({
    operation: "ListPoliciesForRole",
    parameters: { RoleName: role },
    schema: POLICIES,
    what: `list the policies of the RAM role ${role}`,
    resource: `acs:ram:*:*:role/${role}`,
  });
  return Policies.map(named);
}

async function namedOfUser(rpc: Rpc, user: string): Promise<readonly Named[]> {
  const { Policies } = await rpc.call({
    operation: "ListPoliciesForUser",
    parameters: { UserName: user },
    schema: POLICIES,
    what: `list the policies of the RAM user ${user}`,
    resource: `acs:ram:*:*:user/${user}`,
  });
  return Policies.map(named);
}

function named({ PolicyName, PolicyType }: z.output<typeof POLICIES>["Policies"][number]): Named {
  return { name: PolicyName, isOwn: PolicyType === "Custom" };
}

/** `null` where we may not read it: nothing depends on it. */
async function allowedBy(rpc: Rpc, policy: string): Promise<readonly AllowedActions[] | null> {
  try {
    const { DefaultPolicyVersion } = await rpc.call({
      operation: "GetPolicy",
      parameters: { PolicyName: policy, PolicyType: "Custom" },
      schema: POLICY,
      what: `read the RAM policy ${policy}`,
      resource: `acs:ram:*:*:policy/${policy}`,
    });
    return allowances(DefaultPolicyVersion.PolicyDocument);
  } catch (error) {
    if (OperationalError.is(error) && error.code === "RAM_ACCESS_DENIED") return null;
    throw error;
  }
}

/** What is allowed but for a few actions or resources is all of them. */
function allowances(document: string): readonly AllowedActions[] | null {
  const read = DOCUMENT.safeParse(parseJson(document));
  if (!read.success) return null;
  return read.data.Statement.filter(
    ({ Effect, Condition = {} }) => Effect === "Allow" && Object.keys(Condition).length === 0,
  ).map(({ Action = ["*"], Resource = ["*"] }) => ({ actions: Action, resources: Resource }));
}

import type { Grant } from "@bakferry/core";
/**
 * The role by which RDS reads backups from our OSS.
 *
 * Source: RAM, GetRole, ListPoliciesForRole; RDS, "Migrate full backup data": authorise AliyunRDSImportRole.
 */
import { OperationalError } from "@bakferry/core/errors";
import { z } from "zod";

import { words } from "../rpc/loose.ts";
import type { Rpc } from "../rpc/rpc.ts";
import { policiesOfRole } from "./attached-policies.ts";

const ROLE_NAME = "AliyunRDSImportRole";
const ROLE_RESOURCE = `acs:ram:*:*:role/${ROLE_NAME}`;
const RDS_PRINCIPAL = "rds.aliyuncs.com";

const ROLE = z.object({ Role: z.object({ AssumeRolePolicyDocument: words }) });

const oneOrMany = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

const TRUST_POLICY = z.object({
  Statement: z.array(
    z.object({
      Effect: z.string(),
      Action: oneOrMany,
      Principal: z.object({ Service: oneOrMany.optional() }).catch({}),
    }),
  ),
});

export async function readGrant(rpc: Rpc): Promise<Grant> {
  try {
    const { Role } = await rpc.call({
      operation: "GetRole",
      parameters: { RoleName: ROLE_NAME },
      schema: ROLE,
      what: `look at the RAM role ${ROLE_NAME}`,
      resource: ROLE_RESOURCE,
    });
    return {
      exists: true,
      trustsRds: trustsRds(Role.AssumeRolePolicyDocument),
      policies: await readPolicies(rpc),
    };
  } catch (error) {
    if (OperationalError.is(error) && /^EntityNotExist\.Role\b/.test(error.verbatim ?? "")) {
      return { exists: false, trustsRds: null, policies: null };
    }
    throw error;
  }
}

/** The guide's policy for RAM users does not include this action, so a refusal only leaves the question open. */
async function readPolicies(rpc: Rpc): Promise<readonly string[] | null> {
  try {
    return await policiesOfRole(rpc, ROLE_NAME);
  } catch (error) {
    if (OperationalError.is(error) && error.code === "RAM_ACCESS_DENIED") return null;
    throw error;
  }
}

/** A document that cannot be read trusts nobody that we know of. */
function trustsRds(document: string): boolean {
  const policy = TRUST_POLICY.safeParse(parseJson(document));
  if (!policy.success) return false;
  return policy.data.Statement.some(
    ({ Effect, Action, Principal }) =>
      Effect === "Allow" &&
      Action.some((action) => ["sts:assumerole", "sts:*", "*"].includes(action.toLowerCase())) &&
      (Principal.Service ?? []).includes(RDS_PRINCIPAL),
  );
}

function parseJson(document: string): unknown {
  try {
    return JSON.parse(document);
  } catch {
    return undefined;
  }
}

/**
 * The role by which RDS reads backups from our OSS.
 *
 * Source: RAM, GetRole; RDS, "Migrate full backup data": authorise AliyunRDSImportRole.
 */
import { OperationalError } from "@bakferry/core";
import type { Grant } from "@bakferry/core";
import { z } from "zod";

import { words } from "../rpc/loose.ts";
import type { Rpc } from "../rpc/rpc.ts";

const ROLE_NAME = "AliyunRDSImportRole";
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
      action: "ram:GetRole",
      resource: `acs:ram:*:*:role/${ROLE_NAME}`,
    });
    return { exists: true, trustsRds: trustsRds(Role.AssumeRolePolicyDocument) };
  } catch (error) {
    if (OperationalError.is(error) && /^EntityNotExist\.Role\b/.test(error.verbatim ?? "")) {
      return { exists: false, trustsRds: null };
    }
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

/** Who we are to the cloud, and what we and RDS may do there. */
import type { CloudAccount } from "@bakferry/core";

import { policyFor } from "./permissions/policies.ts";
import { attachedPolicies } from "./ram/attached-policies.ts";
import { readGrant } from "./ram/import-role.ts";
import { mayDo, type PermissionProbes } from "./rds/permission-probes.ts";
import type { Rpc } from "./rpc/rpc.ts";
import { readIdentity } from "./sts/caller-identity.ts";

export interface AccountServices {
  readonly rds: Rpc;
  readonly ram: Rpc;
  readonly sts: Rpc;
}

export function createCloudAccount(
  { rds, ram, sts }: AccountServices,
  probes: PermissionProbes,
): CloudAccount {
  return {
    identity: () => readIdentity(sts),
    grant: () => readGrant(ram),
    attachedPolicies: (arn) => attachedPolicies(ram, arn),
    leastPolicy: ({ accountId, instanceId, bucket, prefix }) =>
      policyFor(["bot", "upload"], {
        accountId,
        instanceIds: [instanceId],
        prefix,
        ...(bucket !== null && { bucket }),
      }),
    mayDo: (action, instanceId) => mayDo(rds, { action, instanceId, probes }),
  };
}

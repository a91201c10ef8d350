/** Who we are to the cloud, and what we and RDS may do there. */
import type { CloudAccount } from "@bakferry/core";

import { policyFor } from "./permissions/policies.ts";
import type { PermissionProbes } from "./rds/permission-probes.ts";
import type { Rpc } from "./rpc/rpc.ts";

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
    identity: async () => (await import("./sts/caller-identity.ts")).readIdentity(sts),
    grant: async () => (await import("./ram/import-role.ts")).readGrant(ram),
    attachedPolicies: async (arn) => (await import("./ram/attached-policies.ts")).attachedPolicies(ram, arn),
    leastPolicy: ({ accountId, instanceId, bucket, prefix }) =>
      policyFor(["bot", "upload"], {
        accountId,
        instanceIds: [instanceId],
        prefix,
        ...(bucket !== null && { bucket }),
      }),
    mayDo: async (action, instanceId) =>
      (await import("./rds/permission-probes.ts")).mayDo(rds, { action, instanceId, probes }),
  };
}

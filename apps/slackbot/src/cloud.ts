/** The adapters of the cloud, as the configuration wants them. */
import { type Alibaba, type AlibabaOptions, createAlibaba } from "@bakferry/alibaba";

import type { Config } from "./config/schema.ts";
import { importDialectOf, ticketTermsOf } from "./config/settings.ts";

export function createCloud(
  config: Config,
  options: Pick<AlibabaOptions, "credentials" | "clock" | "observer" | "sharedBudget">,
): Alibaba {
  const tickets = ticketTermsOf(config);
  return createAlibaba({
    ...options,
    regionId: config.alibaba.region,
    endpoints: defined(config.alibaba.endpoints),
    network: config.alibaba.network,
    rdsRequestsPerSecond: config.alibaba.rdsRequestsPerSecond,
    permissionProbes: config.alibaba.permissionProbes,
    importDialect: importDialectOf(config),
    ...(tickets && { tickets }),
  });
}

/** Leaves out what is not set, which is not the same as set to nothing. */
function defined(endpoints: Config["alibaba"]["endpoints"]): NonNullable<AlibabaOptions["endpoints"]> {
  return Object.fromEntries(Object.entries(endpoints).filter(([, address]) => address !== undefined));
}

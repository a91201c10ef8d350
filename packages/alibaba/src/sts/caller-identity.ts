/** Who the access key belongs to. Source: STS, GetCallerIdentity, which needs no grant. */
import type { CloudIdentity } from "@bakferry/core";
import { z } from "zod";

import { words } from "../rpc/loose.ts";
import type { Rpc } from "../rpc/rpc.ts";

const IDENTITY = z.object({ AccountId: words, Arn: words });

export async function readIdentity(rpc: Rpc): Promise<CloudIdentity> {
  const { AccountId, Arn } = await rpc.call({
    operation: "GetCallerIdentity",
    parameters: {},
    schema: IDENTITY,
    what: "ask whose access key this is",
    resource: "*",
  });
  return { accountId: AccountId, arn: Arn };
}

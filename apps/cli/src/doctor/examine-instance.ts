/**
 * What the key may do on an RDS instance, one permission at a time, as the bot will need it.
 *
 * Reads are made; orders are sent with values that RDS must refuse, so that the refusal says whether RAM would have
 * let them pass. What no harmless order can tell stays unknown.
 */
import { actionsFor } from "@bakferry/alibaba";
import { text } from "@bakferry/core";
import { examined, type ExaminedLine } from "@bakferry/host/terminal";

import type { Cloud } from "../wire.ts";

export async function instanceLines(
  { alibaba }: Cloud,
  instanceId: string,
): Promise<readonly ExaminedLine[]> {
  const actions = actionsFor(["bot"]).flatMap(([action, scope]) => (scope === "instance" ? [action] : []));
  return Promise.all(
    actions.map(async (action) => {
      const verdict = await alibaba.account.mayDo(action, instanceId);
      const id = `permission-${action}`;
      if (verdict === "allowed")
        return examined(id, "passed", [text("cli.doctor.allowed", { action }), null]);
      if (verdict === "unknown") {
        return examined(id, "unknown", [text("cli.doctor.actionUnknown", { action }), null]);
      }
      const resource = `acs:rds:*:*:dbinstance/${instanceId}`;
      const remedy = text("error.grantAction", { action, resource });
      const isDetail = DETAILS.has(action);
      return examined(id, isDetail ? "warning" : "failed", [
        text("cli.doctor.deniedOptional", { action }),
        remedy,
      ]);
    }),
  );
}

/** Imports go on without them, and say less on their way. */
const DETAILS: ReadonlySet<string> = new Set(["rds:DescribeTasks", "rds:DescribeOssDownloads"]);

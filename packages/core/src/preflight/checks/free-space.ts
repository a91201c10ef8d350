/**
 * The free disk of the instance must hold the restored files and the backup itself.
 *
 * RDS copies the .bak to the instance before it restores, and answers either "Not Enough Disk Space for restoring,
 * space left … < needed …" or "space left … < bak file …". A tenth of the disk is kept as slack, because RDS locks
 * an instance whose disk runs full.
 */
import { spaceNeeded } from "@bakferry/bak";

import { sourceSizeBytes } from "../../model/staging.ts";
import { text } from "../../texts/text.ts";
import { blocker, type Check, passed, warning } from "../check.ts";
import { backupSetOf, instanceOf } from "../facts.ts";

const GIB = 2 ** 30;
const SLACK = 0.1;
/** RDS sells storage in steps of 5 GB. */
const STORAGE_STEP = 5 * GIB;

export const freeSpace: Check = {
  id: "free-space",
  group: "instance",
  run(facts) {
    const set = backupSetOf(facts);
    const instance = instanceOf(facts);
    if (!set || !instance) return null;
    const { totalBytes: neededBytes } = spaceNeeded(set, sourceSizeBytes(facts.source));
    const freeBytes = instance.storageBytes - instance.usedBytes;
    if (neededBytes > freeBytes) {
      const wanted = (instance.usedBytes + neededBytes) / (1 - SLACK);
      const proposedGb = (Math.ceil(wanted / STORAGE_STEP) * STORAGE_STEP) / GIB;
      return blocker(
        text("check.space.short", { neededBytes, freeBytes, instanceId: instance.instanceId }),
        text("check.space.grow", { instanceId: instance.instanceId, proposedGb }),
      );
    }
    if (neededBytes > freeBytes - instance.storageBytes * SLACK) {
      return warning(text("check.space.tight", { neededBytes, freeBytes }), text("check.space.watch"));
    }
    return passed(text("check.space.passed", { neededBytes, freeBytes }));
  },
};

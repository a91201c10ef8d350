/**
 * The free disk of the instance must hold the restored files and the backup itself.
 *
 * RDS copies the .bak to the instance before it restores, and answers either "Not Enough Disk Space for restoring,
 * space left … < needed …" or "space left … < bak file …". A tenth of the disk is kept as slack, because RDS locks
 * an instance whose disk runs full.
 */
import { spaceNeeded } from "@bakferry/bak";

import { sourceSizeBytes } from "../../model/staging.ts";
import { proposeStorageGb, STORAGE_SLACK } from "../../model/storage-proposal.ts";
import { text } from "../../texts/text.ts";
import { blocker, type Check, passed, warning } from "../check.ts";
import { backupSetOf, instanceOf } from "../facts.ts";

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
      const proposedGb = proposeStorageGb(instance.usedBytes, neededBytes);
      return blocker(
        text("check.space.short", { neededBytes, freeBytes, instanceId: instance.instanceId }),
        text("check.space.grow", { instanceId: instance.instanceId, proposedGb }),
      );
    }
    if (neededBytes > freeBytes - instance.storageBytes * STORAGE_SLACK) {
      return warning(text("check.space.tight", { neededBytes, freeBytes }), text("check.space.watch"));
    }
    return passed(text("check.space.passed", { neededBytes, freeBytes }));
  },
};

/**
 * The free disk of the instance must hold the restored files and the backup itself.
 *
 * RDS copies the .bak to the instance before it restores, and answers either "Not Enough Disk Space for restoring,
 * space left … < needed …" or "space left … < bak file …". A tenth of the disk is kept as slack, because RDS locks
 * an instance whose disk runs full. Two requests tell the used space, one of them late; the larger figure counts.
 */
import { type SpaceNeeded, spaceNeeded } from "@bakferry/bak";

import { consoleLink } from "../../model/console-link.ts";
import { advise, type Remedy } from "../../model/finding.ts";
import { sourceSizeBytes } from "../../model/staging.ts";
import { growCommand, proposeStorageGb, STORAGE_SLACK } from "../../model/storage-proposal.ts";
import type { TargetInstance } from "../../model/target.ts";
import { text } from "../../texts/text.ts";
import { type Answer, blocker, type Check, from, passed, warning, whenAllKnown } from "../check.ts";
import { type Facts, setIn } from "../facts.ts";

export const freeSpace: Check<Pick<Facts, "source" | "media" | "instance" | "usage">> = {
  id: "free-space",
  group: "instance",
  run({ source, media, instance, usage }) {
    return whenAllKnown({ media, instance, usage }, text("check.space.unknown"), (known) => {
      const set = setIn(known.media);
      if (!set || !known.instance) return null;
      const needed = spaceNeeded(set, sourceSizeBytes(source));
      const usedBytes = Math.max(known.instance.usedBytes, known.usage.diskUsedBytes ?? 0);
      const { dataBytes, logBytes, backupBytes } = needed;
      const evidence = [
        ...from("backup", media, { dataBytes, logBytes, backupBytes }),
        ...from("instance", instance, { storageBytes: known.instance.storageBytes }),
        ...from("usage", usage, { usedBytes }),
      ];
      return { ...judge(needed, { ...known.instance, usedBytes }), evidence };
    });
  },
};

function judge(needed: SpaceNeeded, instance: TargetInstance): Answer {
  const { instanceId, storageBytes, usedBytes } = instance;
  const { totalBytes: neededBytes, backupBytes } = needed;
  const freeBytes = Math.max(0, storageBytes - usedBytes);
  if (backupBytes > freeBytes) {
    return blocker(
      text("check.space.noRoomForBackup", { backupBytes, freeBytes, instanceId }),
      grow(needed, instance),
    );
  }
  if (neededBytes > freeBytes) {
    return blocker(text("check.space.short", { ...needed, freeBytes, instanceId }), grow(needed, instance));
  }
  if (neededBytes > freeBytes - storageBytes * STORAGE_SLACK) {
    return warning(text("check.space.tight", { neededBytes, freeBytes }), advise(text("check.space.watch")));
  }
  return passed(text("check.space.passed", { neededBytes, freeBytes }));
}

function grow({ totalBytes }: SpaceNeeded, { instanceId, regionId, usedBytes }: TargetInstance): Remedy {
  const proposedGb = proposeStorageGb(usedBytes, totalBytes);
  return advise(
    text("check.space.grow", { instanceId, proposedGb }),
    consoleLink("basicInfo", { instanceId, regionId }),
    growCommand({ instanceId, regionId }, proposedGb),
  );
}

/** A locked instance takes no import; the kind of lock says who can lift it. */
import { consoleLink } from "../../model/console-link.ts";
import { advise } from "../../model/finding.ts";
import { text } from "../../texts/text.ts";
import { blocker, type Check, from, passed, whenKnown } from "../check.ts";
import type { Facts } from "../facts.ts";

export const instanceLock: Check<Pick<Facts, "request" | "instance">> = {
  id: "instance-lock",
  group: "instance",
  run(facts) {
    const { target } = facts.request;
    const { instanceId } = target;
    return whenKnown(facts.instance, text("check.instance.unknown", { instanceId }), (instance) => {
      if (!instance) return null;
      const { lockMode } = instance;
      const evidence = from("instance", facts.instance, { lockMode });
      if (lockMode === "Unlock") return passed(text("check.lock.passed"), evidence);
      const remedy = advise(
        text(REMEDIES[lockMode] ?? "check.lock.remedy"),
        consoleLink("basicInfo", target),
      );
      return blocker(text("check.lock.locked", { instanceId, lockMode }), remedy, evidence);
    });
  },
};

const REMEDIES: Readonly<Record<string, "check.lock.expired" | "check.lock.disk">> = {
  LockByExpiration: "check.lock.expired",
  LockByDiskQuota: "check.lock.disk",
  LockReadInstanceByDiskQuota: "check.lock.disk",
};

/** A locked instance takes no import; the kind of lock says who can lift it. */
import { text } from "../../texts/text.ts";
import { blocker, type Check, passed } from "../check.ts";
import { instanceOf } from "../facts.ts";

export const instanceLock: Check = {
  id: "instance-lock",
  group: "instance",
  run(facts) {
    const instance = instanceOf(facts);
    if (!instance) return null;
    const { instanceId, lockMode } = instance;
    if (lockMode === "Unlock") return passed(text("check.lock.passed"));
    const remedy = REMEDIES[lockMode] ?? "check.lock.remedy";
    return blocker(text("check.lock.locked", { instanceId, lockMode }), text(remedy));
  },
};

const REMEDIES: Readonly<Record<string, "check.lock.expired" | "check.lock.disk">> = {
  LockByExpiration: "check.lock.expired",
  LockByDiskQuota: "check.lock.disk",
  LockReadInstanceByDiskQuota: "check.lock.disk",
};

/** Which of RDS's two procedures the instance follows; a pair of version and disk that nobody documents stays unknown. */
import { advise } from "../../model/finding.ts";
import { instanceFamily as familyOf } from "../../model/instance-family.ts";
import { text } from "../../texts/text.ts";
import { type Check, from, passed, unknown, whenKnown } from "../check.ts";
import type { Facts } from "../facts.ts";

export const instanceFamily: Check<Pick<Facts, "request" | "instance">> = {
  id: "instance-family",
  group: "instance",
  run(facts) {
    const { instanceId } = facts.request.target;
    return whenKnown(facts.instance, text("check.instance.unknown", { instanceId }), (instance) => {
      if (!instance) return null;
      const { engineVersion, storageType, category } = instance;
      const family = familyOf(instance);
      const evidence = from("instance", facts.instance, { engineVersion, storageType, category, family });
      return family
        ? passed(text("check.family.passed", { family, engineVersion }), evidence)
        : unknown(
            text("check.family.unknown", { engineVersion, storageType }),
            advise(text("check.version.report")),
            evidence,
          );
    });
  },
};

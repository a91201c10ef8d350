/**
 * Whether our own identity may do what the migration will ask of the cloud, found out before it is asked.
 *
 * A missing read makes the check that needs it unknown by itself; here stand the actions that come later, above all
 * the import. For some of them no harmless request tells, which is said and holds nobody up.
 */
import { advise } from "../../model/finding.ts";
import { policyAid } from "../../model/policy.ts";
import { text } from "../../texts/text.ts";
import { blocker, type Check, from, passed, whenKnown } from "../check.ts";
import type { Facts } from "../facts.ts";

export const ownPermissions: Check<Pick<Facts, "permissions">> = {
  id: "own-permissions",
  group: "permission",
  run({ permissions }) {
    return whenKnown(permissions, text("check.permissions.unknown"), (asked) => {
      const actions = (verdict: string): string =>
        asked.flatMap((each) => (each.verdict === verdict ? [each.action] : [])).join(", ");
      const evidence = from("permissions", permissions, {
        allowed: actions("allowed"),
        denied: actions("denied"),
        notTold: actions("unknown"),
      });
      const denied = asked.filter(({ verdict }) => verdict === "denied");
      if (denied.length > 0) {
        const remedy = advise(text("check.permissions.grant"), policyAid(denied));
        return blocker(text("check.permissions.denied", { actions: actions("denied") }), remedy, evidence);
      }
      const notTold = actions("unknown");
      return passed(text("check.permissions.passed", { notTold }), evidence);
    });
  },
};

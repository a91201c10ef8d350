/**
 * The role by which RDS reads OSS needs a policy that lets it; the console attaches AliyunRDSImportRolePolicy.
 *
 * Another policy may serve as well, so a role with others warns, and only one with none is sure to fail.
 */
import { consoleLink } from "../../model/console-link.ts";
import { advise } from "../../model/finding.ts";
import { IMPORT_ROLE, IMPORT_ROLE_POLICY, policyAid } from "../../model/policy.ts";
import { text } from "../../texts/text.ts";
import { blocker, type Check, from, passed, unknown, warning, whenKnown } from "../check.ts";
import type { Facts } from "../facts.ts";

const LIST_POLICIES = { action: "ram:ListPoliciesForRole", resource: `acs:ram:*:*:role/${IMPORT_ROLE}` };

export const rolePolicies: Check<Pick<Facts, "request" | "grant">> = {
  id: "role-policies",
  group: "permission",
  run(facts) {
    return whenKnown(facts.grant, text("check.role.unknown"), ({ exists, policies }) => {
      if (!exists) return null;
      const evidence = from("role", facts.grant, { policies: policies?.join(", ") ?? null });
      if (policies === null) {
        const remedy = advise(text("check.policies.grantLooking"), policyAid([LIST_POLICIES]));
        return unknown(text("check.policies.unknown"), remedy, evidence);
      }
      if (policies.includes(IMPORT_ROLE_POLICY)) return passed(text("check.policies.passed"), evidence);
      const remedy = advise(text("check.policies.attach"), consoleLink("backup", facts.request.target));
      return policies.length === 0
        ? blocker(text("check.policies.none"), remedy, evidence)
        : warning(text("check.policies.others", { policies: policies.join(", ") }), remedy, evidence);
    });
  },
};

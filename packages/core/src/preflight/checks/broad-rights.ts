/**
 * Warns of policies that allow far more than an import takes, on our own identity and on RDS's role.
 *
 * The guide itself asks for two system policies, and for AliyunRAMFullAccess "for a while" when RDS is authorised;
 * nobody reminds anybody to take it back. A policy of one's own is broad when it allows every action of a service, or
 * of all, on everything; of the role's own policies only names are known, so nothing is said of them.
 * Sources: RDS, "Migrate full backups to the cloud", Prerequisites and Troubleshooting; RAM, "Policy elements".
 */
import { advise } from "../../model/finding.ts";
import { type AllowedActions, type AttachedPolicy, IMPORT_ROLE, policyAid } from "../../model/policy.ts";
import { text } from "../../texts/text.ts";
import { type Check, from, passed, warning, whenAllKnown } from "../check.ts";
import type { Facts } from "../facts.ts";

const BROAD: ReadonlySet<string> = new Set([
  "AdministratorAccess",
  "AliyunOSSFullAccess",
  "AliyunRDSFullAccess",
  "AliyunRAMFullAccess",
]);

export const broadRights: Check<Pick<Facts, "grant" | "rights">> = {
  id: "broad-rights",
  group: "permission",
  informs: true,
  run({ grant, rights }) {
    return whenAllKnown({ grant, rights }, text("check.broad.unknown"), (known) => {
      const own = (known.rights.policies ?? [])
        .filter(isBroad)
        .map(({ name }) => name)
        .join(", ");
      const ofRole = broadIn(known.grant.policies);
      const evidence = [
        ...from("permissions", rights, {
          ownPolicies: known.rights.policies?.map(({ name }) => name).join(", ") ?? null,
        }),
        ...from("role", grant, { rolePolicies: known.grant.policies?.join(", ") ?? null }),
      ];
      if (own !== "") {
        const enough = { kind: "policy" as const, policy: known.rights.enough };
        return warning(
          text("check.broad.own", { policies: own, ofRole }),
          advise(text("check.broad.replace"), enough),
          evidence,
        );
      }
      if (ofRole === "") return passed(text("check.broad.passed"), evidence);
      const reading = ["oss:GetObject", "oss:GetBucketLocation"].map((action) => ({ action, resource: "*" }));
      return warning(
        text("check.broad.role", { role: IMPORT_ROLE, policies: ofRole }),
        advise(text("check.broad.narrowRole"), policyAid(reading)),
        evidence,
      );
    });
  },
};

function isBroad({ name, allows }: AttachedPolicy): boolean {
  return BROAD.has(name) || (allows ?? []).some(isBroadStatement);
}

/** `oss:*` on `*`, or on everything of OSS; `oss:Get*` on everything and `oss:*` on one bucket are somebody's choice. */
function isBroadStatement({ actions, resources }: AllowedActions): boolean {
  return (
    actions.some((action) => /^(?:\*|(?:\*|oss|rds|ram):\*)$/.test(action)) &&
    resources.some((resource) => /^(?:\*|acs:(?:\*|oss|rds|ram):[^:]*:[^:]*:\*)$/.test(resource))
  );
}

function broadIn(policies: readonly string[] | null): string {
  return (policies ?? []).filter((name) => BROAD.has(name)).join(", ");
}

/**
 * Warns of system policies that allow far more than an import takes, on our own identity and on RDS's role.
 *
 * The guide itself asks for two of them, and for AliyunRAMFullAccess "for a while" when RDS is authorised; nobody
 * reminds anybody to take it back. Policies of one's own are known by name only, so nothing is said of them.
 * Source: RDS, "Migrate full backups to the cloud", Prerequisites and Troubleshooting.
 */
import { advise } from "../../model/finding.ts";
import { IMPORT_ROLE, policyAid } from "../../model/policy.ts";
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
      const own = broadIn(known.rights.policies);
      const ofRole = broadIn(known.grant.policies);
      const evidence = [
        ...from("permissions", rights, { ownPolicies: known.rights.policies?.join(", ") ?? null }),
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

function broadIn(policies: readonly string[] | null): string {
  return (policies ?? []).filter((name) => BROAD.has(name)).join(", ");
}

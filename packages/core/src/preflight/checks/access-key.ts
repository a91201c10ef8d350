/**
 * Warns of a key that outlives its use: an access key of the account itself, or one of a RAM user.
 *
 * Temporary keys of a role end by themselves, and a role can be narrowed for one migration.
 * Source: STS, GetCallerIdentity, Arn: `…:root`, `…:user/<name>`, `…:assumed-role/<role>/<session>`.
 */
import { advise } from "../../model/finding.ts";
import { text } from "../../texts/text.ts";
import { type Check, from, passed, warning, whenKnown } from "../check.ts";
import type { Facts } from "../facts.ts";

export const accessKey: Check<Pick<Facts, "identity">> = {
  id: "access-key",
  group: "permission",
  informs: true,
  run({ identity }) {
    return whenKnown(identity, text("check.owner.unknown"), ({ arn }) => {
      const evidence = from("identity", identity, { arn });
      const remedy = advise(text("check.key.remedy"));
      if (arn.endsWith(":root")) return warning(text("check.key.root"), remedy, evidence);
      if (arn.includes(":assumed-role/")) return passed(text("check.key.temporary"), evidence);
      return warning(
        text("check.key.lasting", { name: arn.slice(arn.lastIndexOf("/") + 1) }),
        remedy,
        evidence,
      );
    });
  },
};

/**
 * RDS may read our OSS through the role AliyunRDSImportRole, which the console's import guide creates.
 *
 * A role that may not be looked at is not a role that is missing, so a refusal stays `unknown`.
 */
import { text } from "../../texts/text.ts";
import { blocker, type Check, passed, whenKnown } from "../check.ts";

export const importRole: Check = {
  id: "import-role",
  group: "permission",
  run(facts) {
    const { instanceId, regionId } = facts.request.target;
    return whenKnown(facts.grant, text("check.role.unknown"), ({ exists, trustsRds }) => {
      if (!exists)
        return blocker(text("check.role.missing"), text("check.role.authorize", { instanceId, regionId }));
      if (trustsRds === false)
        return blocker(text("check.role.distrusts"), text("check.role.authorize", { instanceId, regionId }));
      return passed(text("check.role.passed"));
    });
  },
};

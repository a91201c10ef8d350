/**
 * RDS may read our OSS through the role AliyunRDSImportRole, which the console's import guide creates.
 *
 * A role that may not be looked at is not a role that is missing, so a refusal stays `unknown`.
 */
import { consoleLink } from "../../model/console-link.ts";
import { advise } from "../../model/finding.ts";
import { text } from "../../texts/text.ts";
import { blocker, type Check, from, passed, whenKnown } from "../check.ts";
import type { Facts } from "../facts.ts";

export const importRole: Check<Pick<Facts, "request" | "grant">> = {
  id: "import-role",
  group: "permission",
  run(facts) {
    const { target } = facts.request;
    return whenKnown(facts.grant, text("check.role.unknown"), ({ exists, trustsRds }) => {
      const evidence = from("role", facts.grant, { exists, trustsRds });
      const authorize = advise(text("check.role.authorize"), consoleLink("backup", target));
      if (!exists) return blocker(text("check.role.missing"), authorize, evidence);
      if (trustsRds === false) return blocker(text("check.role.distrusts"), authorize, evidence);
      return passed(text("check.role.passed"), evidence);
    });
  },
};

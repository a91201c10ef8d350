/**
 * Without a privileged account the import succeeds and nobody can use the database.
 *
 * RDS then says "Your RDS doesn't have any init account yet, please create one and grant permissions".
 */
import { consoleLink } from "../../model/console-link.ts";
import { advise } from "../../model/finding.ts";
import { text } from "../../texts/text.ts";
import { type Check, from, passed, warning, whenKnown } from "../check.ts";
import type { Facts } from "../facts.ts";

export const privilegedAccount: Check<Pick<Facts, "request" | "accounts">> = {
  id: "privileged-account",
  group: "instance",
  run({ request, accounts: fact }) {
    const { instanceId } = request.target;
    return whenKnown(fact, text("check.account.unknown", { instanceId }), (accounts) => {
      const privileged = accounts.find((account) => account.privileged && account.available);
      const evidence = from("accounts", fact, {
        accountCount: accounts.length,
        privileged: privileged?.name ?? null,
      });
      if (privileged) return passed(text("check.account.passed", { account: privileged.name }), evidence);
      const remedy = advise(text("check.account.create"), consoleLink("account", request.target));
      return warning(text("check.account.missing", { instanceId }), remedy, evidence);
    });
  },
};

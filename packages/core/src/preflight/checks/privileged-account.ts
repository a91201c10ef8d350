/**
 * Without a privileged account the import succeeds and nobody can use the database.
 *
 * RDS then says "Your RDS doesn't have any init account yet, please create one and grant permissions".
 */
import { text } from "../../texts/text.ts";
import { type Check, passed, warning, whenKnown } from "../check.ts";

export const privilegedAccount: Check = {
  id: "privileged-account",
  group: "instance",
  run(facts) {
    const { instanceId } = facts.request.target;
    return whenKnown(facts.accounts, text("check.account.unknown", { instanceId }), (accounts) => {
      const privileged = accounts.find((account) => account.privileged && account.available);
      return privileged
        ? passed(text("check.account.passed", { account: privileged.name }))
        : warning(text("check.account.missing", { instanceId }), text("check.account.create"));
    });
  },
};

/**
 * What the documentation of RAM says, and the test that shows that the simulated one does it.
 *
 * A test looks up each row's test by its title. Source: RAM API reference and user guide.
 */
import { type ContractRow, rows, type Shown } from "../../contract-row.ts";

export const RAM_CONTRACT: readonly ContractRow[] = [
  ...rows("cloud/ram/ram.contract.test.ts", "api", [
    ["A denial names the action", "is told the very action that it lacks"],
    ["EntityNotExist.Role", "is made, given its policy, looked at"],
    ["The import role must not be changed", "that %s fails the download"],
  ]),
  ...rows("cloud/ram/policy.test.ts", "api", [["An explicit Deny wins", "a Deny wins"]]),
  ...rows("cloud/ram/ram.contract.test.ts", "api", [
    ["Resources limit a policy", "may do on one instance what it may not on another"],
    ["NoPermission, Forbidden.RAM, AccessDenied: each service has its words", "in the words of each service"],
    ["Conditions: address, time, line, numbers, texts", "a policy that wants %s"],
    ["Attaching and detaching take effect at once", "gets a right when its policy is attached"],
  ]),
];

const RAM = "cloud/ram/ram.contract.test.ts";
const OFFICIAL = "cloud/rpc/official-clients.contract.test.ts";

/** Each operation, called by an official client. */
export const RAM_OPERATIONS_SHOWN: Readonly<Record<string, Shown>> = {
  GetRole: { file: OFFICIAL, test: "set up a role" },
  CreateRole: { file: OFFICIAL, test: "set up a role" },
  UpdateRole: { file: RAM, test: "%s refuses %j with %s" },
  DeleteRole: { file: RAM, test: "is made, given its policy, looked at" },
  ListPoliciesForRole: { file: OFFICIAL, test: "set up a role" },
  AttachPolicyToRole: { file: OFFICIAL, test: "set up a role" },
  DetachPolicyFromRole: { file: RAM, test: "is made, given its policy, looked at" },
  CreatePolicy: { file: OFFICIAL, test: "set up a role" },
  GetPolicy: { file: RAM, test: "has policies of the account's own" },
  ListPoliciesForUser: { file: RAM, test: "gets a right when its policy is attached" },
  AttachPolicyToUser: { file: RAM, test: "gets a right when its policy is attached" },
  DetachPolicyFromUser: { file: RAM, test: "gets a right when its policy is attached" },
};

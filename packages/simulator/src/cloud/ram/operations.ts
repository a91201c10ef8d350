/** The RAM operations that are simulated: name, action, what they are about, required parameters. */
import type { RpcOperation, RpcRequest } from "../rpc/rpc-request.ts";
import {
  attachPolicyToUser,
  createPolicy,
  detachPolicyFromUser,
  getPolicy,
  listPoliciesForUser,
} from "./policies.ts";
import {
  attachPolicyToRole,
  createRole,
  deleteRole,
  detachPolicyFromRole,
  getRole,
  listPoliciesForRole,
  updateRole,
} from "./roles.ts";

const SUBJECTS = { role: "RoleName", policy: "PolicyName", user: "UserName" } as const;

export const RAM_OPERATIONS: readonly RpcOperation[] = [
  operation("GetRole", { about: "role", run: getRole }),
  operation("CreateRole", { about: "role", needs: ["AssumeRolePolicyDocument"], run: createRole }),
  operation("UpdateRole", { about: "role", run: updateRole }),
  operation("DeleteRole", { about: "role", run: deleteRole }),
  operation("ListPoliciesForRole", { about: "role", run: listPoliciesForRole }),
  operation("AttachPolicyToRole", {
    about: "role",
    needs: ["PolicyType", "PolicyName"],
    run: attachPolicyToRole,
  }),
  operation("DetachPolicyFromRole", {
    about: "role",
    needs: ["PolicyType", "PolicyName"],
    run: detachPolicyFromRole,
  }),
  operation("CreatePolicy", { about: "policy", needs: ["PolicyDocument"], run: createPolicy }),
  operation("GetPolicy", { about: "policy", needs: ["PolicyType"], run: getPolicy }),
  operation("ListPoliciesForUser", { about: "user", run: listPoliciesForUser }),
  operation("AttachPolicyToUser", {
    about: "user",
    needs: ["PolicyType", "PolicyName"],
    run: attachPolicyToUser,
  }),
  operation("DetachPolicyFromUser", {
    about: "user",
    needs: ["PolicyType", "PolicyName"],
    run: detachPolicyFromUser,
  }),
];

function operation(
  name: string,
  {
    about,
    needs = [],
    run,
  }: { about: keyof typeof SUBJECTS; needs?: readonly string[] } & Pick<RpcOperation, "run">,
): RpcOperation {
  const subject = SUBJECTS[about];
  return {
    name,
    action: `ram:${name}`,
    required: [subject, ...needs],
    resource: ({ parameters, world }: RpcRequest) =>
      `acs:ram::${world.accountId}:${about}/${parameters.get(subject) ?? ""}`,
    run,
  };
}

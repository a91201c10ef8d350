/**
 * What the documentation of STS says, and the test that shows that the simulated one does it.
 *
 * A test looks up each row's test by its title. Source: STS API reference.
 */
import { type ContractRow, rows, type Shown } from "../../contract-row.ts";

export const STS_CONTRACT: readonly ContractRow[] = [
  ...rows("cloud/ram/ram.contract.test.ts", "api", [
    ["A session has the rights of its role", "gives a key with the rights of the role, and no more"],
    ["A session has what role and session policy both allow", "takes a session policy as a second limit"],
    ["A session ends", "gives another key each time, which ends by the clock"],
    ["sts:AssumeRole on the role is needed", "needs the right to take this role"],
  ]),
  ...rows("cloud/rpc/rpc.contract.test.ts", "api", [
    ["GetCallerIdentity: RAMUser, AssumedRoleUser", "temporary credentials with %j"],
  ]),
];

const OFFICIAL = "cloud/rpc/official-clients.contract.test.ts";

/** Each operation, called by an official client. */
export const STS_OPERATIONS_SHOWN: Readonly<Record<string, Shown>> = {
  GetCallerIdentity: { file: OFFICIAL, test: "say who the caller is" },
  AssumeRole: { file: OFFICIAL, test: "set up a role, and take it with fewer rights" },
};

/**
 * What the documentation says of every RPC-style call, and the test that shows that the simulated services do it.
 *
 * A test looks up each row's test by its title. Source: OpenAPI gateway: signatures V2 and V3, common errors.
 */
import { type ContractRow, rows } from "../../contract-row.ts";

export const RPC_CONTRACT: readonly ContractRow[] = [
  ...rows("cloud/rpc/authenticate-rpc.test.ts", "api", [
    ["15 minutes between the clocks", "takes a clock that is off by %s ms"],
    ["SignatureNonceUsed", "believes a call once"],
  ]),
  ...rows("cloud/fetch.contract.test.ts", "api", [
    ["Throttling.User, with x-acs-retry-after", "throttling with the header"],
  ]),
  ...rows("cloud/rpc/rpc.contract.test.ts", "api", [
    ["Signature V3, with any characters", "ACS3 with awkward characters in the parameters"],
    ["Signature V2: everything in the query", "the older signature in the query"],
    ["SignatureDoesNotMatch, InvalidAccessKeyId.NotFound, InvalidSecurityToken…", "$title is refused"],
    ["InvalidAction.NotFound", "an operation that does not exist"],
    ["Missing<parameter>", "a parameter that is missing"],
  ]),
  ...rows("cloud/rpc/authenticate-rpc.test.ts", "api", [
    ["IncompleteSignature", "%s is no signature"],
    ["InvalidAccessKeyId.Inactive", "a disabled key is refused"],
  ]),
  ...rows("cloud/fetch.contract.test.ts", "api", [
    ["Throttling, Throttling.Api, Throttling.User: HTTP 400", "a limit that answers with %s"],
  ]),
];
